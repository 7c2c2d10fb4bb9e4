"""`omni progress`: the guide's «Grille de cheminement»."""

from __future__ import annotations

import typer

from commands._app import command
from commands._options import Format
from omnicli.errors import Refused
from omnicli.i18n import N_

app = command()


@app.command("progress")
def progress(ctx: typer.Context, fmt: Format = "") -> None:
    """Show your progress grid."""
    raise Refused(N_("not offered yet"), code="not-offered")
