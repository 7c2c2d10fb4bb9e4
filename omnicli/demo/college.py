"""The invented college whole: what `omni demo` loads, as lines of imports, and three people to be."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from omnicli.demo import people, places, record, taxes
from omnicli.demo.calendar import term_calendar
from omnicli.demo.cast import TERMS_SHOWN, DemoPeople, people_to_be
from omnicli.demo.catalogue import catalogue
from omnicli.demo.chance import chance
from omnicli.demo.curriculum import grid_rows, prerequisite_rows
from omnicli.demo.marks import marked
from omnicli.demo.offering import offering_rows, registration_rows
from omnicli.demo.paths import TERMS_BACK
from omnicli.demo.record import exam_rows
from omnicli.demo.terms import Lives
from omnicli.rules.terms import make_term, next_term, previous_term, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from omnicli.demo.catalogue import Course
    from omnicli.demo.people import Employees, Student
    from omnicli.demo.terms import BuiltTerm
    from omnicli.rules.terms import Term

Row: TypeAlias = dict[str, str]

MOST_STUDENTS = 20_000
_TERM_COLUMNS = ("starts", "ends", "schedule_from", "confirm_by", "choose_from", "choose_by")
_WINDOW = (timedelta(days=7), timedelta(days=14))  # of course choice, before and after the day


@dataclass(frozen=True, slots=True)
class DemoCollege:
    """An invented college: a college file's content, and the lines of each kind of import.

    `terms` are two past ones and the present one, `next_term` the one to choose courses for; `rows` holds the lines
    of what is of no one term; `offering` and `registrations` hold those of each, the next one being offered only;
    `results` those of each kind that teachers have entered in the present one; `tax_year` is the last whole year, with
    its settings and the range of numbers of its relevés 8.
    """

    college: dict[str, str | list[str]]
    terms: tuple[str, ...]
    next_term: str
    rows: dict[str, list[Row]]
    offering: dict[str, list[Row]]
    registrations: dict[str, list[Row]]
    results: dict[str, list[Row]]
    people: DemoPeople
    tax_year: int
    tax_settings: dict[str, object]
    rl8_range: tuple[int, int]


def invent(*, students: int = 1200, seed: int = 2026, today: date) -> DemoCollege:
    """Invent a college of 1 to 20,000 students as it stands on a day: the same for the same three arguments."""
    if not 1 <= students <= MOST_STUDENTS:
        raise ValueError(f"a demo has 1 to {MOST_STUDENTS} students")
    span = _span(today)
    enrolled = people.students(students, seed, span)
    lives = Lives(enrolled, seed)
    built = {term: lives.live(index, term) for index, term in enumerate(span)}
    past = record.past(enrolled, built, _over(span, today), span[-TERMS_SHOWN], seed)
    coming = _coming(span[-1], today)
    built[coming.code] = lives.look_ahead(len(span), coming.code, past.missed)
    staff = people.employees(_teachers_needed(built.values()), seed, today)
    terms = [make_term(code) for code in span[-TERMS_SHOWN:]]
    present = built[span[-1]]
    facts = _college(staff)
    cast = people_to_be(enrolled, staff, built[coming.code], past.missed, present)
    return DemoCollege(
        college=facts,
        terms=span[-TERMS_SHOWN:],
        next_term=coming.code,
        rows={
            **_rows([*terms, coming], enrolled, staff),
            # A grid holds for the students admitted since its version: here, for all of them.
            "grid": grid_rows(str(year_of(span[0]) - 1)),
            "prerequisites": prerequisite_rows(),
            "record": [line._asdict() for line in past.lines],
            "exams": exam_rows(past.lines, seed),
            # Somebody to be gives a SIN by hand.
            "sins": taxes.sin_rows(enrolled, [cast.registered.number], seed, today.year),
        },
        offering={t.code: _offering(built[t.code], staff, seed, t.code) for t in (*terms, coming)},
        registrations={t.code: registration_rows(built[t.code].attendees) for t in terms},
        results=marked(present, terms[-1], today, seed)._asdict() if today <= terms[-1].ends else {},
        people=cast,
        tax_year=today.year - 1,
        tax_settings=taxes.tax_year(today.year - 1, facts, places.DOMAIN),
        rl8_range=taxes.RL8_RANGE,
    )


def _span(today: date) -> tuple[str, ...]:
    """Return the terms of autumn and winter up to the one in view on a day, as far back as a programme is long."""
    codes = [f"{year}{season}" for year in (today.year - 1, today.year) for season in (1, 3)]
    span = [max(code for code in codes if make_term(code).schedule_from <= today)]
    while len(span) < TERMS_BACK:
        span.append(previous_term(span[-1]))
    return tuple(reversed(span))


def _over(span: Iterable[str], today: date) -> list[str]:
    return [term for term in span if make_term(term).ends < today]


def _coming(present: str, today: date) -> Term:
    """Return the term after the present one, for which courses are chosen today; its other dates are by rule."""
    term = make_term(next_term(present))
    before, after = _WINDOW
    closes = min(today + after, term.schedule_from - timedelta(days=1))
    return make_term(term.code, choose_from=today - before, choose_by=closes)


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


def _rows(terms: Sequence[Term], enrolled: Iterable[Student], staff: Employees) -> dict[str, list[Row]]:
    return {
        "programs": [{"code": p.code, "title": p.title, "kind": p.kind} for p in catalogue().programmes],
        "courses": [_course_row(course) for course in catalogue().courses.values()],
        "terms": [
            {"code": term.code} | {column: getattr(term, column).isoformat() for column in _TERM_COLUMNS}
            for term in terms
        ],
        "calendar": [line for term in terms for line in term_calendar(term)],
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
        "ensemble": course.ensemble,
    }
