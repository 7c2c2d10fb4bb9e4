#!/bin/sh
# Make the virtual environment $1 with the interpreter $PYTHON, or say in one sentence what is missing.
set -eu
venv=$1

stop() {
	echo "omni: $1" >&2
	exit 2
}

command -v "$PYTHON" > /dev/null 2>&1 ||
	stop "there is no '$PYTHON' here. Install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: make PYTHON=/path/to/python3"
version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
	stop "Python 3.11 or newer is needed and '$PYTHON' is Python $version. Name a newer one: make PYTHON=/path/to/python3"
# Debian ships the venv module in a package of its own, and the installer it needs (ensurepip) with it.
"$PYTHON" -c 'import venv, ensurepip' 2> /dev/null ||
	stop "'$PYTHON' (Python $version) cannot make virtual environments. Debian, Ubuntu: apt-get install python3-venv (or python$version-venv)"
rm -rf "$venv"
echo "making $venv with Python $version"
"$PYTHON" -m venv "$venv"
