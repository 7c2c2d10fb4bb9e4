"""`omni admin audit list`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.builders import CHOICES, NIP, NUMBER, a_college, ask, register, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni


def events(omni: Omni, *words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = omni("admin", "audit", "list", *words, "--format", "json").json
    return found


def test_the_newest_come_first_with_who_what_and_on_whom(omni: Omni) -> None:
    a_college(omni.home)
    register(omni)
    first = events(omni)[0]
    assert {key: first[key] for key in ("at", "actor", "action", "subject", "details")} == {
        "at": "2026-09-14T14:00:00Z", "actor": f"student:{NUMBER}", "action": "account.open",
        "subject": f"student:{NUMBER}", "details": {},
    }  # fmt: skip


def test_the_look_leaves_an_event_itself(omni: Omni) -> None:
    events(omni)
    assert events(omni)[0]["action"] == "audit.list"


def test_one_persons_events_and_no_other(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    assert {event["subject"] for event in events(omni, "--subject", f"student:{NUMBER}")} == {
        f"student:{NUMBER}"
    }
    assert events(omni, "--subject", "student:%") == []


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("3", 3), ("0", 9), ("50", 9)])
def test_at_most_so_many(omni: Omni, limit: str, count: int) -> None:
    for _ in range(7):
        omni("admin", "audit", "list", "--limit", "1")
    assert len(events(omni, "--limit", limit)) == count


@pytest.mark.parametrize(
    "limit", ["-1", "x", "1.5", "99999999999999999999", "00000000000000000001" + "9" * 9, "9" * 5000, "٣"]
)
def test_a_limit_that_is_none_is_wrong_usage(omni: Omni, limit: str) -> None:
    omni("admin", "audit", "list", f"--limit={limit}", exits=2)


def test_no_secret_is_ever_in_it(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    change = {"password": NIP, "new_password": "lune9977"}
    omni("profile", "password", "--input", "-", stdin=json.dumps(change))
    omni(
        "profile",
        "questions",
        "--input",
        "-",
        stdin=json.dumps({"password": "lune9977", "questions": CHOICES}),
    )
    whole = json.dumps(events(omni, "--limit", "0"), ensure_ascii=False)
    for secret in (NIP, "lune9977", "Cowboys", "Félicien", "$2b$"):
        assert secret not in whole


def test_what_an_event_quotes_drives_no_terminal(omni: Omni) -> None:
    sql(omni.home, "DROP TRIGGER audit_is_not_edited")
    sql(omni.home, "UPDATE audit SET subject = 'a' || char(27) || ']0;owned' || char(7) || char(155) || '2J'")
    for fmt in ("table", "json"):
        said = omni("admin", "audit", "list", "--format", fmt).stdout
        assert not {"\x1b", "\x07", "\x9b"} & set(said)


def test_every_write_leaves_an_event(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    omni("logout")
    omni("staff", "students", "unlock", NUMBER)
    actions = [action for (action,) in ask(omni.home, "SELECT action FROM audit ORDER BY seq")]
    assert actions == [
        "college.found", "certificate.know", "attempt", "account.open", "attempt", "session.begin", "session.end",
        "account.unlock",
    ]  # fmt: skip
