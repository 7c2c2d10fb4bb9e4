"""Why a choice of sections is no timetable to change to, and why there is none."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.clashes import smallest_clash

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from omnicli.rules.changing_situation import Situation, Wanted
    from omnicli.rules.weeks import Mask


def faults(situation: Situation, sections: Mapping[str, str]) -> tuple[Reason, ...]:
    """Say why a choice of sections is no timetable to change to, seats apart."""
    if not situation.moves(sections):
        same = N_("This is your timetable as it is now: nothing would change.")
        return (reason("nothing-changes", same),)
    found = (*_of_moves(situation, sections), *_of_clashes(situation, sections))
    return found or _of_lunch(situation, sections)


def _of_moves(situation: Situation, sections: Mapping[str, str]) -> Iterator[Reason]:
    for one in situation.moves(sections):
        if one.course in situation.fixed:
            yield _stays(one.course)
        if not situation.masks[one.course, one.new]:
            message = N_("The group {section} of {course} has no hours yet.")
            yield reason("no-hours", message, section=one.new, course=one.course)


def _of_clashes(situation: Situation, sections: Mapping[str, str]) -> Iterator[Reason]:
    """Yield the pairs that meet at one time, those apart that were so before."""
    moved = {one.course for one in situation.moves(sections)}
    message = N_("{course} {section} and {other} {other_section} meet at the same time.")
    for one, other in combinations(sorted(sections), 2):
        section, other_section = sections[one], sections[other]
        together = situation.masks[one, section] & situation.masks[other, other_section]
        if together and moved & {one, other}:
            yield reason(
                "clash", message, course=one, section=section, other=other, other_section=other_section
            )


def _of_lunch(situation: Situation, sections: Mapping[str, str]) -> tuple[Reason, ...]:
    mask, rule = situation.taken(sections), situation.lunch
    if rule is None or all(rule.holds(mask & day.whole) for day in situation.weeks.days):
        return ()
    return (reason("lunch", N_("It would take away a free lunch period that you have.")),)


def full(situation: Situation, sections: Mapping[str, str]) -> tuple[Reason, ...]:
    """Say which sections of a timetable have no seat left."""
    free = {(code, one.section): one.free for code, of in situation.offered.items() for one in of}
    message = N_("The group {section} of {course} has no seat left.")
    return tuple(
        reason("full", message, section=one.new, course=one.course)
        for one in situation.moves(sections)
        if free[one.course, one.new] == 0
    )


def of_wishes(situation: Situation, wanted: Collection[Wanted]) -> tuple[Reason, ...]:
    """Say why sections that a student wants to be in cannot be had: full, or of a course that stays put."""
    moved = [one for one in sorted(wanted) if situation.own[one[0]] != one[1]]
    stays = (_stays(course) for course, _ in moved if course in situation.fixed)
    return (*stays, *full(situation, {**situation.own, **dict(moved)}))


def why_none(
    situation: Situation, keep: Collection[str] = (), wanted: Collection[Wanted] = ()
) -> tuple[Reason, ...]:
    """Say, course by course, why no other timetable is possible: one group only, full, or what it clashes with.

    Nothing of the courses that the student would keep as they are, or would have in a group named.
    """
    settled = {*keep, *(course for course, _ in wanted)}
    choices = {one: [of.mask for of in situation.choices(one, keep, wanted)] for one in situation.own}
    return tuple(_why(situation, one, choices) for one in sorted(situation.own) if one not in settled)


def _why(situation: Situation, code: str, choices: Mapping[str, Sequence[Mask]]) -> Reason:
    own = situation.own[code]
    others = [one for one in situation.offered[code] if one.section != own and one.mask]
    with_seat = [one for one in others if one.free != 0]
    elsewhere = [one.mask for one in with_seat if one.mask != situation.masks[code, own]]
    if code in situation.fixed:
        return _stays(code)
    if not others:
        return reason("only-group", N_("{course}: there is no other group."), course=code)
    if not with_seat:
        message = N_("{course}: every other group is full ({sections}).")
        return reason("full", message, course=code, sections=tuple(one.section for one in others))
    if not elsewhere:
        message = N_("{course}: the other groups that have a seat meet at the same times as yours.")
        return reason("same-times", message, course=code)
    return _clash({**choices, code: elsewhere}, code)


def _clash(choices: Mapping[str, Sequence[Mask]], code: str) -> Reason:
    """Name the fewest courses beside which none of a course's hours fits; where they all do, it is for the lunch."""
    clash = smallest_clash(choices, code)
    if clash:
        message = N_("{course}: no other group that has a seat fits beside {courses}.")
        return reason("clash", message, course=code, courses=clash[1:])
    message = N_("{course}: the other groups that have a seat would take away a free lunch period.")
    return reason("lunch", message, course=code)


def _stays(code: str) -> Reason:
    return reason("fixed", N_("{course}: in your programme only general education moves."), course=code)
