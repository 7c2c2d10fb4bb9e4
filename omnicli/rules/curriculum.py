"""What a programme asks and what a student has done: the values that course choice is worked out from.

Sources: RREC, sections 6 to 9 (general education), 22 and 23.1 (remarks); ÉNA and Cégep à distance for prerequisites.
"""

from __future__ import annotations

from typing import NamedTuple

COMMON, OWN, COMPLEMENTARY, SPECIFIC = PARTS = ("common", "own", "complementary", "specific")
"""The parts of a programme: general education common to all, its own, complementary; then specific education."""

ABSOLUTE, RELATIVE, COREQUISITE = PREREQUISITE_KINDS = ("PA", "PR", "CR")
"""«Préalable absolu»: passed before. «Relatif»: taken before with a least mark. «Corequis»: before or with it."""

REMARKS = ("EC", "EQ", "SU", "DI", "IN", "IT", "AE")
"""The remarks of a record; EC goes with every mark below the pass mark, the others stand alone but for IT and AE."""

PHYSICAL_EDUCATION = "physical-education"
NEEDS = (PHYSICAL_EDUCATION, COMPLEMENTARY)
"""What students rank options for (guide: «parmi les cours d'éducation physique et les cours complémentaires»)."""

_PHYSICAL_EDUCATION_DISCIPLINE = "109"  # the province's own number
_ALTERNATIVE = "/"


class GridLine(NamedTuple):
    """A course of a session of a programme's grid; or a place for one, when `is_place(course)`."""

    program: str
    version: str
    session: int
    course: str
    part: str
    ensemble: str


class Prerequisite(NamedTuple):
    """What a course asks for. `threshold` is a least mark out of 100; None is the pass mark or the college's own."""

    course: str
    kind: str
    required: str
    threshold: int | None

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The courses that would do: any one of them."""
        return tuple(self.required.split(_ALTERNATIVE))


class Result(NamedTuple):
    """A course of a student's record: its final mark out of 100, or None, and its remark, or ''."""

    term: str
    course: str
    mark: int | None
    remark: str


class CourseFacts(NamedTuple):
    """A course of the catalogue; hours are None where the college has not said. `ensemble` is `a1` … `f2`, or ''."""

    code: str
    title: str
    theory: int | None
    lab: int | None
    homework: int | None
    category: str
    ensemble: str


def discipline(course: str) -> str:
    """Return the discipline of a course: the first block of its code."""
    return course[:3]


def is_place(code: str) -> bool:
    """Tell whether a line of a grid is a place for a course to be chosen («COM-001-03») and not a course."""
    return code[:1].isalpha()


def need_of(course: str) -> str:
    """Return which need an option of a ranked choice serves: physical education by its discipline, else the other."""
    return PHYSICAL_EDUCATION if discipline(course) == _PHYSICAL_EDUCATION_DISCIPLINE else COMPLEMENTARY
