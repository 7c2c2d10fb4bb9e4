"""`omni admin keys`."""

from __future__ import annotations

from commands._app import noun
from omnicli.i18n import N_

app = noun(N_("The college's signing key: create it, import a certificate, show it."))
