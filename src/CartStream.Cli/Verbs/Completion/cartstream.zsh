#compdef cartstream
# Completes cartstream in zsh. In ~/.zshrc: source <(cartstream completion zsh)
_cartstream() {
    local -a candidates
    local word meaning files=0
    while IFS=$'\t' read -r word meaning; do
        if [[ $word == :files ]]; then
            files=1
        else
            candidates+=("${word//:/\\:}${meaning:+:$meaning}")
        fi
    done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( ${#candidates} )) && _describe 'cartstream' candidates
    (( files )) && _files
    return 0
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _cartstream cartstream
