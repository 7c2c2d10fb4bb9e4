"""`omni staff documents`."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("Papers of the college: issue by the thousand, list, revoke."))
