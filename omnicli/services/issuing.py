"""Papers by the thousand: read in parts, drawn and signed by several processes, kept part by part.

Each part is one transaction. Killed in the middle, what is kept stays whole; started again, what is kept is found as
it was issued and only the rest is drawn. One student's fault stops nobody else's paper.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Protocol

from omnicli.clock import local_date
from omnicli.errors import OmniError, Reason, Refused, StoreError, reason
from omnicli.i18n import N_
from omnicli.rules.papers import ATTESTATION, REPORT_CARD, issued
from omnicli.services import papers, report_cards
from omnicli.services.people import need_student
from omnicli.services.terms import need_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from omnicli.rules.papers import Draft, Drawing, Issued, Stamp
    from omnicli.services.issuing_pool import Pool
    from omnicli.services.report_cards import Common
    from omnicli.services.units import Units
    from store.uow import UnitOfWork

PART = 50
"""Papers kept in one transaction: few enough to hold in memory, many enough that the disk is not what takes time."""
_AHEAD = 2  # parts drawn while one is being kept


class Wanted(NamedTuple):
    """Which papers: of a kind, a term, a programme or a student, each '' for any; `lang` '' is each student's own."""

    kind: str
    term: str = ""
    program: str = ""
    student: str = ""
    lang: str = ""


class Item(NamedTuple):
    """One paper to come: a student's, or the answer to an attestation request."""

    student: str
    request: int | None = None


class Failure(NamedTuple):
    """A paper that there is none of, and every reason."""

    student: str
    request: int | None
    reasons: tuple[Reason, ...]


class Report(NamedTuple):
    """What a batch did: papers issued now, papers issued before that say the same, and those that failed."""

    new: int
    again: int
    failures: tuple[Failure, ...]


class Files(Protocol):
    """Where papers go: laid down before they are kept, named once they are."""

    def stage(self, paper: Issued) -> None:
        """Write the bytes, under a name that nobody takes for the paper."""

    def finish(self, paper: Issued) -> Reason | None:
        """Give the bytes their name, or say why not."""

    def drop(self, paper: Issued) -> None:
        """Take away the bytes of a paper that was not kept."""


class _Waiting(NamedTuple):
    """A paper being drawn."""

    item: Item
    draft: Draft
    stamp: Stamp
    wait: Callable[[], bytes | Reason]


class _Part(NamedTuple):
    """Papers found as they were issued, those being drawn, those that there will be none of."""

    found: list[Issued]
    drawing: list[_Waiting]
    failures: list[Failure]


# --- which papers ---------------------------------------------------------------------------------------


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


# --- what each says -------------------------------------------------------------------------------------


class Drafts:
    """Makes the drafts of a batch; what they all need is read once."""

    def __init__(self, uow: UnitOfWork, wanted: Wanted, tz: ZoneInfo) -> None:
        self._wanted, self._tz = wanted, tz
        self._shared: Common = report_cards.common(uow, tz)

    def of(self, uow: UnitOfWork, item: Item) -> Draft | Failure:
        """Return what one paper says, or why there is none."""
        try:
            return self._attestation(uow, item) if item.request else self._card(uow, item)
        except StoreError:
            raise
        except OmniError as error:
            return failure(item, error)
        except (
            ValueError,
            ArithmeticError,
            LookupError,
            TypeError,
        ) as error:  # what a record should not hold
            why = f"{type(error).__name__}: {error}"[:200]
            fault = reason("not-drawn", N_("The paper could not be drawn ({why})."), why=why)
            return Failure(item.student, item.request, (fault,))

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


def failure(item: Item, error: OmniError) -> Failure:
    """Return why there is no paper, as an error says it."""
    own = Reason(error.code, error.message, error.params)
    return Failure(item.student, item.request, error.reasons or (own,))


# --- the batch ------------------------------------------------------------------------------------------


def planned(uow: UnitOfWork, wanted: Wanted, tz: ZoneInfo) -> Report:
    """Say what a batch would do, without drawing anything."""
    drafts, new, failures = Drafts(uow, wanted, tz), 0, []
    items = chosen(uow, wanted)
    for item in items:
        draft = drafts.of(uow, item)
        if isinstance(draft, Failure):
            failures.append(draft)
        elif papers.same(uow, draft) is None:
            new += 1
    return Report(new, len(items) - new - len(failures), tuple(failures))


class Batch:
    """Issues papers part by part; `tell` is told how many are done."""

    def __init__(self, units: Units, drafts: Drafts, draw: Drawing, pool: Pool, files: Files) -> None:
        self._units, self._drafts, self._draw = units, drafts, draw
        self._pool, self._files = pool, files
        self._new = self._again = 0
        self._failures: list[Failure] = []

    def run(self, items: Sequence[Item], actor: str, tz: ZoneInfo, tell: Callable[[int], object]) -> Report:
        """Issue every paper; parts are drawn ahead while one is being kept."""
        waiting: deque[_Part] = deque()
        for start in range(0, len(items), PART):
            waiting.append(self._begun(items[start : start + PART], tz))
            if len(waiting) > _AHEAD:
                tell(self._ended(waiting.popleft(), actor))
        while waiting:
            tell(self._ended(waiting.popleft(), actor))
        return Report(self._new, self._again, tuple(self._failures))

    def _begun(self, items: Sequence[Item], tz: ZoneInfo) -> _Part:
        part = _Part([], [], [])
        with self._units.read() as uow:
            for item in items:
                self._begin(uow, item, tz, part)
        return part

    def _begin(self, uow: UnitOfWork, item: Item, tz: ZoneInfo, part: _Part) -> None:
        draft = self._drafts.of(uow, item)
        if isinstance(draft, Failure):
            part.failures.append(draft)
            return
        found = papers.same(uow, draft)
        if found:
            part.found.append(found)
            return
        stamp = papers.stamp(uow, tz)
        part.drawing.append(_Waiting(item, draft, stamp, self._pool.submit(draft, stamp)))

    def _ended(self, part: _Part, actor: str) -> int:
        """Keep a part and name its files; return how many papers that settles."""
        made = list(self._made(part))
        for paper in (*made, *part.found):
            self._files.stage(paper)
        kept = self._kept(made, part, actor) if made else []
        given = {paper.number for paper in made}
        others = [paper for paper in kept if paper.number not in given]  # kept first by another process
        for paper in others:
            self._files.stage(paper)
        for paper in (*kept, *part.found):
            fault = self._files.finish(paper)
            if fault:
                part.failures.append(Failure(paper.student, paper.request, (fault,)))
        self._new += len(kept) - len(others)
        self._again += len(others) + len(part.found)
        self._failures += part.failures
        return len(kept) + len(part.found) + len(part.failures)

    def _made(self, part: _Part) -> Iterator[Issued]:
        """Yield the papers of a part that could be drawn, in order."""
        signer = self._draw.certificate.fingerprint
        for one in part.drawing:
            content = one.wait()
            if isinstance(content, Reason):
                part.failures.append(Failure(one.item.student, one.item.request, (content,)))
            else:
                yield issued(one.draft, one.stamp, content, signer)

    def _kept(self, made: Sequence[Issued], part: _Part, actor: str) -> list[Issued]:
        """Keep what may be kept; one paper that is refused by now takes none of the others along."""
        kept: list[Issued] = []
        refused: list[tuple[Issued, Refused]] = []
        with self._units.write(actor=actor) as uow:
            papers.know(uow, self._draw.certificate)
            for paper in made:
                try:
                    kept.append(papers.keep(uow, paper))
                except Refused as error:  # before anything of it is written
                    refused.append((paper, error))
        for paper, why in refused:
            self._files.drop(paper)
            part.failures.append(failure(Item(paper.student, paper.request), why))
        return kept
