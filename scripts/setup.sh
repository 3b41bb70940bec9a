#!/bin/sh
# Makes .venv with locked packages, Luodi itself, and the libraries its pages use:
# `setup.sh base` to run, `setup.sh dev` to test.
# Needs Python 3.11 or newer.
set -eu
what=${1:-base}
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed" >&2; exit 1; }
if [ ! -x .venv/bin/pip ]; then
  rm -rf .venv
  if ! "$python" -m venv .venv 2>/dev/null; then
    # Debian and Ubuntu ship the venv module without its pip: that is a package of its own.
    rm -rf .venv
    sudo=$( [ "$(id -u)" = 0 ] || echo sudo )
    $sudo apt-get update -q && $sudo apt-get install -y -q python3-venv
    "$python" -m venv .venv
  fi
fi
echo "安装依赖（首次约一两分钟）… / installing locked packages …"
pip=".venv/bin/python -m pip install -q --disable-pip-version-check"
$pip --require-hashes -r "requirements/$what.txt"
$pip --no-deps --no-build-isolation -e .
.venv/bin/python scripts/frontend.py
.venv/bin/python scripts/messages.py compile
touch ".venv/.ready-$what"
