"""`omni staff taxslips`."""

from __future__ import annotations

from commands._app import noun
from commands.staff._tax_explain import explain
from commands.staff._tax_fees import fees
from commands.staff._tax_issue import amend, cancel, issue
from commands.staff._tax_list import list_, show
from commands.staff._tax_override import override_app
from commands.staff._tax_prepare import prepare
from commands.staff._tax_print import print_
from commands.staff._tax_ranges import ranges_app
from commands.staff._tax_report import report
from commands.staff._tax_sin import sin_app
from commands.staff._tax_transmit import transmit
from commands.staff._tax_year import year_app
from omnicli.i18n import N_

app = noun(N_("Tax slips: configure a year, issue, amend, print and file them."))
app.add_typer(sin_app, name="sin")
app.command("explain")(explain)
app.add_typer(year_app, name="year")
app.add_typer(ranges_app, name="ranges")
app.add_typer(override_app, name="override")
app.command("fees")(fees)
app.add_typer(transmit, name="transmit")
app.command("print")(print_)
app.command("prepare")(prepare)
app.command("issue")(issue)
app.command("amend")(amend)
app.command("cancel")(cancel)
app.command("report")(report)
app.command("list")(list_)
app.command("show")(show)
