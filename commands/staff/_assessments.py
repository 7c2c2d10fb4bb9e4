"""`omni staff marks assessments` and what changes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import DryRun, Format, parsed, some_text, whole_number
from commands._written import tell
from commands.staff._sections import CourseCode, SectionCode, TermOption, opened_section
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.rules.assessments import BONUS, NORMAL, PENALTY, WHOLE, Assessment, Category
from omnicli.rules.hundredths import number, parse_hundredths
from omnicli.services import marking
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.services.marking import Sheet

KIND_WORDS = {NORMAL: "", BONUS: N_("bonus"), PENALTY: N_("penalty")}
_MOST_IGNORED = 50

_LIST = View(
    (
        Column("name", N_("Assessment")),
        Column("date", N_("Date")),
        Column("points", N_("Out of")),
        Column("weight", N_("Weight (%)")),
        Column("category", N_("Category")),
        Column("kind", N_("Kind")),
        Column("marked", N_("Marked")),
        Column("students", N_("Students")),
    )
)
_CATEGORIES = View(
    (
        Column("category", N_("Category")),
        Column("least_mean", N_("Least mean (%)")),
        Column("ignored", N_("Lowest marks left out")),
    )
)
_SAID = {
    "added": N_("“{name}” is added to the group {section} of {course}."),
    "changed": N_("“{name}” is changed in the group {section} of {course}."),
    "unchanged": N_("“{name}” was so already in the group {section} of {course}."),
}

Name = Annotated[str, typer.Argument(metavar="NAME", show_default=False, help=N_("Its name."))]


def list_(
    ctx: typer.Context, *, course: CourseCode, section: SectionCode, term: TermOption = "", fmt: Format = ""
) -> None:
    """List the assessments of a group: what they are out of, what they weigh, how many students are marked."""
    world: World = ctx.obj
    with opened_section(world, course, section, term) as (uow, place):
        found = marking.sheet(uow, place)
        uow.record("assessments.read", " ".join(place))
    if world.fmt != "table":
        world.emit([_data(found, one) for one in found.assessments], _LIST)
        return
    rows = [{**_data(found, one), "kind": _kind(world, one)} for one in found.assessments]
    world.emit(rows, _LIST)
    if found.categories:
        world.out("\n")
        world.emit([_category(one) for one in found.categories], _CATEGORIES)
    _note_weight(world, found)


def _data(found: Sheet, one: Assessment) -> dict[str, Any]:
    return {
        **one._asdict(),
        "points": number(one.points),
        "weight": number(one.weight),
        "marked": found.marked[one.id],
        "students": found.students,
    }


def _kind(world: World, one: Assessment) -> str:
    return world.t(KIND_WORDS[one.kind])


def _category(one: Category) -> dict[str, Any]:
    least = None if one.least_mean is None else number(one.least_mean)
    return {"category": one.name, "least_mean": least, "ignored": one.ignored}


def _note_weight(world: World, found: Sheet) -> None:
    if found.final_at is not None:
        world.note(N_("The results of this group are final."))
    if marking.weights_short(found):
        message = N_("The weights make {weight} %: they must make 100 % before the results are final.")
        world.note(message, weight=number(found.weight))


def set_(
    ctx: typer.Context,
    name: Name,
    *,
    course: CourseCode,
    section: SectionCode,
    points: Annotated[
        str, typer.Option("--points", metavar="NUMBER", show_default=False, help=N_("What it is out of."))
    ],
    weight: Annotated[
        str,
        typer.Option(
            "--weight", metavar="PERCENT", show_default=False, help=N_("Its weight in the term: 25.")
        ),
    ],
    date: Annotated[str, typer.Option("--date", metavar="DATE", help=N_("Its date: 2026-09-18."))] = "",
    category: Annotated[str, typer.Option("--category", metavar="NAME", help=N_("Its category."))] = "",
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="normal|bonus|penalty",
            help=N_("A bonus adds its points, a penalty takes them off; neither weighs in the 100 %."),
        ),
    ] = NORMAL,
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Add an assessment to a group, or change the one of that name: it is then all that is said here."""
    world: World = ctx.obj
    given = _given(name, points, weight, date, category, kind)
    with opened_section(world, course, section, term, dry_run=dry_run) as (uow, place):
        done = marking.set_assessment(uow, place, given)
        found = marking.sheet(uow, place)
    told = {
        **place._asdict(),
        "name": given.name,
        "done": done,
        "weight": number(found.weight),
        "dry_run": dry_run,
    }
    tell(world, told, _SAID[done])
    if world.fmt == "table":
        _note_weight(world, found)


def _given(name: str, points: str, weight: str, date: str, category: str, kind: str) -> Assessment:
    from omnicli.rules.result_words import parse_assessment_kind
    from omnicli.rules.values import parse_date

    return Assessment(
        0,
        some_text(name, "NAME", limit=60),
        parsed(parse_date, date).isoformat() if date else None,
        parsed(parse_hundredths, points),
        _percent(weight),
        some_text(category, "--category", limit=60) if category else "",
        parsed(parse_assessment_kind, kind),
    )


def _percent(text: str) -> int:
    return parsed(lambda given: parse_hundredths(given.removesuffix("%").rstrip(), WHOLE), text)


def remove(
    ctx: typer.Context,
    name: Name,
    *,
    course: CourseCode,
    section: SectionCode,
    with_marks: Annotated[bool, typer.Option("--with-marks", help=N_("Remove its marks too."))] = False,
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Remove an assessment; its marks only with --with-marks."""
    world: World = ctx.obj
    with opened_section(world, course, section, term, dry_run=dry_run) as (uow, place):
        marks = marking.remove_assessment(
            uow, place, some_text(name, "NAME", limit=60), with_marks=with_marks
        )
    told = {**place._asdict(), "name": name, "marks": marks, "dry_run": dry_run}
    tell(world, told, N_("“{name}” is removed, with the marks of {marks} students."))


def set_category(
    ctx: typer.Context,
    name: Name,
    *,
    course: CourseCode,
    section: SectionCode,
    least_mean: Annotated[
        str,
        typer.Option(
            "--least-mean",
            metavar="PERCENT",
            help=N_("The mean below which the course is failed; none if empty."),
        ),
    ] = "",
    ignored: Annotated[
        str, typer.Option("--ignored", metavar="COUNT", help=N_("How many of the lowest marks are left out."))
    ] = "0",
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Say what holds of a category of assessments: a least mean, lowest marks that are left out."""
    world: World = ctx.obj
    count = whole_number(ignored, "--ignored", 0, _MOST_IGNORED)
    given = Category(some_text(name, "NAME", limit=60), _percent(least_mean) if least_mean else None, count)
    with opened_section(world, course, section, term, dry_run=dry_run) as (uow, place):
        done = marking.set_category(uow, place, given)
    told = {**place._asdict(), "name": given.name, "done": done, "dry_run": dry_run}
    tell(world, told, _SAID[done])


def remove_category(
    ctx: typer.Context,
    name: Name,
    *,
    course: CourseCode,
    section: SectionCode,
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Remove a category; its assessments stay."""
    world: World = ctx.obj
    wanted = some_text(name, "NAME", limit=60)
    with opened_section(world, course, section, term, dry_run=dry_run) as (uow, place):
        marking.remove_category(uow, place, wanted)
    told = {**place._asdict(), "name": wanted, "dry_run": dry_run}
    tell(world, told, N_("The category “{name}” is removed."))
