"""Importing the file of one section: marks of an assessment or of all, absences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.services import marking
from omnicli.services.imports.kinds import kind_of
from omnicli.services.imports.mark_sheet import STUDENT_NAMES, Form
from omnicli.services.imports.service import import_file
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.rules.assessments import Section
    from omnicli.services.imports.report import Report
    from omnicli.tabular import Readable
    from store.uow import UnitOfWork

_MARK_NAMES = ("note", "résultat", "resultat")
_HOUR_NAMES = ("heures",)


def import_marks(
    uow: UnitOfWork,
    stream: Readable,
    place: Section,
    assessment: str = "",
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Import marks of a section, of one assessment or of each that heads a column; none if a line is bad.

    Whoever of the group has no mark in the file is told as a warning. `NotAllowed`, `NotFound` and `Refused` as
    `marking` says, for a section that is not one's own, is not there, or whose results are final.
    """
    marking.open_to_change(uow, place)
    assessments = uow.marks.assessments(place)
    given = {"course": place.course, "section": place.section}
    if assessment or not assessments:
        given["assessment"] = marking.need(assessments, assessment, place).name
    form = Form(
        kind_of("marks", place.term).names,
        given,
        ("number", "mark"),
        dict.fromkeys(STUDENT_NAMES[1:], "number") | dict.fromkeys(_MARK_NAMES, "mark"),
        "mark",
        () if assessment else tuple(one.name for one in assessments),
        "assessment",
    )
    report = import_file(uow, "marks", stream, term=place.term, dry_run=dry_run, progress=progress, form=form)
    if not report.fatal:
        _tell_missing(uow, place, report)
    return report


def _tell_missing(uow: UnitOfWork, place: Section, report: Report) -> None:
    missing = [one for one in uow.marks.loading.missing(place) if one[0] not in report.named]
    if missing:
        names = tuple(f"{number} {first} {last}" for number, last, first in missing)
        message = N_("In the group, but without a mark in the file ({count}): {students}.")
        why = reason("missing-students", message, count=len(missing), students=names)
        report.warn([Fault(1, "number", why)])


def import_absences(
    uow: UnitOfWork,
    stream: Readable,
    place: Section,
    date: str = "",
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Import hours missed in a section, each line with its date or all of the date given; none if a line is bad."""
    marking.open_section(uow, place)
    form = Form(
        kind_of("absences", place.term).names,
        {"course": place.course, **({"date": date} if date else {})},
        ("student", "hours") if date else ("student", "date", "hours"),
        {name: "student" for name in STUDENT_NAMES if name != "student"}
        | dict.fromkeys(_HOUR_NAMES, "hours"),
        "hours",
        group=frozenset(one.student for one in uow.marks.group(place)),
    )
    return import_file(
        uow, "absences", stream, term=place.term, dry_run=dry_run, progress=progress, form=form
    )
