"""Making a home, for `omni admin init` and `omni demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.config_template import config_text
from omnicli.services import installation
from store import migrate
from store import uow as units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from omnicli.rules.college import CollegeFacts
    from omnicli.world import World
    from store.uow import UnitOfWork


def install(
    world: World,
    facts: CollegeFacts,
    logo: bytes | None,
    *,
    rehearsal: bool,
    fill: Callable[[UnitOfWork], None] | None = None,
) -> None:
    """Make the home of `world` and found the college in it, filled when asked: whole, or not at all."""
    world.settle(facts, rehearsal=rehearsal)

    def create(draft: Path) -> None:
        migrate.create(draft)
        at, actor, key = world.now(), world.operator, world.audit_key()
        with units.write(draft, at=at, actor=actor, audit_key=key) as uow:
            installation.found(uow, facts, logo, rehearsal=rehearsal)
            if fill:
                fill(uow)
        migrate.settle(draft)

    installation.prepare(world.place, config_text(world.t), create)
