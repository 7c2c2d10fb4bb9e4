"""Papers by the thousand: read in parts, drawn and signed by several processes, kept part by part.

Each part is one transaction. Killed in the middle, what is kept stays whole; started again, what is kept is found as
it was issued and only the rest is drawn. One student's fault stops nobody else's paper.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, Protocol

from omnicli.errors import OmniError, Reason, Refused, StoreError, reason
from omnicli.i18n import N_
from omnicli.rules.papers import issued
from omnicli.services import papers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from omnicli.rules.papers import Draft, Drawing, Issued, Stamp
    from omnicli.services.issuing_pool import Pool
    from omnicli.services.units import Units
    from store.uow import UnitOfWork

PART = 50
"""Papers kept in one transaction: few enough to hold in memory, many enough that the disk is not what takes time."""
_AHEAD = 2  # parts drawn while one is being kept


class Item(NamedTuple):
    """One paper to come: a student's, the answer to an attestation request, or that of a tax slip."""

    student: str
    request: int | None = None
    slip: int | None = None


class Failure(NamedTuple):
    """A paper that there is none of, and every reason."""

    item: Item
    reasons: tuple[Reason, ...]


class Report(NamedTuple):
    """What a batch did: papers issued now, papers issued before that say the same, and those that failed."""

    new: int
    again: int
    failures: tuple[Failure, ...]


class Drafts(Protocol):
    """Makes the drafts of a batch."""

    def of(self, uow: UnitOfWork, item: Item) -> Draft:
        """Return what one paper says; `OmniError` when there is none."""


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

    found: list[tuple[Item, Issued]]
    drawing: list[_Waiting]
    failures: list[Failure]


# --- what each says -------------------------------------------------------------------------------------


def drafted(uow: UnitOfWork, drafts: Drafts, item: Item) -> Draft | Failure:
    """Return what one paper says, or why there is none: one student's fault stops nobody else's paper."""
    try:
        return drafts.of(uow, item)
    except StoreError:
        raise
    except OmniError as error:
        return failure(item, error)
    except (ValueError, ArithmeticError, LookupError, TypeError) as error:  # what a record should not hold
        why = f"{type(error).__name__}: {error}"[:200]
        fault = reason("not-drawn", N_("The paper could not be drawn ({why})."), why=why)
        return Failure(item, (fault,))


def failure(item: Item, error: OmniError) -> Failure:
    """Return why there is no paper, as an error says it."""
    own = Reason(error.code, error.message, error.params)
    return Failure(item, error.reasons or (own,))


# --- the batch ------------------------------------------------------------------------------------------


def planned(uow: UnitOfWork, items: Sequence[Item], drafts: Drafts) -> Report:
    """Say what a batch would do, without drawing anything."""
    new, failures = 0, []
    for item in items:
        draft = drafted(uow, drafts, item)
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
        draft = drafted(uow, self._drafts, item)
        if isinstance(draft, Failure):
            part.failures.append(draft)
            return
        found = papers.same(uow, draft)
        if found:
            part.found.append((item, found))
            return
        stamp = papers.stamp(uow, tz)
        part.drawing.append(_Waiting(item, draft, stamp, self._pool.submit(draft, stamp)))

    def _ended(self, part: _Part, actor: str) -> int:
        """Keep a part and name its files; return how many papers that settles."""
        made = list(self._made(part))
        for _item, paper in (*made, *part.found):
            self._files.stage(paper)
        kept = self._kept(made, part, actor) if made else []
        given = {paper.number for _item, paper in made}
        others = [
            paper for _item, paper in kept if paper.number not in given
        ]  # kept first by another process
        for paper in others:
            self._files.stage(paper)
        for item, paper in (*kept, *part.found):
            fault = self._files.finish(paper)
            if fault:
                part.failures.append(Failure(item, (fault,)))
        self._new += len(kept) - len(others)
        self._again += len(others) + len(part.found)
        self._failures += part.failures
        return len(kept) + len(part.found) + len(part.failures)

    def _made(self, part: _Part) -> Iterator[tuple[Item, Issued]]:
        """Yield the papers of a part that could be drawn, in order."""
        signer = self._draw.certificate.fingerprint
        for one in part.drawing:
            content = one.wait()
            if isinstance(content, Reason):
                part.failures.append(Failure(one.item, (content,)))
            else:
                yield one.item, issued(one.draft, one.stamp, content, signer)

    def _kept(
        self, made: Sequence[tuple[Item, Issued]], part: _Part, actor: str
    ) -> list[tuple[Item, Issued]]:
        """Keep what may be kept; one paper that is refused by now takes none of the others along."""
        kept: list[tuple[Item, Issued]] = []
        refused: list[tuple[Item, Issued, Refused]] = []
        with self._units.write(actor=actor) as uow:
            papers.know(uow, self._draw.certificate)
            for item, paper in made:
                try:
                    kept.append((item, papers.keep(uow, paper)))
                except Refused as error:  # before anything of it is written
                    refused.append((item, paper, error))
        for item, paper, why in refused:
            self._files.drop(paper)
            part.failures.append(failure(item, why))
        return kept
