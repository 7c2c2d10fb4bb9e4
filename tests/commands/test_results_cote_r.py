"""`omni results cote-r` and `omni staff students cote-r`."""

from __future__ import annotations

import json

import pytest

from tests.builders import EMPLOYEE, NUMBER, a_college, ask, sign_an_employee_in, sign_in, sql

COURSE, OTHER = "420-1N6-TH", "601-101-MQ"
GROUP = (60, 65, 70, 70, 75)  # and Marie's 80: mean 70, deviation 6.454972


@pytest.fixture
def college(omni):
    a_college(omni.home)
    return omni


def people(home, count):
    """Add so many fellow students, and return their numbers."""
    numbers = [f"25{n:05d}" for n in range(count)]
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ève', ?, '2007-01-01', '420.B0')",
        *((number, f"ROYE{number}0", f"ROY EVE {number}") for number in numbers),
    )
    return numbers


def record(home, *rows):
    """Add lines: student, term, course, mark, remark and section."""
    sql(
        home,
        "INSERT INTO record (student, term, course, mark, remark, section) VALUES (?, ?, ?, ?, ?, ?)",
        *rows,
    )


@pytest.fixture
def a_record(college):
    """Marie: 80 in a group of six, a failure in a group of one, an equivalence."""
    numbers = people(college.home, 5)
    others = [(n, "20253", COURSE, mark, "", "1") for n, mark in zip(numbers, GROUP, strict=True)]
    mine = [
        (NUMBER, "20253", COURSE, 80, "", "1"),
        (NUMBER, "20261", OTHER, 55, "EC", "2"),
        (NUMBER, "20253", OTHER, None, "EQ", ""),
    ]
    record(college.home, *others, *mine)
    sql(college.home, "DELETE FROM registrations WHERE course = ?", (COURSE,))
    sign_in(college)
    return college


def strengths(home, ifgz, idgz):
    row = ("20253", COURSE, "1", ifgz, idgz)
    sql(home, "INSERT INTO group_strengths (term, course, section, ifgz, idgz) VALUES (?, ?, ?, ?, ?)", row)


def assessed(home, marks):
    """Put students in Marie's section of 601-101-MQ, one work of it marked, out of 100."""
    sql(
        home,
        "INSERT OR IGNORE INTO registrations (student, term, course, section, registered_at)"
        f" VALUES (?, '20263', '{OTHER}', '00012', '2026-08-01T12:00:00Z')",
        *((student,) for student in marks),
    )
    place = ("20263", OTHER, "00012", "Essai", 10000, 4000)
    sql(
        home,
        "INSERT INTO assessments (term, course, section, name, points, weight) VALUES (?, ?, ?, ?, ?, ?)",
        place,
    )
    sql(home, "INSERT INTO mark_batches VALUES (1, '2026-09-01T12:00:00Z', 'test', 'hand')")
    rows = ((student, 100 * mark) for student, mark in marks.items())
    sql(home, "INSERT INTO marks (assessment, student, mark, batch) VALUES (1, ?, ?, 1)", *rows)


def shown(omni, *words, **options):
    return omni("results", "cote-r", *words, "--format", "json", **options).json


def in_french(omni, *words):
    return omni("results", "cote-r", *words, lang="fr").stdout.replace("\u00a0", " ").replace("\n", " ")


def test_each_course_that_counts_is_told_with_what_it_is_made_of(a_record):
    found = shown(a_record)
    assert (found["overall"], found["estimated"], found["official"]) == ("32.746", True, False)
    (course,) = found["courses"]
    contract = ("term", "course", "mark", "z", "ifgz", "idgz", "crc", "units_thirds", "weight")
    assert [course[key] for key in contract] == ["20253", COURSE, 80, "1.549", "0", "1", "32.746", 9, "1"]


def test_each_course_that_does_not_count_says_why(a_record):
    assert [(one["term"], one["course"], one["reasons"]) for one in shown(a_record)["excluded"]] == [
        ("20253", OTHER, ["no-mark"]),
        ("20261", OTHER, ["too-small"]),
    ]


def test_with_the_strength_of_every_group_it_is_no_estimate_and_still_not_official(a_record):
    strengths(a_record.home, "0.5", "0.9")
    assert shown(a_record)["overall"] == "34.471"
    told = in_french(a_record)
    assert "Cote R : 34,471 (non officielle)" in told
    assert "estimée" not in told
    assert "n’est pas officielle" in told


def test_with_default_strengths_it_is_said_to_be_an_estimate_in_both_languages(a_record):
    assert "Cote R : 32,746 (estimée)" in in_french(a_record)
    assert "Cote R: 32.746 (estimated)" in a_record("results", "cote-r").stdout


@pytest.mark.parametrize("fmt", ["json", "csv"])
def test_machines_are_told_apart_that_it_is_not_official(a_record, fmt):
    assert "not official" in a_record("results", "cote-r", "--format", fmt).stderr


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_steps_are_read_in_eighty_columns(a_record, lang):
    strengths(a_record.home, "-0.5", "0.9")
    told = a_record("results", "cote-r", "--explain", lang=lang).stdout
    assert max(map(len, told.splitlines())) <= 80
    step = {
        "fr": "Z = (80 − 70,000000) ÷ 6,454972 = 1,549193",
        "en": "Z = (80 − 70.000000) ÷ 6.454972 = 1.549193",
    }
    formula = {
        "fr": "((1,549193 × 0,9) + (-0,5) + 5) × 5 = 29,471",
        "en": "((1.549193 × 0.9) + (-0.5) + 5) × 5 = 29.471",
    }
    assert step[lang] in told
    assert formula[lang] in told


def test_a_supposed_mark_changes_the_result_and_not_its_group_nor_the_record(a_record):
    found = shown(a_record, "--if", f"{COURSE}=90")
    assert (found["overall"], found["if"]["overall"]) == ("32.746", "40.492")
    (course,) = found["if"]["courses"]
    assert (course["mark"], course["mean"], course["sd"]) == (90, "70.000", "6.455")
    assert ask(a_record.home, "SELECT mark FROM record WHERE student = ? AND course = ?", NUMBER, COURSE) == [
        (80,)
    ]
    assert "Avec 420-1N6-TH = 90 : Cote R : 40,492 (estimée)" in in_french(a_record, "--if", f"{COURSE}=90")


def test_a_supposed_mark_of_a_course_in_progress_is_held_against_what_its_group_is_heading_for(a_record):
    numbers = [f"25{n:05d}" for n in range(5)]
    assessed(a_record.home, {NUMBER: 80, **dict(zip(numbers, GROUP, strict=True))})
    found = shown(a_record, "--if", f"{OTHER}=80")
    (course,) = found["if"]["courses"]
    assert (course["term"], course["section"], course["mean"], course["crc"]) == (
        "20263",
        "00012",
        "70.000",
        "32.746",
    )


def test_the_figures_of_a_section_that_is_final_here_are_those_of_its_marks_of_fifty_or_more(a_record):
    home = a_record.home
    sql(
        home,
        "UPDATE record SET term = '20261', mean = '60', sd = '20', group_size = 7 WHERE course = ?",
        (COURSE,),
    )
    assert shown(a_record)["courses"][0]["mean"] == "60.000"  # a file's: one mark of seven is not here
    sql(home, "INSERT INTO sections (term, course, section, title) VALUES ('20261', ?, '1', '')", (COURSE,))
    final = ("20261", COURSE, "1", "2025-12-22T12:00:00Z", "test", "")
    sql(home, "INSERT INTO finalizations VALUES (?, ?, ?, ?, ?, ?)", final)
    assert shown(a_record)["courses"][0]["mean"] == "70.000"


def test_a_course_that_was_left_has_no_mark_to_suppose(a_record):
    sql(
        a_record.home,
        "INSERT INTO withdrawals (student, term, course, section, kind, date, at, actor)"
        " VALUES (?, '20263', ?, '00012', 'abandon', '2026-10-01', '2026-10-01T12:00:00Z', 'test')",
        (NUMBER, OTHER),
    )
    error = a_record("results", "cote-r", "--if", f"{OTHER}=80", "--format", "json", exits=5).error
    assert [one["code"] for one in error["details"]] == ["no-mark"]


def test_while_its_group_has_too_few_marks_a_course_in_progress_is_refused(a_record):
    assessed(a_record.home, {NUMBER: 80})
    error = a_record("results", "cote-r", "--if", f"{OTHER}=80", "--format", "json", exits=5).error
    assert (error["code"], [one["code"] for one in error["details"]]) == ("cannot-suppose", ["too-small"])


def test_every_course_that_cannot_be_supposed_is_told(a_record):
    sql(a_record.home, "DELETE FROM registrations")
    words = ("--if", "999-999-ZZ=80", "--if", "109-101-MQ=80")
    error = a_record("results", "cote-r", *words, "--format", "json", exits=5).error
    assert [one["code"] for one in error["details"]] == ["not-your-course", "not-your-course"]


@pytest.mark.parametrize("words", ["420-1N6-TH", "420-1N6-TH=101", "420-1N6-TH=x", "=80", "420-1N6-TH=79.5"])
def test_what_is_no_supposed_mark_is_a_wrong_usage(a_record, words):
    a_record("results", "cote-r", "--if", words, exits=2)


def test_a_student_without_results_is_told_so(college):
    sign_in(college)
    assert shown(college)["overall"] is None
    assert "No Cote R: no result counts." in college("results", "cote-r").stdout


# --- staff ----------------------------------------------------------------------------------------------


def listed(omni, *words):
    return omni("staff", "students", "cote-r", *words, "--format", "json").json


def test_staff_list_the_same_figures_as_each_student_sees(a_record):
    found = {one["number"]: one for one in listed(a_record)}
    assert found[NUMBER] == {"number": NUMBER, "overall": "32.746", "estimated": True, "courses": 1}
    assert len(found) == 6


def test_only_those_of_a_programme_or_a_term_when_asked(a_record):
    assert [one["number"] for one in listed(a_record, "--term", "20263")] == [NUMBER]
    assert listed(a_record, "--program", "200.B1") == []


def test_the_look_is_written_in_the_audit_trail(a_record):
    listed(a_record, "--program", "420.B0")
    ((details,),) = ask(a_record.home, "SELECT details FROM audit WHERE action = 'students.cote-r'")
    assert json.loads(details) == {"program": "420.B0", "term": "", "count": 6}


def test_a_teacher_may_not_look(college):
    sign_an_employee_in(college, "E1002", "1980-01-02")
    college("staff", "students", "cote-r", exits=4)


def test_the_registrar_may_look_as_a_file(a_record):
    sign_an_employee_in(a_record, EMPLOYEE)
    header, *rows = a_record("staff", "students", "cote-r", "--format", "csv").stdout.splitlines()
    assert header == "number,overall,estimated,courses"
    assert f"{NUMBER},32.746,true,1" in rows
