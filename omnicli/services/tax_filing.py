"""Filing tax slips: which ones go into a file, in what order, and keeping that they went.

A government is told each slip once, in the order in which the college issued them: an original before what amends or
cancels it, even when both wait. Files are written outside of any transaction that writes, then recorded in one.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import omnicli
from omnicli.errors import Conflict, NotFound, Reason, Refused, StoreError, reason
from omnicli.filing.layout import Heading, from_stored
from omnicli.i18n import N_
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL, RL8, T2202
from omnicli.rules.tax_year_missing import FOR_GOOD
from omnicli.services.tax_slips import college_of
from omnicli.services.tax_years import missing_to_transmit, need_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from omnicli.rules.tax_slips import Slip
    from omnicli.services.tax_filing_files import Part
    from store.tax_files import Filed, Waiting
    from store.uow import UnitOfWork

KINDS: Mapping[str, tuple[str, ...]] = {T2202: (ORIGINAL, AMENDED), RL8: (ORIGINAL, AMENDED, CANCELLED)}
"""The kinds of files: a T2202 return of amended slips holds the cancelled ones too, a transmission one code only."""

FILED: Final = "taxslip.transmit"
AGAIN: Final = "taxslip.transmit-again"
NOTHING: Final = "nothing-to-file"
"""The code of the refusal when no slip waits."""
TRIAL: Final = "taxslip.trial"
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_REFERENCE = 8
_MARKS = ("test", "essai")


class Plan(NamedTuple):
    """The slips that a file is made of, in order, and who they are of; `later` wait for the file after."""

    slip: str
    heading: Heading
    numbers: list[int]
    students: list[str]
    later: tuple[Waiting, ...] = ()
    missing: tuple[Reason, ...] = ()


def plan(uow: UnitOfWork, number: int, slip: str, kind: str, note: str = "") -> Plan:
    """Choose the slips of a file; `Refused` with every reason: settings that are missing, slips that may not go yet.

    Relevés 8 of a college to which Revenu Québec has not given all its numbers make a trial: marked as a test, with
    slips that wait, recorded as filed by nobody.
    """
    year = need_year(uow, number)
    trial = slip == RL8 and not year.rl8_production
    missing = missing_to_transmit(uow, year, slip)
    if any(one.slug.removeprefix("missing-") not in FOR_GOOD for one in missing):
        message = N_("The tax year {year} lacks what a file for a government needs.")
        raise Refused(message, code="year-incomplete", reasons=missing, year=number)
    waiting = uow.tax_files.waiting(number, slip, _kinds(slip, kind))
    now, later = _in_turn(waiting, trial=trial)
    if not now:
        message = N_("No slip of that kind waits to be filed for {year}.")
        raise Refused(message, code=NOTHING, year=number)
    heading = Heading(year, kind, college_of(uow, year), "", note, omnicli.__version__, trial)
    return Plan(
        slip, heading, [one.number for one in now], [one.student for one in now], tuple(later), missing
    )


def _kinds(slip: str, kind: str) -> tuple[str, ...]:
    return (AMENDED, CANCELLED) if slip == T2202 and kind == AMENDED else (kind,)


def _in_turn(waiting: Sequence[Waiting], *, trial: bool) -> tuple[list[Waiting], list[Waiting]]:
    """Part slips whose turn it is from those that replace one of them; `Refused` lists the ones that came too soon."""
    here = {one.number for one in waiting}
    later = [one for one in waiting if one.replaces in here]
    now = [one for one in waiting if one.replaces not in here]
    soon = [one for one in now if one.replaces is not None and not one.filed]
    if soon and not trial:
        message = N_("Slips replace some that were never filed: file those first.")
        raise Refused(message, code="not-in-turn", reasons=[*map(_too_soon, soon)])
    return now, later


def _too_soon(one: Waiting) -> Reason:
    message = N_("{student}: slip {number} replaces slip {replaces}, which was never filed (--kind {kind}).")
    return reason(
        "not-in-turn",
        message,
        student=one.student,
        number=one.number,
        replaces=one.replaces,
        kind=one.before,
    )


def again(uow: UnitOfWork, number: int, year: int, slip: str) -> tuple[Filed, Plan]:
    """Return a file as it was made, to make it once more; `NotFound` when there is none of that number."""
    filed = uow.tax_files.of(number)
    if filed is None or (filed.year, filed.slip) != (year, slip):
        message = N_("No file of these slips of {year} has the number {number}.")
        raise NotFound(message, code="no-tax-file", year=year, number=number)
    numbers = uow.tax_files.slips_of(number)
    return filed, Plan(slip, from_stored(_heading(uow, number)), numbers, [""] * len(numbers))


def _heading(uow: UnitOfWork, number: int) -> Mapping[str, Any]:
    """Return what a file said besides its slips: its event keeps it, for settings change."""
    import json

    for event in uow.audit.events(subject=subject(number)):
        if event.action == FILED:
            found: Mapping[str, Any] = json.loads(event.details)["heading"]
            return found
    raise StoreError(N_("No event says how the file {number} was made."), code="no-event", number=number)


def subject(number: int) -> str:
    """Return how the trail names a file."""
    return f"tax-file:{number}"


def fresh_reference(uow: UnitOfWork) -> Callable[[], str]:
    """Return what draws references: eight letters and digits, drawn so that no two files ever share one."""
    import secrets

    def draw() -> str:
        while True:
            text = "".join(secrets.choice(_LETTERS) for _ in range(_REFERENCE))
            if not uow.tax_files.has_reference(text):
                return text

    return draw


def slips_of(uow: UnitOfWork, numbers: Sequence[int]) -> Iterator[tuple[Slip, str]]:
    """Yield slips with the SIN that each bears, '' for none; only some hundreds of them are ever in memory."""
    for some in uow.tax_files.slips(numbers):
        sins = uow.tax_slips.sins([one.number for one in some])
        for one in some:
            yield one, sins.get(one.number, "")


def need_name(plan: Plan, name: str) -> None:
    """Refuse to put a trial into a file whose name does not say that it is one: nobody must send it by mistake."""
    if plan.heading.trial and not any(mark in name.casefold() for mark in _MARKS):
        message = N_(
            "This file of relevés 8 is a test, for Revenu Québec has not given the college all its numbers: "
            "name it so, as in {example}."
        )
        example = f"rl8-{plan.heading.year.year}-test.xml"
        raise Refused(message, code="trial-name", reasons=plan.missing, example=example)


def record(uow: UnitOfWork, plan: Plan, parts: Sequence[Part]) -> list[int]:
    """Keep that these files were made, all in this transaction; return their numbers, 0 for a trial's.

    `Conflict` when another process filed one of the slips meanwhile.
    """
    if plan.heading.trial:
        for part in parts:
            uow.record(TRIAL, f"tax-year:{plan.heading.year.year}", **_said(uow, plan, part))
        return [0] * len(parts)
    if uow.tax_files.among(plan.numbers):
        message = N_("Somebody has just filed some of these slips: run the command again.")
        raise Conflict(message, code="filed-meanwhile")
    return [_recorded(uow, plan, part) for part in parts]


def _recorded(uow: UnitOfWork, plan: Plan, part: Part) -> int:
    heading = part.heading
    number = uow.tax_files.add(
        year=heading.year.year,
        slip=plan.slip,
        kind=heading.kind,
        reference=heading.reference,
        seal=seal_of(uow, part.sha256),
        slips=part.numbers,
        at=uow.at,
        actor=uow.actor,
    )
    uow.record(FILED, subject(number), number=number, heading=heading.to_mapping(), **_said(uow, plan, part))
    return number


def seal_of(uow: UnitOfWork, sha256: str) -> str:
    """Return what the store keeps of a file's bytes, by their SHA-256: the digest itself would tell a SIN."""
    return uow.sins.vault.digest("tax-file", sha256.encode())


def _said(uow: UnitOfWork, plan: Plan, part: Part) -> dict[str, object]:
    """Return what the trail says of a file: which slips were read with their SINs, and the seal of what they became."""
    return {
        "year": part.heading.year.year,
        "slip": plan.slip,
        "kind": part.heading.kind,
        "reference": part.heading.reference,
        "seal": seal_of(uow, part.sha256),
        "slips": len(part.numbers),
        "first": part.numbers[0],
        "last": part.numbers[-1],
        "digest": digest_of(part.numbers),
    }


def digest_of(numbers: Sequence[int]) -> str:
    """Return the SHA-256 of which slips are in a file."""
    return hashlib.sha256(" ".join(map(str, numbers)).encode()).hexdigest()


def record_again(uow: UnitOfWork, filed: Filed, part: Part) -> None:
    """Keep that a file was made once more; `Refused` when it is not the same byte for byte."""
    if seal_of(uow, part.sha256) != filed.seal:
        message = N_("The file {number} can no longer be made as it was: this version writes other bytes.")
        raise Refused(message, code="other-bytes", number=filed.number)
    details = {"number": filed.number, "seal": filed.seal, "slips": filed.slips}
    uow.record(AGAIN, subject(filed.number), first=filed.first, last=filed.last, **details)
