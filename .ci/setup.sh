#!/usr/bin/env bash
# Makes .venv with a Python that is new enough, and on Debian and Ubuntu sees to the libraries that Qt needs.
# Not here: what pip installs (the Makefile says that). Runs on bash 3.2, which is what macOS has.
set -euo pipefail
cd "$(dirname "$0")/.."

# library:package. The first line is needed to start Qt at all, the second to open a window under X11.
LIBRARIES="
libGL.so.1:libgl1 libEGL.so.1:libegl1 libxkbcommon.so.0:libxkbcommon0 libglib-2.0.so.0:libglib2.0-0 libdbus-1.so.3:libdbus-1-3 libfontconfig.so.1:libfontconfig1
libxcb-cursor.so.0:libxcb-cursor0 libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-icccm.so.4:libxcb-icccm4 libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0
"

LOG=build/setup.log # not in .venv, which is made here

say() { printf 'fun-viz: %s\n' "$*" >&2; }

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  say "Python 3.11 or newer is needed, and was not found as ${PYTHON:-python3.13, python3.12, python3.11 or python3}." \
    "Install one, or say where it is: make run PYTHON=/path/to/python3"
  return 1
}

can_make_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }

venv_package() { "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'; }

missing_libraries() { # prints the package of each library that the loader cannot load
  "$python" - $LIBRARIES <<'PY'
import ctypes, sys

for pair in sys.argv[1:]:
    library, package = pair.split(":")
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PY
}

chinese_fonts() {
  if command -v fc-list >/dev/null; then
    fc-list :lang=zh-cn family
  else
    find /usr/share/fonts /usr/local/share/fonts "${HOME:-}/.fonts" "${HOME:-}/.local/share/fonts" 2>/dev/null |
      grep -iE 'cjk|wqy|droidsansfallback|sourcehan|uming|ukai'
  fi
}

missing_packages() { # in one line, nothing if all is there
  echo $(
    can_make_venv || venv_package
    missing_libraries
    [ -n "$(chinese_fonts)" ] || echo fonts-wqy-microhei
  )
}

named_as_here() { # newer Debian and Ubuntu call libglib2.0-0 by another name
  if [ -n "$(apt-cache show libglib2.0-0t64 2>/dev/null)" ]; then
    echo "${*/%libglib2.0-0/libglib2.0-0t64}"
  else
    echo "$*"
  fi
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive .ci/quietly "$LOG" "installing $*" \
    sh -c 'apt-get -q update && apt-get -q install -y --no-install-recommends "$@"' sh $(named_as_here "$@")
}

install_system_packages() {
  local missing sudo=""
  missing=$(missing_packages)
  if [ -z "$missing" ]; then return; fi
  if ! command -v apt-get >/dev/null; then
    say "not found: what Debian calls $missing. Install them if Fun-Viz does not start or shows no Chinese."
    return
  fi
  if [ "$(id -u)" != 0 ]; then
    sudo="sudo "
  elif apt_install $missing && missing=$(missing_packages) && [ -z "$missing" ]; then
    return
  fi
  say "without these Fun-Viz may not start, or shows no Chinese; to install them, type"
  echo "  ${sudo}apt-get update && ${sudo}apt-get install -y $(named_as_here $missing)" >&2
}

make_venv() {
  if .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
  if ! can_make_venv; then
    say "$python cannot make a virtual environment without the package $(venv_package)."
    return 1
  fi
  .ci/quietly "$LOG" "making .venv with $python" "$python" -m venv --clear .venv
}

python=$(find_python)
if [ "$(uname -s)" = Linux ]; then install_system_packages; fi
make_venv
