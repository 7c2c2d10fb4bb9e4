"""The reasons of a proposal, as a registrar would say them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.curriculum import PHYSICAL_EDUCATION
from omnicli.rules.record import result_text
from omnicli.rules.terms import Season, season_of, term_short

if TYPE_CHECKING:
    from omnicli.rules.curriculum import Result
    from omnicli.rules.frame import Slot

_REMEMBERED = 2048  # the same few are said of thousands of students


def done(slot: Slot, result: Result) -> Reason:
    """Say with which result a line is done, and by which course when it is another."""
    by = "" if result.course == slot.course else result.course
    return _done(by, result_text(result), term_short(result.term))


@lru_cache(maxsize=_REMEMBERED)
def _done(by: str, result: str, term: str) -> Reason:
    if by:
        return reason("done", N_("Done by {course}: {result} ({term})."), course=by, result=result, term=term)
    return reason("done", N_("Done: {result} ({term})."), result=result, term=term)


def in_progress(slot: Slot, course: str) -> Reason:
    """Say that a line's result is not in yet, and of which course when it is another."""
    if course == slot.course:
        return reason("in-progress", N_("In progress."))
    return reason("in-progress", N_("In progress: {course}."), course=course)


def why_now(slot: Slot, session: int, last: Result | None) -> Reason:
    """Say why a line is proposed: to be taken again, left over from an earlier session, or of this one."""
    if last is not None:
        message = N_("To be taken again: {result} ({term}).")
        return reason("to-take-again", message, result=result_text(last), term=term_short(last.term))
    if slot.session < session:
        return reason("left-over", N_("Planned for session {session}, not done yet."), session=slot.session)
    if slot.session > session:
        message = N_("The first two courses of physical education are taken in any order.")
        return reason("any-order", message)
    return _planned("planned", slot.session)


def later(slot: Slot) -> Reason:
    """Say that a line is of a session to come."""
    return _planned("later-session", slot.session)


@lru_cache(maxsize=_REMEMBERED)
def _planned(slug: str, session: int) -> Reason:
    return reason(slug, N_("Planned for session {session}."), session=session)


def not_offered(slot: Slot, term: str) -> Reason:
    """Say that the term has no section of a course, and when it is usually given.

    Odd sessions of a grid are autumn's, even ones winter's.
    """
    usual = Season.AUTUMN if slot.session % 2 else Season.WINTER
    if term and season_of(term) != usual:
        if usual == Season.AUTUMN:
            message = N_("Not offered this term; it is usually given in autumn.")
        else:
            message = N_("Not offered this term; it is usually given in winter.")
    else:
        message = N_("Not offered this term.")
    return reason("not-offered", message)


def no_option() -> Reason:
    """Say that no complementary course could take the place."""
    return reason("no-option", N_("No complementary course open to the programme is offered this term."))


def one_a_term(need: str) -> Reason:
    """Say that another line of the same need is proposed already."""
    if need == PHYSICAL_EDUCATION:
        message = N_("One course of physical education a term.")
    else:
        message = N_("One complementary course a term.")
    return reason("one-a-term", message)


def full_load(count: int) -> Reason:
    """Say that the term holds as many courses as it may."""
    message = N_("The term is full with {count} courses; what earlier sessions left comes first.")
    return reason("full-load", message, count=count)
