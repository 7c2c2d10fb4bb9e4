"""`omni staff timetable build`, `undo`, `report`, `builds`, `why`, and `omni schedule show --why`."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import ask, sql
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
    sql(omni.home, "INSERT INTO courses (code, title) VALUES ('109-102-MQ', 'Activité physique et efficacité')")
    for number in ("2600001", "2600002"):
        choose(omni.home, number, "", f"{GYM}:11 109-102-MQ")
    (denied,) = built(omni)["unplaced"]
    assert (denied["course"], denied["code"]) == (GYM, "no-choice-left")
    assert "109-102-MQ: not offered" in denied["reason"]


def test_courses_that_meet_at_one_time_are_named(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 5 Mon8-10")
    choose(omni.home, "2600001", f"{MATHS} 300-111-AA")
    (denied,) = built(omni)["unplaced"]
    assert denied["code"] == "clash"
    assert {MATHS, "300-111-AA"} <= set(denied["reason"].replace(".", " ").replace(",", " ").split())


def test_a_full_course_names_its_full_groups(omni: Omni) -> None:
    for number in ("2600001", "2600002"):
        choose(omni.home, number, ENGLISH)
    done = built(omni)
    (denied,) = done["unplaced"]
    assert (done["placed"], done["bound"], denied["code"]) == (1, 1, "full")
    assert denied["reason"] == "Full groups: 1."


def test_a_course_without_group_says_so(omni: Omni) -> None:
    sections(omni.home, "300-111-AA:1 5 Mon8-10")
    choose(omni.home, "2600001", "300-111-AA")
    sql(omni.home, "DELETE FROM meetings WHERE course = '300-111-AA'")
    sql(omni.home, "DELETE FROM sections WHERE course = '300-111-AA'")
    assert built(omni)["unplaced"][0]["code"] == "no-section"


def test_a_prerequisite_that_failed_since_denies_the_course_with_its_reason(omni: Omni) -> None:
    sql(omni.home, "INSERT INTO prerequisites VALUES (?, 'PA', ?, NULL)", (ENGLISH, FRENCH))
    choose(omni.home, "2600001", ENGLISH)
    sql(omni.home, "INSERT INTO record VALUES ('2600001', '20263', ?, 52, 'EC')", (FRENCH,))
    (denied,) = built(omni)["unplaced"]
    assert denied["code"] == "prerequisite-failed"
    assert "52" in denied["reason"]


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
    sql(omni.home, "INSERT INTO record VALUES ('2600002', '20263', '300-112-AA', 70, '')")
    built(omni)
    assert seats(omni) == {("2600002", "300-111-AA"): "1"}


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
