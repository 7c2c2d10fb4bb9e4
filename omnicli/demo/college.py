"""The invented college whole: what `omni demo` loads, as lines of imports, and three people to be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from omnicli.demo import people, places
from omnicli.demo.calendar import term_calendar
from omnicli.demo.catalogue import catalogue
from omnicli.demo.chance import chance
from omnicli.demo.offering import offering_rows, registration_rows
from omnicli.demo.paths import TERMS_BACK
from omnicli.demo.terms import live
from omnicli.rules.terms import make_term, previous_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from omnicli.demo.catalogue import Course
    from omnicli.demo.people import Employees, Student
    from omnicli.demo.terms import BuiltTerm

Row: TypeAlias = dict[str, str]

MOST_STUDENTS = 20_000
TERMS_SHOWN = 3  # two past terms and the present one


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be: the facts asked at first use. An employee has no permanent code."""

    number: str
    name: str
    birth_date: str
    permanent_code: str = ""


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Three people to be: a student to register, one to be registered beforehand, and a registrar.

    A college of one student has nobody left to register.
    """

    newcomer: Person | None
    registered: Person
    registrar: Person


@dataclass(frozen=True, slots=True)
class DemoCollege:
    """An invented college: a college file's content, and the lines of each kind of import.

    `terms` are two past ones and the present one; `rows` holds programs, courses, terms, calendar, employees and
    students; `offering` and `registrations` hold the lines of each term.
    """

    college: dict[str, str | list[str]]
    terms: tuple[str, ...]
    rows: dict[str, list[Row]]
    offering: dict[str, list[Row]]
    registrations: dict[str, list[Row]]
    people: DemoPeople


def invent(*, students: int = 1200, seed: int = 2026, today: date) -> DemoCollege:
    """Invent a college of 1 to 20,000 students as it stands on a day: the same for the same three arguments."""
    if not 1 <= students <= MOST_STUDENTS:
        raise ValueError(f"a demo has 1 to {MOST_STUDENTS} students")
    span = _span(today)
    terms = span[-TERMS_SHOWN:]
    enrolled = people.students(students, seed, span)
    built = dict(zip(span, live(enrolled, span, seed), strict=True))
    staff = people.employees(_teachers_needed(built.values()), seed, today)
    return DemoCollege(
        college=_college(staff),
        terms=terms,
        rows=_rows(terms, enrolled, staff),
        offering={term: _offering(built[term], staff, seed, term) for term in terms},
        registrations={term: registration_rows(built[term].attendees) for term in terms},
        people=_people_to_be(enrolled, staff),
    )


def _span(today: date) -> tuple[str, ...]:
    """Return the terms of autumn and winter up to the one in view on a day, as far back as a programme is long."""
    codes = [f"{year}{season}" for year in (today.year - 1, today.year) for season in (1, 3)]
    span = [max(code for code in codes if make_term(code).schedule_from <= today)]
    while len(span) < TERMS_BACK:
        span.append(previous_term(span[-1]))
    return tuple(reversed(span))


def _teachers_needed(terms: Iterable[BuiltTerm]) -> Counter[str]:
    """Return how many teachers each department needs: as many as in its busiest term."""
    by_term = (Counter(teacher.department for teacher in {g.teacher for g in term.groups}) for term in terms)
    return reduce(Counter.__or__, by_term)


def _offering(built: BuiltTerm, staff: Employees, seed: int, term: str) -> list[Row]:
    return offering_rows(built.groups, staff.teacher_names, chance(seed, f"activities/{term}"))


def _college(staff: Employees) -> dict[str, str | list[str]]:
    """Return what a college file would say."""
    registrar = staff.first("registrar")
    return {
        "name": places.NAME,
        "address": [places.STREET, f"{places.TOWN} (Québec) {places.POSTAL_CODE}"],
        "city": places.TOWN,
        "phone": places.PHONE,
        "registrar": f"{registrar['first_name']} {registrar['last_name']}",
        "registrar_title": "Registraire",
        "time_zone": "America/Toronto",
        "domain": places.DOMAIN,
    }


def _rows(terms: Iterable[str], enrolled: Iterable[Student], staff: Employees) -> dict[str, list[Row]]:
    made = [make_term(term) for term in terms]
    return {
        "programs": [{"code": p.code, "title": p.title, "kind": p.kind} for p in catalogue().programmes],
        "courses": [_course_row(course) for course in catalogue().courses.values()],
        "terms": [
            {"code": term.code}
            | {
                column: getattr(term, column).isoformat()
                for column in ("starts", "ends", "schedule_from", "confirm_by")
            }
            for term in made
        ],
        "calendar": [line for term in made for line in term_calendar(term)],
        "employees": staff.rows,
        "students": [student.row for student in enrolled],
    }


def _course_row(course: Course) -> Row:
    return {
        "code": course.code,
        "title": course.title,
        "theory": str(course.weighting.theory),
        "lab": str(course.weighting.lab),
        "homework": str(course.weighting.homework),
        "category": course.category,
    }


def _people_to_be(enrolled: Sequence[Student], staff: Employees) -> DemoPeople:
    """Choose a student with two terms behind, a newcomer, and the registrar."""
    registered = max(enrolled, key=_terms_behind)
    newcomer = max((s for s in enrolled if s is not registered), key=_is_new, default=None)
    registrar = staff.first("registrar")
    return DemoPeople(
        newcomer=_person(newcomer) if newcomer else None,
        registered=_person(registered),
        registrar=Person(
            registrar["number"],
            f"{registrar['first_name']} {registrar['last_name']}",
            registrar["birth_date"],
        ),
    )


def _terms_behind(student: Student) -> tuple[bool, int]:
    return student.path.full_time, min(TERMS_SHOWN, TERMS_BACK - student.path.admitted)


def _is_new(student: Student) -> tuple[bool, int]:
    return student.path.full_time, student.path.admitted


def _person(student: Student) -> Person:
    return Person(student.number, student.name.full, student.birth_date.isoformat(), student.permanent_code)
