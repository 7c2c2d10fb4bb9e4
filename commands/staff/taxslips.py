"""`omni staff taxslips`."""

from __future__ import annotations

from commands._app import noun
from commands.staff._tax_explain import explain
from commands.staff._tax_sin import sin_app
from omnicli.i18n import N_

app = noun(N_("Tax slips: configure a year, issue, amend, print and file them."))
app.add_typer(sin_app, name="sin")
app.command("explain")(explain)
