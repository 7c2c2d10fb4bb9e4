#!/bin/sh
# The tour of `make demo`: an invented college, a term published, a student's day, deadlines, payments; then the next
# term: courses chosen, timetables built and published, one of them changed. Between them, marks, results, papers and
# last year's tax slips.
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

sign_in() { # NUMBER
	printf '\n$ omni login --student %s\n' "$1"
	printf '%s\n' "$password" | "$omni" login --student "$1" --password-stdin
}

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
next=$(sed -n 's/.* choices list --missing --term \([0-9]\{5\}\)$/\1/p' "$who")
term=$(sed -n 's/.* --unretrieved --term \([0-9]\{5\}\)$/\1/p' "$who")
password=$(sed -n 's/.*[^0-9a-z]\([a-z]\{1,\}[0-9]\{4\}\)$/\1/p' "$who")

say "Côté registrariat : publier la session, facturer ses droits" \
	"The registrar: publish the term, charge its fees"
run staff timetable publish --term "$term"

say "Côté étudiant : se connecter, récupérer son horaire, confirmer son inscription, savoir comment payer" \
	"A student: sign in, retrieve the timetable, confirm the enrolment, see how to pay"
sign_in "$student"
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

owed() { # NUMBER: cents
	"$omni" staff payments show "$1" --format json | sed -n 's/.*"balance_cents": \([0-9]*\).*/\1/p'
}
amount() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); } # CENTS

say "Côté finances : le fichier de la banque, envoyé deux fois; un paiement au comptoir" \
	"Finance: the bank's file, sent twice; a payment at the desk"
if ! [ -e "$tour/bank.csv" ]; then
	# All that is owed but 5 $, which the desk takes in, dated as what was charged last.
	owed=$(owed "$student")
	[ "${owed:-0}" -gt 500 ] || owed=4500
	day=$("$omni" staff payments show "$student" --history --format csv | tail -1 | cut -d, -f2)
	cat > "$tour/bank.csv" <<END
reference,date,amount,payer,bank_reference
$reference,$day,$(amount $((owed - 500))),A. STUDENT,A1001
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

# Of `choose-courses --list --format csv`: the courses proposed, and six options of each need.
proposed() { awk -F, '$1 == "course" && $2 == "" && $3 == "proposed" { print $4 }'; }
options() { awk -F, '$1 == "option" && seen[$2]++ < 6 { print $4 }'; }
quoted() { sed 's/.*/"&"/' | paste -s -d, - | sed 's/,/, /g'; }

say "Côté enseignement : une évaluation notée par fichier, une erreur refusée" \
	"A teacher: an assessment marked from a file, a mistake refused"
teacher=$(sed -n 's/.*[^0-9]\([2-9][0-9]\{5\}\)$/\1/p' "$who" | head -1)
printf '\n$ omni login --employee %s\n' "$teacher"
printf '%s\n' "$password" | "$omni" login --employee "$teacher" --password-stdin
run staff marks missing --term "$term"
group=$("$omni" staff marks missing --term "$term" --format csv | awk -F, 'NR == 2 { print $1 " " $2 }')
course=${group% *} section=${group#* }
work=$("$omni" staff marks assessments --course "$course" --section "$section" --term "$term" --format csv |
	awk -F, 'NR > 1 { last = $1 } END { print last }')
"$omni" staff marks show --course "$course" --section "$section" --term "$term" --format csv |
	awk -F, 'NR > 1 && !seen[$1]++ { print $1 ";" 20 + NR % 9 ",5" }' > "$tour/marks.csv"
printf '\n$ head -3 marks.csv\n'
head -3 "$tour/marks.csv"
sed '1s/;.*/;1000/' "$tour/marks.csv" > "$tour/wrong.csv"
run staff marks import "$tour/wrong.csv" --course "$course" --section "$section" --term "$term" --assessment "$work" ||
	[ $? -eq 9 ]
run staff marks import "$tour/marks.csv" --course "$course" --section "$section" --term "$term" --assessment "$work"
run logout

say "Côté étudiant : ses résultats, ce qu’il faut pour réussir, sa cote R, son cheminement, ses papiers" \
	"A student: results, what it takes to pass, the Cote R, the progress grid, papers"
sign_in "$student"
run results term
mine=$("$omni" results term --format csv | awk -F, 'NR == 2 { print $1 }')
run results course "$mine" --target 60
run results cote-r
run progress
run results report-card --force -o "$tour/report-card.pdf"
run admin keys show --force -o "$tour/college.pem"
printf '\n$ OMNI_HOME=/nowhere omni verify report-card.pdf --certificate college.pem\n'
OMNI_HOME=$tour/nowhere "$omni" verify "$tour/report-card.pdf" --certificate "$tour/college.pem"
run logout

say "Les feuillets d’impôt de l’an dernier : un NAS manque, l’étudiant le donne, tout est délivré et imprimé" \
	"Last year's tax slips: a SIN is missing, the student gives it, all are issued and printed"
year=$("$omni" staff taxslips year list --format csv | awk -F, 'END { print $1 }')
run staff taxslips prepare --year "$year"
run staff taxslips issue --year "$year" --dry-run || [ $? -eq 5 ] # 5: a SIN is missing
sign_in "$student"
printf '\n$ omni personal edit --sin --input -\n'
printf '{"sin": "%s"}\n' '012 345 674' | "$omni" personal edit --sin --input -
run taxslip --consent yes
run logout
run staff taxslips issue --year "$year"
run staff taxslips transmit t2202 --year "$year" -o "$tour/t2202.xml" || [ $? -eq 5 ] # 5: an earlier tour has
run staff taxslips report --year "$year"
sign_in "$student"
run taxslip --year "$year" --explain
run taxslip --year "$year" --force -o "$tour/slips.pdf"
run logout

say "La prochaine session : choisir ses cours et noter son numéro de confirmation" \
	"The next term: choose courses, note the confirmation number"
sign_in "$student"
run choose-courses --list
list=$("$omni" choose-courses --list --format csv)
form=$tour/choice.json # without the password, which is never in a file
printf '{"courses": [%s],\n "ranked": [%s]' "$(echo "$list" | proposed | quoted)" \
	"$(echo "$list" | options | quoted)" > "$form"
printf '\n$ omni choose-courses --input -\n%s,\n "password": "…"}\n' "$(cat "$form")"
printf '%s, "password": "%s"}\n' "$(cat "$form")" "$password" | "$omni" choose-courses --input -
run choose-courses --show
run logout

if [ -n "$newcomer" ]; then
	say "Un choix de cours remis sur papier, une fois le solde réglé au comptoir" \
		"A course choice handed in on paper, once the balance is settled at the desk"
	if ! [ -e "$tour/requests.csv" ]; then
		run staff payments record --student "$newcomer" --amount "$(amount "$(owed "$newcomer")")" --method debit --slip 2
	fi
	sign_in "$newcomer"
	list=$("$omni" choose-courses --list --format csv)
	run logout
	{ echo student,course && echo "$list" | proposed | sed "s/^/$newcomer,/"; } > "$tour/requests.csv"
	{ echo student,rank,option && echo "$list" | options | awk -v who="$newcomer" '{ print who "," NR "," $1 }'; } \
		> "$tour/choices.csv"
	run staff import requests --term "$next" "$tour/requests.csv"
	run staff import choices --term "$next" "$tour/choices.csv"
fi
run staff choices list --term "$next"

say "Côté registrariat : confectionner les horaires, à blanc puis pour de bon" \
	"The registrar: build the timetables, as a rehearsal then in earnest"
# 6: an earlier tour has built them.
run staff timetable build --term "$next" --dry-run || [ $? -eq 6 ]
run staff timetable build --term "$next" || [ $? -eq 6 ]
run staff timetable report --term "$next" --ranks

say "Le jour où les horaires sortent : publier, lire pourquoi, modifier" \
	"The day timetables come out: publish, read why, change"
day=$("$omni" staff export terms --format csv | sed -n "s/^$next,[^,]*,[^,]*,\([^,]*\),.*/\1/p")
OMNI_AS_OF=${day}T10:00
export OMNI_AS_OF
printf '\n$ export OMNI_AS_OF=%s\n' "$OMNI_AS_OF"
run staff timetable publish --term "$next"
sign_in "$student"
run schedule show --term "$next"
run schedule show --why --term "$next"
run schedule change --list --term "$next"
better=$("$omni" schedule change --list --term "$next" --format csv | awk -F, '$8 ~ /^[1-9]/ && !found++ { print $2 }')
if [ -n "$better" ]; then # a small college has one group of each course
	printf '\n$ omni schedule change --select %s --term %s --password-stdin\n' "$better" "$next"
	printf '%s\n' "$password" | "$omni" schedule change --select "$better" --term "$next" --password-stdin
fi
run logout
unset OMNI_AS_OF

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

Les guides : docs/guide-etudiant.md, docs/guide-personnel.md, docs/guide-session.md,
docs/guide-horaires.md.
Pour tout retirer : rm -r '$OMNI_HOME'
END
else
	cat <<END
The college is in $OMNI_HOME and the printed timetable in $tour.
Who is who, and the password: $who

  export OMNI_HOME='$OMNI_HOME' PATH="$(dirname "$omni"):\$PATH"
  omni login --student ${newcomer:-$student}      # password: $password
  omni --help

The guides: docs/guide-student.md, docs/guide-staff.md, docs/guide-term.md,
docs/guide-timetables.md.
To remove it all: rm -r '$OMNI_HOME'
END
fi
