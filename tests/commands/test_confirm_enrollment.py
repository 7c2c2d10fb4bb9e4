"""`omni confirm-enrollment`, and who has not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

IN_TIME = datetime(2026, 9, 21, 3, 59, 59, tzinfo=UTC)
TOO_LATE = datetime(2026, 9, 21, 4, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)


def at(omni: Omni, instant: datetime) -> None:
    omni.now = instant
    sign_in(omni)


def test_all_courses_are_attended_unless_said_otherwise(omni: Omni) -> None:
    given = omni("confirm-enrollment", "--format", "json").json
    assert given["receipt"] == "CNF-000001"
    assert (given["term"], given["at"], given["late"]) == ("20263", "2026-09-14T14:00:00Z", False)
    assert [(one["course"], one["attends"]) for one in given["courses"]] == [
        ("420-1N6-TH", True),
        ("601-101-MQ", True),
    ]


def test_a_course_no_longer_attended_stays_on_the_timetable(omni: Omni) -> None:
    given = omni("confirm-enrollment", "--left", "4201n6th", "--format", "json").json
    assert [one["attends"] for one in given["courses"]] == [False, True]
    assert "420-1N6-TH" in omni("schedule", "show").stdout


@pytest.mark.parametrize(("instant", "late"), [(IN_TIME, False), (TOO_LATE, True)])
def test_the_last_second_of_the_day_is_in_time_and_the_next_is_not(
    omni: Omni, instant: datetime, late: bool
) -> None:
    at(omni, instant)
    assert omni("confirm-enrollment", "--format", "json").json["late"] is late


def test_correcting_later_what_was_confirmed_in_time_is_not_late(omni: Omni) -> None:
    at(omni, IN_TIME)
    omni("confirm-enrollment")
    at(omni, TOO_LATE)
    again = omni("confirm-enrollment", "--left", "601-101-MQ", "--format", "json").json
    assert (again["receipt"], again["late"]) == ("CNF-000002", False)
    shown = omni("confirm-enrollment", "--show", "--format", "json").json
    assert shown == again


def test_it_is_refused_before_its_window_with_the_date(omni: Omni) -> None:
    refused = omni("confirm-enrollment", "--term", "20271", "--format", "json", exits=5).error
    assert {one["code"] for one in refused["details"]} == {"opens-on", "no-course"}
    assert ask(omni.home, "SELECT * FROM confirmations") == []


def test_a_course_of_somebody_else_s_is_refused(omni: Omni) -> None:
    assert "109-101-MQ" in omni("confirm-enrollment", "--left", "109-101-MQ", exits=5).stderr
    omni("confirm-enrollment", "--left", "?", exits=2)


def test_home_reminds_until_it_is_done(omni: Omni) -> None:
    assert "must confirm" in omni().stdout
    omni("confirm-enrollment")
    assert "must confirm" not in omni().stdout
    assert omni("--format", "json").json["enrolment_confirmed"] is True


def test_staff_list_who_has_not_with_what_a_mailing_needs(omni: Omni) -> None:
    sql(
        omni.home,
        "UPDATE students SET email = 'marie@cegep.example', language = 'fr' WHERE number = ?",
        (NUMBER,),
    )
    words = ("staff", "students", "list", "--term", "20263", "--unconfirmed", "--format", "csv")
    assert omni(*words).stdout.splitlines() == [
        "number,last_name,first_name,program,email,language",
        f"{NUMBER},Tremblay,Marie,420.B0,marie@cegep.example,fr",
    ]
    omni("confirm-enrollment")
    assert len(omni(*words).stdout.splitlines()) == 1


def test_a_confirmation_is_never_edited(omni: Omni) -> None:
    omni("confirm-enrollment")
    for statement in ("UPDATE confirmations SET late = 1", "DELETE FROM confirmed_courses"):
        with pytest.raises(Exception, match="append-only"):
            sql(omni.home, statement)


def test_it_leaves_an_event_and_says_its_receipt_in_french(omni: Omni) -> None:
    said = omni("confirm-enrollment", lang="fr").stderr
    assert "CNF-000001" in said
    assert "Automne 2026" in said
    (event, *_) = omni("admin", "audit", "list", "--subject", f"student:{NUMBER}", "--format", "json").json
    assert event["action"] == "enrolment.confirm"


def test_who_confirms_late_is_told_what_it_costs(omni: Omni) -> None:
    at(omni, TOO_LATE)
    assert "The late fee is $25.00" in omni("confirm-enrollment").stderr
    assert "25,00\u00a0$" in omni("confirm-enrollment", lang="fr").stderr


def test_who_confirms_in_time_is_told_of_no_fee(omni: Omni) -> None:
    at(omni, IN_TIME)
    assert "$" not in omni("confirm-enrollment").stderr


def test_a_fee_that_grows_is_told_as_it_stands_when_one_confirms(omni: Omni) -> None:
    rows = "kind,amount,from,per\nlate-confirmation,25/50/75/100,2026-01-01,event\n"
    omni("staff", "import", "tariff", "-", stdin=rows)
    at(omni, datetime(2026, 10, 21, 3, 59, 59, tzinfo=UTC))
    assert "$25.00" in omni("confirm-enrollment").stderr
    omni("job", "run", "late-confirmation")
    assert ask(omni.home, "SELECT cents FROM ledger WHERE student = ?", NUMBER) == [(2500,)]


def test_a_college_that_charges_nothing_tells_of_no_fee(omni: Omni) -> None:
    omni("staff", "import", "tariff", "-", stdin="kind,amount,from\nlate-confirmation,0,2026-01-01\n")
    at(omni, TOO_LATE)
    assert "$" not in omni("confirm-enrollment").stderr
