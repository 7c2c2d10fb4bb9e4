"""`omni taxslip --consent`: receiving the relevé 8 electronically, with the words of what is consented to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._session import signed_in_student, write
from omnicli.i18n import N_
from omnicli.output import keyed
from omnicli.services.consents import set_consent

if TYPE_CHECKING:
    from omnicli.world import World

_GIVEN = N_("You consent to receive your relevé 8 from the college electronically only.")
_TAKEN_BACK = N_("You do not consent to receive your relevé 8 electronically: it is yours on paper.")
_AS_BEFORE = N_("You had said so already: nothing changes.")
_REVOCABLE = N_(
    "You may take your consent back at any time: omni taxslip --consent no. The relevé 8 is also yours on paper, on"
    " request, at the finance office. The T2202 needs no consent."
)
_AGAIN = N_("Ask the finance office for it. You may consent again at any time: omni taxslip --consent yes")


def consent_to(world: World, *, given: bool) -> None:
    """Keep what the student says and show its words; whatever is owed, for a consent may be taken back at any time."""
    with signed_in_student(world) as (_uow, student, me):
        pass
    with write(world, actor=me.actor) as uow:
        changed = set_consent(uow, student.number, given)
    if world.fmt != "table":
        told = {"student": student.number, "rl8_consent": given, "changed": changed}
        world.emit(told, keyed(told))
        return
    lines = [_GIVEN if given else _TAKEN_BACK, _REVOCABLE if given else _AGAIN]
    shown = lines if changed else [*lines, _AS_BEFORE]
    world.out("".join(f"{world.t(line)}\n" for line in shown))
