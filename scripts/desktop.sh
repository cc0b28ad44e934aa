#!/usr/bin/env bash
# Puts the program into this user's menu of programs, with icon and file types; and takes it out.
#
# Usage: scripts/desktop.sh install|uninstall
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=$PWD/.venv/bin/musicanalyzer
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/musicanalyzer.desktop
icon=$data/icons/hicolor/scalable/apps/musicanalyzer.svg
metainfo=$data/metainfo/local.musicanalyzer.musicanalyzer.metainfo.xml

# The desktop notices by itself too, some only at the next login.
refresh() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database -q "$data/applications" || true
    fi
    if command -v gtk-update-icon-cache >/dev/null && [[ -f $data/icons/hicolor/index.theme ]]; then
        gtk-update-icon-cache -qtf "$data/icons/hicolor" || true
    fi
}

# Prints a path as the Exec key wants it: quoted, and escaped once for the quotes, once for the file.
quoted() {
    local text=$1 mark out="" i
    for ((i = 0; i < ${#text}; i++)); do
        mark=${text:i:1}
        case $mark in
        \\) out+='\\\\' ;;
        '"' | '`' | '$') out+="\\\\$mark" ;;
        %) out+=%% ;;
        *) out+=$mark ;;
        esac
    done
    printf '"%s"' "$out"
}

case ${1:-} in
install)
    if [[ ! -x $program ]]; then
        echo "desktop: $program is missing; run 'make setup' first" >&2
        exit 1
    fi
    mkdir -p "${entry%/*}" "${icon%/*}" "${metainfo%/*}"
    while IFS= read -r line; do
        case $line in
        Exec=*) printf 'Exec=%s %%F\n' "$(quoted "$program")" ;;
        TryExec=*) printf 'TryExec=%s\n' "${program//\\/\\\\}" ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <resources/desktop/musicanalyzer.desktop >"$entry"
    cp resources/icons/musicanalyzer.svg "$icon"
    cp resources/desktop/musicanalyzer.metainfo.xml "$metainfo"
    refresh
    echo "desktop: musicanalyzer is in the menu; $entry"
    ;;
uninstall)
    rm -f "$entry" "$icon" "$metainfo"
    if [[ -d $data/applications ]]; then
        refresh
    fi
    echo "desktop: musicanalyzer is out of the menu"
    ;;
*)
    echo "usage: scripts/desktop.sh install|uninstall" >&2
    exit 2
    ;;
esac
