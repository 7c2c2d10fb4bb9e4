"""`omni staff marks`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import ask, sign_an_employee_in, sql
from tests.marking import (
    COURSE,
    HERE,
    MARC,
    MARIE,
    MARKS,
    SECTION,
    TERM,
    ZOE,
    a_group,
    all_marked,
    two_assessments,
)

if TYPE_CHECKING:
    from tests.conftest import Omni

JSON = ("--format", "json")
TP = (*HERE, "--assessment", "TP 1")


@pytest.fixture(autouse=True)
def _group(omni: Omni) -> None:
    a_group(omni)


def marks(omni: Omni) -> dict[str, int | None]:
    return dict(
        ask(
            omni.home,
            "SELECT a.name || ' ' || student, mark FROM marks JOIN assessments AS a ON a.id = assessment",
        )
    )


# --- who may ------------------------------------------------------------------------------------------


def test_a_teacher_enters_marks_of_a_group_that_the_timetable_gives_by_name(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1003", "1980-03-03")
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, f"{MARIE}=17.5")
    assert marks(omni) == {f"TP 1 {MARIE}": 1750}


def test_a_teacher_is_refused_the_group_of_another_and_told_what_to_do(omni: Omni) -> None:
    two_assessments(omni)
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    refused = omni(*MARKS, "enter", *TP, f"{MARIE}=17.5", *JSON, exits=4)
    assert refused.error["code"] == "not-your-group"
    assert "omni staff import teaching" in refused.error["message"]
    assert not marks(omni)


@pytest.mark.parametrize("kind", ["marks", "finals", "absences", "assessments", "categories"])
def test_a_teacher_does_not_export_the_groups_of_others(omni: Omni, kind: str) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    omni("staff", "export", kind, "--term", TERM, exits=4)


def test_a_name_that_two_employees_bear_is_nobodys(omni: Omni) -> None:
    sql(omni.home, "UPDATE employees SET first_name = 'Lise' WHERE number = 'E1002'")
    sign_an_employee_in(omni, "E1003", "1980-03-03")
    refused = omni(*MARKS, "assessments", *HERE, *JSON, exits=4)
    assert refused.error["code"] == "namesakes"


def test_a_file_says_who_teaches_whatever_the_timetable_says(omni: Omni) -> None:
    omni(
        "staff",
        "import",
        "teaching",
        "-",
        "--term",
        TERM,
        stdin=f"course,section,employee\n{COURSE},{SECTION},E1002\n",
    )
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    omni(*MARKS, "assessments", *HERE)
    omni("logout")
    sign_an_employee_in(omni, "E1003", "1980-03-03")
    omni(*MARKS, "assessments", *HERE, exits=4)


def test_who_neither_teaches_nor_registers_is_refused(omni: Omni) -> None:
    sql(omni.home, "UPDATE employees SET roles = 'library' WHERE number = 'E1003'")
    sign_an_employee_in(omni, "E1003", "1980-03-03")
    omni(*MARKS, "show", *HERE, exits=4)


def test_a_group_that_is_not_there_is_not_found(omni: Omni) -> None:
    omni(*MARKS, "assessments", "--course", COURSE, "--section", "00099", exits=3)


# --- assessments --------------------------------------------------------------------------------------


def test_assessments_are_listed_with_how_many_are_marked(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, f"{MARIE}=17.5", f"{MARC}=?")
    first, second = omni(*MARKS, "assessments", *HERE, *JSON).json
    assert (first["name"], first["points"], first["weight"], first["marked"], first["students"]) == (
        "TP 1",
        "20",
        "40",
        2,
        3,
    )
    assert (second["weight"], second["marked"]) == ("60", 0)


def test_weights_that_do_not_make_the_term_are_told_of(omni: Omni) -> None:
    told = omni(*MARKS, "set-assessment", "TP 1", *HERE, "--points", "20", "--weight", "40", lang="fr")
    assert "Les pondérations font 40\u00a0%" in told.stderr


def test_an_assessment_cannot_be_out_of_less_than_a_mark(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, f"{MARIE}=17.5")
    refused = omni(*MARKS, "set-assessment", "tp1", *HERE, "--points", "15", "--weight", "40", *JSON, exits=5)
    assert [one["code"] for one in refused.error["details"]] == ["points-below-marks"]


def test_an_assessment_with_marks_goes_only_with_them(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, f"{MARIE}=17.5")
    omni(*MARKS, "remove-assessment", "TP 1", *HERE, exits=5)
    omni(*MARKS, "remove-assessment", "TP 1", *HERE, "--with-marks")
    assert not marks(omni)


@pytest.mark.parametrize(("day", "exits"), [("FIRST", 0), ("LAST", 0), ("BEFORE", 5), ("AFTER", 5)])
def test_an_assessment_is_on_a_day_of_the_term(omni: Omni, day: str, exits: int) -> None:
    ((first, last, before, after),) = ask(
        omni.home,
        f"SELECT starts, ends, date(starts, '-1 day'), date(ends, '+1 day') FROM terms WHERE code = '{TERM}'",
    )
    on = {"FIRST": first, "LAST": last, "BEFORE": before, "AFTER": after}[day]
    words = ("TP 1", *HERE, "--points", "20", "--weight", "40", "--date", on)
    omni(*MARKS, "set-assessment", *words, exits=exits)


def test_a_category_is_added_then_changed_then_as_it_was(omni: Omni) -> None:
    words = (*MARKS, "set-category", "Labos", *HERE, *JSON)
    told = [omni(*words, "--least-mean", mean).json["done"] for mean in ("60", "55", "55")]
    assert told == ["added", "changed", "unchanged"]


def test_a_group_without_an_assessment_says_how_to_add_one(omni: Omni) -> None:
    refused = omni(*MARKS, "enter", *TP, f"{MARIE}=1", exits=3)
    assert "has no assessment yet: add one with “omni staff marks set-assessment”" in refused.stderr
    two_assessments(omni)
    refused = omni(*MARKS, "enter", *HERE, "--assessment", "TP 9", f"{MARIE}=1", exits=3)
    assert "It has: TP 1, Examen final." in refused.stderr


def test_categories_are_set_listed_and_removed(omni: Omni) -> None:
    omni(*MARKS, "set-category", "Labos", *HERE, "--least-mean", "60", "--ignored", "1")
    assert "Labos" in omni(*MARKS, "assessments", *HERE).stdout
    omni(*MARKS, "remove-category", "Labos", *HERE)
    omni(*MARKS, "remove-category", "Labos", *HERE, exits=3)


def test_files_of_assessments_and_categories_come_back_as_they_went(omni: Omni) -> None:
    line = f"{COURSE},{SECTION},TP,12.5,100,2026-10-01,Labos,normal"
    file = f"course,section,name,points,weight,date,category,kind\n{line}\n"
    categories = f"course,section,name,least_mean,ignored\n{COURSE},{SECTION},Labos,55.5,1\n"
    for kind, text in (("assessments", file), ("categories", categories)):
        omni("staff", "import", kind, "-", "--term", TERM, stdin=text)
        written = omni("staff", "export", kind, "--term", TERM).stdout
        assert written.replace("\r\n", "\n") == text
        assert omni("staff", "import", kind, "-", "--term", TERM, *JSON, stdin=text).json["unchanged"] == 1


# --- entering -----------------------------------------------------------------------------------------


def test_at_the_terminal_each_student_is_asked_for_by_name(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, answers=["17,5", "", "21", "?"])
    assert marks(omni) == {f"TP 1 {MARC}": 1750, f"TP 1 {MARIE}": None}


def test_all_marks_are_entered_or_none_and_every_reason_is_given(omni: Omni) -> None:
    two_assessments(omni)
    refused = omni(*MARKS, "enter", *TP, f"{MARIE}=17.5", f"{MARC}=20.5", "9999999=3", *JSON, exits=5)
    assert [one["code"] for one in refused.error["details"]] == ["over-the-points", "unknown-student"]
    assert not marks(omni)


@pytest.mark.parametrize("word", ["2634567=-1", "2634567=abc", "2634567", "26345=3"])
def test_what_is_no_mark_is_wrong_usage(omni: Omni, word: str) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, word, exits=2)


def test_words_that_cannot_be_read_are_told_with_the_marks_that_cannot_be(omni: Omni) -> None:
    two_assessments(omni)
    words = (f"{MARIE}=172,5", f"{MARC}=-3", "9999999=4")
    refused = omni(*MARKS, "enter", *TP, *words, *JSON, exits=5)
    assert {one["code"] for one in refused.error["details"]} == {
        "negative-mark", "over-the-points", "unknown-student",
    }  # fmt: skip
    assert not marks(omni)


def test_all_the_words_that_cannot_be_read_are_told_at_once(omni: Omni) -> None:
    two_assessments(omni)
    words = (f"{MARIE}=-3", f"{MARC}=abc", f"{ZOE}=1", f"{ZOE}=2", "1=1", "abc")
    refused = omni(*MARKS, "enter", *TP, *words, *JSON, exits=2)
    assert [one["code"] for one in refused.error["details"]] == [
        "negative-mark", "bad-number", "repeated-student", "bad-student-number", "bad-pair",
    ]  # fmt: skip


def test_a_mark_is_taken_away_by_nothing(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, "--input", "-", stdin=f'{{"marks": {{"{MARIE}": 17.5, "{MARC}": "excused"}}}}')
    told = omni(*MARKS, "enter", *TP, f"{MARIE}=", f"{MARC}=?", *JSON).json
    assert (told["removed"], told["unchanged"]) == (1, 1)
    assert marks(omni) == {f"TP 1 {MARC}": None}


def test_a_rehearsal_writes_no_mark(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, f"{MARIE}=17.5", "--dry-run")
    assert not marks(omni)


# --- files --------------------------------------------------------------------------------------------

BOM = "\ufeff"


@pytest.mark.parametrize(
    "text",
    [
        f"number,mark\n{MARIE},17.5\n{MARC},10\n",
        f"{MARIE};17,5\n{MARC};10\n",
        f"{BOM}numéro;note\r\n\r\n{MARIE};17,5\r\n{MARC};10,0\r\n",
        f"{BOM}\n{MARIE}\t17.50\n\n{MARC}\t10\n",
        f'"{MARIE}","17,5"\n"{MARC}","10"\n',
        f'[{{"number": "{MARIE}", "mark": 17.5}}, {{"student": "{MARC}", "mark": 10}}]',
    ],
)
def test_a_file_of_marks_is_read_in_every_dialect(omni: Omni, text: str) -> None:
    two_assessments(omni)
    first = omni(*MARKS, "import", "-", *TP, *JSON, stdin=text).json
    assert marks(omni) == {f"TP 1 {MARIE}": 1750, f"TP 1 {MARC}": 1000}
    assert (first["read"], first["added"]) == (2, 2)
    again = omni(*MARKS, "import", "-", *TP, *JSON, stdin=text).json
    assert (again["unchanged"], again["added"], again["changed"]) == (2, 0, 0)
    assert len(ask(omni.home, "SELECT * FROM mark_batches")) == 1


def test_a_matrix_gives_each_assessment_its_column_and_empty_says_nothing(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "enter", *TP, f"{ZOE}=12")
    text = f"number;name;tp 1;Examen Final\n{MARIE};Tremblay;17,5;exc\n{ZOE};Ouellet;;30\n"
    told = omni(*MARKS, "import", "-", *HERE, *JSON, stdin=text).json
    assert marks(omni) == {
        f"TP 1 {MARIE}": 1750, f"Examen final {MARIE}": None, f"TP 1 {ZOE}": 1200, f"Examen final {ZOE}": 3000,
    }  # fmt: skip
    warned = [one["code"] for one in told["warnings"]]
    assert sorted(warned) == ["missing-students", "unknown-column"]


def test_a_column_that_may_be_marks_under_a_mistyped_name_holds_the_matrix_back(omni: Omni) -> None:
    two_assessments(omni)
    text = f"number;nom;TP 1;Examen finale\n{MARIE};Tremblay;17;30\n"
    told = omni(*MARKS, "import", "-", *HERE, *JSON, stdin=text, exits=9).json
    assert [(one["code"], one["column"]) for one in told["rejections"]] == [
        ("no-such-assessment", "Examen finale")
    ]
    assert not marks(omni)


def test_a_bad_line_holds_the_file_back_and_each_is_listed_by_its_line(omni: Omni) -> None:
    two_assessments(omni)
    sql(
        omni.home,
        f"UPDATE registrations SET course = '601-101-MQ', section = '00012' WHERE student = '{ZOE}'",
    )
    text = f"{MARIE};17,5\n{MARC};20,01\n\n9999999;3\n{ZOE};3\n{MARIE};-1\n{MARC};abc\n123;1\n"
    told = omni(*MARKS, "import", "-", *TP, *JSON, stdin=text, exits=9).json
    assert [(one["line"], one["code"]) for one in told["rejections"]] == [
        (2, "over-the-points"), (4, "not-registered"), (5, "not-registered"), (6, "negative-mark"), (7, "bad-number"),
        (8, "bad-student-number"),
    ]  # fmt: skip
    assert not marks(omni)


def test_who_is_missing_is_named(omni: Omni) -> None:
    two_assessments(omni)
    shown = omni(*MARKS, "import", "-", *TP, stdin=f"{MARIE};17,5\n", lang="fr").stdout
    assert f"{ZOE} Zoé Ouellet" in shown
    assert f"{MARC} Marc Gagnon" in shown


def test_who_has_a_bad_line_is_not_missing_from_the_file(omni: Omni) -> None:
    two_assessments(omni)
    told = omni(*MARKS, "import", "-", *TP, *JSON, stdin=f"{MARIE};abc\n{MARC};20,5\n", exits=9).json
    (warned,) = (one for one in told["warnings"] if one["code"] == "missing-students")
    assert ZOE in warned["message"]
    assert MARIE not in warned["message"]
    assert MARC not in warned["message"]


def test_a_file_that_does_not_say_which_assessment_is_refused(omni: Omni) -> None:
    two_assessments(omni)
    told = omni(*MARKS, "import", "-", *HERE, *JSON, stdin=f"{MARIE},17\n", exits=9).json
    assert [one["code"] for one in told["rejections"]] == ["which-assessment"]


def test_a_whole_college_and_staff_import_take_the_same_path(omni: Omni) -> None:
    two_assessments(omni)
    lines = f"{COURSE},{SECTION},tp 1,{MARIE},17.5\n{COURSE},{SECTION},TP 2,{MARC},1\n"
    whole = f"course,section,assessment,number,mark\n{lines}"
    told = omni("staff", "import", "marks", "-", "--term", TERM, *JSON, stdin=whole, exits=9).json
    assert [(one["line"], one["code"]) for one in told["rejections"]] == [(3, "unknown-assessment")]
    omni("staff", "import", "marks", "-", "--term", TERM, *TP, stdin=f"{MARIE},17.5\n")
    assert marks(omni) == {f"TP 1 {MARIE}": 1750}
    exported = omni("staff", "export", "marks", "--term", TERM).stdout
    assert omni("staff", "import", "marks", "-", "--term", TERM, *JSON, stdin=exported).json["unchanged"] == 1


def test_a_teachers_file_of_a_whole_college_is_held_to_the_own_groups(omni: Omni) -> None:
    two_assessments(omni)
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    whole = f"course,section,assessment,number,mark\n{COURSE},{SECTION},TP 1,{MARIE},17.5\n"
    told = omni("staff", "import", "marks", "-", "--term", TERM, *JSON, stdin=whole, exits=9).json
    assert [one["code"] for one in told["rejections"]] == ["not-your-group"]


# --- reading ------------------------------------------------------------------------------------------


def test_the_matrix_shows_marks_to_date_computed_and_final(omni: Omni) -> None:
    all_marked(omni)
    rows = {row["student"]: row for row in omni(*MARKS, "show", *HERE, *JSON).json}
    assert rows[MARIE]["marks"] == {"TP 1": "17.5", "Examen final": "40"}
    assert (rows[MARIE]["computed"], rows[MARIE]["to_date"]) == (83, "83.00")
    assert (rows[ZOE]["computed"], rows[ZOE]["remark"]) == (59, "EC")
    assert "83,00" in omni(*MARKS, "show", *HERE, lang="fr").stdout
    header = omni(*MARKS, "show", *HERE, "--format", "csv").stdout.splitlines()[0]
    assert header == "student,last_name,first_name,TP 1,Examen final,to_date,marked,computed,mark,remark"


def test_an_assessment_called_as_a_column_keeps_its_marks(omni: Omni) -> None:
    two_assessments(omni)
    omni(*MARKS, "set-assessment", "computed", *HERE, "--points", "10", "--weight", "0")
    omni(*MARKS, "enter", f"{MARIE}=7", *HERE, "--assessment", "computed")
    header, *lines = omni(*MARKS, "show", *HERE, "--format", "csv").stdout.splitlines()
    shown = dict(zip(header.split(","), lines[-1].split(","), strict=True))
    assert (shown["marks.computed"], shown["computed"]) == ("7", "")


def test_missing_says_what_each_group_lacks(omni: Omni) -> None:
    two_assessments(omni)
    lacks = {row["course"]: row for row in omni(*MARKS, "missing", "--term", TERM, *JSON).json}
    assert not lacks[COURSE]["ready"]
    assert "Marks are missing for 3 students" in lacks[COURSE]["reasons"][0]
