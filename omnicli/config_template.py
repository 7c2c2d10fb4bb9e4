"""The commented `config.toml` that a new home gets, made from the settings themselves."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.settings import Settings, variable_of

if TYPE_CHECKING:
    from omnicli.i18n import Translator


def config_text(t: Translator) -> str:
    """Write every setting as a comment: its meaning, its variable and its default."""
    head = [
        t(N_("Settings of this installation. To change one, remove the # at the head of its line.")),
        t(N_("An environment variable overrides this file, and an option of a command overrides both.")),
    ]
    lines = [f"# {line}" for line in head]
    for known in dataclasses.fields(Settings):
        about = t(known.metadata["about"])
        lines += ["", f"# {about} ({variable_of(known.name)})", f"# {known.name} = {_toml(known.default)}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
