"""Loading what programmes ask: grids and prerequisites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.circles import circle
from omnicli.rules.curriculum import COMPLEMENTARY, COREQUISITE, is_place
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_courses
from omnicli.services.imports.loader import Loader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

    from omnicli.rules.curriculum import Prerequisite
    from omnicli.services.imports.columns import Batch


class GridLoader(Loader):
    """Loads grids. A version of a programme that the file names gets exactly the lines it says."""

    def prepare(self) -> None:
        """Nothing is known yet of programmes and courses."""
        self._programs = Known(self.uow, "programs", "code")
        self._courses = Known(self.uow, "courses", "code")

    def check(self, batch: Batch) -> None:
        """Look programmes and courses up; hold what a line is open to against what it is."""
        self._check_programs(batch)
        courses = batch.texts("course")
        real = {course for course in courses if not is_place(course)}
        reject_unknown_courses(batch, "course", self._courses.lacks(real))
        nothing = [""] * len(courses)
        open_to = batch.columns.get("ensemble", nothing)
        for index, (course, listed) in enumerate(zip(courses, open_to, strict=True)):
            if BAD not in (course, listed):
                _check_open(batch, index, course, str(listed or ""))
        for index, (course, part) in enumerate(zip(courses, batch.texts("part"), strict=True)):
            if is_place(course) and part not in (COMPLEMENTARY, BAD):
                message = N_("{course} is a place for a complementary course, yet of another part.")
                batch.warn(index, "part", reason("place-of-another-part", message, course=course))

    def _check_programs(self, batch: Batch) -> None:
        programs = batch.texts("program")
        unknown = self._programs.lacks(set(programs))
        for index, program in enumerate(programs) if unknown else ():
            if program in unknown:
                why = reason("unknown-program", N_("There is no programme {program}."), program=program)
                batch.reject(index, "program", why)

    def apply(self) -> tuple[int, int]:
        """Write the lines; remove those that their version no longer has, unless lines were rejected."""
        counts = super().apply()
        absent = [] if self.report.rejections else self.uow.loading.curriculum.drop_absent_lines()
        for line, (program, version, course) in absent:
            message = N_("The grid {version} of {program} loses {course}: the file lacks it.")
            why = reason("line-removed", message, program=program, version=version, course=course)
            self.report.warn([Fault(line, "course", why)])
        return counts


def _check_open(batch: Batch, index: int, course: str, listed: str) -> None:
    if listed and is_place(course) and listed.isdigit():
        message = N_("“{value}” is an ensemble of physical education; a place lists domains, such as a,b,c.")
        batch.reject(index, "ensemble", reason("bad-domains", message, value=listed))
    elif listed and not is_place(course) and ("," in listed or listed.isalpha()):
        message = N_("{course} is one course: it has one ensemble, such as a1, and lists no domains.")
        batch.reject(index, "ensemble", reason("one-ensemble", message, course=course))


class PrerequisiteLoader(Loader):
    """Loads prerequisites. A course that the file names has exactly the prerequisites it says, least marks included."""

    staged = ("course", "kind", "required", "threshold")

    def prepare(self) -> None:
        """Nothing is known yet of the catalogue."""
        self._courses = Known(self.uow, "courses", "code")

    def check(self, batch: Batch) -> None:
        """Look courses up; a course cannot require itself, a corequisite has no least mark."""
        courses, required = batch.texts("course"), batch.texts("required")
        reject_unknown_courses(batch, "course", self._courses.lacks(set(courses)))
        alternatives = {one for cell in required if cell != BAD for one in cell.split("/")}
        reject_unknown_courses(batch, "required", self._courses.lacks(alternatives))
        said = batch.columns.get("threshold", [""] * len(courses))
        thresholds = batch.columns["threshold"] = ["" if cell is None else cell for cell in said]
        kinds = batch.texts("kind")
        for index, (course, cell) in enumerate(zip(courses, required, strict=True)):
            if course != BAD and course in cell.split("/"):
                message = N_("{course} cannot require itself.")
                batch.reject(index, "required", reason("requires-itself", message, course=course))
            if kinds[index] == COREQUISITE and thresholds[index] not in ("", BAD):
                message = N_("A corequisite asks for no least mark: leave the column “threshold” empty.")
                batch.reject(index, "threshold", reason("threshold-of-corequisite", message))
        batch.columns = {name: batch.columns[name] for name in self.staged}

    def attempt(self) -> tuple[int, int] | None:
        """Write the stage, unless it closes a circle."""
        return None if self._circle() else self.apply()

    def settle(self) -> None:
        """Reject the lines that close a circle, one circle after the other."""
        while courses := self._circle():
            lines = [line for line, one in self._staged() if _is_of(one, courses)]
            if not lines:
                return
            message = N_("These courses require each other in a circle: {courses}.")
            why = reason("prerequisite-circle", message, courses=(*courses, courses[0]))
            self.report.reject([Fault(line, "required", why) for line in lines])
            self.uow.loading.discard(lines)

    def _staged(self) -> list[tuple[int, Prerequisite]]:
        return list(self.uow.loading.curriculum.staged_prerequisites())

    def _circle(self) -> tuple[str, ...]:
        kept = self.uow.loading.curriculum.kept_prerequisites()
        return circle([*kept, *(one for _, one in self._staged())])

    def apply(self) -> tuple[int, int]:
        """Write the prerequisites; remove those that their courses no longer have, unless lines were rejected."""
        counts = super().apply()
        absent = [] if self.report.rejections else self.uow.loading.curriculum.drop_absent_prerequisites()
        for line, (course, kind, required) in absent:
            message = N_("{course} no longer requires {required} ({kind}): the file lacks it.")
            why = reason("prerequisite-removed", message, course=course, kind=kind, required=required)
            self.report.warn([Fault(line, "required", why)])
        return counts


def _is_of(one: Prerequisite, courses: Collection[str]) -> bool:
    return one.kind != COREQUISITE and one.course in courses and not set(courses).isdisjoint(one.alternatives)
