"""`omni staff import`: load a college from files."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from commands._app import command
from commands._import_report import show
from commands._options import DryRun, Format, TermCode, complete_kinds, term_code
from commands._session import write
from commands._written import note_dry_run
from omnicli.causes import OUT_OF_ROOM, cause
from omnicli.errors import BadInput, Conflict, FinishedWithProblems, StoreError
from omnicli.i18n import N_
from omnicli.progress import bar
from omnicli.services.imports.kinds import kind_of
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
    dry_run: DryRun = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=N_("Load the good lines even when others are rejected."))
    ] = False,
    fmt: Format = "",
) -> None:
    """Load the college, its people and its tariff from files.

    The kinds are programs, courses, terms, calendar, employees, students, offering, registrations, tariff and deemed.

    CSV, TSV, semicolons, a JSON list or JSON lines, in UTF-8: the format is found by itself. One rejected line
    holds the whole file back, and every one is listed; with --skip-bad the good lines are loaded. The same file
    again changes nothing. A column that the file does not have leaves what is stored; an empty cell empties it.
    """
    world: World = ctx.obj
    code = term_code(term)
    roles = kind_of(kind, code).roles
    with (
        _open(world, file) as source,
        bar(os.fstat(source.fileno()).st_size) as progress,
        write(world, roles=roles, dry_run=dry_run) as uow,
    ):
        before = _state(source)
        report = import_file(
            uow, kind, source, term=code, skip_bad=skip_bad, dry_run=dry_run, progress=progress
        )
        if _state(source) != before:
            message = N_("The file {path} changed while it was read. Nothing was written: start again.")
            raise Conflict(message, code="file-changed", path=file)
    _tell(world, report)
    if dry_run:
        note_dry_run(world)
    _judge(report, dry_run=dry_run)


def _tell(world: World, report: Report) -> None:
    """Show the report; when it cannot be shown, say at least that the import is done."""
    try:
        show(world, report)
    except StoreError as error:
        if not report.receipt:
            raise
        message = N_("The import {receipt} is done, but its report could not be written: {why}.")
        why = error.params.get("why", "?")
        raise StoreError(message, code=error.code, receipt=report.receipt, why=why) from error


def _open(world: World, name: str) -> BinaryIO:
    """Open a file, or the copy of a pipe: nothing waits for a pipe while the store is held."""
    try:
        if name == "-":
            return spooled(world.stdin())
        stream = open(name, "rb")  # noqa: SIM115 (the command closes it)
        if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            return stream
        with stream:
            return spooled(stream)
    except OSError as error:
        if error.errno in OUT_OF_ROOM:
            message = N_("There is no room to keep what comes through the pipe: {why}. Nothing was written.")
            raise StoreError(message, code="store-full", why=cause(error)) from error
        message = _UNREADABLE.get(type(error), N_("The file {path} cannot be read: {why}."))
        raise BadInput(message, code="unreadable", path=name, why=cause(error)) from error


def _state(source: BinaryIO) -> tuple[int, int]:
    """Return what changes with a file when somebody writes it: its size and the instant of the last writing."""
    found = os.fstat(source.fileno())
    return found.st_size, found.st_mtime_ns


def _judge(report: Report, *, dry_run: bool) -> None:
    """End with the exit code of what happened; the report has been shown."""
    if report.refused:
        raise BadInput(
            N_(
                "Lines rejected: {count}. Nothing was written: correct the file, or add --skip-bad to load the rest."
            )
            if not report.fatal
            else N_("Nothing was written: correct the file first."),
            code="rejected-lines",
            count=report.rejected,
        )
    if report.rejections:
        raise FinishedWithProblems(
            _left_out(report, dry_run=dry_run), code="lines-left-out", count=report.rejected
        )


def _left_out(report: Report, *, dry_run: bool) -> str:
    if report.rejected == report.read:
        return N_("Lines rejected: {count}, all there are: nothing was loaded.")
    if dry_run:
        return N_("Lines rejected: {count}. The others would be loaded.")
    return N_("Lines rejected: {count}. The others are loaded.")
