"""A progress grid for machines: one JSON object, or a CSV line for each course."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.output import keyed, to_json
from omnicli.rules.progress_words import missing_words
from omnicli.rules.record import result_text

if TYPE_CHECKING:
    from omnicli.i18n import Translator
    from omnicli.rules.curriculum import Result
    from omnicli.rules.progress import ExamState, Line, Units
    from omnicli.services.progress import Shown
    from omnicli.world import World

LINES = keyed(
    (
        "session", "part", "course", "title", "weighting", "units_thirds", "state", "mark", "remark", "term", "taken",
        "earned_thirds", "required_thirds", "attempts", "missing", "lost",
    )
)  # fmt: skip


def emit(world: World, shown: Shown) -> None:
    """Write a grid in the format asked for."""
    if world.fmt == "json":
        world.out(to_json(_object(shown, world.t)))
    elif world.fmt == "csv":
        lines = (*shown.progress.lines, *shown.progress.outside)
        world.emit([_flat(line, shown) for line in lines], LINES)
    else:
        from commands._progress_grid import drawn

        world.out(drawn(shown, world.t))


def _object(shown: Shown, t: Translator) -> dict[str, Any]:
    progress = shown.progress
    return {
        "student": shown.student.number,
        "name": shown.student.name,
        "program": progress.program,
        "program_title": shown.title,
        "version": progress.version,
        "own_program": shown.is_own,
        "session": shown.session,
        "units": {
            "general": _units(progress.general),
            "specific": _units(progress.specific),
            "total": _units(progress.units),
        },
        "exams": {"EUF": _exam(progress.euf), "ESP": _exam(progress.esp)},
        "granted_on": progress.granted_on or None,
        "lines": [_line(line, t) for line in progress.lines],
        "outside": [_line(line, t) for line in progress.outside],
        "lost": [line.code for line in shown.lost],
    }


def _units(units: Units) -> dict[str, int]:
    return {"earned_thirds": units.earned, "required_thirds": units.required, "left_thirds": units.left}


def _exam(found: ExamState) -> dict[str, Any]:
    return {
        "state": found.state,
        "sittings": [{"term": one.term, "result": one.result} for one in found.sittings],
    }


def _line(line: Line, t: Translator) -> dict[str, Any]:
    return {
        **_common(line),
        "attempts": [one._asdict() for one in line.attempts],
        "missing": [{"code": why.slug, "message": t(why.message, **why.params)} for why in line.missing],
    }


def _common(line: Line) -> dict[str, Any]:
    return {
        "session": line.session or None,
        "part": line.part,
        "course": line.course,
        "title": line.title,
        "weighting": line.weighting,
        "units_thirds": line.units,
        "state": line.state,
        "mark": line.result.mark if line.result else None,
        "remark": line.result.remark if line.result else "",
        "term": line.term or (line.result.term if line.result else ""),
        "taken": line.taken,
        "earned_thirds": line.earned,
        "required_thirds": line.required,
    }


def _flat(line: Line, shown: Shown) -> dict[str, Any]:
    return {
        **_common(line),
        "attempts": "; ".join(map(_attempt, line.attempts)),
        "missing": "; ".join(map(missing_words, line.missing)),
        "lost": not line.session and line.course in {one.code for one in shown.lost},
    }


def _attempt(one: Result) -> str:
    return f"{one.term} {result_text(one)}"
