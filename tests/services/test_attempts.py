"""Failures are counted before anything is verified, once for all the ways in, and the same for nobody."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import bcrypt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnicli.errors import NotAllowed
from omnicli.rules.lockout import LockoutPolicy
from omnicli.services import attempts
from store import uow as units
from tests.builders import BORN, CHOICES, CODE, EMPLOYEE, NIP, NUMBER, a_college, ask, form, register, sql
from tests.conftest import MONDAY
from tests.processes import a_folder_in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from store.uow import UnitOfWork
    from tests.conftest import Omni

POLICY = LockoutPolicy()
STRANGER = "2699999"


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """Many small commits: in memory, syncing costs nothing."""
    with a_folder_in_memory() as folder:
        yield folder


def writing(home: Path, at: datetime = MONDAY) -> AbstractContextManager[UnitOfWork]:
    return units.write(home / "omni.db", at=at, actor="guest", audit_key=b"k" * 32)


def count(home: Path, at: datetime = MONDAY) -> None:
    with writing(home, at) as uow:
        attempts.count(uow, "student", NUMBER, "login", POLICY)


def refund(home: Path) -> None:
    with writing(home) as uow:
        attempts.refund(uow, "student", NUMBER)


def kept(home: Path) -> tuple[int, str | None]:
    ((failures, until),) = ask(home, "SELECT failures, locked_until FROM attempts")
    return failures, until


def test_the_fifth_failure_begins_a_wait_and_the_sixth_attempt_is_refused(home: Path) -> None:
    for _ in range(5):
        count(home)
    failures, until = kept(home)
    assert failures == 5
    assert until == "2026-09-14T14:15:00Z"
    with pytest.raises(NotAllowed) as told:
        count(home)
    assert told.value.code == "account-waits"
    assert kept(home) == (5, until)


def test_the_wait_is_over_at_its_very_instant(home: Path) -> None:
    for _ in range(5):
        count(home)
    with pytest.raises(NotAllowed):
        count(home, MONDAY + timedelta(minutes=15, seconds=-1))
    count(home, MONDAY + timedelta(minutes=15))


def test_a_clock_that_is_set_back_gives_no_try(home: Path) -> None:
    for _ in range(5):
        count(home)
    with pytest.raises(NotAllowed):
        count(home, MONDAY - timedelta(days=400))


def test_an_account_closes_at_a_hundred_failures_whatever_time_passes(home: Path) -> None:
    at = MONDAY
    for _ in range(100):
        count(home, at)
        at += timedelta(days=1)
    with pytest.raises(NotAllowed) as told:
        count(home, at + timedelta(days=3650))
    assert told.value.code == "account-closed"


def test_a_refund_takes_back_the_attempt_and_the_wait_it_began(home: Path) -> None:
    for _ in range(5):
        count(home)
    refund(home)
    assert kept(home) == (4, None)


def test_a_refund_never_goes_below_none(home: Path) -> None:
    count(home)
    refund(home)
    refund(home)
    assert kept(home) == (0, None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(["guess", "prove"]), max_size=30))
def test_proving_who_you_are_never_buys_a_guess(home: Path, deeds: list[str]) -> None:
    sql(home, "DELETE FROM attempts")
    guesses = 0
    for deed in deeds:
        with suppress(NotAllowed):
            count(home)
            guesses += deed == "guess"
            if deed == "prove":
                refund(home)
    assert guesses <= 5
    assert guesses == min(deeds.count("guess"), 5)


# --- the same work for nobody as for somebody ------------------------------------------------------------------

RESET = {"number": NUMBER, "permanent_code": CODE, "birth_date": BORN, "password": "lune9977"}
ANSWERS = [choice["answer"] for choice in CHOICES]


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The cost of every hash that is compared: a comparison that fails at once is none."""
    costs: list[int] = []
    compare = bcrypt.checkpw

    def counting(password: bytes, hashed: bytes) -> bool:
        matches = compare(password, hashed)
        costs.append(int(hashed.split(b"$")[2]))
        return matches

    monkeypatch.setattr(bcrypt, "checkpw", counting)
    return costs


@pytest.fixture
def registered(omni: Omni) -> Omni:
    a_college(omni.home)
    register(omni)
    return omni


@pytest.mark.parametrize("number", [NUMBER, "2634568", STRANGER, "not-a-number", "", "２６３４５６７"])
def test_signing_in_compares_one_hash_whoever_it_is(
    registered: Omni, comparisons: list[int], number: str
) -> None:
    said = registered(
        "login", "--student", number or " ", "--password-stdin", stdin="faux1234", exits=4
    ).stderr
    assert (
        said == registered("login", "--student", NUMBER, "--password-stdin", stdin="faux1234", exits=4).stderr
    )
    assert comparisons == [4, 4]


@pytest.mark.parametrize(
    "wrong",
    [
        {"answers": ["a", "b", "c"]}, {"answers": ["a"]}, {"answers": []}, {"number": STRANGER}, {"number": "x"},
        {"birth_date": "2001-01-01"}, {"permanent_code": "x"}, {"number": "2634568"},
    ],
)  # fmt: skip
def test_resetting_compares_one_hash_whatever_is_wrong(
    registered: Omni, comparisons: list[int], wrong: dict[str, Any]
) -> None:
    whole = json.dumps({**RESET, "answers": ANSWERS, **wrong})
    said = registered("--format", "json", "reset-password", "--input", "-", stdin=whole, exits=4).error
    assert said["code"] == "wrong-facts"
    assert comparisons == [4]


@pytest.mark.parametrize(
    "wrong", [{"number": STRANGER}, {"birth_date": "2001-01-01"}, {"permanent_code": "x"}]
)
def test_wrong_facts_of_a_first_use_cost_no_hash_whoever_it_is(
    registered: Omni, comparisons: list[int], wrong: dict[str, str]
) -> None:
    registered("register", "--input", "-", stdin=form(**wrong), exits=4)
    assert comparisons == []


def test_who_waits_costs_no_hash(registered: Omni, comparisons: list[int]) -> None:
    for _ in range(8):
        registered("login", "--student", NUMBER, "--password-stdin", stdin="faux1234", exits=4)
    assert len(comparisons) == 5


def test_the_right_facts_after_a_wait_are_enough_for_a_first_use(omni: Omni) -> None:
    """Who failed five times, waited and then gives the right facts is not made to wait again in the middle."""
    a_college(omni.home)
    for _ in range(5):
        omni("register", "--input", "-", stdin=form(birth_date="2001-01-01"), exits=4)
    omni.later(minutes=15)
    facts = [NUMBER, CODE, BORN]
    omni("register", answers=[*facts, "3", "Gagnon", "7", "Félicien", "11", "Cowboys", NIP, NIP])
    assert ask(omni.home, "SELECT failures FROM attempts") == [(0,)]


# --- what is typed in the wrong place ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("--student", NIP), ("--employee", f"{NIP}!")])
def test_a_password_typed_as_a_number_is_kept_nowhere(registered: Omni, words: tuple[str, str]) -> None:
    registered("login", *words, "--password-stdin", stdin=f"{NIP}\n", exits=4)
    for path in registered.home.rglob("*"):
        assert not path.is_file() or NIP.encode() not in path.read_bytes(), path


def test_what_is_no_number_shuts_nobody_out_however_often(registered: Omni, comparisons: list[int]) -> None:
    for number in range(7):
        words = ("login", "--student", f"x{number}", "--password-stdin")
        assert "Wrong number or password" in registered(*words, stdin="faux1234", exits=4).stderr
    assert ask(registered.home, "SELECT number FROM attempts WHERE failures > 0") == []
    assert ask(registered.home, "SELECT DISTINCT subject FROM audit WHERE subject LIKE '%?'") == [
        ("student:?",)
    ]
    assert len(comparisons) == 7


def test_a_student_and_an_employee_of_one_number_are_counted_apart(registered: Omni) -> None:
    sql(registered.home, "UPDATE employees SET number = ? WHERE number = ?", (NUMBER, EMPLOYEE))
    registered("login", "--employee", NUMBER, "--password-stdin", stdin="faux1234", exits=4)
    assert ask(registered.home, "SELECT kind FROM attempts WHERE failures > 0") == [("employee",)]


def test_a_student_who_registers_uses_no_employees_invitation(omni: Omni) -> None:
    a_college(omni.home)
    sql(omni.home, "UPDATE employees SET number = ? WHERE number = ?", (NUMBER, EMPLOYEE))
    omni("staff", "employees", "invite", NUMBER)
    register(omni)
    assert ask(omni.home, "SELECT count(*) FROM invitations") == [(1,)]
