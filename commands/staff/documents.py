"""`omni staff documents`."""

from __future__ import annotations

from commands._app import noun
from commands.staff._issue import issue
from omnicli.i18n import N_

app = noun(N_("Papers of the college: issue by the thousand, list, revoke."))

app.command()(issue)
