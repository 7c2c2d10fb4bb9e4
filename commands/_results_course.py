"""`omni results course`: each work and exam of a course, and what is needed on what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._course_data import WORKS, course_data, flat
from commands._course_screen import screen
from commands._options import Format, TermCode, parsed, term_code, whole_number
from commands._session import as_student
from omnicli.errors import NotFound, Refused, UsageFault, reason
from omnicli.i18n import N_
from omnicli.output import keyed
from omnicli.rules.codes import parse_course_code
from omnicli.rules.group_figures import floored, percent
from omnicli.rules.hundredths import number, parse_hundredths
from omnicli.rules.needed import needed
from omnicli.rules.standing import remark_of
from omnicli.rules.values import keyword
from omnicli.services import results as service
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.assessments import Assessment
    from omnicli.rules.needed import Needed
    from omnicli.services.results import Detail


def show_course(
    ctx: typer.Context,
    course: Annotated[str, typer.Argument(metavar="CODE", help=N_("Course code, such as 420-1N6-TH."))],
    term: TermCode = "",
    target: Annotated[
        str,
        typer.Option(
            "--target", metavar="MARK", help=N_("What is needed on what remains for this final mark.")
        ),
    ] = "",
    supposed: Annotated[
        list[str] | None,
        typer.Option(
            "--if",
            metavar="ASSESSMENT=MARK",
            help=N_("How the course would stand with this mark, in points; may be repeated."),
        ),
    ] = None,
    fmt: Format = "",
) -> None:
    """Show the works and exams of a course: your marks, the group's figures, where you stand.

    --target 60 says what is needed on what remains; --if "Exam 1=15" shows how the course would stand. Nothing is
    written.
    """
    world: World = ctx.obj
    aim = whole_number(target, "--target", 1, 100) if target else None
    code = parsed(parse_course_code, course)
    with as_student(world, "evaluations") as (uow, student, _me):
        found = service.detail(uow, student.number, term_code(term), code, world.tz)
        pass_mark = uow.college.facts().choice.pass_mark
    with_marks = _supposed(found, supposed or [])
    if with_marks or aim:
        _require_in_progress(found)
    data = course_data(found, student.number)
    data["supposed"] = _told_supposed(found, with_marks, pass_mark) if with_marks else None
    data["needed"] = _told_needed(_needed(found, with_marks, aim)) if aim else None
    if world.fmt == "table":
        world.out(screen(world, data, pass_mark, found.rules.category_most))
    elif world.fmt == "csv":
        world.emit([flat(row) for row in data["assessments"]], WORKS)
    else:
        world.emit(data, keyed(data))


def _require_in_progress(found: Detail) -> None:
    """Refuse to suppose anything of a course whose result is in; an IT may still be completed."""
    if found.course.line is None or found.course.state == service.PENDING:
        return
    course, line = found.course.section.course, found.course.line
    result = " ".join(str(one) for one in (line.mark, line.remark) if one not in (None, ""))
    raise Refused(
        N_("Nothing more is to be marked in {course}."),
        code="result-is-in",
        course=course,
        reasons=[reason("result-is-in", N_("The result is in: {result}."), result=result)],
    )


# --- what is supposed and needed --------------------------------------------------------------------------


def _supposed(found: Detail, texts: Sequence[str]) -> list[tuple[Assessment, int]]:
    return [_mark_supposed(found.group.assessments, text) for text in texts]


def _mark_supposed(assessments: Sequence[Assessment], text: str) -> tuple[Assessment, int]:
    """Read `NAME=MARK`; a name may be written without its accents and capitals."""
    name, equals, mark = text.rpartition("=")
    if not equals or not name.strip():
        raise UsageFault(
            N_("{option} takes a name and a mark, such as {example}."), option="--if", example="Examen=15"
        )
    exact = [one for one in assessments if one.name == name.strip()]
    alike = exact or [one for one in assessments if keyword(one.name) == keyword(name)]
    if len(alike) != 1:
        raise NotFound(
            N_("There is no assessment “{name}” in this course; there are: {names}."),
            code="unknown-assessment",
            name=name.strip()[:40],
            names=tuple(one.name for one in assessments),
        )
    return alike[0], parsed(lambda given: parse_hundredths(given, alike[0].points), mark)


def _told_supposed(found: Detail, given: Sequence[tuple[Assessment, int]], pass_mark: int) -> dict[str, Any]:
    stands = service.supposing(found, given)
    return {
        "marks": [
            {"name": one.name, "mark": number(mark), "points": number(one.points)} for one, mark in given
        ],
        "projected": None if stands.projected is None else floored(stands.projected),
        "final": stands.final,
        "remark": None if stands.final is None else remark_of(stands.final, pass_mark),
    }


def _needed(found: Detail, given: Sequence[tuple[Assessment, int]], aim: int) -> Needed:
    marks = {**found.marks, **{one.id: mark for one, mark in given}}
    return needed(found.group.assessments, found.group.categories, marks, found.rules, aim)


def _told_needed(found: Needed) -> dict[str, Any]:
    return {
        "target": found.target,
        "state": found.state,
        "percent": None if found.percent is None else number(found.percent),
        "remaining": percent(found.remaining),
        "best": found.best,
        "categories": [
            {
                "name": one.name,
                "least_mean": number(one.least_mean),
                "percent": None if one.percent is None else number(one.percent),
            }
            for one in found.categories
        ],
    }
