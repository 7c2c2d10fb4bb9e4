"""`omni staff absences`."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("Hours missed: enter them, load a file, list them."))
