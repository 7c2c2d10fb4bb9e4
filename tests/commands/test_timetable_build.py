"""`omni staff timetable build`, `undo`, `report`, `builds`, `why`, and `omni schedule show --why`."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules import building
from omnicli.rules.placements import SEAT_GIVEN, placement
from tests.builders import BORN, CODE, NUMBER, ask, sign_in, sql
from tests.conftest import REPOSITORY
from tests.placing import TERM, a_term, choose, seat, sections

if TYPE_CHECKING:
    from tests.conftest import Omni

BUILD = ("staff", "timetable", "build", "--term", TERM)
ENGLISH, FRENCH, MATHS, GYM, ART = "604-101-MQ", "601-101-MQ", "201-NYA-05", "109-101-MQ", "504-1A3-EX"


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_term(omni.home)
    sections(
        omni.home,
        f"{FRENCH}:1 2 Mon8-10", f"{FRENCH}:2 2 Tue8-10", f"{MATHS}:1 9 Mon8-10", f"{ENGLISH}:1 1 Wed8-10",
        f"{GYM}:11 1 Thu8-10", f"{GYM}:12 2 Thu10-12", f"{GYM}:13 5 Mon9-11", f"{ART}:1 5 Fri8-10",
    )  # fmt: skip


def built(omni: Omni, *more: str) -> Any:
    return omni(*BUILD, *more, "--format", "json").json


def a_result(omni: Omni, student: str, course: str, mark: int, remark: str) -> None:
    statement = "INSERT INTO record (student, term, course, mark, remark) VALUES (?, '20263', ?, ?, ?)"
    sql(omni.home, statement, (student, course, mark, remark))


def seats(omni: Omni) -> dict[tuple[str, str], str]:
    rows = ask(omni.home, "SELECT student, course, section FROM registrations WHERE term = ?", TERM)
    return {(student, course): section for student, course, section in rows}


def why(omni: Omni, number: str) -> dict[str, Any]:
    rows = omni("staff", "timetable", "why", number, "--term", TERM, "--format", "json").json
    return {one["course"]: one for one in rows}


def test_a_build_says_what_was_placed(omni: Omni) -> None:
    choose(omni.home, "2600001", f"{FRENCH} {MATHS}", f"{GYM}:11 {GYM}:12")
    done = built(omni)
    assert done.pop("seconds") >= 0
    assert len(done.pop("digest")) == 64
    assert done == {
        "receipt": "HOR-000001", "requests": 3, "placed": 3, "bound": 3, "ranked": {"1": 1}, "unplaced": [],
        "term": TERM, "seed": 20271, "rule": "least-sum", "scope": "all", "dry_run": False,
    }  # fmt: skip
    assert seats(omni) == {
        ("2600001", FRENCH): "2",
        ("2600001", MATHS): "1",
        ("2600001", GYM): "11",
    }
    omni("admin", "verify")


def test_a_dry_run_writes_nothing_and_says_the_same(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    planned = built(omni, "--dry-run")
    assert (planned["receipt"], planned["placed"], planned["dry_run"]) == (None, 1, True)
    assert seats(omni) == {}
    assert ask(omni.home, "SELECT * FROM builds") == []
    assert built(omni)["digest"] == planned["digest"]


def test_the_second_choice_says_what_the_first_weighed_and_the_lottery(omni: Omni) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, "", f"{GYM}:11 {GYM}:12")
    assert built(omni)["ranked"] == {"1": 1, "2": 1}
    (second,) = (n for n in ("2600001", "2600002") if seats(omni)[n, GYM] == "12")
    said = why(omni, second)[GYM]
    assert (said["code"], said["rank"], said["section"]) == ("ranked-choice", 2, "12")
    assert [one["state"] for one in said["choices"]] == ["full", "obtained"]
    totals = [one["rank"] + int(one["weight"]) for one in said["choices"]]
    assert totals[1] == min(totals)
    assert said["reason"].startswith("Choice no. 2 obtained. Rank 1, 109-101-MQ:11: full (weight ")
    assert said["reason"].endswith("Lottery number: 2.")


def test_an_option_at_the_time_of_another_course_is_left_out_with_that_course(omni: Omni) -> None:
    choose(omni.home, "2600001", MATHS, f"{GYM}:13 {GYM}:12")
    built(omni)
    said = why(omni, "2600001")[GYM]
    assert (said["rank"], said["choices"][0]["state"], said["choices"][0]["courses"]) == (2, "clash", [MATHS])


def test_an_option_that_is_a_course_is_any_of_its_sections(omni: Omni) -> None:
    choose(omni.home, "2600001", "", f"{GYM} {ART}")
    assert built(omni)["ranked"] == {"1": 2}


def test_who_gets_no_choice_is_told_about_each(omni: Omni) -> None:
    sql(
        omni.home,
        "INSERT INTO courses (code, title) VALUES ('109-102-MQ', 'Activité physique et efficacité')",
    )
    for number in ("2600001", "2600002"):
        choose(omni.home, number, "", f"{GYM}:11 109-102-MQ")
    (denied,) = built(omni)["unplaced"]
    assert (denied["course"], denied["code"]) == (GYM, "no-choice-left")
    assert "109-102-MQ: not offered" in denied["reason"]


def test_a_group_that_was_full_before_has_no_weight(omni: Omni) -> None:
    seat(omni.home, "2600009", f"{GYM}:11")
    choose(omni.home, "2600001", "", f"{GYM}:11 {GYM}:12")
    built(omni)
    said = why(omni, "2600001")[GYM]
    assert "Rank 1, 109-101-MQ:11: full already." in said["reason"]
    assert "weight" not in said["choices"][0]


def test_courses_that_meet_at_one_time_are_named(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 5 Mon8-10")
    choose(omni.home, "2600001", f"{MATHS} 300-111-AA")
    (denied,) = built(omni)["unplaced"]
    assert denied["code"] == "clash"
    assert {MATHS, "300-111-AA"} <= set(denied["reason"].replace(".", " ").replace(",", " ").split())


def test_of_a_seat_already_held_it_is_the_group_that_stands_in_the_way(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 5 Thu8-10")
    seat(omni.home, "2600001", f"{GYM}:11")
    choose(omni.home, "2600001", "300-111-AA")
    (denied,) = built(omni)["unplaced"]
    assert denied["code"] == "clash"
    assert f"{GYM}:11" in denied["reason"]


def test_a_full_course_names_its_full_groups(omni: Omni) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH)
    done = built(omni)
    (denied,) = done["unplaced"]
    assert (done["placed"], done["bound"], denied["code"]) == (1, 1, "full")
    assert denied["reason"] == "Full groups: 1. Lottery number: 2."


def test_a_course_without_group_says_so(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 5 Mon8-10")
    choose(omni.home, "2600001", "300-111-AA")
    sql(omni.home, "DELETE FROM meetings WHERE course = '300-111-AA'")
    sql(omni.home, "DELETE FROM sections WHERE course = '300-111-AA'")
    assert built(omni)["unplaced"][0]["code"] == "no-section"


def test_a_prerequisite_that_failed_since_denies_the_course_with_its_reason(omni: Omni) -> None:
    sql(omni.home, "INSERT INTO prerequisites VALUES (?, 'PA', ?, NULL)", (ENGLISH, FRENCH))
    choose(omni.home, "2600001", ENGLISH)
    a_result(omni, "2600001", FRENCH, 52, "EC")
    (denied,) = built(omni)["unplaced"]
    assert denied["code"] == "prerequisite-failed"
    assert "52" in denied["reason"]


def test_a_prerequisite_whose_mark_is_not_in_is_allowed_and_said(omni: Omni) -> None:
    sql(omni.home, "INSERT INTO prerequisites VALUES (?, 'PA', ?, NULL)", (ENGLISH, FRENCH))
    sql(omni.home, "INSERT INTO prerequisites VALUES (?, 'CR', ?, NULL)", (ART, FRENCH))
    choose(omni.home, "2600001", f"{ENGLISH} {ART} {MATHS}")
    sql(
        omni.home,
        "INSERT INTO sections (term, course, section, title) VALUES ('20263', ?, '1', '')",
        (FRENCH,),
    )
    sql(omni.home, "INSERT INTO registrations VALUES ('2600001', '20263', ?, '1', '')", (FRENCH,))
    told = omni(*BUILD, "--dry-run")
    assert "still in progress, without a mark: 1. " in told.stderr  # a corequisite needs no mark
    assert "Not placed" in told.stdout
    a_result(omni, "2600001", FRENCH, 60, "")
    assert "without a mark" not in omni(*BUILD, "--dry-run").stderr


def test_a_course_whose_corequisite_is_denied_is_taken_back(omni: Omni) -> None:
    sql(omni.home, "INSERT INTO prerequisites VALUES (?, 'CR', ?, NULL)", (ART, ENGLISH))
    choose(omni.home, "2600001", f"{ENGLISH} {ART}")
    sql(omni.home, "UPDATE sections SET capacity = 0 WHERE course = ?", (ENGLISH,))
    done = built(omni)
    assert {one["course"]: one["code"] for one in done["unplaced"]} == {
        ENGLISH: "full",
        ART: "corequisite-denied",
    }
    assert seats(omni) == {}


def test_a_seat_that_is_taken_back_goes_to_who_wanted_it(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 1 Fri8-10", "300-112-AA:1 0 Fri10-12")
    sql(omni.home, "INSERT INTO prerequisites VALUES ('300-111-AA', 'CR', '300-112-AA', NULL)")
    choose(omni.home, "2600001", "300-111-AA 300-112-AA")
    choose(omni.home, "2600002", "300-111-AA")
    a_result(omni, "2600002", "300-112-AA", 70, "")
    built(omni)
    assert seats(omni) == {("2600002", "300-111-AA"): "1"}


def test_a_seat_that_is_taken_back_goes_to_nobody_who_lacks_the_corequisite_too(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 1 Fri8-10", "300-112-AA:1 0 Fri10-12")
    sql(omni.home, "INSERT INTO prerequisites VALUES ('300-111-AA', 'CR', '300-112-AA', NULL)")
    for number in ("2600001", "2600002", "2600003"):
        choose(omni.home, number, "300-111-AA 300-112-AA")
    denied = {(one["student"], one["course"]): one["code"] for one in built(omni)["unplaced"]}
    assert seats(omni) == {}
    assert {code for (_, course), code in denied.items() if course == "300-111-AA"} == {"corequisite-denied"}


def test_a_seat_held_before_stays_and_counts(omni: Omni) -> None:
    seat(omni.home, "2600001", f"{FRENCH}:1")
    choose(omni.home, "2600001", f"{FRENCH} {MATHS}")
    done = built(omni)
    assert (done["requests"], done["placed"]) == (2, 1)
    assert why(omni, "2600001")[FRENCH]["code"] == "held-before"
    assert seats(omni) == {("2600001", FRENCH): "1"}


def test_a_seat_held_in_an_option_serves_the_need(omni: Omni) -> None:
    seat(omni.home, "2600001", f"{GYM}:12")
    choose(omni.home, "2600001", "", f"{GYM}:11 {GYM}:12")
    done = built(omni)
    assert (done["requests"], done["placed"], done["ranked"]) == (1, 1, {"2": 1})
    assert seats(omni) == {("2600001", GYM): "12"}


def test_the_last_choice_submitted_is_the_one_that_counts(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    choose(omni.home, "2600001", MATHS)
    built(omni)
    assert list(seats(omni)) == [("2600001", MATHS)]


def test_a_second_build_is_a_conflict(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    built(omni)
    refused = omni(*BUILD, "--format", "json", exits=6)
    assert refused.error["code"] == "already-built"
    assert "HOR-000001" in refused.error["message"]


def test_only_what_has_no_seat_is_placed_again(omni: Omni) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH)
    built(omni)
    before = seats(omni)
    choose(omni.home, "2600003", FRENCH)
    sql(omni.home, "UPDATE sections SET capacity = 2 WHERE course = ?", (ENGLISH,))
    again = built(omni, "--unplaced")
    assert (again["receipt"], again["requests"], again["placed"], again["scope"]) == (
        "HOR-000002",
        2,
        2,
        "unplaced",
    )
    assert before.items() <= seats(omni).items()
    assert len(seats(omni)) == 3
    nothing = built(omni, "--unplaced")
    assert (nothing["receipt"], nothing["requests"]) == (None, 0)
    omni("admin", "verify")


def test_nobody_chose_an_unknown_term_and_one_that_is_over_are_refused(omni: Omni) -> None:
    assert omni(*BUILD, "--format", "json", exits=5).error["code"] == "nobody-chose"
    assert omni(*BUILD[:-1], "20301", "--format", "json", exits=3).error["code"] == "unknown-term"


def test_undo_gives_back_the_very_registrations(omni: Omni) -> None:
    seat(omni.home, "2600009", f"{FRENCH}:1")
    export = ("staff", "export", "registrations", "--term", TERM)
    before = omni(*export).stdout_bytes
    for number in ("2600001", "2600002", "2600003"):
        choose(omni.home, number, f"{FRENCH} {ENGLISH}", f"{GYM}:11 {GYM}:12")
    built(omni)
    undo = ("staff", "timetable", "undo", "HOR-000001")
    planned = omni(*undo, "--dry-run", "--format", "json").json
    assert planned == {
        "receipt": "HOR-000001", "term": TERM, "given": 7, "taken_back": 7, "dry_run": True,
    }  # fmt: skip
    omni(*undo, "--reason", "Erreur d'offre")
    assert omni(*export).stdout_bytes == before
    assert omni(*undo, "--format", "json", exits=6).error["code"] == "already-undone"
    omni("staff", "timetable", "undo", "HOR-000002", exits=3)
    assert built(omni)["receipt"] == "HOR-000002"
    (second, first) = omni("staff", "timetable", "builds", "--term", TERM, "--format", "json").json
    assert (second["undone_at"], first["undone_reason"]) == (None, "Erreur d'offre")
    omni("admin", "verify")


def test_what_was_moved_by_hand_is_not_taken_back(omni: Omni) -> None:
    choose(omni.home, "2600001", f"{FRENCH} {ENGLISH}")
    built(omni)
    sql(omni.home, "UPDATE registrations SET section = '2' WHERE course = ? AND section = '1'", (FRENCH,))
    was = ask(omni.home, "SELECT section FROM placements WHERE course = ?", FRENCH)
    omni("staff", "timetable", "undo", "HOR-000001")
    expected = {("2600001", FRENCH): "2"} if was == [("1",)] else {}
    assert seats(omni) == expected


def test_once_published_nothing_is_undone_and_newcomers_are_placed(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    built(omni)
    omni("staff", "timetable", "publish", "--term", TERM)
    refused = omni("staff", "timetable", "undo", "1", "--format", "json", exits=5)
    assert refused.error["code"] == "published"
    omni.later(days=1)
    choose(omni.home, "2600002", FRENCH, at="2026-09-15T13:00:00Z")
    assert "Choices never placed: 1" in omni("staff", "timetable", "publish", "--term", TERM).stderr
    assert built(omni, "--unplaced")["placed"] == 1
    assert "never placed" not in omni("staff", "timetable", "publish", "--term", TERM).stderr


def test_publishing_says_who_has_no_seat(omni: Omni) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH)
    built(omni)
    said = omni("staff", "timetable", "publish", "--term", TERM, lang="fr")
    assert "sans place : 1" in said.stderr.replace("\u00a0", " ")


def test_csv_is_a_line_for_each_seat(omni: Omni) -> None:
    choose(omni.home, "2600001", f"{FRENCH} {ENGLISH}", f"{GYM}:11")
    rows = list(csv.DictReader(io.StringIO(omni(*BUILD, "--format", "csv").stdout)))
    assert [(row["course"], row["rank"], row["code"]) for row in rows] == [
        (GYM, "1", "first-choice"), (FRENCH, "", "seat-given"), (ENGLISH, "", "only-section"),
    ]  # fmt: skip


def test_another_seed_only_moves_who_is_equal(omni: Omni) -> None:
    for number in range(2600001, 2600007):
        choose(omni.home, str(number), FRENCH, f"{GYM}:11 {GYM}:12 {GYM}:13")
    one, other = (built(omni, "--dry-run", "--seed", seed) for seed in ("1", "2"))
    assert one["digest"] != other["digest"]
    assert [one[key] for key in ("placed", "ranked")] == [other[key] for key in ("placed", "ranked")]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_people_read_tables(omni: Omni, lang: str) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH, f"{GYM}:11 {GYM}:12")
    said = omni(*BUILD, lang=lang)
    for word in ("HOR-000001", ENGLISH, {"fr": "Éducation physique", "en": "Physical education"}[lang]):
        assert word in said.stdout
    for view in ((), ("--ranks",), ("--unplaced",)):
        assert omni("staff", "timetable", "report", "--term", TERM, *view, lang=lang).stdout.count("\n") > 2


def test_the_report_counts_seats_ranks_and_who_goes_without(omni: Omni) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH, f"{GYM}:11 {GYM}:12")
    built(omni)
    report = ("staff", "timetable", "report", "--term", TERM, "--format", "json")
    (full,) = (one for one in omni(*report).json if one["course"] == ENGLISH)
    assert full == {
        "course": ENGLISH, "section": "1", "title": f"Cours {ENGLISH}", "capacity": 1, "taken": 1, "free": 0,
        "percent": 100,
    }  # fmt: skip
    assert omni(*report, "--ranks").json == [
        {"need": "physical-education", "rank": 1, "students": 1},
        {"need": "physical-education", "rank": 2, "students": 1},
    ]
    (without,) = omni(*report, "--unplaced").json
    assert (without["course"], without["code"]) == (ENGLISH, "full")
    seat(omni.home, without["student"], f"{ENGLISH}:1")
    assert omni(*report, "--unplaced").json == []


@pytest.mark.parametrize("hash_seed", ["1", "77"])
def test_the_same_input_and_seed_give_the_same_bytes_in_any_process(omni: Omni, hash_seed: str) -> None:
    for number in range(2600001, 2600009):
        choose(omni.home, str(number), f"{FRENCH} {MATHS} {ENGLISH}", f"{GYM}:11 {GYM}:12 {GYM} {ART}")
    words = (*BUILD, "--dry-run", "--seed", "5", "--format", "csv")
    there = subprocess.run(
        (sys.executable, "-m", "omnicli", *words),
        env={**omni.environ, "PYTHONHASHSEED": hash_seed, "OMNI_AS_OF": omni.now.isoformat()},
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    assert there.stdout == omni(*words).stdout_bytes


def test_choices_that_change_while_it_is_computed_are_taken_in(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(omni.home, "2600001", FRENCH)
    _meanwhile(omni, monkeypatch, ["2600002"])
    assert built(omni)["requests"] == 2


def test_choices_that_keep_changing_are_a_conflict(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(omni.home, "2600001", FRENCH)
    _meanwhile(omni, monkeypatch, ["2600002", "2600003", "2600004"])
    assert omni(*BUILD, "--format", "json", exits=6).error["code"] == "changed-meanwhile"
    assert ask(omni.home, "SELECT * FROM builds") == []


def test_what_changes_beside_the_term_disturbs_nothing(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(omni.home, "2600001", FRENCH)
    calls = _meanwhile(omni, monkeypatch, [])
    assert built(omni)["placed"] == 1
    assert calls == [1]


def _meanwhile(omni: Omni, monkeypatch: pytest.MonkeyPatch, numbers: list[str]) -> list[int]:
    """While timetables are computed: an event in the trail, and the choice of the next of some students."""
    calls: list[int] = []
    compute = building.build

    def slow(*args: Any, **named: Any) -> Any:
        calls.append(1)
        omni("staff", "export", "students")
        if numbers:
            choose(omni.home, numbers.pop(0), FRENCH)
        return compute(*args, **named)

    monkeypatch.setattr(building, "build", slow)
    return calls


def test_a_seat_that_was_given_and_is_lost_is_a_breach(omni: Omni) -> None:
    choose(omni.home, "2600001", f"{FRENCH} {MATHS}")
    built(omni)
    sql(omni.home, "DELETE FROM registrations WHERE course = ?", (MATHS,))
    assert _breaches(omni) == {"seat-lost"}


def test_a_seat_moved_by_hand_is_a_breach_and_one_that_a_file_moves_is_none(omni: Omni) -> None:
    choose(omni.home, "2600001", f"{FRENCH} {MATHS}")
    built(omni)
    sql(omni.home, "UPDATE registrations SET section = '1' WHERE course = ?", (FRENCH,))
    assert _breaches(omni) == {"seat-moved"}
    sql(omni.home, "UPDATE registrations SET section = '2' WHERE course = ?", (FRENCH,))
    omni.later(hours=1)
    lines = f"student,course,section\n2600001,{FRENCH},1\n"
    omni("staff", "import", "registrations", "-", "--term", TERM, stdin=lines)
    omni("admin", "verify")


@pytest.mark.parametrize(
    ("table", "change", "breach"),
    [
        ("placements", "UPDATE placements SET rank = 1", "build-seal"),
        ("placements", "DELETE FROM placements", "build-seal"),
        ("seat_weights", f"INSERT INTO seat_weights VALUES (1, '{GYM}', '12', '3')", "build-seal"),
        ("builds", "UPDATE builds SET seed = seed + 1", "build"),
        ("builds", "UPDATE builds SET summary = json_set(summary, '$.placed', 9)", "build"),
        (
            "undone_builds",
            "INSERT INTO undone_builds (build, at, actor) VALUES (1, 'x', 'y')",
            "build-undone",
        ),
    ],
)
def test_a_build_that_was_edited_is_a_breach(omni: Omni, table: str, change: str, breach: str) -> None:
    choose(omni.home, "2600001", FRENCH, f"{GYM}:11")
    built(omni)
    triggers = ask(
        omni.home, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", table
    )
    for name, _ in triggers:
        sql(omni.home, f"DROP TRIGGER {name}")
    sql(omni.home, change)
    for _, text in triggers:
        sql(omni.home, text)
    assert breach in _breaches(omni)


def test_a_build_that_seats_beyond_the_free_seats_or_twice_at_once_is_a_breach(omni: Omni) -> None:
    for number in ("2600001", "2600002", "2600003"):
        choose(omni.home, number, f"{FRENCH} {MATHS}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "build", _wrong)
        built(omni)
    assert _breaches(omni) == {"seats-beyond-capacity", "two-places-at-once"}


def _wrong(situation: Any, **_: Any) -> Any:
    """Seat everybody in the first section of each course, whatever its hours and its seats."""
    placements = [
        placement(one.student, course, "1", None, SEAT_GIVEN)
        for one in situation.asked
        for course in one.courses
    ]
    return building.Built(tuple(sorted(placements)), {}, {}, 4)


def _breaches(omni: Omni) -> set[str]:
    return {one["check"] for one in omni("admin", "verify", "--format", "json", exits=8).json}


def test_students_read_why_once_timetables_are_out(omni: Omni) -> None:
    a_student(omni)
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH)
    choose(omni.home, NUMBER, f"{ENGLISH} {FRENCH}", f"{GYM}:11 {GYM}:12")
    seat(omni.home, "2600001", f"{ENGLISH}:1")
    built(omni)
    ask_why = ("schedule", "show", "--why", "--term", TERM)
    refused = omni(*ask_why, "--format", "json", exits=5)
    assert refused.error["code"] == "schedule-not-out"
    omni("staff", "timetable", "publish", "--term", TERM)
    rows = {one["course"]: one for one in omni(*ask_why, "--format", "json").json}
    assert {course: (one["section"], one["code"]) for course, one in rows.items()} == {
        GYM: ("11", "first-choice"), FRENCH: (rows[FRENCH]["section"], "seat-given"), ENGLISH: (None, "full"),
    }  # fmt: skip
    assert rows[GYM]["lottery"] in {1, 2, 3}
    assert "Full groups: 1." in omni(*ask_why).stdout
    assert ask(omni.home, "SELECT * FROM schedule_retrievals") == []


def test_who_was_denied_everything_may_read_why(omni: Omni) -> None:
    a_student(omni)
    choose(omni.home, NUMBER, ENGLISH)
    choose(omni.home, "2600001", FRENCH)
    sql(omni.home, "UPDATE sections SET capacity = 0 WHERE course = ?", (ENGLISH,))
    built(omni)
    omni("staff", "timetable", "publish", "--term", TERM)
    assert ENGLISH in omni("schedule", "show", "--why", "--term", TERM).stdout


def test_of_what_was_asked_and_no_build_has_judged_it_is_not_said_that_nothing_was_asked(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    shown = omni("staff", "timetable", "why", "2600001", "--term", TERM)
    assert shown.stderr == (
        "Winter 2027: no seat is held, and no build of timetables has given or denied one.\n"
    )


def test_a_seat_that_was_changed_since_says_so(omni: Omni) -> None:
    choose(omni.home, "2600001", f"{FRENCH} {MATHS}")
    built(omni)
    sql(omni.home, "UPDATE registrations SET section = '1' WHERE course = ?", (FRENCH,))
    said = why(omni, "2600001")[FRENCH]
    assert (said["section"], said["code"]) == ("1", "moved-since")
    assert said["reason"].startswith("Group 2 was given; it was changed since.")


def test_staff_who_look_leave_an_event(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    why(omni, "2600001")
    assert ask(omni.home, "SELECT action, subject FROM audit ORDER BY seq DESC LIMIT 1") == [
        ("timetable.why", "student:2600001")
    ]
    omni("staff", "timetable", "why", "2699999", "--term", TERM, exits=3)


def a_student(omni: Omni) -> None:
    """Admit Marie, who signs in."""
    sql(
        omni.home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Tremblay', 'Marie', 'TREMBLAY MARIE', ?, '420.B0')",
        (NUMBER, CODE, BORN),
    )
    sign_in(omni)


def test_a_term_whose_choice_is_still_open_says_so(omni: Omni) -> None:
    choose(omni.home, "2600001", FRENCH)
    omni.later(days=20)
    assert "October 13, 2026" in omni(*BUILD).stderr
    omni("staff", "timetable", "undo", "HOR-000001")
    omni.later(days=20)
    assert "October" not in omni(*BUILD).stderr


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_staff_read_a_line_for_each_reason(omni: Omni, lang: str) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, "", f"{GYM}:11 {GYM}:12")
    built(omni)
    (second,) = (number for (number, _), place in seats(omni).items() if place == "12")
    said = omni("staff", "timetable", "why", second, "--term", TERM, lang=lang).stdout.replace("\u00a0", " ")
    for words in {
        "fr": ("2ᵉ choix obtenu.", f"Rang 1, {GYM}:11 : complet (poids ", "Numéro de tirage : 2."),
        "en": ("Choice no. 2 obtained.", f"Rank 1, {GYM}:11: full (weight ", "Lottery number: 2."),
    }[lang]:
        assert words in said
