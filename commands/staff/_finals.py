"""`omni staff marks show`, `missing`, `finalize`, `correct` and `corrections`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import (
    DryRun,
    Format,
    RequiredReason,
    TermCode,
    parsed,
    some_text,
    student_number,
    term_code,
    whole_number,
)
from commands._session import write
from commands._written import note_dry_run, tell
from commands.staff._sections import (
    CourseCode,
    SectionCode,
    TermOption,
    course_and_section,
    present_term,
    the_section,
)
from omnicli.clock import from_text
from omnicli.errors import FinishedWithProblems, UsageFault
from omnicli.i18n import N_, Number, unabridged
from omnicli.output import Column, View, keyed
from omnicli.rules.final_results import Final
from omnicli.rules.hundredths import number, rounded
from omnicli.services import finalizing, marking
from omnicli.world import World

if TYPE_CHECKING:
    from fractions import Fraction

    from omnicli.services.finalizing import Computed, Group, Plan

_RESULTS = (
    Column("student", N_("Number")),
    Column("last_name", N_("Last name")),
    Column("first_name", N_("First name")),
    Column("computed", N_("Computed")),
    Column("mark", N_("Final")),
    Column("remark", N_("Remark")),
    Column("reason", N_("Reason")),
)
_PLAN = View((*_RESULTS, Column("overridden", N_("Given by hand"))))
_LISTING = View(
    (
        Column("course", N_("Course")),
        Column("section", N_("Group")),
        Column("students", N_("Students")),
        Column("ready", N_("Ready")),
        Column("reasons", N_("What it lacks")),
    )
)
_DONE = View(
    (
        Column("course", N_("Course")),
        Column("section", N_("Group")),
        Column("students", N_("Students")),
        Column("done", N_("Final")),
        Column("reasons", N_("What it lacks")),
    )
)
_CORRECTIONS = View(
    (
        Column("number", N_("No.")),
        Column("student", N_("Number")),
        Column("term", N_("Term")),
        Column("course", N_("Course")),
        Column("before", N_("Before")),
        Column("after", N_("After")),
        Column("reason", N_("Reason")),
        Column("at", N_("When")),
        Column("actor", N_("By whom")),
    )
)


def show(
    ctx: typer.Context, *, course: CourseCode, section: SectionCode, term: TermOption = "", fmt: Format = ""
) -> None:
    """Show the marks of a group: each assessment, the result to date, the computed one and the final one.

    “?” is a student who is excused. The look is written in the audit trail.
    """
    world: World = ctx.obj
    where = course_and_section(course, section)
    with write(world, roles=marking.ROLES) as uow:
        found = finalizing.look(uow, the_section(world, uow, term, where))
    if world.fmt == "json":
        world.emit([_as_data(found, one) for one in found.students], keyed(_JSON_KEYS))
        return
    world.emit([_as_row(found, one) for one in found.students], _matrix(found))
    if world.fmt == "table" and found.final_at is not None:
        world.note(N_("The results of this group are final."))


_JSON_KEYS = (
    "student", "last_name", "first_name", "marks", "to_date", "marked", "computed", "mark", "remark", "reason",
    "overridden", "left",
)  # fmt: skip


def _matrix(found: Group) -> View:
    """Return the columns of a group: in the table, an assessment's heading is its name as it was written."""
    to_date = (Column("to_date", N_("To date (%)")), Column("marked", N_("Marked (%)")))
    works = tuple(Column(_key(one.name), one.name) for one in found.assessments)
    return View((*_RESULTS[:3], *works, *to_date, *_RESULTS[3:6]))


def _base(one: Computed) -> dict[str, Any]:
    result = one.was if one.student.left else one.result
    return {
        **one.student._asdict(),
        "to_date": _percent(one.standing.projected if one.standing else None),
        "marked": _percent(one.standing.marked if one.standing else None),
        "computed": one.computed,
        "mark": result.mark if result else None,
        "remark": result.remark if result else "",
        "reason": one.override.reason if one.override else "",
        "overridden": one.override is not None,
    }


def _percent(value: Fraction | None) -> Number | None:
    from decimal import Decimal

    return None if value is None else rounded(Decimal(value.numerator) / value.denominator, 2)


def _as_data(found: Group, one: Computed) -> dict[str, Any]:
    marks = {each.name: _mark(one, each.id) for each in found.assessments if each.id in one.marks}
    return {**_base(one), "marks": marks}


def _as_row(found: Group, one: Computed) -> dict[str, Any]:
    cells = {
        _key(each.name): _mark(one, each.id) or "?" for each in found.assessments if each.id in one.marks
    }
    return {**cells, **_base(one)}


def _key(name: str) -> str:
    """Return an assessment's column: its name, unless another column is called so and would hide its marks."""
    return f"marks.{name}" if name in _JSON_KEYS else name


def _mark(one: Computed, assessment: int) -> Number | None:
    mark = one.marks[assessment]
    return None if mark is None else number(mark)


def missing(ctx: typer.Context, term: TermOption = "", fmt: Format = "") -> None:
    """List the groups whose results are not final, and what each lacks."""
    world: World = ctx.obj
    with write(world, roles=marking.ROLES) as uow:
        code = present_term(world, uow, term)
        found = list(finalizing.plans(uow, code))
        uow.record("marks.missing", f"term:{code}")
    world.emit([{**_summary(world, one), "ready": not one.reasons} for one in found], _LISTING)


def _summary(world: World, one: Plan) -> dict[str, Any]:
    people = world.fmt == "table"
    reasons = [
        world.t(why.message, **(why.params if people else unabridged(why.params))) for why in one.reasons
    ]
    return {
        **one.group.place._asdict(),
        "students": len(one.group.counted),
        "reasons": reasons if world.fmt == "json" else " ".join(reasons),
    }


def finalize(
    ctx: typer.Context,
    *,
    course: Annotated[str, typer.Option("--course", metavar="CODE", help=N_("The course: 420-1N6-TH."))] = "",
    section: Annotated[str, typer.Option("--section", metavar="GROUP", help=N_("The group: 00001."))] = "",
    term: TermOption = "",
    every: Annotated[bool, typer.Option("--all", help=N_("Every group of the term that is ready."))] = False,
    accumulated: Annotated[
        bool,
        typer.Option("--accumulated", help=N_("What is not marked counts for nothing.")),
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Make the results of a group final: they enter the students' records and are locked.

    With --all, every group that is ready; the others are listed with what they lack (exit code 8).
    """
    world: World = ctx.obj
    if every == bool(course or section) or (bool(course) != bool(section)):
        message = N_("Say a group (--course and --section), or --all with a term.")
        raise UsageFault(message, code="which-group")
    if every:
        _finalize_all(world, term, accumulated=accumulated, dry_run=dry_run)
        return
    where = course_and_section(course, section)
    with write(world, roles=marking.ROLES, dry_run=dry_run) as uow:
        made = finalizing.finalize(uow, the_section(world, uow, term, where), accumulated=accumulated)
    _tell_final(world, made, dry_run=dry_run)


def _tell_final(world: World, made: Plan, *, dry_run: bool) -> None:
    """Show each result with the computed one beside it, then what was written of the group."""
    place, figures = made.group.place, made.figures
    lines = [{key: _base(one)[key] for key in _PLAN.keys} for one in made.group.counted]
    known = {
        **place._asdict(),
        "students": len(lines),
        "mean": figures.mean,
        "sd": figures.sd,
        "size": figures.size,
    }
    if world.fmt != "table":
        told = {**known, "lines": lines, "dry_run": dry_run}
        world.emit(told if world.fmt == "json" else lines, keyed(told) if world.fmt == "json" else _PLAN)
        return
    world.emit(lines, _PLAN)
    if dry_run:
        note_dry_run(world)
    message = (
        N_("Group {section} of {course}: 1 result is final (mean {mean}, standard deviation {sd}).")
        if len(lines) == 1
        else N_(
            "Group {section} of {course}: {students} results are final (mean {mean}, standard deviation {sd})."
        )
    )
    world.out(
        "\n" + world.t(message, **{**known, "mean": _figure(figures.mean), "sd": _figure(figures.sd)}) + "\n"
    )


def _figure(text: str | None) -> object:
    from decimal import Decimal

    return "–" if text is None else rounded(Decimal(text), 2)


def _finalize_all(world: World, term: str, *, accumulated: bool, dry_run: bool) -> None:
    with write(world, roles=marking.ROLES, dry_run=dry_run) as uow:
        found = list(finalizing.plans(uow, present_term(world, uow, term), accumulated=accumulated))
        for one in found:
            if not one.reasons:
                finalizing.write(uow, one)
    world.emit([{**_summary(world, one), "done": not one.reasons} for one in found], _DONE)
    if dry_run:
        note_dry_run(world)
    unready = sum(bool(one.reasons) for one in found)
    if unready:
        message = N_("{ready} groups are final; {unready} lack something and are listed.")
        raise FinishedWithProblems(message, code="not-all-final", ready=len(found) - unready, unready=unready)


def correct(
    ctx: typer.Context,
    student: Annotated[str, typer.Argument(metavar="NUMBER", show_default=False, help=N_("Student number."))],
    *,
    course: CourseCode,
    reason: RequiredReason,
    term: TermOption = "",
    mark: Annotated[str, typer.Option("--mark", metavar="0-100", help=N_("The right mark."))] = "",
    remark: Annotated[
        str, typer.Option("--remark", metavar="CODE", help=N_("The right remark: EQ, SU, DI, IN, IT, AE."))
    ] = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Correct a final result: what it was, who corrected it and why are kept for good.

    What is said here is the whole result: --mark 72 takes an IT away. The group's figures stay as they were.
    """
    from omnicli.rules.codes import parse_course_code
    from omnicli.rules.curriculum_words import parse_remark

    world: World = ctx.obj
    code, who, why = parsed(parse_course_code, course), student_number(student), some_text(reason, "--reason")
    given = Final(
        whole_number(mark, "--mark", 0, 100) if mark else None, parsed(parse_remark, remark) if remark else ""
    )
    if given == Final(None, ""):
        raise UsageFault(N_("Say the right result: --mark, --remark, or both."), code="which-result")
    with write(world, roles=("registrar",), dry_run=dry_run) as uow:
        done = finalizing.correct(uow, who, present_term(world, uow, term), code, given, why)
    told = {
        "number": done.number,
        "student": who,
        "course": code,
        "before": _text(done.before),
        "after": _text(done.after),
        "dry_run": dry_run,
    }
    tell(world, told, N_("Correction no. {number}: {student}, {course}, {before} → {after}."))


def _text(result: Final | None) -> str:
    return " ".join(str(one) for one in result or () if one not in {None, ""}) or "–"


def corrections(
    ctx: typer.Context,
    term: TermCode = "",
    student: Annotated[str, typer.Option("--student", metavar="NUMBER", help=N_("Student number."))] = "",
    fmt: Format = "",
) -> None:
    """List the corrections of final results. The look is written in the audit trail."""
    world: World = ctx.obj
    code, who = term_code(term), student_number(student) if student else ""
    with write(world, roles=("registrar",)) as uow:
        found = finalizing.corrections(uow, code, who)
    rows = [
        {
            **one._asdict(),
            "before": _text(Final(one.mark_before, one.remark_before)),
            "after": _text(Final(one.mark, one.remark)),
            "at": from_text(one.at),
        }
        for one in found
    ]
    world.emit(rows, _CORRECTIONS)
