#!/usr/bin/env bash
# The tour: an invented college in a temporary folder, a student's first minutes in it, and all is wiped at the end.
set -euo pipefail
omni="${BIN:-.venv/bin}/omni"
OMNI_HOME=$(mktemp -d)
export OMNI_HOME
trap 'rm -rf "$OMNI_HOME"' EXIT
printed="$OMNI_HOME/horaire.pdf"
told="$OMNI_HOME/told.txt"

show() {
	printf '\n$ omni %s\n' "$*"
	"$omni" "$@"
}

show demo | tee "$told"
# Of the people it tells of, the student who has an account: the line that ends with a number of seven digits.
number=$(sed -nE 's/.*[^0-9]([0-9]{7})$/\1/p' "$told" | head -n 1)
password=$(sed -nE 's/.* ([a-z]+[0-9]{4})$/\1/p' "$told" | head -n 1)

show login --student "$number" --password-stdin <<< "$password"
show
show schedule show
show schedule print -o "$printed"
show schedule export -o "$OMNI_HOME/horaire.ics"
show logout
printf '\nPour y demeurer / To stay in it:  export OMNI_HOME=…  puis / then  %s demo\n' "$omni"
