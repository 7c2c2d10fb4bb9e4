"""`omni staff students leave`: a course dropped leaves no trace, one abandoned an AE, both all or nothing."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import placing, processes
from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

PROGRAMMING, FRENCH = "420-1N6-TH", "601-101-MQ"
LEAVE = ("staff", "students", "leave", NUMBER)
TERM = ("--term", "20263")
JSON = ("--format", "json")
OCTOBER = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
AT = "2026-09-01T12:00:00Z"


@pytest.fixture
def college(omni: Omni) -> Omni:
    """Marie has a mark, a given result and an absence in programming."""
    a_college(omni.home)
    sql(omni.home, "UPDATE terms SET abandon_by = '2026-11-05' WHERE code = '20263'")
    sql(
        omni.home,
        "INSERT INTO assessments (id, term, course, section, name, points, weight)"
        " VALUES (1, '20263', '420-1N6-TH', '00001', 'TP1', 1000, 2000)",
    )
    sql(omni.home, f"INSERT INTO mark_batches (number, at, actor, way) VALUES (1, '{AT}', 'x', 'hand')")
    sql(omni.home, "INSERT INTO marks (assessment, student, mark, batch) VALUES (1, ?, 800, 1)", (NUMBER,))
    sql(
        omni.home,
        "INSERT INTO final_overrides (term, course, student, mark, at, actor)"
        f" VALUES ('20263', '420-1N6-TH', ?, 80, '{AT}', 'x')",
        (NUMBER,),
    )
    sql(
        omni.home,
        "INSERT INTO absences (student, term, course, date, hours, at, actor)"
        f" VALUES (?, '20263', '420-1N6-TH', '2026-09-01', 200, '{AT}', 'x')",
        (NUMBER,),
    )
    return omni


def registered(omni: Omni) -> list[str]:
    """The courses in which Marie is registered."""
    return [row[0] for row in ask(omni.home, "SELECT course FROM registrations ORDER BY course")]


def test_a_course_dropped_by_the_date_leaves_no_trace(college: Omni) -> None:
    told = college(*LEAVE, PROGRAMMING, *TERM, "--reason", "Horaire", *JSON).json
    assert told["courses"] == [
        {"course": PROGRAMMING, "section": "00001", "kind": "drop", "date": "2026-09-14"}
    ]
    assert registered(college) == [FRENCH]
    for table in ("marks", "final_overrides", "absences", "record"):
        assert ask(college.home, f"SELECT count(*) FROM {table}") == [(0,)]
    college("admin", "verify")


def test_an_abandon_is_an_ae_without_a_mark_and_keeps_the_registration(college: Omni) -> None:
    college.now = OCTOBER
    told = college(*LEAVE, PROGRAMMING, *TERM, *JSON).json
    assert told["courses"][0]["kind"] == "abandon"
    assert (told["status_before"], told["status"]) == ("part-time", "part-time")
    assert registered(college) == [PROGRAMMING, FRENCH]
    assert ask(college.home, "SELECT course, section, mark, remark FROM record") == [
        (PROGRAMMING, "00001", None, "AE")
    ]
    college("admin", "verify")


def test_the_day_it_was_asked_for_decides_and_none_to_come(college: Omni) -> None:
    college.now = OCTOBER
    college(*LEAVE, PROGRAMMING, *TERM, "--on", "2026-09-18")
    assert registered(college) == [FRENCH]
    assert college(*LEAVE, FRENCH, *TERM, "--on", "2026-09-19", *JSON).json["courses"][0]["kind"] == "abandon"
    college(*LEAVE, FRENCH, *TERM, "--on", "2026-11-04", exits=5)


def test_after_the_last_date_nothing_is_left(college: Omni) -> None:
    college.now = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)
    error = college(*LEAVE, PROGRAMMING, FRENCH, *TERM, *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["too-late", "too-late"]


def test_all_of_the_courses_or_none(college: Omni) -> None:
    error = college(*LEAVE, PROGRAMMING, "201-NYA-05", *TERM, *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["not-registered"]
    assert registered(college) == [PROGRAMMING, FRENCH]
    assert ask(college.home, "SELECT count(*) FROM withdrawals") == [(0,)]


def test_a_dry_run_leaves_nothing(college: Omni) -> None:
    assert college(*LEAVE, PROGRAMMING, *TERM, "--dry-run", *JSON).json["dry_run"] is True
    assert registered(college) == [PROGRAMMING, FRENCH]


def test_what_is_left_is_not_left_again(college: Omni) -> None:
    college.now = OCTOBER
    college(*LEAVE, PROGRAMMING, *TERM)
    error = college(*LEAVE, PROGRAMMING, *TERM, *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["already-left"]


def test_a_course_that_has_a_result_is_final_not_left(college: Omni) -> None:
    sql(
        college.home,
        f"INSERT INTO record (student, term, course, mark) VALUES ('{NUMBER}', '20263', '{PROGRAMMING}', 80)",
    )
    error = college(*LEAVE, PROGRAMMING, *TERM, *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["already-final"]


@pytest.mark.parametrize(("term", "exits"), [("20261", 0), ("20263", 5)])
def test_what_is_taken_along_with_a_course_is_followed_or_was_passed_before(
    college: Omni, term: str, exits: int
) -> None:
    sql(college.home, "INSERT INTO courses (code, title) VALUES ('201-NYA-05', 'Calcul')")
    sql(
        college.home, f"INSERT INTO prerequisites VALUES ('{PROGRAMMING}', 'CR', '{FRENCH}/201-NYA-05', NULL)"
    )
    sql(
        college.home,
        f"INSERT INTO record (student, term, course, mark) VALUES ('{NUMBER}', '{term}', '201-NYA-05', 80)",
    )
    left = college(*LEAVE, FRENCH, *TERM, *JSON, exits=exits)
    if exits:
        assert [one["code"] for one in left.error["details"]] == ["corequisite-alone"]


def test_the_last_course_is_warned_of_and_the_new_status_said(college: Omni) -> None:
    said = college(*LEAVE, PROGRAMMING, FRENCH, *TERM).stderr
    assert "last course" in said
    assert "omni staff timetable publish --term 20263 --adjust" in said


def test_people_read_what_was_left_in_their_language(college: Omni) -> None:
    assert "aucune trace" in college(*LEAVE, FRENCH, *TERM, lang="fr").stdout


def test_what_is_abandoned_leaves_the_timetable(college: Omni) -> None:
    sign_in(college)
    college("schedule", "show")
    college.now = OCTOBER
    college(*LEAVE, PROGRAMMING, *TERM)
    sign_in(college)
    shown = college("schedule", "show", "--term", "20263", *JSON).json
    assert {row["course"] for row in shown} == {FRENCH}


def test_an_attestation_counts_the_courses_that_are_left(college: Omni) -> None:
    sign_in(college)
    college("confirm-enrollment")
    college.now = OCTOBER
    college(*LEAVE, PROGRAMMING, FRENCH, *TERM)
    sign_in(college)
    error = college("attestation", "request", *TERM, "--purpose", "other", *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["left-all"]


def test_one_event_for_each_course_and_verify_sees_what_was_changed_behind_it(college: Omni) -> None:
    college(*LEAVE, PROGRAMMING, FRENCH, *TERM)
    (count,) = ask(college.home, "SELECT count(*) FROM audit WHERE action = 'course.leave'")
    assert count == (2,)
    sql(
        college.home,
        "INSERT INTO registrations (student, term, course, section, registered_at)"
        f" VALUES ('{NUMBER}', '20263', '{FRENCH}', '00012', '2026-08-01T12:00:00Z')",
    )
    assert "601-101-MQ" in college("admin", "verify", exits=8).stdout


def test_only_the_registrar_and_the_adviser_do_it(college: Omni) -> None:
    college("staff", "students", "leave", "9999999", PROGRAMMING, *TERM, exits=3)
    college(*LEAVE, PROGRAMMING, "--term", "20301", exits=3)
    college(*LEAVE, PROGRAMMING, exits=2)


# --- a file ---------------------------------------------------------------------------------------------

IMPORT = ("staff", "import", "withdrawals", "-", *TERM)


def load(omni: Omni, *lines: str, exits: int = 0, options: tuple[str, ...] = ()) -> dict[str, object]:
    """Import a file of courses left."""
    data = "\n".join(("student,course,date,reason", *lines))
    found: dict[str, object] = omni(*IMPORT, *options, *JSON, stdin=data, exits=exits).json
    return found


def test_a_file_drops_and_abandons_by_the_date_of_each_line(college: Omni) -> None:
    college.now = OCTOBER
    load(college, f"{NUMBER},{PROGRAMMING},2026-09-18,Horaire", f"{NUMBER},{FRENCH},2026-10-01,")
    assert registered(college) == [FRENCH]
    assert ask(college.home, "SELECT course, kind, reason FROM withdrawals ORDER BY course") == [
        (PROGRAMMING, "drop", "Horaire"),
        (FRENCH, "abandon", ""),
    ]
    college("admin", "verify")


def test_a_file_loaded_again_changes_nothing_and_is_what_is_exported(college: Omni) -> None:
    college.now = OCTOBER
    load(college, f"{NUMBER},{PROGRAMMING},2026-09-18,Horaire", f"{NUMBER},{FRENCH},2026-10-01,")
    written = college("staff", "export", "withdrawals", *TERM).stdout
    assert college(*IMPORT, *JSON, stdin=written).json["unchanged"] == 2
    assert ask(college.home, "SELECT count(*) FROM withdrawals") == [(2,)]


def test_one_bad_line_holds_the_file_back_and_its_student_whole(college: Omni) -> None:
    college.now = OCTOBER
    lines = (f"{NUMBER},{PROGRAMMING},2026-09-18,", f"{NUMBER},201-NYA-05,2026-09-18,")
    load(college, *lines, exits=9)
    load(college, *lines, exits=8, options=("--skip-bad",))
    assert registered(college) == [PROGRAMMING, FRENCH]
    assert ask(college.home, "SELECT count(*) FROM withdrawals") == [(0,)]


# --- builds, races, kills -------------------------------------------------------------------------------


def test_a_seat_that_was_dropped_is_not_lost_nor_given_again(omni: Omni) -> None:
    placing.a_term(omni.home)
    placing.sections(omni.home, f"{FRENCH}:1 2 Mon8-10", "201-NYA-05:1 9 Tue8-10")
    placing.choose(omni.home, "2600001", f"{FRENCH} 201-NYA-05")
    build = ("staff", "timetable", "build", "--term", placing.TERM)
    omni(*build)
    omni.later(days=1)
    omni("staff", "students", "leave", "2600001", FRENCH, "--term", placing.TERM)
    omni("admin", "verify")
    placing.choose(omni.home, "2600002", FRENCH, at="2026-09-15T15:00:00Z")
    assert omni(*build, "--unplaced", *JSON).json["requests"] == 1
    assert ask(omni.home, "SELECT student FROM registrations WHERE course = ?", FRENCH) == [("2600002",)]
    omni("admin", "verify")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_two_at_once_leave_a_course_once(college: Omni) -> None:
    college.now = OCTOBER
    words = (*LEAVE, PROGRAMMING, *TERM)
    children = [processes.omni(college.environ, college.now, *words) for _ in range(2)]
    assert sorted(child.wait() for child in children) == [0, 5]
    assert ask(college.home, "SELECT count(*) FROM withdrawals") == [(1,)]
    college("admin", "verify")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_killed_at_any_step_all_of_it_is_done_or_nothing(college: Omni) -> None:
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        kill = processes.Countdown(step).watch
        code = processes.omni(
            college.environ, college.now, *LEAVE, PROGRAMMING, FRENCH, *TERM, before=kill
        ).wait()
        assert (len(registered(college)), ask(college.home, "SELECT count(*) FROM withdrawals")) in (
            (2, [(0,)]),
            (0, [(2,)]),
        )
    assert step > 2, "the steps are no longer seen"
    college("admin", "verify")
