"""Loading courses left: each with the day it was left, which decides whether it is a drop or an AE.

The rules are those of `omni staff students leave`. A student is taken whole or left out whole. What was left already,
on the same day, is left alone.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date, zone
from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.withdrawal import refusals
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_students
from omnicli.services.imports.loader import Loader
from omnicli.services.withdrawals import Desk, write
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from omnicli.rules.withdrawal import Situation
    from omnicli.services.imports.columns import Batch


class _Line(NamedTuple):
    """A course that a line says was left."""

    line: int
    on: date
    why: str


class WithdrawalLoader(Loader):
    """Loads courses left; nothing is written before every student is judged."""

    staged = ("student", "course", "date", "reason")

    def prepare(self) -> None:
        """Learn the term's dates; `NotFound` when there is no such term."""
        self._desk = Desk(self.uow, self.report.term)
        self._students = Known(self.uow, "students", "number")
        self._bad: set[str] = set()  # students of whom a line was rejected
        self._judged: dict[str, tuple[Situation, Mapping[str, _Line]]] = {}

    def check(self, batch: Batch) -> None:
        """Look the students up; a file without reasons says none."""
        reject_unknown_students(batch, self._students.lacks(batch.texts("student")))
        given = batch.columns.get("reason", [""] * len(batch.lines))
        batch.columns["reason"] = ["" if cell is None else cell for cell in given]
        batch.columns = {name: batch.columns[name] for name in self.staged}

    def stage(self, batch: Batch) -> None:
        """Stage the good lines, and note the students who have a bad one."""
        repeats = len(self.report.rejections)
        super().stage(batch)
        bad = {fault.line for fault in (*batch.rejections, *self.report.rejections[repeats:])}
        students = zip(batch.lines, batch.texts("student"), strict=True)
        self._bad |= {student for line, student in students if line in bad and student != BAD}

    def attempt(self) -> tuple[int, int] | None:
        """Nothing is written before every student is judged."""

    def settle(self) -> None:
        """Judge the students of the stage one by one."""
        today = local_date(self.uow.at, zone(self.uow.college.facts().time_zone))
        for student, rows in groupby(self.uow.withdrawals.staged(), itemgetter(0)):
            said = {row[2]: _Line(row[1], date.fromisoformat(row[3]), row[4] or "") for row in rows}
            now = self._desk.situation(student)
            wanted = self._fresh(student, now, said)
            wrong = refusals(now, {course: one.on for course, one in wanted.items()}, today)
            self.report.reject(
                Fault(wanted[course].line, "course", why)
                for course, reasons in wrong.items()
                for why in reasons
            )
            if wrong:
                self._bad.add(student)
            self._leave_out(student, wanted, wrong.keys())
            self._judged[student] = now, wanted

    def _fresh(self, student: str, now: Situation, said: Mapping[str, _Line]) -> dict[str, _Line]:
        """Return the lines that say something new: what was left on that day, and still is, is left alone."""
        before = {one.course: one.date for one in self.uow.withdrawals.of_student(student, now.term.code)}
        attended = now.staying(())
        return {
            course: one
            for course, one in said.items()
            if course in attended or before.get(course) != one.on.isoformat()
        }

    def _leave_out(self, student: str, wanted: Mapping[str, _Line], rejected: Collection[str]) -> None:
        if student not in self._bad:
            return
        message = N_("Left out: another line of student {number} is bad.")
        why = reason("student-left-out", message, number=student)
        self.report.reject(
            Fault(one.line, "student", why) for course, one in wanted.items() if course not in rejected
        )

    def apply(self) -> tuple[int, int]:
        """Leave the courses of each student of whom no line is bad."""
        added = 0
        for student, (now, wanted) in self._judged.items():
            if student in self._bad:
                continue
            for course, one in wanted.items():
                write(self.uow, now, student, course, one.on, one.why)
                added += 1
        return added, 0
