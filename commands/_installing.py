"""Making a home, for `omni admin init` and `omni demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.config_template import config_text
from omnicli.errors import Refused
from omnicli.i18n import N_
from omnicli.services import installation

if TYPE_CHECKING:
    from pathlib import Path

    from omnicli.rules.college import CollegeFacts
    from omnicli.world import World


def install(world: World, facts: CollegeFacts, logo: bytes | None, *, rehearsal: bool) -> None:
    """Make the home of `world` and found the college in it."""
    from store import migrate
    from store import uow as units

    if world.as_of and not rehearsal:
        raise Refused(
            N_(
                "The clock cannot be moved here: --as-of is for a store made with --rehearsal or “omni demo”."
            ),
            code="not-a-rehearsal",
        )
    world.move_clock()

    def create(draft: Path) -> None:
        migrate.create(draft)
        with units.write(draft, at=world.now(), actor=world.operator, audit_key=world.audit_key()) as uow:
            installation.found(uow, facts, logo, rehearsal=rehearsal)

    installation.prepare(world.place, config_text(world.t), create)
