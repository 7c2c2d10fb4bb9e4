"""Papers of terms by the thousand: which report cards, transcripts and attestations there are, what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date
from omnicli.rules.papers import ATTESTATION, REPORT_CARD
from omnicli.services import report_cards
from omnicli.services.issuing import Item
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from omnicli.rules.papers import Draft
    from omnicli.services.report_cards import Common
    from store.uow import UnitOfWork


class Wanted(NamedTuple):
    """Which papers: of a kind, a term, a programme or a student, each '' for any; `lang` '' is each student's own."""

    kind: str
    term: str = ""
    program: str = ""
    student: str = ""
    lang: str = ""


def chosen(uow: UnitOfWork, wanted: Wanted) -> list[Item]:
    """Return the papers that are wanted, in order of student; `NotFound` for an unknown term or student."""
    if wanted.term:
        need_term(uow, wanted.term)
    if wanted.student:
        need_student(uow, wanted.student)
    if wanted.kind == ATTESTATION:
        return sorted(_requests(uow, wanted))
    if wanted.student:
        return [Item(wanted.student)]
    return [Item(number) for number in sorted(_of_term(uow, wanted))]


def _requests(uow: UnitOfWork, wanted: Wanted) -> Iterator[Item]:
    """Yield the requests that are paid and not printed."""
    from omnicli.services import attestations

    students = None
    if wanted.program:
        students = {one.number for one in uow.people.students(term=None, program=wanted.program)}
    for number in attestations.ready(uow, wanted.term):
        request = uow.attestations.of(number)
        if request is None or wanted.student not in ("", request.student):
            continue
        if students is None or request.student in students:
            yield Item(request.student, number)


def _of_term(uow: UnitOfWork, wanted: Wanted) -> set[str]:
    """Return who is registered in a term or has a result of it, moved in with the college's past or not."""
    registered = uow.people.students(term=wanted.term, program=wanted.program or None)
    numbers = {line.student for line in uow.transcripts.everybody() if line.term == wanted.term}
    if wanted.program:
        numbers &= {one.number for one in uow.people.students(term=None, program=wanted.program)}
    return numbers | {one.number for one in registered}


class TermDrafts:
    """Makes the drafts of a batch; what they all need is read once."""

    def __init__(self, uow: UnitOfWork, wanted: Wanted, tz: ZoneInfo) -> None:
        self._wanted, self._tz = wanted, tz
        self._shared: Common = report_cards.common(uow, tz)

    def of(self, uow: UnitOfWork, item: Item) -> Draft:
        """Return what one paper says; `OmniError` when there is none."""
        return self._attestation(uow, item) if item.request else self._card(uow, item)

    def _attestation(self, uow: UnitOfWork, item: Item) -> Draft:
        from omnicli.services import attestations

        return attestations.draft(uow, item.request or 0, local_date(uow.at, self._tz))

    def _card(self, uow: UnitOfWork, item: Item) -> Draft:
        student = need_student(uow, item.student)
        card = next(report_cards.cards(uow, [student], self._shared))
        if self._wanted.kind == REPORT_CARD:
            card = report_cards.one_term(card, self._wanted.term)
        elif not report_cards.any_final(card):
            report_cards.one_term(card, "")
        lang = self._wanted.lang or ("en" if student.language == "en" else "fr")
        return report_cards.draft(card, self._shared, self._wanted.kind, lang)
