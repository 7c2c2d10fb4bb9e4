"""Importing course choices from paper forms and late files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import NUMBER, ask, charge, sql
from tests.choosing import PROPOSED, RANKED, TERM, TOO_LATE, a_choice_of_courses

if TYPE_CHECKING:
    from tests.conftest import Omni

MARC = "2634568"
PAIR = "420-2A4-TH", "420-2B4-TH"


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_choice_of_courses(omni)
    omni.now = TOO_LATE  # the window is for the students' own choice


def load(omni: Omni, kind: str, rows: list[tuple[Any, ...]], *more: str, exits: int = 0) -> Any:
    head = {"requests": "student,course", "choices": "student,rank,option"}[kind]
    data = "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"
    words = ("staff", "import", kind, "-", "--term", TERM, "--format", "json", *more)
    return omni(*words, stdin=data, exits=exits).json


def requests(omni: Omni, *courses: str, student: str = NUMBER, exits: int = 0) -> Any:
    return load(omni, "requests", [(student, course) for course in courses], exits=exits)


def choices(omni: Omni, *options: str, student: str = NUMBER, exits: int = 0) -> Any:
    return load(omni, "choices", [(student, *pair) for pair in enumerate(options, 1)], exits=exits)


def counts(report: Any) -> tuple[int, ...]:
    return tuple(report[key] for key in ("read", "added", "changed", "unchanged", "rejected"))


def rejected(report: Any) -> list[tuple[int, str]]:
    return [(one["line"], one["code"]) for one in report["rejections"]]


def in_force(omni: Omni, student: str = NUMBER) -> Any:
    return omni("staff", "choices", "show", student, "--term", TERM, "--format", "json").json


def test_a_file_of_requests_makes_a_choice_under_a_number_and_again_changes_nothing(omni: Omni) -> None:
    assert counts(requests(omni, *PROPOSED)) == (4, 4, 0, 0, 0)
    assert counts(requests(omni, *PROPOSED)) == (4, 0, 0, 4, 0)
    (kept,) = in_force(omni)
    assert (kept["courses"], kept["way"], kept["in_force"]) == (PROPOSED, "import", True)
    omni("admin", "verify")


def test_requests_are_added_to_what_was_asked_and_carry_the_ranks_over(omni: Omni) -> None:
    choices(omni, *RANKED)
    requests(omni, "601-102-MQ")
    assert counts(requests(omni, "601-102-MQ", *PAIR)) == (3, 2, 0, 1, 0)
    now, *before = in_force(omni)
    assert now["courses"] == [*PAIR, "601-102-MQ"]
    assert [one["option"] for one in now["ranked"]] == RANKED
    assert len(before) == 2


def take_off(omni: Omni, *courses: str, exits: int = 0) -> Any:
    data = "student,course,action\n" + "".join(f"{NUMBER},{course},retirer\n" for course in courses)
    words = ("staff", "import", "requests", "-", "--term", TERM, "--format", "json")
    return omni(*words, stdin=data, exits=exits).json


def test_a_course_is_taken_off_what_was_asked_and_again_changes_nothing(omni: Omni) -> None:
    requests(omni, "601-102-MQ", *PAIR)
    assert counts(take_off(omni, "601-102-MQ")) == (1, 0, 1, 0, 0)
    assert counts(take_off(omni, "601-102-MQ")) == (1, 0, 0, 1, 0)
    now, before = in_force(omni)
    assert (now["courses"], len(before["courses"])) == ([*PAIR], 3)
    omni("admin", "verify")


def test_half_a_pair_of_corequisites_is_not_taken_off(omni: Omni) -> None:
    requests(omni, *PAIR)
    assert {code for _line, code in rejected(take_off(omni, PAIR[0], exits=9))} == {"corequisite-alone"}
    assert counts(take_off(omni, *PAIR)) == (2, 0, 2, 0, 0)


def test_a_file_of_ranks_replaces_the_whole_list_and_keeps_the_courses(omni: Omni) -> None:
    requests(omni, *PROPOSED)
    choices(omni, *RANKED)
    assert counts(choices(omni, *reversed(RANKED))) == (6, 0, 6, 0, 0)
    assert counts(choices(omni, *reversed(RANKED))) == (6, 0, 0, 6, 0)
    assert in_force(omni)[0]["courses"] == PROPOSED


def test_the_order_of_the_lines_is_nothing_and_the_rank_is_all(omni: Omni) -> None:
    rows = [(NUMBER, rank, option) for rank, option in enumerate(RANKED, 1)]
    load(omni, "choices", rows[::-1])
    assert [one["option"] for one in in_force(omni)[0]["ranked"]] == RANKED


def test_who_is_not_proposed_a_course_or_has_no_grid_is_taken_all_the_same(omni: Omni) -> None:
    sql(omni.home, "DELETE FROM grids")
    assert counts(requests(omni, "109-102-MQ", student=MARC)) == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("courses", "why"),
    [
        (["420-2N6-TH"], "prerequisite-missing"),
        (["420-2A4-TH"], "corequisite-alone"),
        (["999-999-EX"], "course-not-offered"),
        (["109-103-MQ"], "physical-education-order"),
        (["420-1C3-EX"], "own-discipline"),
    ],
)
def test_a_request_is_judged_as_a_student_s_own(omni: Omni, courses: list[str], why: str) -> None:
    report = requests(omni, *courses, student=MARC, exits=9)
    assert rejected(report) == [(2, why)]
    assert ask(omni.home, "SELECT * FROM choices") == []


def test_a_course_passed_before_is_refused(omni: Omni) -> None:
    sql(
        omni.home,
        "INSERT INTO record (student, term, course, mark) VALUES (?, '20261', '601-102-MQ', 75)",
        (NUMBER,),
    )
    assert rejected(requests(omni, "601-102-MQ", exits=9)) == [(2, "already-passed")]


def test_ranks_are_judged_line_by_line_and_as_a_whole(omni: Omni) -> None:
    rows = [
        (NUMBER, 1, RANKED[0]),
        (NUMBER, 2, "109-101-MQ:00099"),
        (NUMBER, 2, RANKED[1]),
        (MARC, 2, RANKED[3]),
    ]
    report = load(omni, "choices", rows, exits=9)
    assert rejected(report) == [(3, "option-not-offered"), (4, "duplicate-key"), (5, "missing-rank")]


def test_a_debt_or_a_hold_refuses_what_would_change_and_nothing_else(omni: Omni) -> None:
    requests(omni, "601-102-MQ")
    charge(omni.home, 2500, due="2026-09-01")
    omni("staff", "holds", "add", "--student", NUMBER, "--reason", "Livre non rendu")
    assert counts(requests(omni, "601-102-MQ")) == (1, 0, 0, 1, 0)
    assert rejected(requests(omni, *PAIR, exits=9)) == [(2, "access-withdrawn"), (2, "hold")]


def test_who_has_a_bad_line_is_left_out_whole_and_the_others_are_taken(omni: Omni) -> None:
    rows = [(NUMBER, "601-102-MQ"), (MARC, "109-102-MQ"), (MARC, "999-999-EX"), ("9999999", "601-102-MQ")]
    report = load(omni, "requests", rows, "--skip-bad", exits=8)
    assert counts(report) == (4, 1, 0, 0, 3)
    assert rejected(report) == [(3, "student-left-out"), (4, "course-not-offered"), (5, "unknown-student")]
    assert ask(omni.home, "SELECT student FROM choices") == [(NUMBER,)]


def test_a_dry_run_says_the_same_and_keeps_nothing(omni: Omni) -> None:
    rows = [(NUMBER, course) for course in PROPOSED]
    assert counts(load(omni, "requests", rows, "--dry-run")) == (4, 4, 0, 0, 0)
    assert ask(omni.home, "SELECT * FROM choices") == []


def test_what_is_exported_is_what_is_in_force_and_changes_nothing_when_read_back(omni: Omni) -> None:
    requests(omni, *PROPOSED)
    choices(omni, *reversed(RANKED))
    choices(omni, *RANKED)
    for kind in ("requests", "choices"):
        data = omni("staff", "export", kind, "--term", TERM).stdout
        words = ("staff", "import", kind, "-", "--term", TERM, "--format", "json")
        report = omni(*words, stdin=data).json
        assert report["unchanged"] == report["read"] > 0
    assert data.splitlines()[1] == f"{NUMBER},1,{RANKED[0]}"


def test_a_course_that_is_ranked_is_not_asked_for_too(omni: Omni) -> None:
    choices(omni, *RANKED)
    assert rejected(requests(omni, "109-102-MQ", exits=9)) == [(2, "asked-twice")]


def test_an_unknown_term_is_not_found(omni: Omni) -> None:
    words = ("staff", "import", "requests", "-", "--term", "20991")
    omni(*words, stdin="student,course\n", exits=3)
