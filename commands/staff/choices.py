"""`omni staff choices`: who chose what."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("Course choices: who chose what, and who has not."))
