#!/usr/bin/env bash
# Install the wheel of dist/ alone in a new environment, with run-time dependencies only, and ask it for help from an
# empty folder, in both languages: catches a forgotten dependency, package or data file.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
wheel=$(ls "$PWD"/dist/*.whl)
lock=$PWD/requirements.lock

"$PYTHON" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --quiet --require-hashes -r "$lock"
"$scratch/venv/bin/python" -m pip install --quiet --quiet --no-deps "$wheel"
"$scratch/venv/bin/python" -m pip check > /dev/null
cd "$scratch"
export OMNI_HOME="$scratch/home"
english=$("$scratch/venv/bin/omni" --lang en --help)
french=$("$scratch/venv/bin/omni" --lang fr --help)
if [ "$english" = "$french" ]; then
	echo "the wheel speaks one language only" >&2
	exit 1
fi
"$scratch/venv/bin/omni" --version
echo "the wheel works alone: $(basename "$wheel")"
