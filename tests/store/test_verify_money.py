"""Each thing that must hold of money, broken behind our back, is found by its own name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import store.uow
from omnicli.bank.model import BankFile, BankLine
from omnicli.keys import AUDIT, read_key
from omnicli.rules.ledger import charge, desk, payment, reversal
from omnicli.rules.reference import reference_of
from omnicli.services.banking import import_file, prepare
from omnicli.services.ledger import post
from store.verify import verify
from tests.builders import NUMBER, a_college
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.uow import UnitOfWork

DAY = date(2026, 9, 14)
MARC = "2634568"
CHARGE, CASH, CHEQUE, UNDONE, BANK = 1, 2, 3, 4, 5
ROW = {
    "key": "x", "at": "x", "date": "2026-09-14", "debit": "a", "credit": "b", "cents": 2500, "kind": "x",
    "student": None, "due": None, "cause": "x", "reverses": None,
}  # fmt: skip
UNDO = {"debit": f"student:{NUMBER}", "credit": "desk:cash", "student": NUMBER, "reverses": CASH}


@pytest.fixture
def uow(home: Path) -> Iterator[UnitOfWork]:
    """A college with a charge, two payments of which one is undone, and a bank's file of one line."""
    a_college(home)
    key = read_key(home / "keys", AUDIT)
    with store.uow.write(home / "omni.db", at=MONDAY, actor="test", audit_key=key) as opened:
        fee = charge("nsf", NUMBER, 5000, key="c", on=DAY, due=DAY, cause="test")
        paid = [
            payment(method, NUMBER, 2500, key=method, on=DAY, into=desk(method), cause="desk")
            for method in ("cash", "cheque")
        ]
        post(opened, [fee, *paid], "test.post", "ledger")
        cheque = opened.ledger.entry(CHEQUE)
        assert cheque
        post(opened, [reversal(cheque, on=DAY, cause="mistake")], "test.post", "ledger")
        line = BankLine(1, "815", DAY, 2500, "r", fields=(reference_of(NUMBER),))
        import_file(opened, prepare(b"x", BankFile("csv", (line,), accounts=("815",))), today=DAY)
        yield opened


def breaches(uow: UnitOfWork, home: Path) -> set[str]:
    return {one.check for one in verify(uow, read_key(home / "keys", AUDIT))}


def write(uow: UnitOfWork, **row: object) -> None:
    whole = {**ROW, **row}
    columns, marks = ", ".join(whole), ", ".join("?" * len(whole))
    uow.connection.execute(f"INSERT INTO ledger ({columns}) VALUES ({marks})", tuple(whole.values()))


def test_what_services_write_of_money_is_sound(uow: UnitOfWork, home: Path) -> None:
    assert not breaches(uow, home)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (UNDO, False),
        ({**UNDO, "cents": 2499}, True),
        ({**UNDO, "student": MARC}, True),
        ({**UNDO, "debit": f"student:{MARC}"}, True),
        ({**UNDO, "credit": "desk:debit"}, True),
        ({**UNDO, "number": -1}, True),
        # What undoes an undoing is none.
        ({**UNDO, "debit": "desk:cheque", "credit": f"student:{NUMBER}", "reverses": UNDONE}, True),
        # A bank's payment may go back to suspense, for the money stays in the bank; what the desk took may not.
        ({**UNDO, "reverses": BANK, "credit": "bank:815"}, False),
        ({**UNDO, "reverses": BANK, "credit": "suspense"}, False),
        ({**UNDO, "credit": "suspense"}, True),
    ],
)
def test_what_undoes_an_entry_mirrors_it(
    uow: UnitOfWork, home: Path, row: dict[str, object], found: bool
) -> None:
    write(uow, **row)
    assert ("ledger-reversal" in breaches(uow, home)) is found


@pytest.mark.parametrize(
    "row",
    [
        {"student": NUMBER},
        {"student": NUMBER, "debit": f"student:{MARC}"},
        {"debit": f"student:{NUMBER}", "due": "2026-09-14"},
        {"credit": f"student:{NUMBER}"},
    ],
)
def test_an_entry_moves_the_account_of_its_student_and_no_other(
    uow: UnitOfWork, home: Path, row: dict[str, object]
) -> None:
    write(uow, **row)
    assert "ledger-student" in breaches(uow, home)


@pytest.mark.parametrize(
    ("due", "found"), [("2026-09-14", False), ("2026-09-15", False), ("2026-09-13", True), (None, True)]
)
def test_a_charge_is_due_on_its_day_or_later(
    uow: UnitOfWork, home: Path, due: str | None, found: bool
) -> None:
    write(uow, student=NUMBER, debit=f"student:{NUMBER}", due=due)
    assert ("ledger-due" in breaches(uow, home)) is found


@pytest.mark.parametrize(
    "change", ["cents = 2499", "cents = -2500", "date = '2026-09-13'", "account = '816'"]
)
def test_a_line_of_the_bank_is_in_the_ledger_as_the_bank_wrote_it(
    uow: UnitOfWork, home: Path, change: str
) -> None:
    uow.connection.execute("DROP TRIGGER bank_lines_are_not_edited")
    uow.connection.execute(f"UPDATE bank_lines SET {change}")
    assert "bank-line" in breaches(uow, home)


@pytest.mark.parametrize(
    ("state", "entry", "found"),
    [("open", None, False), ("paid", None, True), ("open", CASH, True), ("paid", CASH, True)],
)
def test_a_page_is_paid_by_an_entry_of_the_provider_s_account(
    uow: UnitOfWork, home: Path, state: str, entry: int | None, found: bool
) -> None:
    uow.connection.execute(
        "INSERT INTO online_payments (student, cents, key, begun_at, provider, state, entry)"
        " VALUES (?, 2500, 'k', 'x', 'stripe', ?, ?)",
        (NUMBER, state, entry),
    )
    assert ("online-payment" in breaches(uow, home)) is found


def test_a_page_is_paid_by_an_entry_of_its_student(uow: UnitOfWork, home: Path) -> None:
    post(
        uow,
        [payment("online", NUMBER, 100, key="o", on=DAY, into="online", cause="page")],
        "test.post",
        "ledger",
    )
    paid = uow.ledger.by_key("o")
    assert paid
    uow.connection.execute(
        "INSERT INTO online_payments (student, cents, key, begun_at, provider, state, entry)"
        " VALUES (?, 100, 'k', 'x', 'stripe', 'paid', ?)",
        (MARC, paid.number),
    )
    assert "online-payment" in breaches(uow, home)


def test_no_term_is_charged_before_it_is_published(uow: UnitOfWork, home: Path) -> None:
    row = {"student": NUMBER, "debit": f"student:{NUMBER}", "due": "2026-09-14", "cause": "publish:20263"}
    write(uow, **row, term="20263")
    assert "publication" in breaches(uow, home)


def test_an_event_seals_the_entries_that_follow_those_sealed_before_it(uow: UnitOfWork, home: Path) -> None:
    cents, sha256 = uow.ledger.digest(1, BANK)
    uow.record("test.seal", "ledger", entries={"first": 1, "last": BANK, "cents": cents, "sha256": sha256})
    assert breaches(uow, home) == {"ledger-seal"}
