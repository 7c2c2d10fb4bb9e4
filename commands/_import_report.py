"""The report of an import, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from omnicli import output
from omnicli.i18n import N_
from omnicli.output import Column, View
from omnicli.services.imports.words import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnicli.i18n import Translator
    from omnicli.services.imports.report import Report
    from omnicli.tabular import Fault
    from omnicli.world import World

# What a list for people holds; machines get everything.
_REJECTED = 50
_WARNED = 10  # of each sort
_AT_ONCE = 1000  # entries written together

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


def show(world: World, report: Report) -> None:
    """Show the counts of an import and its findings: all of them to machines, the first ones to people."""
    if world.fmt == "json":
        world.pour(_json(world, report))
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
    t = world.t
    world.out("\n")
    world.emit([_entry(t, fault) for fault in shown], view)
    if len(faults) > len(shown):
        world.note(N_("… and {count} more; --format json lists them all."), count=len(faults) - len(shown))


def _json(world: World, report: Report) -> Iterator[str]:
    """Write the report as machines read it, piece by piece; a receipt is null when nothing was written."""
    counts = report.counts()
    del counts["warnings"]
    head = output.to_json({"receipt": report.receipt, "kind": report.kind, **counts})
    yield head.removesuffix("\n}\n") + ","
    yield from _json_list(world.t, "warnings", report.warnings, ("line", "code", "message"))
    yield ","
    yield from _json_list(world.t, "rejections", report.rejections, ("line", "column", "code", "message"))
    yield "\n}\n"


def _json_list(t: Translator, name: str, faults: Sequence[Fault], keys: Sequence[str]) -> Iterator[str]:
    """Write a list, a line for each fault: a file may have half a million."""
    yield f'\n  "{name}": ['
    for start in range(0, len(faults), _AT_ONCE):
        entries = (_entry(t, fault) for fault in faults[start : start + _AT_ONCE])
        lines = (f"\n    {json.dumps({key: e[key] for key in keys}, ensure_ascii=False)}" for e in entries)
        yield ("," if start else "") + output.escaped(",".join(lines))
    yield "\n  ]" if faults else "]"


def _findings(world: World, report: Report) -> list[dict[str, Any]]:
    t = world.t
    rejections = [{"finding": "rejection", **_entry(t, fault)} for fault in report.rejections]
    return [*rejections, *({"finding": "warning", **_entry(t, fault)} for fault in report.warnings)]


def _entry(t: Translator, fault: Fault) -> dict[str, Any]:
    return {
        "line": fault.line,
        "column": fault.column,
        "code": fault.reason.slug,
        "message": sentence(fault.reason, t),
    }
