"""What a command that writes says of what it wrote, or would write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_
from omnicli.output import keyed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.world import World


def tell(world: World, told: Mapping[str, Any], message: str, /, **words: object) -> None:
    """Give machines all of it, people a sentence; `words` are said otherwise to people than to machines."""
    if world.fmt != "table":
        world.emit(told, keyed(told))
        return
    if told["dry_run"]:
        note_dry_run(world)
    world.out(world.t(message, **{**told, **words}) + "\n")


def note_dry_run(world: World) -> None:
    """Say that nothing of this was written."""
    world.note(N_("Dry run: nothing was written."))
