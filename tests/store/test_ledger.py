"""The ledger on a real store: once by key, never edited, sealed by the trail."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import Conflict
from omnicli.rules.ledger import SUSPENSE, Posting, bank, charge, desk, payment, reversal
from omnicli.services.ledger import post
from store.engine import sqlite
from store.verify import verify
from tests.builders import NUMBER, a_college
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.uow import UnitOfWork

import store.uow
from omnicli.keys import AUDIT, read_key

DAY = date(2026, 9, 14)


def key_of(home: Path) -> bytes:
    return read_key(home / "keys", AUDIT)


@pytest.fixture
def uow(home: Path) -> Iterator[UnitOfWork]:
    a_college(home)
    with store.uow.write(home / "omni.db", at=MONDAY, actor="test", audit_key=key_of(home)) as opened:
        yield opened


def fee(key: str = "late:20263:2634567", cents: int = 2500, kind: str = "late-confirmation") -> Posting:
    return charge(kind, NUMBER, cents, key=key, on=DAY, due=DAY, cause="test", term="20263")


def pay(key: str = "p1", cents: int = 2500) -> Posting:
    return payment("cash", NUMBER, cents, key=key, on=DAY, into=desk("cash"), cause="desk")


def write(uow: UnitOfWork, *postings: Posting) -> None:
    post(uow, postings, "test.post", "ledger")


def breaches(uow: UnitOfWork, home: Path) -> set[str]:
    return {one.check for one in verify(uow, key_of(home))}


def test_the_same_key_is_written_once(uow: UnitOfWork) -> None:
    first = uow.ledger.post([fee()], at=MONDAY)
    again = uow.ledger.post([fee(), pay()], at=MONDAY)
    assert (first.count, first.already, first.cents) == (1, 0, 2500)
    assert (again.count, again.already, again.cents) == (1, 1, 2500)
    assert uow.ledger.balance_of(NUMBER) == 0


def test_the_same_key_with_another_amount_is_a_loud_error(uow: UnitOfWork) -> None:
    uow.ledger.post([fee()], at=MONDAY)
    with pytest.raises(Conflict) as caught:
        uow.ledger.post([fee(cents=3000)], at=MONDAY)
    assert caught.value.code == "other-entry"


def test_the_same_key_on_another_account_is_a_loud_error(uow: UnitOfWork) -> None:
    uow.ledger.post([pay()], at=MONDAY)
    with pytest.raises(Conflict):
        uow.ledger.post([pay()._replace(debit=desk("cheque"))], at=MONDAY)


def test_an_entry_is_undone_once(uow: UnitOfWork) -> None:
    write(uow, fee())
    entry = uow.ledger.by_key("late:20263:2634567")
    assert entry is not None
    write(uow, reversal(entry, on=DAY, cause="waived"))
    again = uow.ledger.post([reversal(entry, on=DAY, cause="waived")], at=MONDAY)
    assert (again.count, again.already) == (0, 1)
    assert uow.ledger.balance_of(NUMBER) == 0
    undone = uow.ledger.reversal_of(entry.number)
    assert undone is not None
    assert undone.key == f"reversal:{entry.key}"


@pytest.mark.parametrize("statement", ["UPDATE ledger SET cents = 1", "DELETE FROM ledger"])
def test_nothing_charged_or_paid_is_edited(uow: UnitOfWork, statement: str) -> None:
    write(uow, fee())
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        uow.connection.execute(statement)


def test_the_accounts_add_up_to_zero(uow: UnitOfWork) -> None:
    lost = Posting("b1", "2026-09-14", bank("1"), SUSPENSE, 999, "suspense", None, None, None, "bank")
    write(uow, fee(), pay(cents=1000), lost)
    accounts = dict(uow.ledger.accounts())
    assert accounts == {
        "student:2634567": 1500, "revenue:late-confirmation": -2500, "desk:cash": 1000, "bank:1": 999, SUSPENSE: -999,
    }  # fmt: skip
    assert sum(accounts.values()) == 0


def test_the_export_is_ordered_by_key_and_names_no_number_and_no_instant(uow: UnitOfWork) -> None:
    write(uow, pay("z"))
    write(uow, fee())
    entry = uow.ledger.by_key("late:20263:2634567")
    assert entry
    write(uow, reversal(entry, on=DAY, cause="waived"))
    rows = list(uow.ledger.export())
    assert [row[0] for row in rows] == ["late:20263:2634567", "reversal:late:20263:2634567", "z"]
    assert rows[1][9] == "late:20263:2634567"
    assert all("T14:00" not in str(cell) for row in rows for cell in row)


def test_keys_are_found_by_their_beginning(uow: UnitOfWork) -> None:
    write(uow, fee("late:20263:2634567"), fee("late/2:20263:2634567"), fee("late:20271:2634567"))
    assert uow.ledger.keys("late:20263:") == {"late:20263:2634567"}


def test_what_services_write_is_sound(uow: UnitOfWork, home: Path) -> None:
    write(uow, fee(), pay())
    write(uow, fee("late:20271:2634567"))
    assert not {one for one in breaches(uow, home) if one.startswith("ledger")}


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE ledger SET cents = 100 WHERE number = 1", {"ledger-seal", "ledger-reversal"}),
        ("UPDATE ledger SET date = '2026-09-15' WHERE number = 2", {"ledger-seal"}),
        ("DELETE FROM ledger WHERE number = 3", {"ledger-seal"}),
        ("UPDATE ledger SET student = '2634568' WHERE number = 2", {"ledger-seal", "ledger-student"}),
        (
            (
                "INSERT INTO ledger (key, at, date, debit, credit, cents, kind, cause)"
                " VALUES ('k', 'x', '2026-09-14', 'a', 'b', 1, 'x', 'x')"
            ),
            {"ledger-seal"},
        ),
        ("UPDATE ledger SET due = NULL WHERE number = 1", {"ledger-seal", "ledger-due"}),
    ],
)
def test_verify_finds_a_ledger_edited_behind_our_back(
    home: Path, uow: UnitOfWork, tampering: str, found: set[str]
) -> None:
    write(uow, fee(), pay())
    entry = uow.ledger.entry(1)
    assert entry
    write(uow, reversal(entry, on=DAY, cause="waived"))
    uow.connection.execute("DROP TRIGGER ledger_is_not_edited")
    uow.connection.execute("DROP TRIGGER ledger_is_not_deleted")
    uow.connection.execute("PRAGMA foreign_keys = OFF")
    uow.connection.execute(tampering)
    assert {one for one in breaches(uow, home) if one.startswith("ledger")} == found


def test_sums_that_are_beyond_the_engines_integers_are_exact(uow: UnitOfWork, home: Path) -> None:
    """A bank's file that is wrong in its amounts may never close the books to everybody."""
    most = 2**62
    write(uow, *(pay(f"p{place}", most) for place in range(4)))
    assert uow.ledger.balance_of(NUMBER) == -4 * most
    assert dict(uow.ledger.accounts()) == {f"student:{NUMBER}": -4 * most, "desk:cash": 4 * most}
    assert breaches(uow, home) == set()
