"""`omni choose-courses`: the guide's «Choix de cours»."""

from __future__ import annotations

import signal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

import commands._nip
from commands import choose_courses
from omnicli.clock import to_text
from omnicli.rules.confirmation_number import is_confirmation_number
from tests import processes
from tests.builders import NIP, NUMBER, ask, charge, give_an_account, sign_an_employee_in, sign_in
from tests.choosing import (
    LAST_SECOND,
    OPEN,
    PROPOSED,
    RANKED,
    TERM,
    TOO_LATE,
    a_choice_of_courses,
    choose,
    form,
)

if TYPE_CHECKING:
    from datetime import datetime

    from omnicli.world import World
    from tests.conftest import Omni


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_choice_of_courses(omni)
    sign_in(omni)


def at(omni: Omni, instant: datetime) -> None:
    omni.now = instant
    sign_in(omni)


def kept(omni: Omni) -> list[Any]:
    return ask(omni.home, "SELECT number FROM choices")


def codes(error: Any) -> list[str]:
    return [one["code"] for one in error["details"]]


def test_a_choice_is_kept_under_a_confirmation_number(omni: Omni) -> None:
    given = choose(omni)
    assert list(given) == ["term", "confirmation", "courses", "ranked", "submitted_at"]
    assert (given["term"], given["submitted_at"]) == (TERM, to_text(OPEN))
    assert given["courses"] == PROPOSED
    assert given["ranked"] == [{"rank": rank, "option": text} for rank, text in enumerate(RANKED, 1)]
    assert is_confirmation_number(given["confirmation"])


def test_what_was_submitted_is_shown_again(omni: Omni) -> None:
    given = choose(omni)
    assert omni("choose-courses", "--show", "--format", "json").json == {**given, "supersedes": 0}


def test_a_choice_submitted_again_supersedes_the_one_before_which_stays(omni: Omni) -> None:
    first = choose(omni)
    second = choose(omni, courses=PROPOSED[2:])
    assert second["confirmation"] != first["confirmation"]
    shown = omni("choose-courses", "--show", "--format", "json").json
    assert (shown["confirmation"], shown["supersedes"]) == (second["confirmation"], 1)
    assert len(kept(omni)) == 2
    assert "It replaces 1 choice submitted before." in omni("choose-courses", "--show").stderr


def test_nothing_is_shown_where_nothing_was_submitted(omni: Omni) -> None:
    assert omni("choose-courses", "--show", "--format", "json").json is None
    assert "no confirmation number" in omni("choose-courses", "--show").stderr
    omni("choose-courses", "--print", exits=3)


def test_a_wrong_password_submits_nothing_and_is_counted(omni: Omni) -> None:
    assert choose(omni, exits=4, password="faux1111")["code"] == "wrong-password"
    assert kept(omni) == []
    assert ask(omni.home, "SELECT failures FROM attempts WHERE number = ?", NUMBER) == [(1,)]


def test_the_password_of_somebody_who_signed_in_meanwhile_submits_nothing(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_an_account(omni)
    confirm = commands._nip.confirm_nip

    def after_another_sign_in(world: World, purpose: str, nip: str) -> Any:
        sign_in(omni, "2634568")
        return confirm(world, purpose, nip)

    monkeypatch.setattr(commands._nip, "confirm_nip", after_another_sign_in)
    assert choose(omni, exits=6)["code"] == "somebody-else"
    assert kept(omni) == []


def test_ctrl_c_once_a_choice_is_kept_does_not_hide_its_number(omni: Omni) -> None:
    def before() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        vars(choose_courses)["_show"] = lambda *_: signal.raise_signal(signal.SIGINT)

    words = ("choose-courses", "--input", "-")
    assert processes.omni(omni.environ, omni.now, *words, stdin=form(), before=before).wait() == 0
    assert len(kept(omni)) == 1


def test_a_dry_run_asks_no_password_and_writes_nothing(omni: Omni) -> None:
    told = choose(omni, "--dry-run", password=None)
    assert (told["confirmation"], told["submitted_at"], told["dry_run"]) == (None, None, True)
    assert kept(omni) == []


def test_the_last_second_of_the_window_is_in_it_and_the_next_is_not(omni: Omni) -> None:
    at(omni, LAST_SECOND)
    choose(omni)
    at(omni, TOO_LATE)
    error = choose(omni, exits=5)
    assert codes(error) == ["closed-on"]
    assert "October 13, 2026" in error["details"][0]["message"]


def test_every_refusal_is_said_at_once(omni: Omni) -> None:
    charge(omni.home, 2500, due="2026-09-01")
    omni("staff", "holds", "add", "--student", NUMBER, "--reason", "Livre non rendu")
    at(omni, TOO_LATE)
    ranked = [
        {"rank": 1, "option": "420-1C3-EX"},
        {"rank": 1, "option": "109-103-MQ"},
        {"rank": 3, "option": "109-101-MQ:00099"},
    ]
    error = choose(omni, exits=5, courses=["420-2A4-TH", "420-3N6-TH"], ranked=ranked)
    assert codes(error) == [
        "closed-on", "access-withdrawn", "hold",
        "corequisite-alone",
        "course-not-offered", "not-proposed", "prerequisite-missing",
        "own-discipline", "physical-education-order", "option-not-offered",
        "missing-rank", "repeated-rank",
    ]  # fmt: skip
    assert kept(omni) == []


def test_a_choice_is_made_for_the_term_whose_window_is_open_or_comes_next(omni: Omni) -> None:
    assert omni("choose-courses", "--list", "--format", "json").json["term"] == TERM
    at(omni, OPEN.replace(month=4))
    assert omni("choose-courses", "--list", "--format", "json").json["term"] == "20263"
    assert codes(choose(omni, "--term", TERM, exits=5))[0] == "opens-on"
    omni("choose-courses", "--list", "--term", "20991", exits=3)


def test_the_list_gives_each_course_its_state_and_why_and_the_options_of_each_need(omni: Omni) -> None:
    told = omni("choose-courses", "--list", "--format", "json").json
    assert list(told) == ["term", "window", "closed", "courses", "options"]
    assert told["window"] == {"from": "2026-10-01", "by": "2026-10-13"}
    states = {one["course"]: one["state"] for one in told["courses"]}
    assert {course for course, state in states.items() if state == "proposed"} >= {*PROPOSED, "COM-001-03"}
    assert states["420-1N6-TH"] == "in-progress"
    assert all(one["reasons"] for one in told["courses"])
    offered = {need: [one["option"] for one in found] for need, found in told["options"].items()}
    assert offered["complementary"] == ["305-1A3-EX", "504-1A3-EX", "607-1A3-EX"]
    assert offered["physical-education"] == [
        "109-101-MQ:00011", "109-101-MQ:00012", "109-101-MQ:00013", "109-102-MQ",
    ]  # fmt: skip
    badminton = told["options"]["physical-education"][0]
    assert badminton == {
        "option": "109-101-MQ:00011", "title": "Badminton", "sections": ["00011"],
        "times": [{"day": "Wed", "start": "08:00", "end": "10:00"}], "seats": 30,
    }  # fmt: skip
    assert told["options"]["complementary"][1]["seats"] == 60


def test_the_list_as_lines_has_courses_and_options(omni: Omni) -> None:
    rows = omni("choose-courses", "--list", "--format", "csv").stdout.splitlines()
    assert rows[0].startswith("kind,need,state,code,title")
    assert sum(row.startswith("option,") for row in rows) == 7


def test_a_form_may_list_what_options_are_ranked_for_as_the_list_names_it(omni: Omni) -> None:
    found = choose(omni, courses=[*PROPOSED, "109-101-MQ", "COM-001-03"])
    assert found["courses"] == PROPOSED


def test_a_form_of_thousands_is_refused_at_once(omni: Omni) -> None:
    many = [f"{place:03}-{place:03}-XX" for place in range(1000)]
    fault = {"code": "list-too-long", "message": "“courses” is too long: at most 200."}
    assert fault in choose(omni, courses=many, ranked=[f"{one}:1" for one in many], exits=9)["details"]


@pytest.mark.parametrize(
    "changes",
    [
        {"courses": "420-2N6-TH"},
        {"courses": ["?"]},
        {"ranked": [{"rank": "1", "option": "504-1A3-EX"}]},
        {"ranked": ["badminton"]},
        {"unticked": ["sports"]},
    ],
)
def test_an_ill_written_form_is_refused_as_input(omni: Omni, changes: dict[str, Any]) -> None:
    assert choose(omni, exits=9, **changes)["code"] == "bad-form"


def test_a_need_may_be_left_aside(omni: Omni) -> None:
    told = choose(omni, "--dry-run", ranked=[*RANKED[0:5:2], "109-101-MQ:00013"], unticked=["complementary"])
    assert len(told["ranked"]) == 4


def test_the_ways_to_call_it_do_not_go_together(omni: Omni) -> None:
    omni("choose-courses", "--list", "--show", exits=2)
    omni("choose-courses", "--print", "--input", "-", exits=2, stdin=form())


def test_it_is_for_students(omni: Omni) -> None:
    sign_an_employee_in(omni)
    choose(omni, exits=4)
    omni("choose-courses", "--list", exits=4)


def test_a_programme_without_grid_is_sent_to_the_adviser(omni: Omni) -> None:
    from tests.builders import sql

    sql(omni.home, "DELETE FROM grids")
    assert codes(choose(omni, exits=5))[0] == "no-grid"


def test_without_a_timetable_of_the_term_nothing_is_offered(omni: Omni) -> None:
    from tests.builders import sql

    sql(omni.home, "DELETE FROM meetings WHERE term = ?", (TERM,))
    sql(omni.home, "DELETE FROM sections WHERE term = ?", (TERM,))
    assert "nothing-offered" in codes(choose(omni, exits=5))


# --- at the terminal ------------------------------------------------------------------------------------

ANSWERS = ["", "2 1 4", "2 1 3", NIP]


def test_at_the_terminal_everything_is_asked_and_the_number_is_shown_large(omni: Omni) -> None:
    done = omni("choose-courses", answers=list(ANSWERS))
    number, *_ = (row[0] for row in ask(omni.home, "SELECT confirmation FROM choices"))
    assert f"║{number:^35}║" in done.stdout
    assert "CONFIRMATION NUMBER" in done.stdout
    assert "ATTENTION! You are not registered" in done.stderr
    ranks = ask(omni.home, "SELECT course, section FROM choice_ranks ORDER BY rank")
    assert ranks == [
        ("109-101-MQ", "00012"), ("504-1A3-EX", ""), ("109-101-MQ", "00011"), ("305-1A3-EX", ""),
        ("109-102-MQ", ""), ("607-1A3-EX", ""),
    ]  # fmt: skip


def test_the_whole_screen(omni: Omni) -> None:
    screen = omni("choose-courses", answers=list(ANSWERS))
    golden = Path(__file__).parent / "golden" / "choose-courses.txt"
    (number,) = (row[0] for row in ask(omni.home, "SELECT confirmation FROM choices"))
    shown = f"{screen.stderr}---\n{screen.stdout}".replace(number, "K7M4T-9QX2B-C8HVQ")
    assert shown == golden.read_text(encoding="utf-8")


def test_what_a_rule_refuses_is_said_and_asked_again(omni: Omni) -> None:
    numbers = omni("choose-courses", "--list", "--format", "json").json["courses"]
    half = next(place for place, one in enumerate(numbers, 1) if one["course"] == "420-2A4-TH")
    done = omni("choose-courses", answers=[str(half), *ANSWERS[1:3], *ANSWERS])
    assert "its corequisite 420-2A4-TH" in done.stderr
    assert done.stderr.count("Weighting") == 2  # what may be left out is shown again with the question
    assert len(kept(omni)) == 1


def test_too_few_ranks_are_asked_again_without_losing_the_others(omni: Omni) -> None:
    done = omni("choose-courses", answers=["", "", "2 1 4", "2", *ANSWERS[2:]])
    assert (
        done.stderr.count("Options to rank here: at least 3.") == 2
    )  # three are all that the other need offers
    assert "would be refused" not in done.stderr
    assert len(kept(omni)) == 1


def test_a_mistyped_password_is_asked_again_and_what_was_chosen_is_not_lost(omni: Omni) -> None:
    done = omni("choose-courses", answers=[*ANSWERS[:3], "", "faux1111", NIP])
    assert "Wrong password." in done.stderr
    assert len(kept(omni)) == 1


def test_a_password_wrong_three_times_leaves_and_each_is_counted(omni: Omni) -> None:
    omni("choose-courses", answers=[*ANSWERS[:3], *["faux1111"] * 3], exits=4)
    assert kept(omni) == []
    assert ask(omni.home, "SELECT failures FROM attempts WHERE number = ?", NUMBER) == [(3,)]


def test_what_is_no_number_of_the_list_is_asked_again(omni: Omni) -> None:
    done = omni("choose-courses", answers=["99 x", "", "1 1", *ANSWERS[1:]])
    assert "Not a number of the list: 99, x." in done.stderr
    assert "4 different numbers at most." in done.stderr
    assert len(kept(omni)) == 1


def test_leaving_a_need_out_asks_no_rank_for_it(omni: Omni) -> None:
    lines = omni("choose-courses", "--list", "--format", "json").json["courses"]
    place = next(place for place, one in enumerate(lines, 1) if one["need"] == "complementary")
    omni("choose-courses", answers=[str(place), "1 2 3 4", NIP])
    assert ask(omni.home, "SELECT count(*) FROM choice_ranks") == [(4,)]


def test_a_closed_window_is_refused_before_any_question(omni: Omni) -> None:
    at(omni, TOO_LATE)
    done = omni("choose-courses", answers=[], exits=5)
    assert "closed on October 13, 2026" in done.stderr


def test_in_french(omni: Omni) -> None:
    done = omni("choose-courses", answers=list(ANSWERS), lang="fr")
    assert "NUMÉRO DE CONFIRMATION" in done.stdout
    assert "vous n’êtes pas inscrit" in done.stderr


# --- on paper, in the trail, at once -------------------------------------------------------------------


def test_it_is_printed_on_one_page_with_the_number(omni: Omni) -> None:
    given = choose(omni)
    choose(omni, "--dry-run")
    pdf = omni("choose-courses", "--print", "-o", "-").stdout_bytes
    (page,) = PdfReader(BytesIO(pdf)).pages
    for said in (given["confirmation"], "Marie Tremblay", "Winter 2027", "Ski de fond", "Réseaux"):
        assert said in page.extract_text()


def test_the_trail_tells_of_it_without_the_password_and_verify_finds_no_breach(omni: Omni) -> None:
    choose(omni)
    events = omni("admin", "audit", "list", "--subject", f"student:{NUMBER}", "--format", "json").json
    event = next(one for one in events if one["action"] == "choice.submit")
    assert set(event["details"]) == {"term", "first", "last", "choices_sha256"}
    omni("admin", "verify")


def test_two_choices_at_the_same_instant_are_both_kept_and_one_is_in_force(omni: Omni) -> None:
    words = ("choose-courses", "--input", "-")
    children = [
        processes.omni(omni.environ, omni.now, *words, stdin=form(courses=courses))
        for courses in (PROPOSED, PROPOSED[2:])
    ]
    assert [child.wait() for child in children] == [0, 0]
    assert len(kept(omni)) == 2
    assert omni("choose-courses", "--show", "--format", "json").json["supersedes"] == 1
    omni("admin", "verify")
