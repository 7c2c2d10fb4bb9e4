"""`omni attestation`."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("Attestation of attendance: ask for one, pay for it, print it."))
