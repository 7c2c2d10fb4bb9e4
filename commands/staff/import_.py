"""`omni staff import`: load a college from files."""

from __future__ import annotations

import os
import stat
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from commands._app import command
from commands._options import DryRun, Format, TermCode, term_code
from commands._session import write
from omnicli import output
from omnicli.errors import BadInput, FinishedWithProblems
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.progress import bar
from omnicli.services.imports.kinds import KINDS, kind_of
from omnicli.services.imports.service import import_file
from omnicli.services.imports.words import sentence
from omnicli.tabular import spooled
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.services.imports.report import Report
    from omnicli.tabular import Fault

app = command()

# What a list for people holds; machines get everything.
_REJECTED = 50
_WARNED = 10  # of each sort

_UNREADABLE: Mapping[type, str] = {
    FileNotFoundError: N_("There is no file {path}."),
    IsADirectoryError: N_("{path} is a folder, not a file."),
    PermissionError: N_("This system account may not read {path}."),
}

_SUMMARY = View(
    (
        Column("receipt", N_("Receipt")),
        Column("kind", N_("Kind")),
        Column("read", N_("Lines read")),
        Column("added", N_("Added")),
        Column("changed", N_("Changed")),
        Column("unchanged", N_("Unchanged")),
        Column("rejected", N_("Rejected")),
        Column("warnings", N_("Warnings")),
    )
)
_REJECTIONS = View(
    (Column("line", N_("Line")), Column("column", N_("Column")), Column("message", N_("Why rejected")))
)
_WARNINGS = View((Column("line", N_("Line")), Column("message", N_("Warning"))))
_FINDINGS = View(
    (
        Column("finding", N_("Finding")),
        Column("line", N_("Line")),
        Column("column", N_("Column")),
        Column("code", N_("Code")),
        Column("message", N_("Message")),
    )
)


def _kinds(incomplete: str) -> list[str]:
    return [name for name in KINDS if name.startswith(incomplete)]


Kind = Annotated[
    str,
    typer.Argument(
        metavar="KIND", autocompletion=_kinds, show_default=False, help=N_("What the file holds.")
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
    """Load programs, courses, terms, calendar, employees, students, offering or registrations from a file.

    CSV, TSV, semicolons, a JSON list or JSON lines, in UTF-8: the format is found by itself. One rejected line
    holds the whole file back, and every one is listed; with --skip-bad the good lines are loaded. The same file
    again changes nothing. A column that the file does not have leaves what is stored; an empty cell empties it.
    """
    world: World = ctx.obj
    code = term_code(term)
    kind_of(kind, code)
    with (
        _open(world, file) as source,
        bar(os.fstat(source.fileno()).st_size) as progress,
        write(world, roles=("registrar",), dry_run=dry_run) as uow,
    ):
        report = import_file(
            uow, kind, source, term=code, skip_bad=skip_bad, dry_run=dry_run, progress=progress
        )
    _show(world, report)
    if dry_run:
        world.note(N_("Dry run: nothing was written."))
    _judge(report, dry_run=dry_run)


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
        message = _UNREADABLE.get(type(error), N_("The file {path} cannot be read: {why}."))
        raise BadInput(message, code="unreadable", path=name, why=error.strerror) from error


def _show(world: World, report: Report) -> None:
    if world.fmt == "json":
        world.out(output.to_json(_as_data(world, report)))
    elif world.fmt == "csv":
        world.emit(_findings(world, report), _FINDINGS)
    else:
        world.emit(
            {
                "receipt": report.receipt,
                "kind": report.kind,
                **report.counts(),
            },
            _SUMMARY,
        )
        _list(world, report.rejections, report.rejections[:_REJECTED], _REJECTIONS)
        _list(world, report.warnings, _samples(report.warnings), _WARNINGS)


def _samples(faults: Sequence[Fault]) -> list[Fault]:
    """Keep the first few of each sort, so that a common one does not hide a rare one."""
    seen: Counter[str] = Counter()
    kept = []
    for fault in faults:
        seen[fault.reason.slug] += 1
        if seen[fault.reason.slug] <= _WARNED:
            kept.append(fault)
    return kept


def _list(world: World, faults: Sequence[Fault], shown: Sequence[Fault], view: View) -> None:
    if not faults:
        return
    world.out("\n")
    world.emit([_entry(world, fault) for fault in shown], view)
    if len(faults) > len(shown):
        world.note(N_("… and {count} more; --format json lists them all."), count=len(faults) - len(shown))


def _as_data(world: World, report: Report) -> dict[str, Any]:
    """Return the report as machines read it; a receipt is null when nothing was written."""
    counts = report.counts()
    del counts["warnings"]
    warnings = [_entry(world, fault) for fault in report.warnings]
    return {
        "receipt": report.receipt,
        "kind": report.kind,
        **counts,
        "warnings": [{k: w[k] for k in ("line", "code", "message")} for w in warnings],
        "rejections": [_entry(world, fault) for fault in report.rejections],
    }


def _findings(world: World, report: Report) -> list[dict[str, Any]]:
    rejections = [{"finding": "rejection", **_entry(world, fault)} for fault in report.rejections]
    return [*rejections, *({"finding": "warning", **_entry(world, fault)} for fault in report.warnings)]


def _entry(world: World, fault: Fault) -> dict[str, Any]:
    return {
        "line": fault.line,
        "column": fault.column,
        "code": fault.reason.slug,
        "message": sentence(fault.reason, world.t),
    }


def _judge(report: Report, *, dry_run: bool) -> None:
    """End with the exit code of what happened; the report has been shown."""
    if report.refused:
        raise BadInput(
            N_(
                "Lines rejected: {count}. Nothing was written: correct the file, or add --skip-bad to load the rest."
            )
            if not report.fatal
            else N_("Nothing was written: the file cannot be read."),
            code="rejected-lines",
            count=report.rejected,
        )
    if report.rejections:
        raise FinishedWithProblems(
            N_("Lines rejected: {count}. The others would be loaded.")
            if dry_run
            else N_("Lines rejected: {count}. The others are loaded."),
            code="lines-left-out",
            count=report.rejected,
        )
