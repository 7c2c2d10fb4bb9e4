"""`omni results`."""

from __future__ import annotations

from commands._app import noun
from commands._results_report_card import report_card
from omnicli.i18n import N_

app = noun(N_("Your results: marks, absences, report card, Cote R."))

app.command("report-card")(report_card)
