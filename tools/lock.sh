#!/bin/sh
# Write requirements.lock (to run omni) and requirements-dev.lock (to work on it) from pyproject.toml.
#
# Every file of every pinned version is hashed, so one lock serves any Python from 3.11 on, and no index is named, so it installs from
# whichever one pip is set up with. A dev pin always equals the run-time one.
set -eu
cd "$(dirname "$0")/.."

compile() {
	out=$1
	shift
	fresh=$(mktemp)
	"${UV:-uv}" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate "$@" -o "$fresh"
	{ echo "# Made by \`make lock\` from pyproject.toml. Do not edit."; cat "$fresh"; } > "$out"
	rm -f "$fresh"
}

compile requirements.lock --group pyproject.toml:build pyproject.toml
compile requirements-dev.lock --group pyproject.toml:build --group pyproject.toml:dev -c requirements.lock pyproject.toml
