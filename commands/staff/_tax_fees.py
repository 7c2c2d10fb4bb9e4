"""`omni staff taxslips fees`: how each kind of charge counts on tax slips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._fee_words import fee_word
from commands._options import Format
from commands._session import read, staff
from commands.staff._tax_year import tax_year
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.tax_eligibility_told import SOURCES
from omnicli.services import tax_fees as service
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.tax_fees import FeeKind

ROLES = ("registrar", "finance")

_VIEW = View(
    (
        Column("kind", N_("Fee")),
        Column("t2202", "T2202"),
        Column("rl8", N_("Relevé 8")),
        Column("in_tariff", N_("In the tariff")),
        Column("charges", N_("Charges")),
        Column("source", N_("Source")),
    )
)
_WORDS = {
    "yes": N_("yes"),
    "no": N_("no"),
    "cap": N_("within the cap"),
    "gift": N_("gift, box C"),
}


def fees(
    ctx: typer.Context,
    year: Annotated[
        str,
        typer.Option(
            "--year", metavar="YEAR", help=N_("Tax year; the last one configured if nothing is said.")
        ),
    ] = "",
    fmt: Format = "",
) -> None:
    """List how each kind of charge counts on the slips of a year, and who says so; first those that nobody judged.

    A charge of such a kind stops the slips of whoever has one. To judge it, import a file: omni staff import
    eligibility FILE.
    """
    world: World = ctx.obj
    wanted = tax_year(year, "--year") if year else None
    staff(world, ROLES)
    with read(world) as uow:
        found = service.fee_kinds(uow, wanted or service.usual_year(uow, world.tz))
    world.emit([_row(world, one) for one in found], _VIEW)
    unjudged = tuple(one.kind for one in found if one.counts is None)
    if unjudged and world.fmt == "table":
        message = N_("Nobody said how these count: {kinds}. Say it with: omni staff import eligibility FILE")
        world.note(message, kinds=unjudged)


def _row(world: World, one: FeeKind) -> dict[str, Any]:
    people = world.fmt == "table"
    t2202, rl8, source = one.counts or (None, None, "")
    return {
        "kind": _name(world, one.kind),
        "t2202": _word(world, t2202),
        "rl8": _word(world, rl8),
        "in_tariff": one.in_tariff,
        "charges": one.charges,
        "source": world.t(source) if people and source in SOURCES else source,
    }


def _name(world: World, kind: str) -> str:
    """Name a kind: for people in words too, and as the file of an import writes it."""
    word = fee_word(world, kind)
    return kind if word == kind else f"{word} ({kind})"


def _word(world: World, counts: str | None) -> str | None:
    if world.fmt != "table":
        return counts
    return world.t(_WORDS[counts] if counts else N_("not said"))
