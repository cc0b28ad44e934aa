#!/usr/bin/env bash
# Brings resources/i18n up to date: collects the texts of the window and the sentences of the
# services into the .ts files, in which translators work (with Qt Linguist or any editor), and
# compiles them to the .qm files that are loaded. A new language is one new file:
# musicanalyzer_CODE.ts, made by
#
#   scripts/translations.sh CODE
#
# I18N_FOLDER names another folder than resources/i18n: a test compares.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${I18N_FOLDER:-resources/i18n}
bin=.venv/bin
if [[ ! -x $bin/pyside6-lupdate ]]; then
    echo "translations: $bin/pyside6-lupdate is missing; run 'make setup' first" >&2
    exit 1
fi
mkdir -p "$folder"
shopt -s nullglob
catalogues=("$folder"/musicanalyzer_*.ts)
if [[ $# -gt 0 ]]; then
    catalogues+=("$folder/musicanalyzer_$1.ts")
fi

if [[ -z ${I18N_FOLDER:-} ]]; then
    "$bin/python" scripts/sentences.py
fi

# Sources in a fixed order and no line numbers: the files change only where texts do.
mapfile -t sources < <(find musicanalyzer/ui -name '*.py' | LC_ALL=C sort)
for catalogue in "${catalogues[@]}"; do
    language=${catalogue##*musicanalyzer_}
    options=(-locations none -no-obsolete -source-language en -target-language "${language%.ts}")
    # English needs its plurals alone.
    [[ $language == en.ts ]] && options+=(-pluralonly)
    "$bin/pyside6-lupdate" -silent "${options[@]}" "${sources[@]}" -ts "$catalogue"
    "$bin/pyside6-lrelease" -silent "$catalogue" -qm "${catalogue%.ts}.qm"
done
