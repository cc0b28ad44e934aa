#!/usr/bin/env bash
# The tour that "make demo" gives: scan, list, similar, playlist. Writes to .cache/demo alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=.venv/bin/musicanalyzer
tracks=resources/demo/tracks
work=.cache/demo

if [[ ! -x $program ]]; then
    echo "demo: $program is missing; run 'make setup' first" >&2
    exit 1
fi
seed="$tracks/Night Shift/low_tide.flac"
if [[ ! -f $seed ]]; then
    echo "demo: $seed is missing; restore it with git" >&2
    exit 1
fi

rm -rf "$work"
mkdir -p "$work"

# Shows a command as a user would type it, then runs it against the throw-away library.
show() {
    printf '\n$ musicanalyzer'
    printf ' %q' "$@"
    printf '\n'
    "$program" "$@" --db "$work/library.db"
}

echo "A tour with the tracks in $tracks; the library is $work/library.db (--db, left out below)."
show scan "$tracks"
show list
show similar "$seed" -n 3
show playlist create demo --like "$seed" -n 4
show playlist export demo "$work/demo.m3u8"
printf '\n$ cat %s\n' "$work/demo.m3u8"
cat "$work/demo.m3u8"
