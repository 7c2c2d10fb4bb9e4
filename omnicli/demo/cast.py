"""The people to be in a demo, chosen among those invented: those who have the most to show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.demo.paths import TERMS_BACK

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from omnicli.demo.groups import Teacher
    from omnicli.demo.people import Employees, Student
    from omnicli.demo.terms import BuiltTerm

TERMS_SHOWN = 3  # two past terms and the present one
_RANKED = frozenset({"physical-education", "complementary"})
_MISSED = 2  # what a course to take again is worth, in courses that have several groups


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be: the facts asked at first use. An employee has no permanent code."""

    number: str
    name: str
    birth_date: str
    permanent_code: str = ""


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Four people to be: a student to register, one to be registered beforehand, a teacher of that one, a registrar.

    A college of one student has nobody left to register.
    """

    newcomer: Person | None
    registered: Person
    registrar: Person
    teacher: Person


def people_to_be(
    enrolled: Sequence[Student],
    staff: Employees,
    coming: BuiltTerm,
    missed: Container[str],
    present: BuiltTerm,
) -> DemoPeople:
    """Choose a student with two terms behind and options to rank ahead, a newcomer, a teacher, and the registrar."""
    best = _best(coming, missed)
    registered = max(enrolled, key=lambda student: _to_show(student, best))
    newcomer = max((s for s in enrolled if s is not registered), key=_is_new, default=None)
    return DemoPeople(
        newcomer=_person(newcomer) if newcomer else None,
        registered=_person(registered),
        registrar=_employee(staff.first("registrar")),
        teacher=_employee(staff.holder(_teacher_of(registered, present))),
    )


def _teacher_of(student: Student, present: BuiltTerm) -> Teacher:
    """Return who teaches a student this term, in the course that most attend with that one."""
    groups = next(one.groups for one in present.attendees if one.number == student.number)
    return max(groups, key=lambda group: (group.size, group.course.code)).teacher


def _employee(row: Mapping[str, str]) -> Person:
    return Person(row["number"], f"{row['first_name']} {row['last_name']}", row["birth_date"])


def _best(coming: BuiltTerm, missed: Container[str]) -> dict[str, tuple[int, int]]:
    """Return, for each student who asks for a course, the needs to rank options for, and how much may be changed."""
    groups: dict[str, int] = defaultdict(int)
    for group in coming.groups:
        groups[group.course.code] += 1
    found = {}
    for one in coming.attendees:
        needs = _RANKED.intersection(group.course.category for group in one.groups)
        several = sum(groups[group.course.code] > 1 for group in one.groups)
        found[one.number] = len(needs), several + _MISSED * (one.number in missed)
    return found


def _to_show(student: Student, best: Mapping[str, tuple[int, int]]) -> tuple[bool, bool, bool, int, int, int]:
    needs, choices = best.get(student.number, (0, 0))
    behind = min(TERMS_SHOWN, TERMS_BACK - student.path.admitted)
    at_home = student.row["resident"] == "quebec"  # who must give a SIN
    return student.path.full_time and student.number in best, needs > 0, at_home, behind, needs, choices


def _is_new(student: Student) -> tuple[bool, int]:
    return student.path.full_time, student.path.admitted


def _person(student: Student) -> Person:
    return Person(student.number, student.name.full, student.birth_date.isoformat(), student.permanent_code)
