#!/usr/bin/env bash
# The tour: an invented college in a temporary folder, gone when the tour is over.
set -euo pipefail
omni="${BIN:-.venv/bin}/omni"
OMNI_HOME=$(mktemp -d)
export OMNI_HOME
trap 'rm -rf "$OMNI_HOME"' EXIT

show() {
	printf '\n$ omni %s\n' "$*"
	"$omni" "$@"
}

show demo
show
