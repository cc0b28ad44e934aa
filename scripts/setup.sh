#!/usr/bin/env bash
# Makes .venv and installs the program into it, editable, from the locked dependencies.
#
# Usage: scripts/setup.sh [base|train|dev]
#   PYTHON=python3.12   the Python to make .venv with; default: the first of python3, python3.13,
#                       python3.12 and python3.11 that is new enough
#   GPU=0               do not install the GPU packages even where there is an NVIDIA GPU
#
# A second call does nothing until a lock, pyproject.toml or this script changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

kind=${1:-base}
venv=.venv

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

case $kind in
base | train | dev) ;;
*) fail "unknown kind '$kind'; use base, train or dev" ;;
esac

# The locks are supersets of each other, so a larger set-up must not be undone by a smaller one.
stamp=$venv/.setup-$kind
if command -v nvidia-smi >/dev/null && [[ ${GPU:-1} != 0 ]] && nvidia-smi -L 2>/dev/null | grep -q GPU; then
    gpu=yes
else
    gpu=no
fi
fingerprint="gpu=$gpu $(cat "requirements/$kind.lock" requirements/gpu.lock pyproject.toml scripts/setup.sh hatch_build.py | cksum)"
if [[ -x $venv/bin/python && -f $stamp && $(<"$stamp") == "$fingerprint" ]]; then
    exit 0
fi

# ---- system packages -------------------------------------------------------------------------
apt_updated=no
# Usage: apt_install PACKAGE...; status 1 where this user cannot install system packages.
apt_install() {
    if ! command -v apt-get >/dev/null || [[ $EUID -ne 0 ]]; then
        return 1
    fi
    say "installing system packages: $*"
    if [[ $apt_updated == no ]]; then
        apt-get update -qq || return 1
        apt_updated=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# A Python that the user names is taken or refused; it is never replaced by another.
find_python() {
    local candidate candidates=(python3 python3.13 python3.12 python3.11)
    if [[ -n ${PYTHON:-} ]]; then
        candidates=("$PYTHON")
    fi
    for candidate in "${candidates[@]}"; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

if ! python=$(find_python); then
    fail "no Python 3.11 or newer (tried: ${PYTHON:-python3, python3.13, python3.12, python3.11}); install it, or name it: make setup PYTHON=/path/to/python3"
fi

# Debian splits ensurepip, without which venv cannot work, from Python itself.
if [[ ! -x $venv/bin/python ]] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "python$version-venv" ||
        fail "$python lacks the venv module; install it: sudo apt-get install python$version-venv"
fi

# The sounddevice wheels for macOS and Windows bring PortAudio along; on Linux it is the system's.
if [[ $(uname -s) == Linux ]] && ! "$python" -c '
import ctypes.util, sys
sys.exit(ctypes.util.find_library("portaudio") is None)' 2>/dev/null; then
    apt_install libportaudio2 ||
        say "PortAudio is missing; only listening to a sound device needs it: sudo apt-get install libportaudio2"
fi

# The window's toolkit brings everything but the parts of the desktop's display system.
if [[ $(uname -s) == Linux ]]; then
    display=(libdbus-1-3 libegl1 libfontconfig1 libgl1 libpulse0 libxcb-cursor0 libxcb-icccm4
        libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xkb1
        libxkbcommon-x11-0 fonts-dejavu-core)
    # Tests open a real window on a display of their own and press its keys, and listen to a
    # microphone of a sound server of their own.
    if [[ $kind == dev ]]; then
        display+=(xdotool xvfb libasound2-plugins pulseaudio pulseaudio-utils)
    fi
    if command -v dpkg-query >/dev/null; then
        missing=()
        for package in "${display[@]}"; do
            dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
                missing+=("$package")
        done
        if ((${#missing[@]})); then
            apt_install "${missing[@]}" ||
                say "the window needs system packages: sudo apt-get install ${missing[*]}"
        fi
    fi
fi

# ---- Python packages -------------------------------------------------------------------------
if [[ ! -x $venv/bin/python ]] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "making $venv with $python"
    "$python" -m venv --clear "$venv"
fi

pip_install() {
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-compile "$@"
}

say "installing requirements/$kind.lock"
pip_install --require-hashes -r "requirements/$kind.lock" ||
    fail "pip could not install requirements/$kind.lock; its message is above"

if [[ $gpu == yes ]]; then
    say "NVIDIA GPU found: installing requirements/gpu.lock (about 3 GB; GPU=0 skips it)"
    if ! pip_install --require-hashes -r requirements/gpu.lock; then
        say "the GPU packages could not be installed; analysis runs on the CPU"
        fingerprint="gpu=failed"
    fi
fi

pip_install --no-deps --no-build-isolation --editable . ||
    fail "pip could not install the program itself; its message is above"

# TensorFlow starts in 3 s from compiled files and in 10 s without them, and PYTHONDONTWRITEBYTECODE
# keeps Python from ever writing them. A few packages ship files for other Pythons: no error.
env -u PYTHONDONTWRITEBYTECODE "$venv/bin/python" -m compileall -qq -j 0 "$venv/lib" musicanalyzer \
    >/dev/null 2>&1 || true

printf '%s\n' "$fingerprint" >"$stamp"
say "done: $venv/bin/musicanalyzer"
