#!/bin/sh
# The tour of `make demo`: an invented college, a term published, a student's day, deadlines, payments.
#
#   sh tools/demo.sh OMNI [OPTION FOR omni demo]…
#
# OMNI is the program. The college is made in OMNI_HOME, or else in a new folder; nothing is removed. On a college
# that the tour made before, it starts again.
set -eu

omni=${1:-${BIN:-.venv/bin}/omni}
[ $# -eq 0 ] || shift
case $omni in */*) omni=$(cd "$(dirname "$omni")" && pwd)/$(basename "$omni") ;; esac

# As the program chooses: OMNI_LANG, else the locale, else French.
lang=${OMNI_LANG:-$(printf '%.2s' "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}")}
[ "$lang" = en ] || lang=fr

say() { # FRENCH ENGLISH
	if [ "$lang" = fr ]; then printf '\n\033[1m%s\033[0m\n' "$1"; else printf '\n\033[1m%s\033[0m\n' "$2"; fi
}
if ! [ -t 1 ] || [ -n "${NO_COLOR:-}" ]; then
	say() { if [ "$lang" = fr ]; then printf '\n== %s\n' "$1"; else printf '\n== %s\n' "$2"; fi; }
fi

run() {
	printf '\n$ omni%s\n' "${*:+ $*}"
	"$omni" "$@"
}

[ -n "${OMNI_HOME:-}" ] || OMNI_HOME=$(mktemp -d "${TMPDIR:-/tmp}/omni-demo.XXXXXX")
export OMNI_HOME
tour=$OMNI_HOME/tour # what the tour writes: who is who, the timetable on paper and for a calendar, a bank's file
who=$tour/who.txt

if [ -e "$OMNI_HOME/omni.db" ] && ! [ -e "$who" ]; then
	say "Il y a déjà un collège dans $OMNI_HOME, et ce tour ne l’a pas créé : choisissez un autre OMNI_HOME." \
		"There is a college in $OMNI_HOME, and this tour did not make it: choose another OMNI_HOME." >&2
	exit 6
fi

if [ -e "$who" ]; then
	say "Le collège d’une visite précédente :" "The college of an earlier tour:"
	cat "$who"
else
	say "Un collège fictif" "An invented college"
	printf '\n$ omni demo%s\n' "${*:+ $*}"
	said=$("$omni" demo "$@")
	(umask 077 && mkdir -p "$tour" && printf '%s\n' "$said" > "$who")
	cat "$who"
fi

# The two students are found by the look of their facts, alike in both languages.
facts='s/.*[^0-9]\([0-9]\{7\}\)[^0-9].*\([A-Z]\{4\}[0-9]\{8\}\).*\([0-9]\{4\}-[0-9][0-9]-[0-9][0-9]\).*'
newcomer=$(sed -n "$facts/\1/p" "$who")
code=$(sed -n "$facts/\2/p" "$who")
born=$(sed -n "$facts/\3/p" "$who")
student=$(sed -n 's/.* --student \([0-9]\{7\}\)$/\1/p' "$who")
term=$(sed -n 's/.* --unretrieved --term \([0-9]\{5\}\)$/\1/p' "$who")
password=$(sed -n 's/.*[^0-9a-z]\([a-z]\{1,\}[0-9]\{4\}\)$/\1/p' "$who")

say "Côté registrariat : publier la session, facturer ses droits" \
	"The registrar: publish the term, charge its fees"
run staff timetable publish --term "$term"

say "Côté étudiant : se connecter, récupérer son horaire, confirmer son inscription, savoir comment payer" \
	"A student: sign in, retrieve the timetable, confirm the enrolment, see how to pay"
printf '\n$ omni login --student %s\n' "$student"
printf '%s\n' "$password" | "$omni" login --student "$student" --password-stdin
run
run schedule show
run schedule print --force -o "$tour/$student.pdf"
run schedule export --force -o "$tour/$student.ics"
run confirm-enrollment || [ $? -eq 5 ] # 5: its window is not open yet
run payments balance
run payments pay
reference=$("$omni" payments pay --format json | sed -n 's/.*"reference": "\([0-9]*\)".*/\1/p')
run logout

if [ -n "$newcomer" ]; then
	say "Première utilisation, par formulaire" "First use, by a form"
	printf '\n$ omni register --input -\n'
	status=0
	"$omni" register --input - <<FORM || status=$?
{"number": "$newcomer", "permanent_code": "$code", "birth_date": "$born", "password": "$password",
 "questions": [{"id": 1, "answer": "Ours brun"}, {"id": 2, "answer": "Caramel"}, {"id": 9, "answer": "Agaguk"}]}
FORM
	# 6: an earlier tour has registered this student.
	[ "$status" -eq 0 ] || [ "$status" -eq 6 ] || exit "$status"
fi

say "Côté registrariat : qui n’a pas récupéré son horaire?" "The registrar: who has not retrieved the timetable?"
printf '\n$ omni staff students list --unretrieved --term %s --format csv | head -4\n' "$term"
"$omni" staff students list --unretrieved --term "$term" --format csv | head -4

say "Côté cron : les échéances deviennent des frais, une fois et une seule" "Cron: deadlines become fees, once and only once"
run job list
printf '\n$ omni job run late-confirmation --dry-run | tail -3\n'
"$omni" job run late-confirmation --dry-run | tail -3
run job run late-confirmation
run job run late-confirmation

say "Côté finances : le fichier de la banque, envoyé deux fois; un paiement au comptoir" \
	"Finance: the bank's file, sent twice; a payment at the desk"
if ! [ -e "$tour/bank.csv" ]; then
	# All that is owed but 5 $, which the desk takes in, dated as what was charged last.
	owed=$("$omni" staff payments show "$student" --format json | sed -n 's/.*"balance_cents": \([0-9]*\).*/\1/p')
	[ "${owed:-0}" -gt 500 ] || owed=4500
	day=$("$omni" staff payments show "$student" --history --format csv | tail -1 | cut -d, -f2)
	cat > "$tour/bank.csv" <<END
reference,date,amount,payer,bank_reference
$reference,$day,$(((owed - 500) / 100)).$(printf '%02d' $((owed % 100))),A. STUDENT,A1001
99999999,$day,12.34,SOMEBODY,A1002
END
fi
printf '\n$ cat bank.csv\n'
cat "$tour/bank.csv"
run staff payments import "$tour/bank.csv"
run staff payments import "$tour/bank.csv"
run staff payments record --student "$student" --amount 5.00 --method cash --slip 1
run staff payments show "$student" --history
run staff payments accounts

say "Côté exploitation : tout concorde-t-il?" "The operator: does everything hold?"
run admin verify

say "À vous" "Your turn"
if [ "$lang" = fr ]; then
	cat <<END
Le collège est dans $OMNI_HOME et l’horaire imprimé dans $tour.
Qui est qui, et le mot de passe : $who

  export OMNI_HOME='$OMNI_HOME' PATH="$(dirname "$omni"):\$PATH"
  omni login --student ${newcomer:-$student}      # mot de passe : $password
  omni --help

Les guides : docs/guide-etudiant.md, docs/guide-personnel.md, docs/guide-session.md.
Pour tout retirer : rm -r '$OMNI_HOME'
END
else
	cat <<END
The college is in $OMNI_HOME and the printed timetable in $tour.
Who is who, and the password: $who

  export OMNI_HOME='$OMNI_HOME' PATH="$(dirname "$omni"):\$PATH"
  omni login --student ${newcomer:-$student}      # password: $password
  omni --help

The guides: docs/guide-student.md, docs/guide-staff.md, docs/guide-term.md.
To remove it all: rm -r '$OMNI_HOME'
END
fi
