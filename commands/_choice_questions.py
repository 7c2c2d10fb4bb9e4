"""Choosing courses at the terminal: what is left out, then the ranks, until the choice can be submitted."""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

from commands import _choice_screen as screen
from omnicli.i18n import N_, Words
from omnicli.rules.choosing import NEED_NAMES, Choice, Ranked
from omnicli.rules.proposal import BLOCKED, KEPT_BACK
from omnicli.services import choices as service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.options import Option
    from omnicli.services.choices import Form, OfferedOption
    from omnicli.world import World

T = TypeVar("T")


def ask_choice(world: World, form: Form) -> Choice:
    """Show what is proposed and ask, again from the start when a rule says no, until a choice may be submitted."""
    world.say(f"{screen.heading(world, form)}\n\n{screen.warning(world)}\n")
    _say_proposed(world, form)
    _say_others(world, form)
    while True:
        choice = _asked(world, form)
        faults = service.judge(form, choice)
        if not faults:
            return choice
        world.say(f"\n{world.t(N_('This choice would be refused:'))}\n{screen.reasons(world, faults)}\n")
        world.note(N_("Start again from what you leave out; Ctrl-C leaves without submitting anything.\n"))
        _say_proposed(world, form)


def _say_proposed(world: World, form: Form) -> None:
    world.say(screen.proposals(world, form, form.proposed, "numbered"))


def _say_others(world: World, form: Form) -> None:
    """Show the courses that are blocked, and count those kept for later."""
    blocked = [line for line in form.lines if line.state == BLOCKED and line.session <= _reached(form)]
    if blocked:
        world.note(N_("Not proposed this term:"))
        world.say(screen.proposals(world, form, blocked))
    later = sum(line.state in {BLOCKED, KEPT_BACK} for line in form.lines) - len(blocked)
    if later:
        world.say(
            world.t.plural(
                N_("{count} other course of your grid comes later: omni choose-courses --list says why.\n"),
                N_("{count} other courses of your grid come later: omni choose-courses --list says why.\n"),
                later,
            )
        )


def _reached(form: Form) -> int:
    return max((line.session for line in form.proposed), default=0)


def _asked(world: World, form: Form) -> Choice:
    out = _ask_numbers(
        world,
        N_("What do you leave out? Its numbers, separated by blanks (Enter: nothing, you keep it all):"),
        form.proposed,
    )
    kept = [line for line in form.proposed if line not in out]
    needs = [need for need in form.needs if any(line.need == need for line in kept)]
    ranked = _ask_all_ranks(world, form, needs)
    # Only the rank among the options of one need counts: those of both take turns.
    in_turn = (one for one in chain.from_iterable(zip_longest(*ranked)) if one is not None)
    return Choice(
        courses=tuple(line.course for line in kept if not line.need),
        ranked=tuple(Ranked(rank, option) for rank, option in enumerate(in_turn, 1)),
        unticked=frozenset(form.needs) - frozenset(needs),
    )


def _ask_all_ranks(world: World, form: Form, needs: Sequence[str]) -> list[list[Option]]:
    """Ask for the options of each need, so many at least that the ranks wanted in all can be there at the end."""
    offered = {need: [one for one in form.options if one.need == need] for need in needs}
    most = {need: min(form.offer.rules.ranks, len(found)) for need, found in offered.items()}
    missing = min(form.offer.rules.ranks, sum(map(len, offered.values())))
    if missing:
        world.note(N_("\nRank at least {least} options in all."), least=missing)
    later = sum(most.values())
    ranked = []
    for need in needs:
        later -= most[need]
        least = min(most[need], max(1, missing - later))
        ranked.append(_ask_ranks(world, offered[need], need, least, most[need]))
        missing -= len(ranked[-1])
    if len(needs) > 1:
        world.note(N_("\nRanks take turns: only the order among the options of one need counts."))
    return ranked


def _ask_ranks(
    world: World, found: Sequence[OfferedOption], need: str, least: int, most: int
) -> list[Option]:
    """Show the options of a need and ask for the student's, the favourite first."""
    name = Words(NEED_NAMES[need])
    world.note(N_("\nOptions offered ({need}):\n"), need=name)
    world.say(screen.options(world, found, numbered=True))
    while True:
        picked = _ask_numbers(
            world,
            N_("Your choices ({need}), the favourite first: up to {most} numbers, separated by blanks:"),
            found,
            need=name,
            most=most,
        )
        if len(picked) > most or len({*picked}) < len(picked):
            world.note(N_("{most} different numbers at most."), most=most)
        elif len(picked) < least:
            world.note(_TOO_FEW, least=least)
        else:
            return [one.option for one in picked]


_TOO_FEW = N_("Options to rank here: at least {least}. Ctrl-C leaves without submitting anything.")


def _ask_numbers(world: World, message: str, listed: Sequence[T], **params: object) -> list[T]:
    """Ask for numbers of a list, in order, until each of them is one; nothing is no number."""
    while True:
        words = world.prompter.ask(message, **params).replace(",", " ").split()
        wrong = [word for word in words if not _is_place(word, listed)]
        if not wrong:
            return [listed[int(word) - 1] for word in words]
        world.note(N_("Not a number of the list: {words}."), words=tuple(wrong))


def _is_place(word: str, listed: Sequence[object]) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 5 and 1 <= int(word) <= len(listed)
