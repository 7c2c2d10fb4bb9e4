"""Course choice: what a student is offered, why a choice is refused, and keeping it under its confirmation number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date
from omnicli.errors import NotFound, Reason, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.choice import refusals
from omnicli.rules.choice_options import open_options
from omnicli.rules.choice_window import term_to_choose, window_reasons
from omnicli.rules.choosing import Chooser, Offer
from omnicli.rules.persons import STUDENT
from omnicli.rules.proposal import PROPOSED
from omnicli.rules.terms import term_short
from omnicli.services import access, accounts, curriculum, submissions
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from zoneinfo import ZoneInfo

    from omnicli.rules.choosing import Choice
    from omnicli.rules.options import Option
    from omnicli.rules.persons import Account, Student
    from omnicli.rules.proposal import Proposed
    from omnicli.rules.terms import Term
    from omnicli.rules.weeks import Time
    from omnicli.services.curriculum import Dossier
    from store.choices import Submission
    from store.uow import UnitOfWork

MODULE = "course-choice"

NO_NUMBER = N_(
    "ATTENTION! You are not registered at the college until a confirmation number is shown to you. Print it, or"
    " write it down."
)
"""The guide's own warning, said wherever a choice is made or shown."""


KEEP_NUMBER = N_(
    "Print this number (omni choose-courses --print) or write it down: without it you are not registered."
)
NOT_SUBMITTED = N_("Your course choice was not submitted.")


class OfferedOption(NamedTuple):
    """An option as it is shown: when it meets (no time when it stands for several sections), the seats in all.

    `seats` is None where the college sets no limit.
    """

    option: Option
    title: str
    need: str
    sections: tuple[str, ...]
    times: tuple[Time, ...]
    seats: int | None


@dataclass(frozen=True, slots=True)
class Form:
    """A student's course choice of a term. `closed` says why nothing can be submitted now, whatever is chosen."""

    term: Term
    closed: tuple[Reason, ...]
    lines: tuple[Proposed, ...]
    needs: tuple[str, ...]
    options: tuple[OfferedOption, ...]
    offer: Offer
    chooser: Chooser

    @property
    def proposed(self) -> tuple[Proposed, ...]:
        """The lines that are proposed."""
        return tuple(line for line in self.lines if line.state == PROPOSED)

    def asked(self, choice: Choice) -> Choice:
        """Take off a choice the lines of the grid that options are ranked for: it asks for these by its options."""
        needs = {line.course for line in self.lines if line.need}
        return choice._replace(courses=tuple(one for one in choice.courses if one not in needs))


def find_term(uow: UnitOfWork, code: str, tz: ZoneInfo) -> Term:
    """Return the term of that code, or the one whose courses are chosen now, next, or were last; `NotFound`."""
    if code:
        return need_term(uow, code)
    term = term_to_choose(uow.catalogue.terms(), local_date(uow.at, tz))
    if term is None:
        raise NotFound(N_("No term of the college has a course choice on line."), code="no-window")
    return term


def offer_of(uow: UnitOfWork, term: str) -> Offer:
    """Return what a term offers."""
    rules = uow.college.facts().choice
    return Offer(
        submissions.sections_of(uow, term), curriculum.facts(uow), curriculum.prerequisites(uow), rules
    )


def form(uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo) -> Form:
    """Return a student's course choice of a term, as it stands at the instant of the unit of work."""
    term = find_term(uow, code, tz)
    offer, dossier = offer_of(uow, term.code), curriculum.dossier(uow, student, term.code)
    chosen = [line for line in dossier.proposed if line.state == PROPOSED]
    needs = tuple(dict.fromkeys(line.need for line in chosen if line.need))
    courses = frozenset(line.course for line in chosen if not line.need)
    chooser = Chooser(dossier.transcript, dossier.own_disciplines, dossier.domains_open, courses, needs)
    today = local_date(uow.at, tz)
    closed = (
        *_window(term_short(term.code), window_reasons(term, today)),
        *access.state(uow, student.number, today).closures(MODULE),
        *_nothing(dossier, offer, chosen),
    )
    options = tuple(one for need in needs for one in _options(uow, term.code, need, offer, chooser))
    return Form(term, closed, dossier.proposed, needs, options, offer, chooser)


_WINDOW = {
    "no-window": N_("The courses of {term} are not chosen on line."),
    "opens-on": N_("The course choice of {term} opens on {date}."),
    "closed-on": N_("The course choice of {term} closed on {date}: see your academic adviser."),
}


def _window(name: str, found: Sequence[Reason]) -> list[Reason]:
    """Say in full what `window_reasons` says in short."""
    return [Reason(one.slug, _WINDOW[one.slug], {"term": name, **one.params}) for one in found]


def _nothing(dossier: Dossier, offer: Offer, chosen: Collection[Proposed]) -> list[Reason]:
    """Say why there is nothing to choose from."""
    found = []
    if not offer.sections:
        found.append(reason("nothing-offered", N_("What this term offers is not out yet.")))
    if not dossier.grid:
        why = N_("Your programme ({program}) has no grid here: see your academic adviser.")
        found.append(reason("no-grid", why, program=dossier.program))
    elif offer.sections and not chosen:
        why = N_("Nothing is proposed to you for this term: see your academic adviser.")
        found.append(reason("nothing-proposed", why))
    return found


def _options(uow: UnitOfWork, term: str, need: str, offer: Offer, chooser: Chooser) -> list[OfferedOption]:
    found = open_options(need, offer, chooser)
    courses = sorted({one.option.course for one in found})
    if not courses:
        return []
    seats = {(one.course, one.section): one.capacity for one in uow.seats.sections(term, courses)}
    times = uow.seats.times(term, courses)
    return [
        OfferedOption(
            one.option,
            one.title,
            need,
            one.sections,
            times.get((one.option.course, one.sections[0]), ()) if len(one.sections) == 1 else (),
            _sum([seats[one.option.course, section] for section in one.sections]),
        )
        for one in found
    ]


def _sum(seats: Sequence[int | None]) -> int | None:
    """Add up seats; no limit to one of the sections is no limit at all."""
    known = [count for count in seats if count is not None]
    return sum(known) if len(known) == len(seats) else None


def judge(given: Form, choice: Choice) -> tuple[Reason, ...]:
    """Return every reason why a choice would be refused now; nothing when it would be accepted."""
    return (*given.closed, *refusals(choice, given.offer, given.chooser))


def check(given: Form, choice: Choice) -> None:
    """Raise `Refused` with every reason why a choice would be refused now."""
    reasons = judge(given, choice)
    if reasons:
        raise Refused(NOT_SUBMITTED, code="choice-refused", reasons=reasons)


def submit(
    uow: UnitOfWork, student: Student, code: str, tz: ZoneInfo, choice: Choice, account: Account
) -> Submission:
    """Judge a choice anew and keep it, under a new number; one submitted before is superseded and stays on record.

    `account` is what the NIP proved. Raises `Refused` with every reason; `Conflict` when the NIP changed meanwhile, or
    when it is somebody else's, who signed in on the same system account since.
    """
    accounts.require_own(account, student)
    check(form(uow, student, code, tz), choice)
    accounts.accept_confirmation(uow, account)
    found = submissions.keep(uow, student.number, code, choice.courses, choice.options, way=STUDENT)
    seal = submissions.seal_of(uow, found.number, found.number)
    uow.record("choice.submit", f"{STUDENT}:{student.number}", term=code, **seal)
    return found
