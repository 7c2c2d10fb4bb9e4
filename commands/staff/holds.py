"""`omni staff holds`: why something is closed to a student, set and lifted by the service concerned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import DryRun, Format, parsed, student_number, whole_number
from commands._session import today, write
from commands._written import note_dry_run
from omnicli.clock import from_text, local_date
from omnicli.errors import BadInput, UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.access import BLOCKING, EVERYTHING, KINDS, SERVICES, WARNING
from omnicli.rules.holds import Wanted, parse_blocks, parse_reason
from omnicli.rules.values import parse_date
from omnicli.services import holds as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.services.holds import Placed

app = noun(N_("Close services to a student for a reason, open them again."))

_NUMBER = (Column("number", N_("No.")), Column("student", N_("Student")), Column("name", N_("Name")))
_REASON = Column("reason", N_("Reason"))
_TABLE = View((*_NUMBER, Column("blocks", N_("Blocks")), Column("until", N_("Until")), _REASON))
_WITH_LIFTED = View((*_TABLE.columns[:-1], Column("lifted", N_("Lifted")), _REASON))
_WHOLE = View(
    (
        *_NUMBER,
        Column("kind", N_("Kind")),
        Column("blocks", N_("Blocks")),
        _REASON,
        Column("until", N_("Until")),
        Column("since", N_("Since")),
        Column("by", N_("By")),
        Column("lifted", N_("Lifted")),
    )
)
_ADDED = View((*_WHOLE.columns, Column("added", N_("Added"))))

_LARGEST_LIST = 10_000_000  # bytes: a million students

Student = Annotated[str, typer.Option("--student", metavar="NUMBER", help=N_("Student number."))]
Why = Annotated[
    str, typer.Option("--reason", metavar="TEXT", show_default=False, help=N_("Why, in a few words."))
]


@app.command()
def add(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    reason: Why,
    student: Student = "",
    students: Annotated[
        str,
        typer.Option("--students", metavar="FILE|-", help=N_("A list of student numbers, one a line.")),
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="blocking|warning", help=N_("Whether it blocks or only warns.")),
    ] = BLOCKING,
    blocks: Annotated[
        str,
        typer.Option(
            "--blocks", metavar="all|MODULES", help=N_("What it blocks: modules separated by commas.")
        ),
    ] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help=N_("Its last day."))] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Set a hold on a student, or on every student of a list.

    The student reads the reason, and is sent to the service that set it. Without --blocks it closes every module but
    the payment centre and the profile. One bad line holds the whole list back. The same hold again changes nothing.
    """
    world: World = ctx.obj
    if bool(student) == bool(students):
        raise UsageFault(N_("Say who: --student NUMBER, or --students FILE with one number a line."))
    wanted = _wanted(kind, blocks, reason, until)
    number = student_number(student) if student else ""
    lines = [] if student else _lines(world, students)
    with write(world, roles=SERVICES, dry_run=dry_run) as uow:
        day = today(world, uow)
        placed = (
            [service.add(uow, number, wanted, day)] if number else service.add_all(uow, lines, wanted, day)
        )
    _show(world, placed, _ADDED, _TABLE)
    _tell(world, placed, dry_run=dry_run)


def _wanted(kind: str, blocks: str, reason: str, until: str) -> Wanted:
    one_of(kind, KINDS, "--kind")
    if kind == WARNING and blocks:
        raise UsageFault(N_("A warning blocks nothing: leave --blocks out."))
    what = parsed(parse_blocks, blocks) if blocks else EVERYTHING
    last = parsed(parse_date, until) if until else None
    return Wanted(kind, "" if kind == WARNING else what, parsed(parse_reason, reason), last)


def _lines(world: World, source: str) -> list[str]:
    """Read a list whole before the store is opened; what is no text is no number either, and is listed as such."""
    try:
        data = _bytes(world, source)
    except OSError as error:
        raise BadInput(N_("The file {path} cannot be read."), code="unreadable", path=source) from error
    if len(data) > _LARGEST_LIST:
        raise BadInput(
            N_("The list is too long: at most {limit} bytes."), code="too-long", limit=_LARGEST_LIST
        )
    return data.decode("utf-8-sig", "replace").splitlines()


def _bytes(world: World, source: str) -> bytes:
    if source == "-":
        return world.stdin().read(_LARGEST_LIST + 1)
    with open(source, "rb") as file:
        return file.read(_LARGEST_LIST + 1)


def _tell(world: World, placed: list[Placed], *, dry_run: bool) -> None:
    added = sum(one.added for one in placed)
    if world.fmt == "table":
        world.say(world.t.plural(N_("{count} hold set"), N_("{count} holds set"), added))
        if added < len(placed):
            world.note(N_("In force already, not set again: {count}"), count=len(placed) - added)
    if dry_run:
        note_dry_run(world)


@app.command()
def lift(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The hold's number."))],
    reason: Why,
) -> None:
    """Lift a hold: what it closed is open at once, unless something else closes it."""
    world: World = ctx.obj
    wanted = whole_number(number, "NUMBER", 1, 10**15)
    why = parsed(parse_reason, reason)
    with write(world, roles=SERVICES) as uow:
        lifted = service.lift(uow, wanted, why)
    world.note(
        N_("The hold {number} on {name} ({student}) is lifted."),
        number=wanted,
        name=lifted.name,
        student=lifted.hold.student,
    )


@app.command("list")
def list_(
    ctx: typer.Context,
    student: Student = "",
    everything: Annotated[
        bool, typer.Option("--all", help=N_("Also those that are lifted or over."))
    ] = False,
    fmt: Format = "",
) -> None:
    """List the holds in force. The look is written in the audit trail."""
    world: World = ctx.obj
    wanted = student_number(student) if student else ""
    with write(world, roles=SERVICES) as uow:
        found = service.listing(uow, today(world, uow), student=wanted, everything=everything)
    _show(world, found, _WHOLE, _WITH_LIFTED if everything else _TABLE)
    if world.fmt == "table":
        world.say(world.t.plural(N_("{count} hold"), N_("{count} holds"), len(found)))


def _show(world: World, placed: Iterable[Placed], whole: View, table: View) -> None:
    """Show holds: every key to machines, what fits a terminal to people."""
    if world.fmt == "table":
        world.emit([_for_people(world, one) for one in placed], table)
    else:
        world.emit([_row(one) for one in placed], whole)


def _row(one: Placed) -> dict[str, Any]:
    hold = one.hold
    return {
        "number": hold.number,
        "student": hold.student,
        "name": one.name,
        "kind": hold.kind,
        "blocks": list(hold.modules),
        "reason": hold.reason,
        "until": hold.until,
        "since": from_text(hold.at),
        "by": hold.actor,
        "lifted": from_text(hold.lift[0]) if hold.lift else None,
        "added": one.added,
    }


def _for_people(world: World, one: Placed) -> dict[str, Any]:
    blocks = {EVERYTHING: world.t(N_("everything")), "": world.t(N_("nothing (warning)"))}
    return {
        **_row(one),
        "blocks": blocks.get(one.hold.blocks, ", ".join(one.hold.modules)),
        "lifted": local_date(from_text(one.hold.lift[0]), world.tz).isoformat() if one.hold.lift else "",
    }
