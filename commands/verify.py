"""`omni verify`: is a paper genuine?"""

from __future__ import annotations

import typer

from commands._app import command
from commands._options import Format
from omnicli.errors import Refused
from omnicli.i18n import N_

app = command()


@app.command("verify")
def verify(ctx: typer.Context, fmt: Format = "") -> None:
    """Verify a paper of the college."""
    raise Refused(N_("not offered yet"), code="not-offered")
