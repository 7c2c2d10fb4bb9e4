"""`omni choose-courses`: the guide's «Choix de cours»."""

from __future__ import annotations

from commands._app import command

app = command()
