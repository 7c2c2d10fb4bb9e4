"""Importing files of any kind: all or nothing, counted, signed."""

from __future__ import annotations

import io
import json
import re
from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnicli.errors import NotFound, UsageFault
from omnicli.services.imports.columns import ColumnReader
from omnicli.services.imports.kinds import KINDS
from omnicli.services.imports.service import import_file
from tests.services.loading import (
    AT,
    OFFERING,
    PROGRAMS,
    REGISTRATIONS,
    STUDENTS,
    TERM,
    College,
    counts,
    export,
    found,
    load,
    slugs,
)

COURSES = "code,title,theory,lab,homework,category\n420-1N6-TH,Programmer,2,4,3,specific\n109-101-MQ,Bouger,1,1,1,pe\n"
CALENDAR = (
    "date,kind,note\n2026-10-12,holiday,Action de grâce\n2026-10-14,Lundi,\n2026-12-15,exam day,Épreuve\n"
)
EMPLOYEES = (
    "number,last_name,first_name,roles,birth_date,email,phone,office,department\n"
    'E1,Roy,Lise,"registrar, api",1975-05-20,lise@cegep.example,418 555-0199,A-100,Registrariat\n'
    "E2,Côté,Guy,enseignant,,,,,\n"
)
TERMS = "code,starts,ends\n20263,2026-08-24,2026-12-22\nH2027,2027-01-18,2027-05-28\n"

FILES = {
    "programs": PROGRAMS,
    "courses": COURSES,
    "terms": TERMS,
    "calendar": CALENDAR,
    "employees": EMPLOYEES,
    "students": STUDENTS,
    "offering": OFFERING,
    "registrations": REGISTRATIONS,
}


@pytest.fixture
def college(home):
    return College(home)


def test_a_college_is_loaded_in_order_and_loading_it_again_changes_nothing(college):
    for kind, data in FILES.items():
        lines = data.count("\n") - 1
        assert counts(college.load(kind, data)) == (lines, lines, 0, 0, 0), kind
    before = {kind: college.export(kind) for kind in FILES}
    for kind, data in FILES.items():
        lines = data.count("\n") - 1
        assert counts(college.load(kind, data)) == (lines, 0, 0, lines, 0), kind
    assert {kind: college.export(kind) for kind in FILES} == before


def test_rows_that_differ_are_changed_and_the_others_left_alone(college):
    college.load_all(programs=PROGRAMS, students=STUDENTS)
    report = college.load("students", STUDENTS.replace("Lucie", "Lucille"))
    assert counts(report) == (2, 0, 1, 1, 0)
    assert college.ask("SELECT first_name FROM students WHERE number = '0634568'") == [("Lucille",)]


def test_one_bad_line_holds_the_whole_file_back_and_each_is_listed(college):
    college.load_all(programs=PROGRAMS)
    bad = STUDENTS + "123456,BADCODE,,Jean,1999-02-31,200.B1\nfew,cells\n"
    report = college.load("students", bad)
    assert report.refused
    assert report.receipt is None
    assert counts(report) == (4, 0, 0, 0, 2)
    assert found(report.rejections) == [
        (4, "number", "bad-student-number"),
        (4, "permanent_code", "bad-permanent-code"),
        (4, "last_name", "required"),
        (4, "birth_date", "bad-date"),
        (5, "", "cell-count"),
    ]
    assert college.ask("SELECT count(*) FROM students") == [(0,)]
    assert college.ask("SELECT count(*) FROM receipts WHERE kind = 'import.students'") == [(0,)]


def test_the_good_lines_alone_are_written_when_asked(college):
    college.load_all(programs=PROGRAMS)
    report = college.load("students", STUDENTS + "few,cells\n", skip_bad=True)
    assert counts(report) == (3, 2, 0, 0, 1)
    assert not report.refused
    assert college.ask("SELECT count(*) FROM students") == [(2,)]


def test_a_rehearsal_counts_the_same_and_leaves_nothing(college):
    college.load_all(programs=PROGRAMS)
    events = college.ask("SELECT count(*) FROM audit")
    rehearsed = college.load("students", STUDENTS, dry_run=True)
    assert rehearsed.receipt is None
    assert college.ask("SELECT count(*) FROM students") == [(0,)]
    assert college.ask("SELECT count(*) FROM audit") == events
    assert counts(rehearsed) == counts(college.load("students", STUDENTS))


def test_an_import_is_numbered_and_leaves_one_event_without_personal_data(college):
    college.load_all(programs=PROGRAMS)
    report = college.load("students", STUDENTS)
    assert report.receipt == "IMP-000002"
    [(action, subject, details)] = college.ask(
        "SELECT action, subject, details FROM audit ORDER BY seq DESC LIMIT 1"
    )
    assert (action, subject) == ("import.students", "IMP-000002")
    summary = {
        "read": 2, "added": 2, "changed": 0, "unchanged": 0, "rejected": 0, "warnings": 0,
        "sha256": sha256(STUDENTS.encode()).hexdigest(),
    }  # fmt: skip
    assert json.loads(details) == summary
    [(kept,)] = college.ask("SELECT summary FROM receipts WHERE id = 2")
    assert json.loads(kept) == summary


def test_the_same_line_twice_is_a_warning_and_a_contradiction_a_rejection(college):
    data = PROGRAMS + "200.B1,Sciences de la nature,DEC\n420.B0,Autre chose,DEC\n"
    report = college.load("programs", data)
    assert found(report.rejections) == [(5, "code", "duplicate-key")]
    assert report.rejections[0].reason.params["first"] == 3
    report = college.load("programs", data, skip_bad=True)
    assert found(report.warnings) == [(4, "code", "repeated-line")]
    assert counts(report) == (4, 2, 0, 1, 1)


def test_an_absent_column_leaves_what_is_stored_and_an_empty_cell_empties_it(college):
    college.load("courses", COURSES)
    college.load("courses", "code,title,theory\n420-1N6-TH,Programmer,\n")
    row = "SELECT theory, lab, category FROM courses WHERE code = '420-1N6-TH'"
    assert college.ask(row) == [(None, 4, "specific")]


def test_a_record_that_says_nothing_of_a_column_leaves_it_and_null_empties_it(college):
    college.load("courses", COURSES)
    one = {"code": "420-1N6-TH", "title": "Programmer", "theory": None}
    other = {"code": "109-101-MQ", "title": "Bouger", "lab": 2}
    new = {"code": "601-101-MQ", "title": "Écrire"}
    report = college.load("courses", json.dumps([one, other, new]))
    assert counts(report) == (3, 1, 2, 0, 0)
    assert college.ask("SELECT code, theory, lab, category FROM courses ORDER BY code") == [
        ("109-101-MQ", 1, 2, "physical-education"),
        ("420-1N6-TH", None, 4, "specific"),
        ("601-101-MQ", None, None, ""),
    ]


def test_a_required_key_that_a_record_lacks_is_a_rejection(college):
    report = college.load("programs", '[{"code": "200.B1"}]')
    assert found(report.rejections) == [(1, "title", "required")]


def test_a_missing_column_refuses_the_file_even_when_bad_lines_may_be_skipped(college):
    report = college.load("programs", "code\n200.B1\n", skip_bad=True)
    assert found(report.rejections) == [(1, "title", "missing-column")]
    assert report.refused
    assert report.fatal


@pytest.mark.parametrize("kind", ["offering", "registrations"])
def test_what_belongs_to_a_term_must_say_which(college, kind):
    with pytest.raises(UsageFault):
        college.load(kind, FILES[kind], term="")


def test_an_unknown_kind_is_a_fault_of_usage(college):
    with pytest.raises(UsageFault):
        college.load("teapots", "a,b\n")


def test_registrations_of_a_term_of_which_nothing_is_known_are_not_found(college):
    with pytest.raises(NotFound):
        college.load("registrations", REGISTRATIONS, term="20301")


def test_a_program_cut_in_the_middle_leaves_nothing(college):
    college.load_all(programs=PROGRAMS)

    class Cut(io.BytesIO):
        def read(self, *_):
            data = super().read(40)
            if not data:
                raise KeyboardInterrupt
            return data

    def interrupted() -> None:
        with college.write() as uow:
            load(uow, "courses", COURSES)
            import_file(uow, "students", Cut(STUDENTS.encode()))

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert college.ask("SELECT count(*) FROM courses") == [(0,)]
    assert college.ask("SELECT count(*) FROM students") == [(0,)]


def test_the_bytes_read_are_told_as_they_are_read(college):
    told: list[int] = []
    college.load("programs", PROGRAMS, progress=told.append)
    assert sum(told) == len(PROGRAMS.encode())


# --- terms and calendar -------------------------------------------------------------------------------


def test_the_dates_that_a_file_does_not_give_come_by_rule(college):
    college.load("terms", TERMS)
    assert college.ask("SELECT confirm_by, drop_by FROM terms WHERE code = '20263'") == [
        ("2026-09-20", "2026-09-18")
    ]


def test_a_date_given_once_outlives_a_file_that_has_no_such_column(college):
    college.load(
        "terms",
        "code,starts,ends,confirm_by,choose_from,choose_by\n20263,2026-08-24,2026-12-22,2026-09-25,none,none\n",
    )
    assert counts(college.load("terms", TERMS)) == (2, 1, 0, 1, 0)
    row = "SELECT confirm_by, choose_from FROM terms WHERE code = '20263'"
    assert college.ask(row) == [("2026-09-25", None)]
    college.load("terms", "code,starts,ends,confirm_by,choose_from\n20263,2026-08-24,2026-12-22,,none\n")
    assert college.ask(row) == [("2026-09-20", None)]


def test_dates_out_of_order_reject_their_term(college):
    report = college.load(
        "terms", "code,starts,ends\n20263,2026-12-22,2026-08-24\n20271,2026-01-18,2027-05-28\n"
    )
    assert {fault.line for fault in report.rejections} == {2, 3}
    assert "term-year" in slugs(report.rejections)
    assert "term-order" in slugs(report.rejections)


def test_holidays_are_known_to_the_rules_of_a_term(college):
    college.load("calendar", "date,kind\n2026-09-18,holiday\n")
    college.load("terms", TERMS)
    assert college.ask("SELECT drop_by FROM terms WHERE code = '20263'") == [("2026-09-17",)]


# --- properties ---------------------------------------------------------------------------------------

SAME = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
OTHERS = {kind: data for kind, data in FILES.items() if kind not in ("offering", "registrations")}


@SAME
@given(st.data())
def test_the_order_of_the_lines_of_a_file_means_nothing(college, data):
    with college.write(dry_run=True) as uow:
        for kind, text in FILES.items():
            load(uow, kind, text)
        straight = {kind: export(uow, kind) for kind in FILES}
        meetings = list(uow.connection.execute("SELECT * FROM meetings ORDER BY id"))
    with college.write(dry_run=True) as uow:
        for kind, text in FILES.items():
            header, *lines = text.splitlines(keepends=True)
            load(uow, kind, header + "".join(data.draw(st.permutations(lines))))
        assert {kind: export(uow, kind) for kind in FILES} == straight
        assert list(uow.connection.execute("SELECT * FROM meetings ORDER BY id")) == meetings


@SAME
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=200), st.integers(0, 400), st.booleans())
def test_no_damage_to_a_file_is_more_than_rejections(college, kind, garbage, at, skip_bad):
    data = FILES[kind].encode()
    with college.write(dry_run=True) as uow:
        load(uow, "terms", TERMS)
        report = load(uow, kind, data[:at] + garbage + data[at:], skip_bad=skip_bad)
    assert report.read == report.added + report.changed + report.unchanged + report.rejected or report.refused


@pytest.mark.parametrize(
    ("kind", "column"),
    [(kind.name, column) for kind in KINDS.values() for column in kind.columns if column.tidy],
    ids=lambda value: getattr(value, "name", value),
)
@settings(max_examples=40)
@given(st.data())
def test_a_tidy_cell_is_one_that_its_rule_leaves_as_it_is(kind, column, data):
    # Of what looks ahead, to bound the length, a strategy would make text: it draws the rest.
    drawn = column.tidy.rpartition(r"\Z))")[2]
    cell = data.draw(st.from_regex(drawn, fullmatch=True).filter(re.compile(column.tidy).fullmatch))
    # The date inside a tidy permanent code is held against the birth date instead.
    if column.name != "permanent_code":
        assert column.read(cell) == cell
    assert ColumnReader(column).values((cell,)) == (cell,)


def test_cells_that_only_look_tidy_together_are_read_one_by_one():
    (column,) = (c for c in KINDS["students"].columns if c.name == "number")
    values = ColumnReader(column).values(("2634567\n2634568", "2634569"))
    assert values[1] == "2634569"
    assert values[0] != "2634567\n2634568"


def test_no_import_depends_on_the_hour(college):
    first = college.load("offering", OFFERING, at=AT)
    again = college.load("offering", OFFERING, at=AT.replace(hour=20))
    assert (first.added, again.unchanged) == (4, 4)
    assert college.ask("SELECT DISTINCT updated_at FROM meetings") == [("2026-08-03T12:00:00Z",)]
    assert college.ask("SELECT DISTINCT term FROM sections") == [(TERM,)]


def test_a_term_whose_rules_lack_a_date_is_rejected_with_the_reason(college):
    # A summer term has no window of course choice by rule; one alone makes no window.
    report = college.load("terms", "code,starts,ends,choose_from\n20262,2026-06-01,2026-08-07,2026-04-01\n")
    assert found(report.rejections) == [(2, "starts", "term-window")]


def test_many_json_records_come_in_several_blocks(college):
    records = [{"code": f"{n // 1000:03d}-{n % 1000:03d}-AA", "title": "x"} for n in range(12_000)]
    assert counts(college.load("courses", json.dumps(records))) == (12_000, 12_000, 0, 0, 0)
    assert counts(college.load("courses", "\n".join(map(json.dumps, records)))) == (12_000, 0, 0, 12_000, 0)
