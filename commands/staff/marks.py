"""`omni staff marks`."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("Marks: assessments, entering, files, final results, corrections."))
