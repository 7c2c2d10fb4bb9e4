"""`omni attestation`: asked for, charged once, paid, printed the same to the byte."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import processes
from tests.builders import NUMBER, a_college, ask, give_an_account, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

TERM = ("--term", "20263")
REQUEST = ("attestation", "request", *TERM, "--purpose")
LIST = ("attestation", "list", "--format", "json")
JSON = ("--format", "json")
AFTER_CENSUS = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def college(omni: Omni) -> Omni:
    """Marie is signed in and has confirmed her enrolment in A2026."""
    a_college(omni.home)
    sign_in(omni)
    omni("confirm-enrollment")
    return omni


def pay(omni: Omni, amount: str) -> None:
    """The desk takes money; Marie stays signed in."""
    omni("staff", "payments", "record", "--student", NUMBER, "--method", "cash", "--amount", amount)


def test_the_fee_of_the_tariff_is_charged_with_what_to_do_next(college: Omni) -> None:
    told = college(*REQUEST, "insurance", *JSON).json
    assert told == {
        "request": 1, "term": "20263", "purpose": "insurance", "permanent_code": False, "language": "en",
        "amount_cents": 300, "due": told["due"], "already": False, "dry_run": False,
    }  # fmt: skip
    assert ask(college.home, "SELECT kind, cents, student, term FROM ledger") == [
        ("attestation", 300, NUMBER, "20263")
    ]
    said = college(*REQUEST, "resp").stdout
    assert "$3.00" in said
    assert "omni payments pay" in said
    assert "omni attestation print 2" in said


def test_a_purpose_that_is_none_is_told_before_the_term_that_is_not_said(college: Omni) -> None:
    refused = college("attestation", "request", "--purpose", "nope", *JSON, exits=2)
    assert refused.error["code"] == "bad-purpose"


def test_the_same_open_request_is_not_charged_twice(college: Omni) -> None:
    college(*REQUEST, "insurance")
    again = college(*REQUEST, "assurance", *JSON).json
    assert (again["request"], again["already"], again["amount_cents"]) == (1, True, 300)
    assert ask(college.home, "SELECT count(*), sum(cents) FROM ledger") == [(1, 300)]
    assert len(college(*LIST).json) == 1


def test_what_the_law_requires_for_loans_is_free_and_ready_at_once(college: Omni) -> None:
    assert college(*REQUEST, "loan", *JSON).json["amount_cents"] == 0
    assert ask(college.home, "SELECT count(*) FROM ledger") == [(0,)]
    assert college(*LIST).json[0]["state"] == "ready"


def test_people_read_the_list_in_their_language(college: Omni) -> None:
    college(*REQUEST, "loan")
    shown = college("attestation", "list", lang="fr").stdout
    assert "prêts et bourses" in shown
    assert "prête à imprimer" in shown


def test_a_dry_run_asks_for_nothing(college: Omni) -> None:
    assert college(*REQUEST, "other", "--dry-run", *JSON).json["dry_run"] is True
    assert college(*LIST).json == []
    assert ask(college.home, "SELECT count(*) FROM ledger") == [(0,)]


def test_a_term_that_is_not_confirmed_is_not_certified(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    error = omni(*REQUEST, "other", *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["enrolment-not-confirmed"]
    error = omni("attestation", "request", "--term", "20261", "--purpose", "other", *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["no-course", "enrolment-not-confirmed"]
    omni("attestation", "request", "--term", "20301", "--purpose", "other", exits=3)


def test_who_attends_no_course_any_more_has_no_attestation(college: Omni) -> None:
    college("confirm-enrollment", "--left", "420-1N6-TH,601-101-MQ")
    error = college(*REQUEST, "other", *JSON, exits=5).error
    assert [one["code"] for one in error["details"]] == ["left-all"]


def test_a_module_that_is_closed_charges_nothing(college: Omni) -> None:
    college("staff", "holds", "add", "--student", NUMBER, "--reason", "Livres", "--blocks", "attestation")
    college(*REQUEST, "other", exits=5)
    assert ask(college.home, "SELECT count(*) FROM attestation_requests") == [(0,)]


def test_it_is_not_printed_before_it_is_paid(college: Omni) -> None:
    college(*REQUEST, "other")
    error = college("attestation", "print", "1", "-o", "-", exits=5).stderr
    assert "$3.00" in error
    assert "omni payments pay" in error
    pay(college, "1.00")
    assert "$2.00" in college("attestation", "print", "1", "-o", "-", exits=5).stderr


def test_a_fee_that_was_waived_is_waited_for_no_more(college: Omni) -> None:
    college(*REQUEST, "other")
    college("staff", "fees", "waive", "1", "--reason", "essai")
    assert college(*LIST).json[0]["state"] == "ready"


def test_printed_again_it_is_the_same_to_the_byte_and_another_one_is_charged(college: Omni) -> None:
    college(*REQUEST, "other")
    pay(college, "3.00")
    first = college("attestation", "print", "1", "-o", "-").stdout_bytes
    college.now = AFTER_CENSUS
    sign_in(college)
    sql(college.home, "UPDATE students SET last_name = 'Autre'")
    assert college("attestation", "print", "1", "-o", "-").stdout_bytes == first
    (row,) = college(*LIST).json
    assert (row["state"], row["unpaid_cents"]) == ("printed", 0)
    assert row["paper"]
    assert college(*REQUEST, "other", *JSON).json["request"] == 2


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 9, 18, 15, 0, tzinfo=UTC), "est inscrit(e)"),
        (datetime(2026, 9, 19, 15, 0, tzinfo=UTC), "fréquente notre"),
        (datetime(2027, 1, 10, 15, 0, tzinfo=UTC), "a fréquenté"),
    ],
)
def test_the_wording_follows_the_census_date(college: Omni, at: datetime, words: str) -> None:
    college.now = at
    sign_in(college)
    college(*REQUEST, "loan", "--language", "fr")
    text = " ".join(college("attestation", "print", "1", "--format", "text").stdout.split())
    assert words in text
    assert "session d’automne 2026." in text


def test_it_says_all_that_an_insurer_asks_and_no_permanent_code_unless_asked(college: Omni) -> None:
    college(*REQUEST, "insurance")
    college(*REQUEST, "insurance", "--with-permanent-code")
    pay(college, "6.00")
    text = " ".join(college("attestation", "print", "1", "--format", "text").stdout.split())
    for said in (
        "Marie Tremblay", NUMBER, "March 7, 2007", "420.B0 Techniques de l’informatique", "Part-time studies",
        "August 24, 2026", "December 22, 2026", "September 14, 2026", "REC-", "enrolled",
    ):  # fmt: skip
        assert said in text
    assert "TREM69530701" not in text
    assert "TREM69530701" in college("attestation", "print", "2", "--format", "text").stdout


def test_nobody_prints_another_s(college: Omni) -> None:
    college(*REQUEST, "loan")
    give_an_account(college)
    sign_in(college, "2634568")
    college("attestation", "print", "1", "-o", "-", exits=3)


def test_the_request_leaves_an_event_and_the_ledger_holds(college: Omni) -> None:
    college(*REQUEST, "other")
    college(*REQUEST, "loan")
    rows = ask(college.home, "SELECT actor, subject FROM audit WHERE action = 'attestation.request'")
    assert rows == [(f"student:{NUMBER}", f"student:{NUMBER}")] * 2
    college("admin", "verify")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_asked_twice_at_once_it_is_charged_once(college: Omni) -> None:
    children = [processes.omni(college.environ, college.now, *REQUEST, "other") for _ in range(2)]
    assert [child.wait() for child in children] == [0, 0]
    assert ask(college.home, "SELECT count(*), sum(cents) FROM ledger") == [(1, 300)]
    assert ask(college.home, "SELECT count(*) FROM attestation_requests") == [(1,)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_printed_twice_at_once_it_is_one_paper(college: Omni) -> None:
    college(*REQUEST, "loan")
    words = ("attestation", "print", "1", "-o", "-")
    children = [processes.omni(college.environ, college.now, *words) for _ in range(2)]
    assert [child.wait() for child in children] == [0, 0]
    assert ask(college.home, "SELECT count(*) FROM papers") == [(1,)]
    college("admin", "verify")
