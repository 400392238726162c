#!/usr/bin/env bash
# Regenerates stderr.en.txt, stderr.zh.txt and exit of every case with the binary in $DAFENG.
#   DAFENG=../../target/debug/dafeng tests/errors/bless.sh [CASE ...]
# A case is a folder with a file `command`: one line, the arguments after `dafeng`, run in that folder. Both languages must give
# the same exit code; a panic or a signal is never blessed. Exit code 1 of this script: some case could not be blessed.
set -uo pipefail
: "${DAFENG:?set DAFENG to the path of the dafeng binary}"
DAFENG=$(realpath "$DAFENG")
export NO_COLOR=1 LC_ALL=C.UTF-8
unset DAFENG_LANG
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
failed=0
cases=("$@")
[ ${#cases[@]} -gt 0 ] || cases=(*/)
for name in "${cases[@]}"; do
    name=${name%/}
    [ -f "$name/command" ] || { echo "$name: no file \`command\`" >&2; failed=1; continue; }
    # xargs splits the line as a shell would split quotes, and expands nothing.
    mapfile -t arguments < <(xargs -n1 printf '%s\n' < "$name/command")
    declare -A code=()
    scratch=$(mktemp -d)
    for language in en zh; do
        # A case may write files (--out, --errors): it runs in a copy, so that its folder stays as it is.
        cp -r "$name" "$scratch/$language"
        (cd "$scratch/$language" && rm -f stderr.en.txt stderr.zh.txt exit && exec "$DAFENG" "${arguments[@]}" --lang "$language") \
            > /dev/null 2> "$scratch/stderr.$language.txt" < /dev/null
        code[$language]=$?
    done
    if [ "${code[en]}" != "${code[zh]}" ]; then
        echo "$name: exit code ${code[en]} in English, ${code[zh]} in Chinese" >&2
        failed=1
    elif [ "${code[en]}" -ge 4 ]; then
        echo "$name: exit code ${code[en]}, not blessed" >&2
        cat "$scratch/stderr.en.txt" >&2
        failed=1
    else
        cp "$scratch/stderr.en.txt" "$scratch/stderr.zh.txt" "$name/"
        echo "${code[en]}" > "$name/exit"
    fi
    rm -rf "$scratch"
done
exit $failed
