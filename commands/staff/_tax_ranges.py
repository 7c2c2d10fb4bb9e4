"""`omni staff taxslips ranges`: the numbers that Revenu Québec gave the college for its relevés 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import DryRun, Format
from commands._session import read, staff, write
from commands._written import tell
from omnicli.clock import from_text
from omnicli.errors import Reason, UsageFault, reason
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.rl8_number import WAYS, parse_sequence
from omnicli.rules.values import Invalid
from omnicli.services import tax_years as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.tax_years import Used

ROLES = ("registrar", "finance")

ranges_app = noun(N_("Numbers for relevés 8: the ranges that Revenu Québec gave, what is left of them."))

_VIEW = View(
    (
        Column("first", N_("First")),
        Column("last", N_("Last")),
        Column("way", N_("For")),
        Column("numbers", N_("Numbers")),
        Column("used", N_("Used")),
        Column("left", N_("Left")),
        Column("at", N_("Added on")),
    )
)
_WAYS = {"xml": N_("transmission"), "paper": N_("paper")}


@ranges_app.command("list")
def list_(ctx: typer.Context, fmt: Format = "") -> None:
    """List the ranges, lowest first: how many numbers each has, how many are used and left.

    The first eight digits of a number are those of a range; the ninth is a check digit, the first eight modulo 7.
    """
    world: World = ctx.obj
    staff(world, ROLES)
    with read(world) as uow:
        found = service.ranges(uow)
    world.emit([_row(world, one) for one in found], _VIEW)


def _row(world: World, used: Used) -> dict[str, Any]:
    one = used.range
    return {
        "first": f"{one.first:08d}",
        "last": f"{one.last:08d}",
        "way": world.t(_WAYS[one.way]) if world.fmt == "table" else one.way,
        "numbers": one.last - one.first + 1,
        "used": used.used,
        "left": one.last - one.first + 1 - used.used,
        "at": from_text(one.at),
    }


@ranges_app.command()
def add(
    ctx: typer.Context,
    first: Annotated[str, typer.Argument(metavar="FIRST", help=N_("First number: eight or nine digits."))],
    last: Annotated[str, typer.Argument(metavar="LAST", help=N_("Last number: eight or nine digits."))],
    *,
    way: Annotated[
        str,
        typer.Option(
            "--way",
            metavar="xml|paper",
            show_default=False,
            help=N_("What the numbers are for: files sent, or slips printed."),
        ),
    ],
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Add a range of numbers, as Revenu Québec gave it. It cannot be taken back.

    Numbers are given in order, lowest first. Of nine digits, the last is checked. No two ranges overlap.
    """
    world: World = ctx.obj
    for_what = one_of(way, WAYS, "--way")
    low, high = _bounds(first, last)
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        service.add_range(uow, low, high, for_what)
    told = {
        "first": f"{low:08d}",
        "last": f"{high:08d}",
        "way": for_what,
        "numbers": high - low + 1,
        "dry_run": dry_run,
    }
    tell(
        world,
        told,
        N_("Range added: {first} to {last}, {numbers} numbers for {for_what}."),
        for_what=world.t(_WAYS[for_what]),
    )


def _bounds(first: str, last: str) -> tuple[int, int]:
    """Read the ends of a range; a `UsageFault` with all that is wrong with both."""
    found: list[int] = []
    faults: list[Reason] = []
    for text in (first, last):
        try:
            found.append(parse_sequence(text))
        except Invalid as error:
            faults.append(error.reason)
    if not faults and found[0] > found[1]:
        message = N_("The last number comes before the first.")
        faults.append(reason("ends-before", message))
    if faults:
        raise UsageFault(N_("The range was not added."), code="bad-range", reasons=faults)
    return found[0], found[1]
