"""`omni progress`, and what staff see of it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.builders import NUMBER, a_college, ask, sign_an_employee_in, sign_in, sql

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

OTHER = "2634568"
COURSES = {
    "420-1A1-EX": ("Introduction à la programmation", 3, 2, 3, "specific"),
    "420-2B1-EX": ("Bases de données", 2, 3, 3, "specific"),
    "300-1A3-EX": ("Sciences humaines", 2, 1, 3, "specific"),
    "601-101-MQ": ("Écriture et littérature", 2, 2, 3, "general"),
}
GRIDS = (
    ("420.B0", "2021", 1, "420-1A1-EX", "specific"),
    ("420.B0", "2021", 1, "601-101-MQ", "common"),
    ("420.B0", "2021", 2, "420-2B1-EX", "specific"),
    ("420.B0", "2021", 2, "COM-001-03", "complementary"),
    ("300.A1", "2023", 1, "300-1A3-EX", "specific"),
    ("300.A1", "2023", 1, "601-101-MQ", "common"),
)


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)
    sql(
        omni.home,
        "INSERT INTO programs (code, title) VALUES (?, ?)",
        ("300.A1", "Sciences humaines"),
        ("200.B1", "?"),
    )
    sql(omni.home, "UPDATE students SET admission_term = '20253'")
    sql(
        omni.home,
        "INSERT INTO courses (code, title, theory, lab, homework, category) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET title = excluded.title, theory = excluded.theory, lab = excluded.lab,"
        " homework = excluded.homework, category = excluded.category",
        *((code, *facts) for code, facts in COURSES.items()),
    )
    sql(
        omni.home,
        "INSERT INTO grids (program, version, session, course, part) VALUES (?, ?, ?, ?, ?)",
        *GRIDS,
    )
    sql(
        omni.home,
        "INSERT INTO prerequisites (course, kind, required) VALUES ('420-2B1-EX', 'PA', '420-1A1-EX')",
    )
    sql(
        omni.home,
        "INSERT INTO record (student, term, course, mark, remark) VALUES (?, ?, ?, ?, ?)",
        (NUMBER, "20253", "420-1A1-EX", 45, "EC"),
        (NUMBER, "20253", "601-101-MQ", 78, ""),
        (NUMBER, "20261", "300-1A3-EX", 71, ""),
    )
    sql(omni.home, "INSERT INTO exams VALUES (?, 'EUF', '', '20261', 'failed')", (NUMBER,))


def finish(home: Path, number: str) -> None:
    """Have a student pass every course of the grid."""
    sql(home, "INSERT INTO courses (code, title, category) VALUES ('305-1A3-EX', 'Société', 'complementary')")
    courses = ("420-1A1-EX", "420-2B1-EX", "601-101-MQ", "305-1A3-EX")
    rows = ((number, "20261", course, 80) for course in courses)
    sql(home, "INSERT INTO record (student, term, course, mark) VALUES (?, ?, ?, ?)", *rows)


def states(found: list[dict[str, object]]) -> dict[object, object]:
    return {line["course"]: line["state"] for line in found}


def test_a_student_sees_each_course_of_the_grid_and_what_is_left(omni: Omni) -> None:
    sign_in(omni)
    shown = omni("progress", "--format", "json").json
    assert (shown["program"], shown["version"], shown["own_program"]) == ("420.B0", "2021", True)
    assert states(shown["lines"]) == {
        "601-101-MQ": "passed",
        "420-1A1-EX": "failed",
        "COM-001-03": "to-come",
        "420-2B1-EX": "to-come",
    }
    assert states(shown["outside"])["300-1A3-EX"] == "passed"
    assert shown["units"]["general"] == {"earned_thirds": 7, "required_thirds": 13, "left_thirds": 6}
    assert shown["units"]["specific"] == {"earned_thirds": 0, "required_thirds": 16, "left_thirds": 16}
    assert shown["exams"]["EUF"] == {"state": "failed", "sittings": [{"term": "20261", "result": "failed"}]}
    assert shown["exams"]["ESP"]["state"] == "to-do"


def test_what_is_missing_before_a_course_is_told_in_words(omni: Omni) -> None:
    sign_in(omni)
    (line,) = (
        one for one in omni("progress", "--format", "json").json["lines"] if one["course"] == "420-2B1-EX"
    )
    assert [why["code"] for why in line["missing"]] == ["prerequisite-missing"]
    assert "420-1A1-EX" in line["missing"][0]["message"]


def test_the_table_keeps_to_the_columns_and_shows_units_in_thirds(omni: Omni) -> None:
    sign_in(omni)
    shown = omni("progress").stdout
    assert "✗ 420-1A1-EX" in shown
    assert "failed 45" in shown
    assert "2⅓ of 4⅓ units, 2 left" in shown
    assert "prerequisite not met: 420-1A1-EX (45 EC)" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_every_format_tells_the_same_courses(omni: Omni) -> None:
    sign_in(omni)
    rows = list(csv.DictReader(io.StringIO(omni("progress", "--format", "csv").stdout)))
    shown = omni("progress", "--format", "json").json
    assert [row["course"] for row in rows] == [
        line["course"] for line in (*shown["lines"], *shown["outside"])
    ]
    assert {row["course"]: row["attempts"] for row in rows}["420-1A1-EX"] == "20253 45 EC"


def test_another_programme_shows_what_would_count_and_what_would_be_lost(omni: Omni) -> None:
    sql(omni.home, "UPDATE record SET mark = 70, remark = '' WHERE course = '420-1A1-EX'")
    sign_in(omni)
    shown = omni("progress", "--if-program", "300.A1", "--format", "json").json
    assert (shown["program"], shown["own_program"], shown["lost"]) == ("300.A1", False, ["420-1A1-EX"])
    assert states(shown["lines"])["300-1A3-EX"] == "passed"
    assert "would not here" in omni("progress", "--if-program", "300.A1").stdout


def test_a_programme_the_student_was_in_is_one_of_their_diplomas(omni: Omni) -> None:
    sign_in(omni)
    assert (
        omni("progress", "--program", "300.A1", "--format", "json", exits=5).error["code"]
        == "not-your-program"
    )
    sql(omni.home, "INSERT INTO diplomas VALUES (?, '300.A1', '2026-06-10')", (NUMBER,))
    assert omni("progress", "--program", "300.A1", "--format", "json").json["granted_on"] == "2026-06-10"


@pytest.mark.parametrize(
    ("words", "code", "slug"),
    [
        (["--if-program", "999.Z9"], 3, "unknown-program"),
        (["--if-program", "200.B1"], 5, "no-grid"),
        (["--if-program", "300.A1", "--program", "420.B0"], 2, "usage"),
        (["--program", "B0"], 2, "bad-program-code"),
    ],
)
def test_a_programme_that_cannot_be_shown_is_named(
    omni: Omni, words: list[str], code: int, slug: str
) -> None:
    sign_in(omni)
    assert omni("progress", *words, "--format", "json", exits=code).error["code"] == slug


def test_nobody_sees_a_grid_without_being_signed_in(omni: Omni) -> None:
    assert "not signed in" in omni("progress", exits=4).stderr


def test_the_pdf_is_on_its_side_and_says_the_same(omni: Omni, tmp_path: Path) -> None:
    sign_in(omni)
    omni("progress", "-o", str(tmp_path / "grid.pdf"))
    (page,) = PdfReader(tmp_path / "grid.pdf").pages
    assert page.mediabox.width > page.mediabox.height
    text = page.extract_text()
    for said in (
        "Marie Tremblay",
        "420-1A1-EX",
        "Bases de données",
        "Outside of the programme",
        "failure (H2026)",
    ):
        assert said in text


def test_a_registration_is_in_progress_once_its_term_has_begun(omni: Omni) -> None:
    for term, course in (("20263", "420-1A1-EX"), ("20271", "420-2B1-EX")):
        sql(
            omni.home,
            "INSERT INTO sections (term, course, section, title) VALUES (?, ?, '09', '')",
            (term, course),
        )
        sql(
            omni.home,
            "INSERT INTO registrations (student, term, course, section, registered_at)"
            " VALUES (?, ?, ?, '09', '2026-08-01')",
            (NUMBER, term, course),
        )
    sign_in(omni)
    found = states(omni("progress", "--format", "json").json["lines"])
    assert (found["420-1A1-EX"], found["420-2B1-EX"]) == ("in-progress", "registered")


def test_one_s_own_grid_is_that_of_the_admission_and_another_one_that_of_the_next_term(omni: Omni) -> None:
    for program in ("420.B0", "300.A1"):
        line = (program, "2026", 1, "601-101-MQ", "common")
        sql(
            omni.home,
            "INSERT INTO grids (program, version, session, course, part) VALUES (?, ?, ?, ?, ?)",
            line,
        )
    sign_in(omni)
    assert omni("progress", "--format", "json").json["version"] == "2021"
    assert omni("progress", "--if-program", "300.A1", "--format", "json").json["version"] == "2026"


# --- staff -------------------------------------------------------------------------------------------


def test_staff_see_one_student_and_leave_an_event(omni: Omni) -> None:
    sign_an_employee_in(omni)
    shown = omni("staff", "students", "progress", NUMBER, "--format", "json").json
    assert shown["student"] == NUMBER
    assert ask(omni.home, "SELECT count(*) FROM audit WHERE action = 'student.progress'") == [(1,)]


def test_a_line_for_each_student_of_a_programme(omni: Omni) -> None:
    shown = omni("staff", "students", "progress", "--program", "420.B0", "--format", "csv").stdout
    rows = {row["number"]: row for row in csv.DictReader(io.StringIO(shown))}
    assert rows.keys() == {NUMBER, OTHER}
    marie = rows[NUMBER]
    assert (marie["units"], marie["earned_thirds"], marie["required_thirds"]) == ("2⅓/9⅔", "7", "29")
    assert (marie["failed"], marie["euf"], marie["esp"], marie["version"]) == ("1", "failed", "to-do", "2021")


def test_only_those_registered_in_a_term_are_listed(omni: Omni) -> None:
    words = ("staff", "students", "progress", "--program", "420.B0", "--term", "20263", "--format", "json")
    assert [row["number"] for row in omni(*words).json] == [NUMBER]


def test_a_teacher_sees_no_grid(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    for what in (
        ["progress", NUMBER],
        ["progress", "--program", "420.B0"],
        ["graduation", "--program", "420.B0"],
    ):
        omni("staff", "students", *what, exits=4)


@pytest.mark.parametrize(
    "words", [[], [NUMBER, "--program", "420.B0"], ["--program", "420.B0", "-o", "x.pdf"]]
)
def test_staff_name_a_student_or_a_programme(omni: Omni, words: list[str]) -> None:
    omni("staff", "students", "progress", *words, exits=2)


def graduates(omni: Omni, *words: str) -> dict[str, dict[str, object]]:
    shown = omni("staff", "students", "graduation", "--program", "420.B0", *words, "--format", "json").json
    return {row["number"]: row for row in shown}


def test_candidates_have_no_course_left_and_all_that_lacks_is_told(omni: Omni) -> None:
    finish(omni.home, OTHER)
    (found,) = graduates(omni).values()
    assert (found["number"], found["status"], found["courses"]) == (OTHER, "pending", [])
    assert found["lacks"] == ["EUF: still to be passed.", "ESP: still to be passed."]
    assert graduates(omni, "--ready") == {}


def test_ready_is_who_has_every_course_and_both_exams(omni: Omni) -> None:
    finish(omni.home, OTHER)
    sql(omni.home, "INSERT INTO exams VALUES (?, 'EUF', '', '20261', 'passed')", (OTHER,))
    sql(omni.home, "INSERT INTO exams VALUES (?, 'ESP', '420.B0', '20261', 'passed')", (OTHER,))
    assert [row["status"] for row in graduates(omni, "--ready").values()] == ["ready"]


def test_everybody_is_told_with_what_is_still_to_be_taken(omni: Omni) -> None:
    found = graduates(omni, "--all")
    assert found[NUMBER]["status"] == "lacking"
    assert found[NUMBER]["courses"] == ["420-1A1-EX", "COM-001-03", "420-2B1-EX"]
    assert "420-1A1-EX: to be taken again (45 EC)." in found[NUMBER]["lacks"]  # type: ignore[operator]
    assert "EUF: failed, to be passed." in found[NUMBER]["lacks"]  # type: ignore[operator]


def test_who_has_the_diploma_is_no_candidate(omni: Omni) -> None:
    finish(omni.home, OTHER)
    sql(omni.home, "INSERT INTO diplomas VALUES (?, '420.B0', '2026-06-10')", (OTHER,))
    assert OTHER not in graduates(omni)
    assert graduates(omni, "--all")[OTHER]["status"] == "granted"


def test_the_table_of_candidates_has_a_line_for_each(omni: Omni) -> None:
    shown = omni("staff", "students", "graduation", "--program", "420.B0", "--all").stdout
    assert "420-1A1-EX COM-001-03 420-2B1-EX" in shown
