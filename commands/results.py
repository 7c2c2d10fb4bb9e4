"""`omni results`."""

from __future__ import annotations

from commands._app import noun
from commands._results_absences import show_absences
from commands._results_cote_r import cote_r
from commands._results_course import show_course
from commands._results_new import show_new
from commands._results_report_card import report_card
from commands._results_term import show_term
from omnicli.i18n import N_

app = noun(N_("Your results: marks, absences, report card, Cote R."))

app.command("report-card")(report_card)

app.command("term")(show_term)
app.command("course")(show_course)
app.command("absences")(show_absences)
app.command("new")(show_new)
app.command("cote-r")(cote_r)
