"""Loading exams outside of courses, and diplomas.

Sources: RREC, sections 25, 26 and 32. No exam has a mark, an equivalence or an exemption; no DEC without both exams.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.result_words import ESP, EUF, PASSED
from omnicli.rules.terms import term_short
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_students
from omnicli.services.imports.loader import Loader

if TYPE_CHECKING:
    from collections.abc import Collection

    from omnicli.errors import Reason
    from omnicli.rules.exams import Exam
    from omnicli.services.imports.columns import Batch, Value

_EUF_SINCE = "1998-01-01"  # the province's own date: no DEC without it since (RREC, section 26)


class ExamLoader(Loader):
    """Loads exams, every sitting: an ESP without a programme is of the student's own, an EUF is of none."""

    staged = ("student", "exam", "term", "result", "program")

    def prepare(self) -> None:
        """Nothing is known yet of students and programmes."""
        self._students = Known(self.uow, "students", "number")
        self._programs = Known(self.uow, "programs", "code")
        self._last_term = f"{self.uow.at.year}3"

    def check(self, batch: Batch) -> None:
        """Look students and programmes up; complete the programmes; refuse what is to be sat later."""
        reject_unknown_students(batch, self._students.lacks(set(batch.texts("student"))))
        batch.columns["program"] = self._completed(batch)
        _reject_unknown_programs(batch, self._programs)
        for index, term in enumerate(batch.texts("term")):
            if term != BAD and term > self._last_term:
                message = N_("The term {term} has not begun: it can have no result.")
                batch.reject(index, "term", reason("term-to-come", message, term=term_short(term)))
        batch.columns = {name: batch.columns[name] for name in self.staged}

    def _completed(self, batch: Batch) -> list[Value]:
        given = batch.columns.get("program", [""] * len(batch.lines))
        enrolled = self.uow.curriculum.students(set(batch.texts("student")) - {BAD})
        own = {number: student.program for number, student in enrolled.items()}
        rows = zip(batch.texts("exam"), given, batch.texts("student"), strict=True)
        return ["" if exam == EUF else program or own.get(student, BAD) for exam, program, student in rows]


class DiplomaLoader(Loader):
    """Loads diplomas: a DEC is for who passed the «épreuve uniforme» and the synthesis exam of the programme."""

    staged = ("student", "program", "granted_on")

    def prepare(self) -> None:
        """Nothing is known yet of students and programmes."""
        self._students = Known(self.uow, "students", "number")
        self._programs = Known(self.uow, "programs", "code")
        self._today = self.uow.at.date().isoformat()

    def check(self, batch: Batch) -> None:
        """Look students, programmes and exams up; refuse a date to come."""
        reject_unknown_students(batch, self._students.lacks(set(batch.texts("student"))))
        _reject_unknown_programs(batch, self._programs)
        exams = self.uow.exams.exams(set(batch.texts("student")) - {BAD})
        rows = zip(*(batch.texts(name) for name in self.staged), strict=True)
        for index, (student, program, granted_on) in enumerate(rows):
            if index in batch.bad:
                continue
            if granted_on > self._today:
                message = N_("No diploma has been granted yet on {date}.")
                batch.reject(index, "date", reason("date-to-come", message, date=granted_on))
            elif granted_on >= _EUF_SINCE:
                for why in _lacking(exams.get(student, ()), student, program):
                    batch.reject(index, "program", why)


def _lacking(exams: Collection[Exam], student: str, program: str) -> list[Reason]:
    """Return which of both exams a student has not passed, going by what is loaded."""
    passed = {(one.exam, one.program) for one in exams if one.result == PASSED}
    message = N_("{student} has not passed the {exam}: no DEC without it (import the exams first).")
    return [
        reason(f"diploma-without-{exam.lower()}", message, student=student, exam=exam)
        for exam, of in ((EUF, ""), (ESP, program))
        if (exam, of) not in passed
    ]


def _reject_unknown_programs(batch: Batch, programs: Known) -> None:
    codes = batch.texts("program")
    unknown = programs.lacks({code for code in codes if code})
    for index, code in enumerate(codes) if unknown else ():
        if code in unknown:
            why = reason("unknown-program", N_("There is no programme {code}: import it first."), code=code)
            batch.reject(index, "program", why)
