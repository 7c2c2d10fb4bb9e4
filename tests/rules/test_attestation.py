"""What an attestation may say: wording, status, refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest

from omnicli.rules.attestation import (
    ATTENDED,
    ATTENDS,
    ENROLLED,
    Followed,
    Request,
    parse_purpose,
    refusals,
    status_of,
    wording,
)
from omnicli.rules.finance import Finance
from omnicli.rules.terms import make_term
from omnicli.rules.values import Invalid

TERM = make_term("20263")
DAY = timedelta(1)


def test_the_census_date_and_the_end_of_the_term_are_included() -> None:
    days = (TERM.starts - DAY, TERM.drop_by, TERM.drop_by + DAY, TERM.ends, TERM.ends + DAY)
    assert [wording(TERM, day) for day in days] == [ENROLLED, ENROLLED, ATTENDS, ATTENDS, ATTENDED]


@pytest.mark.parametrize(
    ("courses", "hours", "deemed", "expected"),
    [
        (4, 120, False, "full-time"),
        (3, 180, False, "full-time"),
        (3, 179, False, "part-time"),
        (2, 90, True, "deemed-full-time"),
        (5, 225, True, "full-time"),
    ],
)
def test_a_status_is_full_part_or_deemed(courses: int, hours: int, deemed: bool, expected: str) -> None:
    assert status_of(courses, hours, deemed=deemed, finance=Finance()) == expected


@pytest.mark.parametrize(
    ("registered", "followed", "confirmed", "expected"),
    [
        (["A"], [Followed("A", 4)], True, []),
        (["A"], [Followed("A", 4)], False, ["enrolment-not-confirmed"]),
        (["A"], [], True, ["left-all"]),
        ([], [], False, ["no-course", "enrolment-not-confirmed"]),
    ],
)
def test_a_term_never_confirmed_or_left_whole_is_refused(
    registered: list[str], followed: list[Followed], confirmed: bool, expected: list[str]
) -> None:
    found = refusals("20263", registered=registered, followed=followed, confirmed=confirmed)
    assert [one.slug for one in found] == expected


def test_a_purpose_is_one_of_four_in_either_language() -> None:
    assert [parse_purpose(one) for one in ("Assurance", "prêts et bourses", "REEE", "other")] == [
        "insurance", "loan", "resp", "other",
    ]  # fmt: skip
    with pytest.raises(Invalid):
        parse_purpose("voyage")


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"number": 2, "at": "2026-09-02", "entry": None}, True),
        ({"student": "2634568"}, False),
        ({"term": "20271"}, False),
        ({"purpose": "loan"}, False),
        ({"permanent_code": True}, False),
        ({"lang": "en"}, False),
    ],
)
def test_two_requests_ask_for_the_same_paper_whenever_they_were_made(
    changed: dict[str, object], same: bool
) -> None:
    one = Request(1, "2634567", "20263", "insurance", False, "fr", "2026-09-01", 7)
    assert one.asks_the_same(one._replace(**changed)) is same  # type: ignore[arg-type]
