#!/usr/bin/env bash
# Writes requirements/*.lock: exact versions with hashes, for every platform, for plain pip.
# The development lock is made first; the others may only take versions from it, so that any two
# locks can be installed into one environment.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

uv=.venv/bin/uv
if [[ ! -x $uv ]]; then
    echo "lock: $uv is missing; run 'make setup-dev' first" >&2
    exit 1
fi

# Usage: compile NAME [OPTION...]
compile() {
    local name=$1
    shift
    echo "lock: requirements/$name.lock"
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        "$@" --output-file "requirements/$name.lock" pyproject.toml requirements/build.in
}

# Versions already in a lock are kept unless UPGRADE=1.
options=()
if [[ ${UPGRADE:-0} == 1 ]]; then
    options+=(--upgrade)
fi

compile dev --extra dev --extra train ${options[@]+"${options[@]}"}
compile base --constraint requirements/dev.lock ${options[@]+"${options[@]}"}
compile train --extra train --constraint requirements/dev.lock ${options[@]+"${options[@]}"}
compile gpu --extra gpu --constraint requirements/dev.lock ${options[@]+"${options[@]}"}

if grep -nE '://|--(extra-)?index-url|--find-links' requirements/*.lock; then
    echo "lock: the lines above name a place to download from; a lock must not" >&2
    exit 1
fi
