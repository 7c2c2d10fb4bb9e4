"""A paper is issued once: the same draft is the same bytes, whoever asks at the same time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.clock import to_text, zone
from omnicli.errors import Conflict, Refused
from omnicli.rules.confirmation_number import is_confirmation_number
from omnicli.services import papers
from store.engine import sqlite as engine
from tests.builders import a_college, ask, sql
from tests.papering import AT, Drawing, Units, college_key, draft

if TYPE_CHECKING:
    from pathlib import Path

TZ = zone("America/Toronto")
DRAW = Drawing(college_key())


@pytest.fixture
def college(home: Path) -> Units:
    a_college(home)
    return Units(home)


def issue(college: Units, said=None, draw=DRAW):
    return papers.issue(college, said or draft(), draw, "employee:E1001", TZ)


def test_the_same_draft_is_the_same_bytes_and_is_drawn_once(college: Units) -> None:
    drawn = []

    class Counting(Drawing):
        def __call__(self, said, given):
            drawn.append(given.number)
            return super().__call__(said, given)

    first, second = issue(college, draw=Counting(college_key())), issue(college, draw=Counting(college_key()))
    assert first == second
    assert drawn == [first.number]
    assert is_confirmation_number(first.number)


@pytest.mark.parametrize(
    "changes",
    [
        {"lang": "en"},
        {"term": "20263"},
        {"name": "Marie Roy"},
        {"data": {"lines": []}},
        {"kind": "transcript"},
    ],
)
def test_what_says_something_else_is_another_paper(college: Units, changes: dict[str, Any]) -> None:
    assert issue(college).number != issue(college, draft(**changes)).number


def test_two_who_draw_the_same_paper_at_once_end_with_one(college: Units) -> None:
    others = []

    class Slow(Drawing):
        def __call__(self, said, given):
            others.append(issue(college))
            return super().__call__(said, given)

    found = issue(college, draw=Slow(college_key()))
    assert others == [found]
    assert ask(college.home, "SELECT count(*) FROM papers") == [(1,)]
    assert ask(college.home, "SELECT count(*) FROM paper_files") == [(1,)]


def test_a_paper_leaves_an_event_that_holds_its_hash_and_nothing_it_says(college: Units) -> None:
    found = issue(college)
    ((subject, details),) = ask(
        college.home, "SELECT subject, details FROM audit WHERE action = 'paper.issue'"
    )
    assert subject == "student:2634567"
    told = json.loads(details)
    assert told == {
        "number": found.number,
        "kind": found.kind,
        "sha256": found.sha256,
        "digest": told["digest"],
        "certificate": found.certificate,
        "issued_at": "2026-09-14T14:00:00Z",
    }


def test_after_a_revocation_the_same_draft_is_a_new_paper(college: Units) -> None:
    first = issue(college)
    with college.write(actor="t") as uow:
        papers.revoke(uow, first.number, "Erreur")
    second = issue(college)
    assert second.number != first.number
    with pytest.raises(Conflict), college.write(actor="t") as uow:
        papers.revoke(uow, first.number, "Encore")


def with_request(home: Path) -> None:
    sql(
        home,
        "INSERT INTO attestation_requests VALUES (1, '2634567', '20263', 'resp', 0, 'fr', '2026-09-14T14:00:00Z', 't',"
        " NULL)",
    )


def test_the_paper_of_a_request_stays_whatever_would_be_said_now(college: Units) -> None:
    with_request(college.home)
    first = issue(college, draft(kind="attestation", request=1))
    again = issue(college, draft(kind="attestation", request=1, data={"courses": 1}))
    assert first == again
    with college.write(actor="t") as uow:
        papers.revoke(uow, first.number, "Erreur")
    with pytest.raises(Refused):
        issue(college, draft(kind="attestation", request=1))


@pytest.mark.parametrize("table", ["papers", "paper_files", "revoked_papers", "signing_certificates"])
def test_what_was_issued_is_never_deleted(college: Units, table: str) -> None:
    first = issue(college)
    with college.write(actor="t") as uow:
        papers.revoke(uow, first.number, "Erreur")
    with pytest.raises(engine.IntegrityError, match="append-only"):
        sql(college.home, f"DELETE FROM {table}")


def test_revoking_and_listing_what_is_revoked_leave_their_events(college: Units) -> None:
    number = issue(college).number
    with college.write(actor="t") as uow:
        papers.revoke(uow, number, "Erreur")
        listed = papers.revocation_list(uow)["revoked"]
        assert listed == [{"number": number, "revoked_at": to_text(AT)}]
    events = ask(
        college.home, "SELECT subject, details FROM audit WHERE action LIKE 'paper.revo%' ORDER BY seq"
    )
    assert [(subject, json.loads(details)) for subject, details in events] == [
        ("student:2634567", {"number": number, "reason": "Erreur"}),
        ("papers", {"count": 1}),
    ]


def test_the_college_knows_the_bytes_and_the_number_apart(college: Units) -> None:
    found = issue(college)
    with college.read() as uow:
        assert papers.held(uow, found.number, found.content) == (True, True, None)
        assert papers.held(uow, found.number, b"other") == (False, True, None)
        assert papers.held(uow, "K7M4T-9QX2B-C8HVQ", found.content) == (False, False, None)
