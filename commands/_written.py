"""What a command that writes says of what it wrote, or would write."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_
from omnicli.output import keyed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


@contextmanager
def told_to_the_end() -> Iterator[Callable[[], object]]:
    """Give what is to be called just before a deed is committed: from then to the end of the block Ctrl-C does nothing.

    So nobody who was charged, or given a number, is told «interrupted» instead.
    """
    import signal

    before = signal.getsignal(signal.SIGINT)
    try:
        yield lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    finally:
        signal.signal(signal.SIGINT, before)
