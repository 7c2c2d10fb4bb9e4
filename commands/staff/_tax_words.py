"""Options, words and rows that the commands of tax slips share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import student_number
from commands.staff._tax_year import tax_year
from omnicli.errors import Reason, reason
from omnicli.i18n import N_, Names
from omnicli.money import Cents
from omnicli.output import Column, View
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL, RL8, SLIPS, T2202
from omnicli.rules.tax_totals import BOXES, boxes_of
from omnicli.services.imports.words import sentence
from omnicli.settings import one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from omnicli.rules.tax_slips import Slip
    from omnicli.world import World

ROLES = ("registrar", "finance")
"""Who does anything with tax slips."""

ALL = "all"

Year = Annotated[str, typer.Option("--year", metavar="YYYY", show_default=False, help=N_("Tax year."))]
SlipOption = Annotated[
    str, typer.Option("--slip", metavar="t2202|rl8|all", help=N_("Which slip; both if nothing is said."))
]
Students = Annotated[
    list[str] | None,
    typer.Option("--student", metavar="NUMBER", help=N_("Only this student; may be repeated.")),
]
OnlyReady = Annotated[
    bool,
    typer.Option("--only-ready", help=N_("Leave out the students who have a fault, and list them.")),
]

SLIP_NAMES = {T2202: "T2202", RL8: "RL-8"}
KIND_NAMES = {ORIGINAL: N_("original"), AMENDED: N_("amended"), CANCELLED: N_("cancelled")}
BOX_NAMES = {
    "part_time_months": N_("Box 24, months part-time"),
    "full_time_months": N_("Box 25, months full-time"),
    "fees_cents": N_("Box 26, eligible fees"),
    "terms": N_("Terms that make box A"),
    "a_cents": N_("Box A, post-secondary studies"),
    "b_cents": N_("Box B, tuition or examination fees"),
    "c_cents": N_("Box C, donations"),
    "slips": N_("Slips"),
}
OTHER_NAMES = {
    "sessions": N_("Sessions"),
    "last_name": N_("Last name"),
    "first_name": N_("First name"),
    "permanent_code": N_("Permanent code"),
    "program": N_("Programme"),
    "program_code": N_("Programme code"),
    "address": N_("Address"),
    "sin": N_("SIN"),
}
ALL_BOXES = tuple(box for sort in SLIPS for box in BOXES[sort])

SLIP_KEYS = (
    "number", "student", "last_name", "first_name", "slip", "kind", "has_sin", *ALL_BOXES, "replaces", "rl8_number",
    "rl8_before", "paper_number",
)  # fmt: skip
"""What `slip_row` gives."""

_FAULTS = View(
    (
        Column("count", N_("Students")),
        Column("message", N_("What (the first one)")),
        Column("students", N_("Whose")),
    )
)


def asked_year(text: str) -> int:
    """Read --year."""
    return tax_year(text, "--year")


def asked_slips(text: str) -> tuple[str, ...]:
    """Read --slip: one sort, or both for `all`."""
    return SLIPS if one_of(text, (*SLIPS, ALL), "--slip") == ALL else (text,)


def asked_students(numbers: Iterable[str] | None) -> tuple[str, ...]:
    """Read every --student, each once."""
    return tuple(dict.fromkeys(student_number(number) for number in numbers or ()))


def amount(box: str, value: object) -> object:
    """Return what people are shown of a box: money when it is an amount."""
    return Cents(value) if box.endswith("_cents") and isinstance(value, int) else value


def slip_row(slip: Slip) -> dict[str, Any]:
    """Return a slip as machines are given it; nothing of its SIN but whether it bears one."""
    person = slip.person
    return {
        "number": slip.number or None,
        "student": slip.student,
        "last_name": person.last_name,
        "first_name": person.first_name,
        "slip": slip.slip,
        "kind": slip.kind,
        "has_sin": bool(person.sin_end),
        **dict.fromkeys(ALL_BOXES),
        **boxes_of(slip),
        "replaces": slip.replaces or None,
        "rl8_number": slip.rl8_number or None,
        "rl8_before": slip.rl8_before or None,
        "paper_number": slip.paper_number or None,
    }


def named(slips: Iterable[Slip]) -> Names:
    """Return whose slips these are, for a sentence."""
    return Names(dict.fromkeys(one.student for one in slips))


def said(world: World, why: Reason) -> dict[str, str]:
    """Return a reason as machines are given it."""
    return {"code": why.slug, "message": sentence(why, world.t)}


def each_said(world: World, found: Mapping[str, Iterable[Reason]]) -> list[dict[str, Any]]:
    """Return the reasons of each student as machines are given them."""
    return [{"student": who, "reasons": [said(world, why) for why in whys]} for who, whys in found.items()]


def of_students(world: World, found: Mapping[str, Iterable[Reason]]) -> tuple[Reason, ...]:
    """Return each student's reasons with the student's number, in the reader's language."""
    return tuple(
        reason(why.slug, N_("{student}: {why}"), student=who, why=sentence(why, world.t))
        for who, whys in found.items()
        for why in whys
    )


def tell_by_kind(world: World, found: Mapping[str, Collection[Reason]]) -> None:
    """Show people the reasons by kind: how many students, an example's words, who."""
    if found:
        world.emit([*_by_kind(world, found)], _FAULTS)


def _by_kind(world: World, found: Mapping[str, Collection[Reason]]) -> Iterator[dict[str, object]]:
    kinds: dict[str, tuple[Reason, list[str]]] = {}
    for who, whys in found.items():
        for why in whys:
            kinds.setdefault(why.slug, (why, []))[1].append(who)
    for why, students in kinds.values():
        named = Names(dict.fromkeys(students))
        yield {"count": len(named), "message": sentence(why, world.t), "students": world.t.value(named)}
