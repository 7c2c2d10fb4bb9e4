"""`omni schedule change`: the guide's «Modification d'horaire»."""

from __future__ import annotations

import csv
import io
import json
import shutil
import signal
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import commands._nip
import commands._schedule_change_told
from omnicli.services import changing
from tests import processes
from tests.builders import (
    NIP,
    NUMBER,
    a_college,
    ask,
    charge,
    give_an_account,
    sign_an_employee_in,
    sign_in,
    sql,
)
from tests.conftest import Omni

if TYPE_CHECKING:
    from pathlib import Path

    from omnicli.world import World

_AT = "2026-08-01T12:00:00Z"
# Programming meets on Monday 8:00 and Wednesday 13:00; French on Tuesday 10:00. Of the other groups of French, 00013
# meets on Wednesday morning, 00014 when 00013 does, 00015 beside the lab, 00016 on Tuesday as 00012.
SECTIONS = (
    ("601-101-MQ", "00013", 2, ((3, 600, 710),)),
    ("601-101-MQ", "00014", None, ((3, 600, 710),)),
    ("601-101-MQ", "00015", 5, ((3, 780, 890),)),
    ("601-101-MQ", "00016", 5, ((2, 600, 710),)),
    ("601-101-MQ", "00017", 0, ((1, 780, 890),)),
    ("420-1N6-TH", "00002", 1, ((2, 480, 590), (3, 780, 950))),
)


def offer(home: Path, *sections: tuple[str, str, int | None, tuple[tuple[int, int, int], ...]]) -> None:
    for course, section, capacity, times in sections:
        sql(
            home,
            "INSERT INTO sections (term, course, section, title, capacity) VALUES ('20263', ?, ?, 'A title', ?)",
            (course, section, capacity),
        )
        sql(
            home,
            "INSERT INTO meetings (term, course, section, weekday, start_min, end_min, updated_at)"
            f" VALUES ('20263', ?, ?, ?, ?, ?, '{_AT}')",
            *((course, section, *time) for time in times),
        )


@pytest.fixture(scope="module")
def ready_home(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Marie has registered, is signed in and has retrieved her timetable, in the window to change it."""
    home = tmp_path_factory.mktemp("ready") / "home"
    shutil.copytree(template_home, home)
    a_college(home)
    offer(home, *SECTIONS)
    with pytest.MonkeyPatch.context() as patch:
        omni = Omni(home, patch)
        window(omni, "2026-09-01", "2026-09-20")
        sign_in(omni)
        omni("schedule", "show")
    return home


@pytest.fixture
def home(ready_home: Path, tmp_path: Path) -> Path:
    """Such a college of this test's own."""
    target = tmp_path / "home"
    shutil.copytree(ready_home, target)
    target.chmod(0o700)
    return target


def window(omni: Omni, first: str | None, last: str | None) -> None:
    sql(omni.home, "UPDATE terms SET change_from = ?, change_by = ? WHERE code = '20263'", (first, last))


def listed(omni: Omni, *words: str) -> Any:
    return omni("schedule", "change", "--list", *words, "--format", "json").json


def name_of(omni: Omni, course: str, section: str, *words: str) -> str:
    """Return the name of the timetable that moves this course alone."""
    found = [
        one["id"]
        for one in listed(omni, *words)["configurations"]
        if [(move["course"], move["to"]) for move in one["changes"]] == [(course, section)]
    ]
    return str(found[0])


def select(omni: Omni, name: str, *words: str, exits: int = 0) -> Any:
    return omni(
        "schedule",
        "change",
        "--select",
        name,
        "--password-stdin",
        *words,
        "--format",
        "json",
        stdin=NIP,
        exits=exits,
    )


def held(omni: Omni) -> dict[str, str]:
    return dict(ask(omni.home, "SELECT course, section FROM registrations WHERE student = ?", NUMBER))


# --- listing --------------------------------------------------------------------------------------------


def test_every_timetable_is_counted_the_present_one_among_them(omni: Omni) -> None:
    found = listed(omni, "--prefer", "few-changes")
    # Programming now: French now, or on Wednesday morning. Programming otherwise: the same two.
    assert (found["count"], found["raw_count"]) == (4, 8)
    assert found["configurations"][0]["changes"] == []
    assert found["configurations"][0]["id"] == found["current"]["id"]
    assert (found["fee_cents"], found["due"], found["reasons"]) == (1500, "2026-10-14", [])


def test_each_says_what_changes_and_which_other_groups_meet_at_the_same_times(omni: Omni) -> None:
    found = listed(omni, "--prefer", "few-changes")["configurations"]
    assert [one["score"] for one in found] == [0, 120, 120, 240]
    assert found[2]["changes"] == [{"course": "420-1N6-TH", "from": "00001", "to": "00002"}]
    assert found[1]["sections"] == [
        {"course": "420-1N6-TH", "section": "00001", "alternatives": []},
        {"course": "601-101-MQ", "section": "00014", "alternatives": ["00013"]},
    ]


def test_the_parts_are_those_of_the_score(omni: Omni) -> None:
    found = listed(omni, "--prefer", "jours-libres=2,peu-de-trous=1")
    assert found["weights"] == {
        "days-off": 2,
        "late-start": 0,
        "early-end": 0,
        "few-gaps": 1,
        "few-changes": 0,
    }
    for one in found["configurations"]:
        parts = one["parts"]
        assert one["score"] == 2 * 240 * parts["class_days"] + parts["gap_minutes"]
    assert found["configurations"][0]["parts"]["class_days"] == 2


def test_full_groups_and_those_that_clash_are_left_out(omni: Omni) -> None:
    taken = {seat["section"] for one in listed(omni)["configurations"] for seat in one["sections"]}
    assert taken == {"00001", "00002", "00012", "00014"}


def test_a_course_may_be_kept_and_a_group_asked_for(omni: Omni) -> None:
    assert listed(omni, "--keep", "4201n6th")["count"] == 2
    with_13 = listed(omni, "--with", "601-101-MQ:00013")
    assert {seat["section"] for one in with_13["configurations"] for seat in one["sections"]} == {
        "00001", "00002", "00013",
    }  # fmt: skip
    assert listed(omni, "--with", "601-101-MQ:00016", "--keep", "420-1N6-TH")["configurations"][0][
        "changes"
    ] == [{"course": "601-101-MQ", "from": "00012", "to": "00016"}]


@pytest.mark.parametrize(
    ("words", "code", "slug"),
    [
        (("--with", "601-101-MQ:00017"), 5, "groups-refused"),
        (("--with", "601-101-MQ:00099"), 3, "unknown-section"),
        (("--with", "601-101-MQ"), 2, "usage"),
        (("--keep", "109-101-MQ"), 3, "not-your-course"),
        (("--prefer", "sleep"), 2, "bad-preference"),
        (("--history",), 2, "usage"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(omni: Omni, words: tuple[str, ...], code: int, slug: str) -> None:
    assert omni("schedule", "change", "--list", *words, "--format", "json", exits=code).error["code"] == slug


def test_csv_has_a_line_for_each_and_all_lists_every_one(omni: Omni) -> None:
    said = omni("schedule", "change", "--all", "--prefer", "few-changes", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(said)))
    assert [row["rank"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[0]["sections"] == "420-1N6-TH:00001 601-101-MQ:00012"
    assert len(omni("schedule", "change", "--all").stdout.splitlines()) == 3 + 2 * 4


def test_people_read_what_changes_and_what_it_is_like(omni: Omni) -> None:
    shown = omni("schedule", "change", "--list", lang="fr")
    assert "votre horaire actuel" in shown.stdout
    assert "420-1N6-TH\u00a000001→00002" in shown.stdout
    assert "2 jours libres, de 8\u00a0h à 15\u00a0h\u00a050" in shown.stdout
    assert "Horaires possibles\u00a0: 4, ou 8" in shown.stderr


def test_when_nothing_else_is_possible_each_course_says_why(omni: Omni) -> None:
    sql(omni.home, "UPDATE sections SET capacity = 0 WHERE section IN ('00002', '00013', '00014')")
    found = listed(omni)
    assert found["count"] == 1
    assert [one["code"] for one in found["reasons"]] == ["full", "clash"]
    said = omni("schedule", "change").stderr
    assert "420-1N6-TH: every other group is full (00002)" in said
    assert "601-101-MQ: no other group that has a seat fits beside 420-1N6-TH" in said


# --- changing -------------------------------------------------------------------------------------------


def test_a_change_moves_the_seat_and_charges_the_fee(omni: Omni) -> None:
    done = select(omni, name_of(omni, "601-101-MQ", "00014")).json
    assert done == {
        "change": 1,
        "term": "20263",
        "moved": [{"course": "601-101-MQ", "from": "00012", "to": "00014"}],
        "fee_cents": 1500,
        "due": "2026-10-14",
        "sections": [
            {"course": "420-1N6-TH", "section": "00001"},
            {"course": "601-101-MQ", "section": "00014"},
        ],
        "changed_at": "2026-09-14T14:00:00Z",
        "dry_run": False,
    }
    assert held(omni) == {"420-1N6-TH": "00001", "601-101-MQ": "00014"}
    assert omni("payments", "balance", "--format", "json").json["balance_cents"] == 1500
    assert omni("admin", "verify").exit_code == 0


def test_changing_again_is_charged_again_and_both_are_kept(omni: Omni) -> None:
    first = name_of(omni, "601-101-MQ", "00014")
    back = listed(omni)["current"]["id"]
    select(omni, first)
    omni.later(days=1)
    sign_in(omni)
    assert select(omni, back).json["change"] == 2
    kept = omni("schedule", "change", "--history", "--format", "json").json
    assert [(one["change"], one["fee_cents"], one["due"]) for one in kept] == [
        (2, 1500, "2026-10-15"),
        (1, 1500, "2026-10-14"),
    ]
    assert ask(omni.home, "SELECT key FROM ledger ORDER BY number") == [
        (f"schedule-change:20263:{NUMBER}:1",),
        (f"schedule-change:20263:{NUMBER}:2",),
    ]
    assert "15,00 $" in omni("schedule", "change", "--history", lang="fr").stdout
    omni("admin", "verify")


def test_where_the_tariff_has_no_price_a_change_is_free(omni: Omni) -> None:
    sql(omni.home, "DELETE FROM tariff WHERE kind = 'schedule-change'")
    done = select(omni, name_of(omni, "601-101-MQ", "00014")).json
    assert (done["fee_cents"], done["due"]) == (0, None)
    assert ask(omni.home, "SELECT entry FROM schedule_changes") == [(None,)]
    assert ask(omni.home, "SELECT count(*) FROM ledger") == [(0,)]


def test_at_a_terminal_everything_is_asked_and_the_fee_is_said_before_the_password(omni: Omni) -> None:
    said = omni("schedule", "change", "--prefer", "few-changes", lang="fr", answers=["2", NIP])
    before, after = said.stderr.split("C’est fait")
    assert "Frais\u00a0: 15,00\u00a0$, à payer au plus tard le 14 octobre 2026." in before
    assert "15,00\u00a0$ sont portés à votre compte" in after
    assert said.stdout.count("00014") >= 2  # in the list, in the timetable to be and in the one that is
    assert held(omni)["601-101-MQ"] == "00014"


def test_what_is_not_in_the_list_and_a_mistyped_password_are_asked_again(omni: Omni) -> None:
    answers = ["99", "abc", "2", "faux1111", NIP]
    said = omni("schedule", "change", "--prefer", "few-changes", answers=answers)
    assert "99 is not in the list: 1 to " in said.stderr
    assert "“abc”" in said.stderr
    assert "Wrong password." in said.stderr
    assert held(omni)["601-101-MQ"] == "00014"


def test_how_long_is_never_read_as_a_time_of_day(omni: Omni) -> None:
    listed_ = omni("schedule", "change", "--list", lang="fr")
    assert " de matinée" in listed_.stdout
    assert " d’après-midi" in listed_.stdout
    assert "Horaires possibles\u00a0: 4, ou 8 si" in listed_.stderr
    only = omni("schedule", "change", "--list", "--keep", "601-101-MQ", lang="fr")
    assert "Horaires possibles\u00a0: 2.\n" in only.stderr  # told once where telling groups apart adds none


@pytest.mark.parametrize("answers", [[""], ["3", ""]])
def test_who_answers_nothing_changes_nothing(omni: Omni, answers: list[str]) -> None:
    assert "Nothing was changed." in omni("schedule", "change", answers=answers).stderr
    assert held(omni)["601-101-MQ"] == "00012"


def test_a_dry_run_shows_the_plan_and_the_fee_and_writes_nothing(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    planned = omni("schedule", "change", "--select", name, "--dry-run", "--format", "json").json
    assert (planned["change"], planned["fee_cents"], planned["dry_run"]) == (None, 1500, True)
    assert "Fee: $15.00" in omni("schedule", "change", "--select", name, "--dry-run").stderr
    assert held(omni)["601-101-MQ"] == "00012"


def test_another_group_at_the_same_times_may_be_named_instead(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    select(omni, name, "--with", "601-101-MQ:00013")
    assert held(omni)["601-101-MQ"] == "00013"


def test_of_several_groups_asked_for_the_one_of_the_timetable_is_taken(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00013", "--with", "601-101-MQ:00013")
    select(omni, name, "--with", "601-101-MQ:00013,601-101-MQ:00014")
    assert held(omni)["601-101-MQ"] == "00013"


def test_a_timetable_that_moves_a_course_to_be_kept_is_refused(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    refused = select(omni, name, "--keep", "601-101-MQ", exits=5).error
    assert [one["code"] for one in refused["details"]] == ["kept"]
    assert select(omni, name, "--keep", "420-1N6-TH").json["change"] == 1


@pytest.mark.parametrize("words", [("--input", "-"), ("--password-stdin",), ("--list", "--password-stdin")])
def test_a_password_without_a_timetable_is_refused(omni: Omni, words: tuple[str, ...]) -> None:
    stdin = json.dumps({"password": NIP})
    assert (
        omni("schedule", "change", *words, "--format", "json", stdin=stdin, exits=2).error["code"] == "usage"
    )


def test_a_form_may_hold_the_password_and_a_wrong_one_changes_nothing(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    words = ("schedule", "change", "--select", name, "--input", "-", "--format", "json")
    assert (
        omni(*words, stdin=json.dumps({"password": "wrong1234"}), exits=4).error["code"] == "wrong-password"
    )
    assert omni(*words, stdin="{}", exits=9).error["details"][0]["code"] == "missing-key"
    assert ask(omni.home, "SELECT count(*) FROM ledger") == [(0,)]
    assert omni(*words, stdin=json.dumps({"password": NIP})).json["change"] == 1


# --- refusals -------------------------------------------------------------------------------------------


def test_the_present_timetable_is_refused_without_a_fee(omni: Omni) -> None:
    refused = select(omni, listed(omni)["current"]["id"], exits=5).error
    assert [one["code"] for one in refused["details"]] == ["nothing-changes"]
    assert ask(omni.home, "SELECT count(*) FROM ledger") == [(0,)]


def test_a_name_with_a_slip_or_of_another_offering_is_refused(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    assert (
        select(omni, name[:-1] + ("1" if name[-1] != "1" else "2"), exits=2).error["code"]
        == "unknown-configuration"
    )
    offer(omni.home, ("601-101-MQ", "00011", 5, ((4, 600, 710),)))
    assert select(omni, name, exits=2).error["code"] == "unknown-configuration"


def test_groups_that_clash_are_refused_whatever_is_named(omni: Omni) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    refused = select(omni, name, "--with", "601-101-MQ:00015", exits=5).error
    assert [one["code"] for one in refused["details"]] == ["clash"]


@pytest.mark.parametrize(
    ("first", "last", "slug"),
    [
        ("2026-09-15", "2026-09-20", "opens-on"),
        ("2026-09-01", "2026-09-13", "closed-on"),
        (None, None, "no-window"),
    ],
)
def test_outside_its_window_it_is_refused(omni: Omni, first: str | None, last: str | None, slug: str) -> None:
    window(omni, first, last)
    refused = omni("schedule", "change", "--list", "--format", "json", exits=5).error
    assert [one["code"] for one in refused["details"]] == [slug]


def test_the_last_day_of_the_window_is_in_it_until_its_last_second(omni: Omni) -> None:
    window(omni, "2026-09-14", "2026-09-14")
    omni.now = datetime(2026, 9, 15, 3, 59, 59, tzinfo=UTC)
    sign_in(omni)
    listed(omni)
    omni.later(seconds=1)
    omni("schedule", "change", "--list", exits=5)


def test_every_refusal_is_said_at_once(omni: Omni) -> None:
    sql(omni.home, "UPDATE terms SET schedule_from = '2026-09-14' WHERE code = '20271'")
    sql(
        omni.home,
        "INSERT INTO sections (term, course, section, title) VALUES ('20271', '601-101-MQ', '00001', 'A')",
    )
    sql(omni.home, f"INSERT INTO registrations VALUES ('{NUMBER}', '20271', '601-101-MQ', '00001', '{_AT}')")
    charge(omni.home, 2500, due="2026-08-20")
    omni(
        "staff",
        "holds",
        "add",
        "--student",
        NUMBER,
        "--blocks",
        "schedule-change",
        "--reason",
        "A book is late",
    )
    refused = omni("schedule", "change", "--term", "20271", "--list", "--format", "json", exits=5).error
    assert refused["code"] == "change-refused"
    assert [one["code"] for one in refused["details"]] == [
        "access-withdrawn",
        "hold",
        "no-window",
        "not-retrieved",
    ]


def test_before_timetables_are_out_and_without_a_course_it_is_refused(omni: Omni) -> None:
    refused = omni("schedule", "change", "--term", "20271", "--list", "--format", "json", exits=5).error
    assert [one["code"] for one in refused["details"]] == ["schedule-not-out", "no-window", "not-registered"]


def test_it_is_for_students(omni: Omni) -> None:
    sign_an_employee_in(omni)
    assert omni("schedule", "change", "--list", "--format", "json", exits=4).error["code"] == "not-a-student"


def test_in_some_programmes_only_general_education_moves(omni: Omni) -> None:
    facts = "UPDATE courses SET category = ? WHERE code = ?"
    sql(omni.home, facts, ("specific", "420-1N6-TH"), ("general", "601-101-MQ"))
    name = name_of(omni, "420-1N6-TH", "00002")
    keep_programming(omni)
    assert {one["changes"][0]["course"] for one in listed(omni)["configurations"][1:]} == {"601-101-MQ"}
    refused = select(omni, name, exits=5).error
    assert [one["code"] for one in refused["details"]] == ["fixed"]


def keep_programming(omni: Omni) -> None:
    file = omni.home / "college.toml"
    file.write_text('name = "Cégep"\n[choice]\nfixed_programs = ["420"]\n', encoding="utf-8")
    omni("admin", "college", "change", str(file))


# --- meanwhile ------------------------------------------------------------------------------------------


def meanwhile(monkeypatch: pytest.MonkeyPatch, omni: Omni, statement: str) -> None:
    """Let something happen between the timetable that is shown and the password."""
    confirm = commands._nip.confirm_nip

    def slow(world: World, purpose: str, nip: str, *, typed: bool) -> Any:
        sql(omni.home, statement)
        return confirm(world, purpose, nip, typed=typed)

    monkeypatch.setattr(commands._nip, "confirm_nip", slow)


def test_the_last_seat_taken_meanwhile_is_a_conflict_and_nothing_is_charged(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = name_of(omni, "420-1N6-TH", "00002")
    meanwhile(
        monkeypatch, omni,
        f"INSERT INTO registrations VALUES ('2634568', '20263', '420-1N6-TH', '00002', '{_AT}')",
    )  # fmt: skip
    refused = select(omni, name, exits=6).error
    assert refused["code"] == "seat-taken"
    assert [one["code"] for one in refused["details"]] == ["full"]
    assert held(omni)["420-1N6-TH"] == "00001"
    assert ask(omni.home, "SELECT count(*) FROM ledger") == [(0,)]
    assert select(omni, name, exits=6).error["code"] == "seat-taken"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE registrations SET section = '00002' WHERE student = '{NUMBER}' AND course = '420-1N6-TH'",
        "UPDATE meetings SET start_min = 590 WHERE section = '00014'",
        "UPDATE tariff SET amounts = '2500' WHERE kind = 'schedule-change'",
    ],
)
def test_what_is_no_longer_as_it_was_shown_is_a_conflict(
    omni: Omni, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    meanwhile(monkeypatch, omni, statement)
    assert select(omni, name, exits=6).error["code"] == "changed"
    assert ask(omni.home, "SELECT count(*) FROM schedule_changes") == [(0,)]


def test_a_window_that_closed_meanwhile_refuses(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    meanwhile(monkeypatch, omni, "UPDATE terms SET change_by = '2026-09-13' WHERE code = '20263'")
    assert select(omni, name, exits=5).error["code"] == "change-refused"


def test_the_password_of_somebody_who_signed_in_meanwhile_changes_nothing(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = name_of(omni, "601-101-MQ", "00014")
    give_an_account(omni)
    confirm = commands._nip.confirm_nip

    def after_another_sign_in(world: World, purpose: str, nip: str, *, typed: bool) -> Any:
        sign_in(omni, "2634568")
        return confirm(world, purpose, nip, typed=typed)

    monkeypatch.setattr(commands._nip, "confirm_nip", after_another_sign_in)
    assert select(omni, name, exits=6).error["code"] == "somebody-else"
    assert ask(omni.home, "SELECT count(*) FROM schedule_changes") == [(0,)]


# --- verified -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "breach"),
    [
        ("UPDATE registrations SET section = '00012' WHERE section = '00014'", "seat-moved"),
        ("DELETE FROM registrations WHERE section = '00014'", "seat-lost"),
    ],
)
def test_a_seat_moved_by_hand_after_a_change_is_a_breach(omni: Omni, statement: str, breach: str) -> None:
    select(omni, name_of(omni, "601-101-MQ", "00014"))
    sql(omni.home, statement)
    (found,) = omni("admin", "verify", "--format", "json", exits=8).json
    assert (found["check"], found["where"]) == (breach, f"20263 {NUMBER} 601-101-MQ")


# --- Ctrl-C ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("where", "code", "charged"), [("before", 130, 0), ("after", 0, 1)])
def test_ctrl_c_leaves_before_it_is_done_and_once_done_it_is_told(
    omni: Omni, where: str, code: int, charged: int
) -> None:
    name = name_of(omni, "601-101-MQ", "00014")

    def before() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if where == "before":
            vars(changing)["post"] = lambda *_, **__: signal.raise_signal(signal.SIGINT)
        else:
            vars(commands._schedule_change_told)["tell"] = lambda *_: signal.raise_signal(signal.SIGINT)

    words = ("schedule", "change", "--select", name, "--password-stdin")
    assert processes.omni(omni.environ, omni.now, *words, stdin=NIP, before=before).wait() == code
    assert ask(omni.home, "SELECT count(*) FROM ledger") == [(charged,)]
    assert held(omni)["601-101-MQ"] == ("00014" if charged else "00012")
