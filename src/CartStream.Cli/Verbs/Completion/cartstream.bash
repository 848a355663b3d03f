# Completes cartstream in bash. In ~/.bashrc: source <(cartstream completion bash)
_cartstream() {
    local words=() glued=0 i
    # Bash parts words at '=' and ':'; the command knows them whole.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        if ((${#words[@]} && glued)) || [[ ${#words[@]} -gt 0 && ${COMP_WORDS[i]} == [=:] ]]; then
            words[${#words[@]}-1]+=${COMP_WORDS[i]}
        else
            words+=("${COMP_WORDS[i]}")
        fi
        if [[ ${COMP_WORDS[i]} == [=:] ]]; then glued=1; else glued=0; fi
    done
    local current=${words[${#words[@]}-1]} head='' word file
    [[ $current == *[=:]* ]] && head=${current%"${current##*[=:]}"}
    COMPREPLY=()
    while IFS=$'\t' read -r word _; do
        if [[ $word == :files ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "${current#"$head"}")
        else
            COMPREPLY+=("${word#"$head"}")
        fi
    done < <("$1" complete -- "${words[@]}" 2>/dev/null)
}
complete -F _cartstream cartstream
