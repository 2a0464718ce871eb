#!/usr/bin/env bash
# Makes sure that the libraries and programs of the system are there which no Python package brings: what Qt loads to
# open a window, and what the tests and the bundle call. Says nothing if they are; it takes some 20 ms then.
#
# usage: tools/system-packages.sh run|test|bench|browser|dist
#
# It looks for libraries and programs rather than for packages, whose names change between Debian's releases. What is
# missing is installed where that needs no password; elsewhere it prints the command and exits with 1.
set -euo pipefail

[ "$(uname)" = Linux ] || exit 0

missing=()

library() { # SONAME PACKAGE
    grep -qF "$1 " <<<"$known" || missing+=("$2")
}

program() { # COMMAND PACKAGE
    command -v "$1" >/dev/null || missing+=("$2")
}

known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
library libEGL.so.1 libegl1
library libGL.so.1 libgl1
library libdbus-1.so.3 libdbus-1-3
library libfontconfig.so.1 libfontconfig1
library libglib-2.0.so.0 libglib2.0-0
library libxcb-cursor.so.0 libxcb-cursor0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-image.so.0 libxcb-image0
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-randr.so.0 libxcb-randr0
library libxcb-render-util.so.0 libxcb-render-util0
library libxcb-shape.so.0 libxcb-shape0
library libxcb-xkb.so.1 libxcb-xkb1
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libwayland-cursor.so.0 libwayland-cursor0
library libwayland-egl.so.1 libwayland-egl1
[ -n "$(find /usr/share/fonts /usr/local/share/fonts ~/.fonts ~/.local/share/fonts \
    -name '*.[to]tf' -print -quit 2>/dev/null)" ] || missing+=(fonts-dejavu-core)
[ -x .venv/bin/python ] || "${PYTHON:-python3}" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
case ${1:-run} in
    run) ;;
    test)
        program Xvfb xvfb
        program pdftotext poppler-utils
        ;;
    bench)
        program Xvfb xvfb
        program xdotool xdotool
        ;;
    browser)
        program chromium chromium
        ;;
    dist)
        program Xvfb xvfb
        program objdump binutils
        ;;
    *)
        echo "usage: $0 run|test|bench|browser|dist" >&2
        exit 2
        ;;
esac
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "Missing on this system, under the names that Debian gives them: ${missing[*]}" >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    as_root=()
elif sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "Some packages of the system are missing. Install them, then run make again:" >&2
    echo "    sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
echo "Installing packages of the system: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y "$@" </dev/null >>"$log" 2>&1; }
if ! { apt update && apt install --no-install-recommends "${missing[@]}"; }; then
    cat "$log" >&2
    echo "Installing failed. By hand: sudo apt-get install ${missing[*]}" >&2
    exit 1
fi
