"""`omni staff taxslips year`: the settings of each tax year, what they mean, and what a year still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import DryRun, Format, InputFile, read_form, whole_number
from commands._session import read, staff, write
from commands._written import note_dry_run
from omnicli.errors import BadInput, Reason, UsageFault, reason
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import Column, View, to_json
from omnicli.rules.tax_slips import SLIPS
from omnicli.rules.tax_year import AMOUNTS, NAMES, TaxYear
from omnicli.rules.tax_year_form import as_form, key_of
from omnicli.rules.tax_year_form import read_form as read_settings_form
from omnicli.rules.tax_year_told import MEANINGS, SOURCES
from omnicli.rules.tax_year_words import (
    FIRST_YEAR,
    LAST_YEAR,
    OF_ONE_YEAR,
    read_settings,
    settings_warnings,
    written,
)
from omnicli.services import tax_years as service
from omnicli.services.imports.words import sentence
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from omnicli.services.tax_years import Change
    from store.uow import UnitOfWork

ROLES = ("registrar", "finance")

year_app = noun(N_("Tax years: the settings of each, what they mean, what is still to give."))

YearArgument = Annotated[str, typer.Argument(metavar="YEAR", help=N_("Tax year."))]

_LIST = View(
    (
        Column("year", N_("Year")),
        Column("rl8_box_a_cents", N_("Box A, a term")),
        Column("rz_account", N_("RZ account")),
        Column("available_on", N_("Available on")),
        Column("missing", N_("Still to give")),
        Column("issued", N_("Slips issued")),
    )
)
_SETTINGS = View(
    (
        Column("name", N_("Setting")),
        Column("value", N_("Value")),
        Column("set", N_("Given")),
        Column("meaning", N_("What it means")),
        Column("source", N_("Source")),
    )
)
_PLAIN = View(_SETTINGS.columns[:3])
_CHANGES = View((Column("name", N_("Setting")), Column("before", N_("Before")), Column("after", N_("After"))))

BEFORE_ISSUING = "issue"
BEFORE_TRANSMITTING = "transmit"
_SLIPS = {"t2202": "T2202", "rl8": "RL-8"}


def tax_year(text: str, option: str = "YEAR") -> int:
    """Read a tax year of the command line; a `UsageFault` that names the argument."""
    return whole_number(text, option, FIRST_YEAR, LAST_YEAR)


@year_app.command("list")
def list_(ctx: typer.Context, fmt: Format = "") -> None:
    """List the tax years that are configured."""
    world: World = ctx.obj
    staff(world, ROLES)
    with read(world) as uow:
        rows = [_row(uow, service.need_year(uow, year)) for year in uow.tax_years.years()]
    world.emit(rows, _LIST)


def _row(uow: UnitOfWork, settings: TaxYear) -> dict[str, Any]:
    return {
        "year": settings.year,
        "rl8_box_a_cents": settings.rl8_box_a,
        "rz_account": settings.rz_account,
        "available_on": settings.available_on,
        "missing": len([*_missing(uow, settings)]),
        "issued": uow.tax_years.issued(settings.year),
    }


def _missing(uow: UnitOfWork, settings: TaxYear) -> Iterator[tuple[str, str, Reason]]:
    """Yield what is still to give: before what, of which slip, why."""
    for slip in SLIPS:
        yield from ((BEFORE_ISSUING, slip, why) for why in service.missing_to_issue(uow, settings, slip))
    for slip in SLIPS:
        yield from (
            (BEFORE_TRANSMITTING, slip, why) for why in service.missing_to_transmit(uow, settings, slip)
        )


@year_app.command()
def show(ctx: typer.Context, year: YearArgument, fmt: Format = "") -> None:
    """Show every setting of a tax year: its value, whether it was given or is the default, what it means.

    Then what is still to give before slips are issued, and before files are made for the governments.
    """
    world: World = ctx.obj
    wanted = tax_year(year)
    staff(world, ROLES)
    with read(world) as uow:
        settings = service.need_year(uow, wanted)
        missing = [*_missing(uow, settings)]
    if world.fmt == "json":
        world.out(to_json(_as_data(world, settings, missing)))
        return
    world.emit(_settings_rows(world, settings), _SETTINGS if world.fmt == "table" else _PLAIN)
    if world.fmt == "table":
        world.out("".join(f"{line}\n" for line in _missing_lines(world, missing)))
    for why in settings_warnings(settings):
        world.say(sentence(why, world.t))


def _as_data(world: World, settings: TaxYear, missing: Sequence[tuple[str, str, Reason]]) -> dict[str, Any]:
    return {
        "year": settings.year,
        **as_form(settings),
        "available_on": settings.available_on,
        "set": [*settings.to_mapping()],
        "missing": [{"before": before, "slip": slip, **_said(world, why)} for before, slip, why in missing],
        "warnings": _all_said(world, settings_warnings(settings)),
    }


def _said(world: World, why: Reason) -> dict[str, str]:
    return {"code": why.slug, "message": sentence(why, world.t)}


def _all_said(world: World, found: Iterable[Reason]) -> list[dict[str, str]]:
    return [_said(world, why) for why in found]


def _settings_rows(world: World, settings: TaxYear) -> list[dict[str, Any]]:
    given = settings.to_mapping()
    return [
        {
            "name": name,
            "value": settings.available_on
            if name == "available"
            else _value(world, name, getattr(settings, name)),
            "set": name in given,
            "meaning": world.t(MEANINGS[name]),
            "source": world.t(SOURCES[name]),
        }
        for name in NAMES
    ]


def _value(world: World, name: str, value: Any) -> object:
    """Write a value: as people do, or so that it is read back."""
    if value is None or world.fmt != "table":
        return written(name, value)
    return Cents(value) if name in AMOUNTS else written(name, value)


def _missing_lines(world: World, missing: Iterable[tuple[str, str, Reason]]) -> Iterator[str]:
    headings = {
        BEFORE_ISSUING: N_("Still to give before issuing:"),
        BEFORE_TRANSMITTING: N_("Still to give before transmitting:"),
    }
    said = ""
    for before, slip, why in missing:
        if before != said:
            yield f"\n{world.t(headings[before])}"
        said = before
        yield world.t(N_("- {slip}: {why}"), slip=_SLIPS[slip], why=sentence(why, world.t))


@year_app.command("set")
def set_(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    year: YearArgument,
    given: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME=VALUE", help=N_("Settings, as year show names them.")),
    ] = None,
    unset: Annotated[
        list[str] | None,
        typer.Option("--unset", metavar="NAME", help=N_("Give a setting its default back; may be repeated.")),
    ] = None,
    source: InputFile = "",
    copy_from: Annotated[
        str,
        typer.Option(
            "--copy-from",
            metavar="YEAR",
            help=N_("Begin a new year with the settings of another, but those that hold for one year only."),
        ),
    ] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Configure a tax year: rl8_box_a=3823.00 rz_account=123456789RZ0001 … All faults are listed at once.

    With --input, a JSON form, such as year show --format json gives. Slips issued stay as they are until amended.
    """
    world: World = ctx.obj
    wanted = tax_year(year)
    before = tax_year(copy_from, "--copy-from") if copy_from else None
    pairs = _pairs(world, wanted, given or [], unset or [], source)
    if not pairs and before is None:
        raise UsageFault(N_("Say what to set: NAME=VALUE, --unset NAME, --input FILE or --copy-from YEAR."))
    with write(world, roles=ROLES, dry_run=dry_run) as uow:
        other = service.need_year(uow, before) if before else None
        change = service.configure(uow, wanted, pairs, copy_from=before)
    _tell(world, change, dry_run=dry_run)
    if other:
        _tell_not_copied(world, other, change.settings)


def _pairs(
    world: World, year: int, given: Iterable[str], unset: Iterable[str], source: str
) -> list[tuple[str, str]]:
    """Read what is to be set, all of it, before the store is opened: a fault of a form is one of its file."""
    form = read_settings_form(year, read_form(world, source)) if source else None
    words = [word.partition("=") for word in given]
    faults = [_no_value(name) for name, sign, _ in words if not sign]
    pairs = [(name, text) for name, sign, text in words if sign] + [(name, "") for name in unset]
    if form:
        faults += form.faults
        pairs += form.given
    faults += read_settings(TaxYear(year), pairs).faults
    if faults:
        kind = BadInput if source else UsageFault
        message = N_("The tax year {year} stays as it was: correct what follows.")
        raise kind(message, code="bad-settings", reasons=faults, year=year)
    return pairs


def _no_value(word: str) -> Reason:
    return reason("not-a-setting", N_("“{word}” gives no value: write NAME=VALUE."), word=word[:40])


def _tell(world: World, change: Change, *, dry_run: bool) -> None:
    if world.fmt == "json":
        world.out(
            to_json({**_told(change), "warnings": _all_said(world, change.warnings), "dry_run": dry_run})
        )
        return
    if change.changed or world.fmt == "csv":
        world.emit([_changed_row(world, change, name) for name in change.changed], _CHANGES)
    if world.fmt == "csv":
        return
    for why in change.warnings:
        world.say(sentence(why, world.t))
    if dry_run:
        note_dry_run(world)
    world.note(_outcome(change), year=change.settings.year)


def _told(change: Change) -> dict[str, Any]:
    """Return what changes for machines: settings by the keys that a form gives them."""
    old, new = as_form(change.old), as_form(change.settings)
    keys = [key_of(name) for name in change.changed]
    return {
        "year": change.settings.year,
        "created": change.before is None,
        "before": {key: old[key] for key in keys},
        "after": {key: new[key] for key in keys},
    }


def _changed_row(world: World, change: Change, name: str) -> dict[str, Any]:
    old, new = (_value(world, name, getattr(one, name)) for one in (change.old, change.settings))
    return {"name": name, "before": old, "after": new}


def _outcome(change: Change) -> str:
    if change.before is None:
        return N_(
            "The tax year {year} is configured: omni staff taxslips year show {year} says what it still lacks."
        )
    return N_("The tax year {year} is changed.") if change.made else N_("The tax year {year} was so already.")


def _tell_not_copied(world: World, other: TaxYear, settings: TaxYear) -> None:
    left = tuple(
        name
        for name in other.to_mapping()
        if name in OF_ONE_YEAR and getattr(settings, name) == getattr(TaxYear(settings.year), name)
    )
    if left and world.fmt == "table":
        message = N_("Not taken over from {year}, for they hold for one year only: {names}.")
        world.note(message, year=other.year, names=left)
