"""`omni personal`: the guide's «Dossier personnel»."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("Your personal file: what the college holds about you, your SIN."))
