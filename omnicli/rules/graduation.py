"""Who may be granted the DEC, and everything that each candidate lacks.

Source: RREC, sections 25, 26 and 32: all the courses of the programme, the «épreuve uniforme» (EUF) and the «épreuve
synthèse de programme» (ESP). No exam is ever exempt, nor credited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.codes import units_text
from omnicli.rules.progress_states import UNDER_WAY
from omnicli.rules.record import result_text
from omnicli.rules.result_words import ESP, EUF, FAILED, PASSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.progress import ExamState, Line, Progress

GRANTED, READY, PENDING, LACKING = STATUSES = ("granted", "ready", "pending", "lacking")
"""The DEC is granted; nothing lacks; only results to come in or exams do; courses are to be taken."""


class Audit(NamedTuple):
    """What a student lacks for the DEC: every reason; `units` are those missing, in thirds."""

    status: str
    reasons: tuple[Reason, ...]
    courses: tuple[str, ...]
    awaited: tuple[str, ...]
    units: int

    @property
    def is_candidate(self) -> bool:
        """Tell whether no course is left to be taken, and the DEC is not granted yet."""
        return self.status in (READY, PENDING)


def audit(progress: Progress) -> Audit:
    """Hold a student's progress against what the DEC asks for.

    Slugs: `course-missing`, `course-awaited`, `units-missing`, `euf-to-do`, `euf-failed`, `esp-to-do`, `esp-failed`.
    """
    left = [line for line in progress.lines if not line.is_finished]
    awaited = tuple(line.code for line in left if line.state in UNDER_WAY)
    missing = tuple(line.course for line in left if line.state not in UNDER_WAY)
    reasons = tuple(_reasons(progress, left))
    if progress.granted_on:
        status = GRANTED
    elif not reasons:
        status = READY
    else:
        status = LACKING if missing else PENDING
    return Audit(status, reasons, missing, awaited, progress.units.left)


def _reasons(progress: Progress, left: list[Line]) -> Iterator[Reason]:
    for line in left:
        yield _course(line)
    units = progress.units
    if units.left:
        message = N_("Units missing: {missing} ({earned} of {required} earned).")
        earned, required = units_text(units.earned), units_text(units.required)
        yield reason(
            "units-missing", message, missing=units_text(units.left), earned=earned, required=required
        )
    yield from _exam(EUF, progress.euf)
    yield from _exam(ESP, progress.esp)


def _course(line: Line) -> Reason:
    if line.state in UNDER_WAY:
        return reason("course-awaited", N_("{course}: its result is awaited."), course=line.code)
    if line.result is None:
        return reason("course-missing", N_("{course}: still to be taken."), course=line.course)
    message = N_("{course}: to be taken again ({result}).")
    return reason("course-missing", message, course=line.course, result=result_text(line.result))


def _exam(exam: str, found: ExamState) -> Iterator[Reason]:
    if found.state == FAILED:
        yield reason(f"{exam.lower()}-failed", N_("{exam}: failed, to be passed."), exam=exam)
    elif found.state != PASSED:
        yield reason(f"{exam.lower()}-to-do", N_("{exam}: still to be passed."), exam=exam)
