from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

import pytest

from omnicli.demo.college import invent
from omnicli.demo.week import FIRST_START, PERIOD_EVERY
from omnicli.rules import codes, values
from omnicli.rules.college import from_file
from omnicli.rules.terms import check_term, make_term, next_term, term_in_view

TODAY = date(2026, 11, 23)
COLUMNS = {
    "programs": "code title kind",
    "courses": "code title theory lab homework category ensemble",
    "grid": "program version session course part ensemble",
    "prerequisites": "course kind required threshold",
    "record": "student term course section mark remark mean sd group_size",
    "terms": "code starts ends schedule_from confirm_by choose_from choose_by",
    "calendar": "date kind note",
    "employees": "number last_name first_name roles birth_date email phone office department",
    "students": "number permanent_code last_name first_name birth_date program email phone address city province"
    " postal_code country language admission_term resident",
}
OFFERING = "course title section day start end room teacher kind capacity"
DIGEST = """
import hashlib, datetime
from omnicli.demo.college import invent
print(hashlib.sha256(repr(invent(students=150, today=datetime.date(2026, 11, 23))).encode()).hexdigest())
"""


def test_lines_have_the_columns_of_the_imports_in_order(college):
    for kind, columns in COLUMNS.items():
        assert {" ".join(row) for row in college.rows[kind]} == {columns}
    for term in (*college.terms, college.next_term):
        assert {" ".join(row) for row in college.offering[term]} == {OFFERING}
    for term in college.terms:
        assert {" ".join(row) for row in college.registrations[term]} == {"student course section"}


def test_every_cell_is_text_as_in_a_file(college):
    lines = [line for rows in college.rows.values() for line in rows]
    lines += [line for term in college.terms for line in college.offering[term] + college.registrations[term]]
    assert {type(cell) for line in lines for cell in line.values()} == {str}


def test_the_default_college_is_as_large_as_promised(college):
    assert len(college.rows["students"]) == 1200
    assert sum(row["roles"] == "teacher" for row in college.rows["employees"]) >= 40
    assert {row["student"] for row in college.registrations[college.terms[-1]]} == {
        row["number"] for row in college.rows["students"]
    }


def test_the_college_describes_itself_as_a_college_file_does(college):
    facts = from_file(college.college)
    assert facts.name == "Cégep de Val-Boréal"
    assert facts.domain.endswith(".example")


def test_lines_agree_with_each_other(college):
    known = {
        kind: {row.get("code") or row.get("number") for row in rows} for kind, rows in college.rows.items()
    }
    assert {row["program"] for row in college.rows["students"]} <= known["programs"]
    assert {row["program"] for row in college.rows["grid"]} == known["programs"]
    assert {row["course"] for row in college.rows["record"]} <= known["courses"]
    assert {row["student"] for row in college.rows["record"]} <= known["students"]
    assert {row["course"] for row in college.offering[college.next_term]} <= known["courses"]
    teachers = {f"{row['first_name']} {row['last_name']}" for row in college.rows["employees"]}
    for term in college.terms:
        sections = {(row["course"], row["section"]) for row in college.offering[term]}
        assert {row["teacher"] for row in college.offering[term]} <= teachers
        assert {row["course"] for row in college.offering[term]} <= known["courses"]
        assert {(row["course"], row["section"]) for row in college.registrations[term]} == sections
        assert {row["student"] for row in college.registrations[term]} <= known["students"]


def test_meetings_are_read_back_as_written_on_the_periods_of_the_day(college):
    for row in (row for term in college.terms for row in college.offering[term]):
        assert values.weekday_code(values.parse_weekday(row["day"])) == row["day"]
        start, end = values.parse_time(row["start"]), values.parse_time(row["end"])
        assert (start - FIRST_START) % PERIOD_EVERY == 0 == (end - start - 50) % PERIOD_EVERY
        assert codes.parse_section(row["section"]) == row["section"]


def test_a_section_meets_as_many_periods_as_its_weighting_says(college):
    weekly = {row["code"]: int(row["theory"]) + int(row["lab"]) for row in college.rows["courses"]}
    for term in college.terms:
        periods: dict[tuple[str, str], int] = {}
        for row in college.offering[term]:
            minutes = values.parse_time(row["end"]) - values.parse_time(row["start"])
            key = row["course"], row["section"]
            periods[key] = periods.get(key, 0) + (minutes + 5) // PERIOD_EVERY
        assert all(weekly[course] == found for (course, _), found in periods.items())


def test_a_section_of_physical_education_is_titled_by_its_activity(college):
    titles = {row["title"] for row in college.offering[college.terms[-1]] if row["course"] == "109-101-MQ"}
    assert len(titles) > 1


@pytest.mark.parametrize(
    ("today", "terms"),
    [
        (date(2026, 11, 23), ("20253", "20261", "20263")),
        (date(2027, 1, 4), ("20253", "20261", "20263")),
        (date(2027, 1, 12), ("20261", "20263", "20271")),
        (date(2027, 7, 1), ("20261", "20263", "20271")),
        (date(2027, 8, 20), ("20263", "20271", "20273")),
    ],
)
def test_the_present_term_is_the_last_whose_timetables_are_out(today, terms):
    college = invent(students=2, today=today)
    assert college.terms == terms
    in_view = term_in_view([make_term(term) for term in terms], today)
    assert in_view is not None
    assert in_view.code == terms[-1]


def test_the_dates_of_the_terms_are_those_of_the_rules(college):
    for row in college.rows["terms"][:-1]:
        term = make_term(row["code"])
        assert check_term(term) == ()
        assert row == {column: str(getattr(term, column)) for column in row}


@pytest.mark.parametrize(
    "today", [TODAY, date(2027, 1, 4), date(2027, 1, 12), date(2027, 7, 1), date(2027, 8, 12)]
)
def test_the_next_term_is_to_be_chosen_for_today_its_other_dates_by_rule(today):
    college = invent(students=2, today=today)
    row = college.rows["terms"][-1]
    assert college.next_term == row["code"] == next_term(college.terms[-1])
    window = {name: date.fromisoformat(row[name]) for name in ("choose_from", "choose_by")}
    term = make_term(row["code"], choose_from=window["choose_from"], choose_by=window["choose_by"])
    assert check_term(term) == ()
    assert row == {column: str(getattr(term, column)) for column in row}
    assert window["choose_from"] < today <= window["choose_by"] < term.schedule_from


def test_the_people_to_be_are_in_the_lists_and_have_a_timetable(college):
    students = {row["number"]: row for row in college.rows["students"]}
    people = college.people
    for person in (people.newcomer, people.registered):
        row = students[person.number]
        assert (person.permanent_code, person.birth_date) == (row["permanent_code"], row["birth_date"])
        now = [row for row in college.registrations[college.terms[-1]] if row["student"] == person.number]
        assert 6 <= len(now) <= 8
    assert people.newcomer != people.registered
    (registrar,) = [r for r in college.rows["employees"] if r["number"] == people.registrar.number]
    assert (registrar["roles"], registrar["birth_date"]) == ("registrar", people.registrar.birth_date)
    assert college.college["registrar"] == people.registrar.name


def test_the_registered_student_has_two_terms_behind(college):
    number = college.people.registered.number
    for term in college.terms:
        assert number in {row["student"] for row in college.registrations[term]}


def test_the_registered_student_has_options_to_rank_and_courses_to_keep_next_term(college):
    number = college.people.registered.number
    done = {row["course"] for row in college.rows["record"] if row["student"] == number}
    (program,) = {row["program"] for row in college.rows["students"] if row["number"] == number}
    ahead = {row["course"] for row in college.rows["grid"] if row["program"] == program} - done
    now = {r["course"] for r in college.registrations[college.terms[-1]] if r["student"] == number}
    ahead -= now
    assert "109-103-MQ" in ahead
    assert "COM-002-03" in ahead
    assert any(code.startswith(program[:3]) for code in ahead)


def test_a_college_of_one_student_has_no_newcomer():
    college = invent(students=1, today=TODAY)
    assert college.people.newcomer is None
    assert college.people.registered.number == college.rows["students"][0]["number"]


@pytest.mark.parametrize("students", [-1, 0, 20_001])
def test_a_number_of_students_out_of_bounds_is_refused(students):
    with pytest.raises(ValueError, match="1 to 20000 students"):
        invent(students=students, today=TODAY)


def test_the_same_seed_makes_the_same_college_whatever_the_order_of_hashes():
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_another_seed_makes_another_college_of_the_same_courses():
    one, other = (invent(students=40, seed=seed, today=TODAY) for seed in (1, 2))
    assert one.rows["courses"] == other.rows["courses"]
    assert one.rows["students"] != other.rows["students"]
    assert one.offering != other.offering


def test_more_students_change_neither_the_courses_nor_the_first_students():
    few, many = (invent(students=count, today=TODAY) for count in (30, 90))
    for kind in ("programs", "courses", "grid", "prerequisites", "terms", "calendar"):
        assert few.rows[kind] == many.rows[kind]
    assert few.rows["students"] == many.rows["students"][:30]


def test_an_ordinary_college_opens_hardly_more_groups_than_the_demand_asks(college):
    for term in college.terms:
        seats = {(row["course"], row["section"]): int(row["capacity"]) for row in college.offering[term]}
        assert len(college.registrations[term]) / sum(seats.values()) > 0.5
