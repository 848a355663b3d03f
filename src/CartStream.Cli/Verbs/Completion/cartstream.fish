# Completes cartstream in fish. In ~/.config/fish/config.fish: cartstream completion fish | source
function __cartstream_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l command $typed[1]
    set -e typed[1]
    for line in ($command complete -- $typed "$current" 2>/dev/null)
        if test "$line" = ':files'
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete -c cartstream -f -a '(__cartstream_complete)'
