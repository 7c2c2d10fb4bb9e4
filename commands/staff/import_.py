"""`omni staff import`: load a college from files."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from commands._app import command
from commands._import_report import show
from commands._options import DryRun, Format, TermCode, complete_kinds, parsed, term_code
from commands._session import write
from commands._written import note_dry_run
from omnicli.causes import OUT_OF_ROOM, cause
from omnicli.errors import BadInput, Conflict, FinishedWithProblems, StoreError, UsageFault
from omnicli.i18n import N_
from omnicli.progress import bar
from omnicli.rules.assessments import Section
from omnicli.rules.codes import parse_course_code, parse_section
from omnicli.services.imports.kinds import kind_of
from omnicli.services.imports.kinds_taxes import SECRET
from omnicli.services.imports.service import import_file
from omnicli.tabular import spooled
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.services.imports.report import Report

app = command()

_UNREADABLE: Mapping[type, str] = {
    FileNotFoundError: N_("There is no file {path}."),
    IsADirectoryError: N_("{path} is a folder, not a file."),
    PermissionError: N_("This system account may not read {path}."),
}


Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND", autocompletion=complete_kinds, show_default=False, help=N_("What the file holds.")
    ),
]


@app.command("import")
def import_(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    kind: Kind,
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", show_default=False, help=N_("The file; - is standard input."))
    ],
    term: TermCode = "",
    course: Annotated[
        str, typer.Option("--course", metavar="CODE", help=N_("Marks: the course of all of them."))
    ] = "",
    section: Annotated[
        str, typer.Option("--section", metavar="GROUP", help=N_("Marks: the group of all of them."))
    ] = "",
    assessment: Annotated[
        str, typer.Option("--assessment", metavar="NAME", help=N_("Marks: the assessment of all of them."))
    ] = "",
    dry_run: DryRun = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=N_("Load the good lines even when others are rejected."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Load the college, its people and its tariff from files.

    The kinds are programs, courses, terms, calendar, employees, students, offering, registrations, tariff and deemed;
    of results: record, strengths, exams, diplomas, teaching, categories, assessments, marks, finals, absences and
    withdrawals; of tax slips: sins and eligibility. With --course and --section, marks are a teacher's file (omni
    staff marks import).

    CSV, TSV, semicolons, a JSON list or JSON lines, in UTF-8: the format is found by itself. One rejected line
    holds the whole file back, and every one is listed; with --skip-bad the good lines are loaded. The same file
    again changes nothing. A column that the file does not have leaves what is stored; an empty cell empties it.
    """
    world: World = ctx.obj
    code = term_code(term)
    place = _place(kind, course, section, assessment, skip_bad=skip_bad)
    roles = kind_of(kind, code).roles
    with (
        opened(world, file, secret=kind in SECRET) as source,
        bar(os.fstat(source.fileno()).st_size) as progress,
        write(world, roles=roles, dry_run=dry_run) as uow,
    ):
        before = state(source)
        if place:
            from omnicli.services.imports.of_section import import_marks

            where = Section(code, *place)
            report = import_marks(uow, source, where, assessment, dry_run=dry_run, progress=progress)
        else:
            report = import_file(
                uow, kind, source, term=code, skip_bad=skip_bad, dry_run=dry_run, progress=progress
            )
        check_unchanged(source, before, file)
    tell(world, report)
    if dry_run:
        note_dry_run(world)
    judge(report, dry_run=dry_run, partial=not place)


def _place(
    kind: str, course: str, section: str, assessment: str, *, skip_bad: bool
) -> tuple[str, str] | None:
    """Read the section that a file of marks is of; None for a file that says it itself."""
    if not (course or section or assessment):
        return None
    if kind != "marks" or not (course and section):
        message = N_("--course, --section and --assessment are for marks, the first two together.")
        raise UsageFault(message, code="section-options")
    if skip_bad:
        raise UsageFault(N_("--skip-bad is for files of a whole college."), code="section-options")
    return parsed(parse_course_code, course), parsed(parse_section, section)


def check_unchanged(source: BinaryIO, before: tuple[int, int], path: str) -> None:
    """Refuse a file that somebody wrote while it was read."""
    if state(source) != before:
        message = N_("The file {path} changed while it was read. Nothing was written: start again.")
        raise Conflict(message, code="file-changed", path=path)


def tell(world: World, report: Report) -> None:
    """Show the report; when it cannot be shown, say at least that the import is done."""
    try:
        show(world, report)
    except StoreError as error:
        if not report.receipt:
            raise
        message = N_("The import {receipt} is done, but its report could not be written: {why}.")
        why = error.params.get("why", "?")
        raise StoreError(message, code=error.code, receipt=report.receipt, why=why) from error


def opened(world: World, name: str, *, secret: bool = False) -> BinaryIO:
    """Open a file, or the copy of a pipe: nothing waits for a pipe while the store is held.

    The copy of what is `secret` stays in memory.
    """
    try:
        if name == "-":
            return spooled(world.stdin(), secret=secret)
        stream = open(name, "rb")  # noqa: SIM115 (the command closes it)
        if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            return stream
        with stream:
            return spooled(stream, secret=secret)
    except OSError as error:
        if error.errno in OUT_OF_ROOM:
            message = N_("There is no room to keep what comes through the pipe: {why}. Nothing was written.")
            raise StoreError(message, code="store-full", why=cause(error)) from error
        message = _UNREADABLE.get(type(error), N_("The file {path} cannot be read: {why}."))
        raise BadInput(message, code="unreadable", path=name, why=cause(error)) from error


def state(source: BinaryIO) -> tuple[int, int]:
    """Return what changes with a file when somebody writes it: its size and the instant of the last writing."""
    found = os.fstat(source.fileno())
    return found.st_size, found.st_mtime_ns


def judge(report: Report, *, dry_run: bool, partial: bool = True) -> None:
    """End with the exit code of what happened; the report has been shown. `partial`: the good lines may be loaded."""
    if report.refused:
        raise BadInput(_refused(report, partial=partial), code="rejected-lines", count=report.rejected)
    if report.rejections:
        raise FinishedWithProblems(
            _left_out(report, dry_run=dry_run), code="lines-left-out", count=report.rejected
        )


def _refused(report: Report, *, partial: bool) -> str:
    if report.fatal:
        return N_("Nothing was written: correct the file first.")
    if not partial:
        return N_("Lines rejected: {count}. Nothing was written: correct the file.")
    return N_(
        "Lines rejected: {count}. Nothing was written: correct the file, or add --skip-bad to load the rest."
    )


def _left_out(report: Report, *, dry_run: bool) -> str:
    if report.rejected == report.read:
        return N_("Lines rejected: {count}, all there are: nothing was loaded.")
    if dry_run:
        return N_("Lines rejected: {count}. The others would be loaded.")
    return N_("Lines rejected: {count}. The others are loaded.")
