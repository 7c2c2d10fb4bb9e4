"""What is said of a file of slips for a government."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._written import note_dry_run
from commands.staff._tax_words import SLIP_NAMES
from omnicli.clock import from_text
from omnicli.i18n import N_, Words
from omnicli.money import Cents
from omnicli.output import Column, View, keyed
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL, T2202

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.filing.fitting import Cut
    from omnicli.filing.layout import Sums
    from omnicli.services.tax_filing import Plan
    from omnicli.services.tax_filing_files import Made, Noted, Part
    from omnicli.world import World
    from store.tax_files import Filed

LIST = View(
    (
        Column("number", N_("Number")),
        Column("slip", N_("Slip")),
        Column("kind", N_("Kind")),
        Column("slips", N_("Slips")),
        Column("first", N_("First")),
        Column("last", N_("Last")),
        Column("reference", N_("Reference")),
        Column("at", N_("Made on")),
        Column("actor", N_("By")),
    )
)
_KINDS = {ORIGINAL: N_("original slips"), AMENDED: N_("amended slips"), CANCELLED: N_("cancelled slips")}
_WHAT = {
    "last_name": N_("last name"),
    "first_name": N_("first name"),
    "program": N_("programme"),
    "address": N_("address"),
    "city": N_("city"),
    "province": N_("province"),
    "postal_code": N_("postal code"),
    "college": N_("name of the college"),
    "contact": N_("person to contact"),
    "note": N_("note"),
    "version": N_("version"),
    "trial": N_("test case"),
}
_SHOWN = 20
"""Cut texts that people are told one by one."""


def listed(world: World, one: Filed) -> dict[str, Any]:
    """Return a file as a row."""
    row = {**one._asdict(), "at": from_text(one.at)}
    if world.fmt == "table":
        row |= {
            "slip": SLIP_NAMES[one.slip],
            "kind": world.t(_KINDS[one.kind]),
        }
    return row


def told(
    world: World,
    plan: Plan,
    made: Made,
    names: Sequence[str],
    numbers: Sequence[int] = (),
    *,
    dry_run: bool = False,
) -> None:
    """Say what was written, or would be: files, sums, what was cut, what waits for the next one."""
    given = numbers or [0] * len(made.parts)
    if world.fmt != "table":
        data = _data(plan, made, names, given, dry_run=dry_run)
        world.emit(data, keyed(data))
        return
    if dry_run:
        note_dry_run(world)
    for part, name, number in zip(made.parts, names, given, strict=True):
        world.out(_line(world, plan, part, name, number) + "\n")
    if plan.heading.trial:
        world.note(N_("This is a test: it may not be sent, and no slip is recorded as filed."))
    _say_noted(world, made.noted)
    _say_cuts(world, made.cuts)
    if plan.later:
        world.note(
            N_("Slips that replace one of this file wait for the next: {count}. Run the command again."),
            count=len(plan.later),
        )


def _line(world: World, plan: Plan, part: Part, name: str, number: int) -> str:
    t2202 = plan.slip == T2202
    message = _T2202 if t2202 else _RL8
    sums = part.sums
    words = {
        "slip": SLIP_NAMES[plan.slip],
        "kind": Words(_KINDS[part.heading.kind]),
        "slips": sums.slips,
        "fees": Cents(sums.fees),
        "a": Cents(sums.a),
        "b": Cents(sums.b),
        "c": Cents(sums.c),
    }
    said = world.t(message, **words)
    if number:
        said += " " + world.t(N_("File {number}."), number=number)
    return world.t(N_("{path}: {said}"), path=name, said=said) if name else said


_T2202 = N_("{slip}, {kind}: {slips}. Eligible fees: {fees}.")
_RL8 = N_("{slip}, {kind}: {slips}. Box A: {a}; B: {b}; C: {c}.")


def _say_noted(world: World, noted: Noted) -> None:
    if noted.without_sin:
        world.note(N_("Slips without a social insurance number: {count}."), count=noted.without_sin)
    if noted.temporary_sins:
        world.note(
            N_("Slips with a temporary number (it begins with 9): {count}."), count=noted.temporary_sins
        )
    if noted.small_fees:
        world.note(
            N_("Slips whose fees are too small for the federal credit: {count}."), count=noted.small_fees
        )


def _say_cuts(world: World, cuts: Sequence[Cut]) -> None:
    rows = _gathered(cuts)
    for row in rows[:_SHOWN]:
        world.note(
            N_("Cut ({what}, {count}): “{text}” is written “{written}”."),
            what=Words(_WHAT[row["what"]]),
            count=max(1, len(row["students"])),
            text=row["text"],
            written=row["written"],
        )
    if len(rows) > _SHOWN:
        world.note(N_("… and {count} more; --format json lists them all."), count=len(rows) - _SHOWN)


def _gathered(cuts: Iterable[Cut]) -> list[dict[str, Any]]:
    """Put together what is cut alike: a programme's title is that of many."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in cuts:
        students = found.setdefault((one.what, one.text, one.written), [])
        if one.student:
            students.append(one.student)
    return [
        {"what": what, "text": text, "written": written, "students": students}
        for (what, text, written), students in found.items()
    ]


def _data(
    plan: Plan, made: Made, names: Sequence[str], numbers: Sequence[int], *, dry_run: bool
) -> dict[str, Any]:
    files = [
        {
            "number": number or None,
            "path": name or None,
            "reference": part.heading.reference,
            "sha256": part.sha256,
            "bytes": part.size,
            "first": part.numbers[0],
            "last": part.numbers[-1],
            **_sums(plan.slip, part.sums),
        }
        for part, name, number in zip(made.parts, names, numbers, strict=True)
    ]
    heading = plan.heading
    return {
        "year": heading.year.year,
        "slip": plan.slip,
        "kind": heading.kind,
        "slips": len(plan.numbers),
        "files": files,
        **made.noted._asdict(),
        "cut": _gathered(made.cuts),
        "later": [one.number for one in plan.later],
        "test": heading.trial,
        "dry_run": dry_run,
    }


def _sums(slip: str, sums: Sums) -> dict[str, int]:
    if slip == T2202:
        return {"slips": sums.slips, "fees_cents": sums.fees}
    return {"slips": sums.slips, "a_cents": sums.a, "b_cents": sums.b, "c_cents": sums.c}
