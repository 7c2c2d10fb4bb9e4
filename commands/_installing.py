"""Making a home, for `omni admin init` and `omni demo`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.config_template import config_text
from omnicli.services import installation
from omnicli.services.papers import know
from omnicli.signing_keys import newest, read_signing_key
from store import migrate
from store import uow as units

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from omnicli.rules.college import CollegeFacts
    from omnicli.rules.papers import Certificate
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
        with units.write(draft, at=at, actor=actor, audit_key=key, vault=world.vault) as uow:
            installation.found(uow, facts, logo, rehearsal=rehearsal)
            know(uow, _signing_certificate(world, facts, rehearsal=rehearsal))
            if fill:
                fill(uow)
        migrate.settle(draft)

    installation.prepare(world.place, config_text(world.t), create)


def _signing_certificate(world: World, facts: CollegeFacts, *, rehearsal: bool) -> Certificate:
    """Return the certificate of the key that is in the folder already, as the other keys are kept, or of a new one."""
    from commands._papers import make_key
    from pdf.keys import certificate

    folder = world.place.keys
    given = newest(folder) is not None
    return certificate(read_signing_key(folder) if given else make_key(world, facts, rehearsal=rehearsal))
