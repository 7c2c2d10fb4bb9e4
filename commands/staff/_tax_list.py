"""`omni staff taxslips list` and `show`: slips as they were issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Format, student_number, whole_number
from commands._session import write
from commands.staff import _tax_words as words
from commands.staff._tax_words import ALL, SlipOption, Year
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed, to_json
from omnicli.rules.sin import masked
from omnicli.rules.tax_slips import T2202
from omnicli.rules.tax_totals import boxes_of
from omnicli.services.tax_years import need_year
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.tax_slips import Slip

_MOST = 999_999_999  # numbers of slips

_LIST = View(
    (
        Column("number", N_("Number")),
        Column("slip", N_("Slip")),
        Column("student", N_("Student")),
        Column("name", N_("Name")),
        Column("kind", N_("Kind")),
        Column("replaces", N_("Replaces")),
        Column("rl8_number", N_("RL-8 number")),
    )
)
_SHEET = View((Column("name", N_("Entry on the slip")), Column("value", N_("Value"))))


def list_(
    ctx: typer.Context,
    *,
    year: Year,
    slip: SlipOption = ALL,
    student: Annotated[str, typer.Option("--student", metavar="NUMBER", help=N_("Only one student's."))] = "",
    fmt: Format = "",
) -> None:
    """List the slips of a year in order of number, those amended and cancelled too."""
    from omnicli.services import tax_reports

    world: World = ctx.obj
    wanted, sorts = words.asked_year(year), words.asked_slips(slip)
    who = student_number(student) if student else ""
    with write(world, roles=words.ROLES) as uow:
        found = tax_reports.listing(uow, need_year(uow, wanted), sorts, who)
    if world.fmt == "table":
        world.emit([_listed(world, one) for one in found], _LIST)
    else:
        world.emit([words.slip_row(one) for one in found], keyed(words.SLIP_KEYS))


def _listed(world: World, one: Slip) -> dict[str, Any]:
    return {
        "number": one.number,
        "slip": words.SLIP_NAMES[one.slip],
        "student": one.student,
        "name": f"{one.person.last_name}, {one.person.first_name}",
        "kind": world.t(words.KIND_NAMES[one.kind]),
        "replaces": one.replaces or None,
        "rl8_number": one.rl8_number or None,
    }


def show(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Number of the slip."))],
    fmt: Format = "",
) -> None:
    """Show a slip as it was issued; of its SIN, the last three digits."""
    from omnicli.services import tax_reports

    world: World = ctx.obj
    wanted = whole_number(number, "NUMBER", 1, _MOST)
    with write(world, roles=words.ROLES) as uow:
        slip = tax_reports.look(uow, wanted)
    told = _shown(slip)
    if world.fmt == "json":
        world.out(to_json(told))
    else:
        rows = [*_sheet(world, slip)] if world.fmt == "table" else [*_flat(told)]
        world.emit(rows, _SHEET if world.fmt == "table" else keyed(("name", "value")))


def _shown(slip: Slip) -> dict[str, Any]:
    data = slip.to_mapping()
    return {**data, "person": {**data["person"], "sin_end": masked(slip.person.sin_end)}}


def _flat(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a slip says as names and values, the parts of a part after a dot."""
    for name, value in told.items():
        if isinstance(value, dict):
            yield from ({**one, "name": f"{name}.{one['name']}"} for one in _flat(value))
        elif isinstance(value, list | tuple) and value and isinstance(value[0], dict):
            for place, part in enumerate(value, 1):
                yield from ({**one, "name": f"{name}.{place}.{one['name']}"} for one in _flat(part))
        else:
            yield {"name": name, "value": value}


def _sheet(world: World, slip: Slip) -> Iterator[dict[str, Any]]:
    person = slip.person
    told = {
        N_("Number"): slip.number,
        N_("Slip"): f"{words.SLIP_NAMES[slip.slip]} {slip.year}, {world.t(words.KIND_NAMES[slip.kind])}",
        N_("Replaces"): slip.replaces or "",
        N_("RL-8 number"): slip.rl8_number,
        N_("Last RL-8 transmitted"): slip.rl8_before,
        N_("Number on paper"): slip.paper_number,
        N_("Student"): f"{person.student} {person.last_name}, {person.first_name}",
        N_("Address"): ", ".join(filter(None, person.address)),
        N_("Permanent code"): person.permanent_code,
        N_("Programme"): f"{person.program_code} {person.program}",
        N_("SIN"): masked(person.sin_end) or world.t(N_("none")),
    }
    yield from ({"name": world.t(name), "value": value} for name, value in told.items() if value)
    for row in slip.t2202.sessions if slip.slip == T2202 else ():
        message = N_("part-time {part_time}, full-time {full_time}, fees {fees}")
        name = f"{row.first} – {row.last}"
        fees = words.amount("fees_cents", row.cents)
        counted = world.t(message, part_time=row.part_time, full_time=row.full_time, fees=fees)
        yield {"name": name, "value": counted}
    for box, value in boxes_of(slip).items():
        yield {"name": world.t(words.BOX_NAMES[box]), "value": words.amount(box, value)}
