"""Access worked out from the store at the instant asked."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from omnicli.clock import end_of_day, zone
from omnicli.errors import Refused
from omnicli.rules.statement import statement
from omnicli.services.access import closures_of, require, state
from store import uow as units
from tests.builders import NUMBER, a_college, charge, pay, sql, undo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from omnicli.rules.access import Access
    from store.uow import UnitOfWork

TZ = zone("America/Toronto")
TODAY = date(2026, 9, 14)
MARC = "2634568"
NOON = datetime(2026, 9, 14, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _college(home: Path) -> None:
    a_college(home)


@contextmanager
def reading(home: Path, at: datetime = NOON) -> Iterator[UnitOfWork]:
    with units.read(home / "omni.db", at=at) as uow:
        yield uow


def standing(home: Path, today: date = TODAY) -> Access:
    with reading(home) as uow:
        return state(uow, NUMBER, today)


def closed(home: Path, at: datetime = NOON, module: str = "schedule") -> list[str]:
    """Ask for a module; return the slugs of the refusal, none when it opens."""
    with reading(home, at) as uow:
        try:
            require(uow, NUMBER, module, TZ)
        except Refused as refused:
            return [one.slug for one in refused.reasons]
    return []


def test_who_owes_nothing_enters(home: Path) -> None:
    assert closed(home) == []
    assert standing(home)[:5] == (0, 0, 0, 1, None)


def test_a_charge_not_due_yet_closes_nothing_and_is_shown(home: Path) -> None:
    charge(home, 2500, due="2026-09-14")
    assert closed(home) == []
    found = standing(home)
    assert (found.balance, found.overdue, found.next_due, found.charges) == (2500, 0, TODAY, ())


def test_it_closes_at_local_midnight_after_the_due_date(home: Path) -> None:
    charge(home, 2500, due="2026-09-14")
    midnight = end_of_day(TODAY, TZ)
    assert closed(home, midnight - timedelta(seconds=1)) == []
    assert closed(home, midnight) == ["access-withdrawn"]


def test_it_opens_with_the_payment_and_closes_with_its_reversal(home: Path) -> None:
    charge(home, 2500, due="2026-09-01")
    assert closed(home) == ["access-withdrawn"]
    pay(home, 2499, key="some")
    assert closed(home) == ["access-withdrawn"]
    pay(home, 1, key="rest")
    assert closed(home) == []
    undo(home, "some")
    assert closed(home) == ["access-withdrawn"]


def test_a_charge_that_was_undone_closes_nothing(home: Path) -> None:
    charge(home, 2500, due="2026-09-01", key="late")
    undo(home, "late")
    assert closed(home) == []


def test_a_payment_covers_what_was_due_first(home: Path) -> None:
    charge(home, 2500, due="2026-09-01")
    charge(home, 10000, due="2026-10-01")
    assert [one.entry.cents for one in standing(home).charges] == [2500]
    pay(home, 2500)
    assert (closed(home), standing(home).balance) == ([], 10000)


def thresholds(home: Path, money: str) -> None:
    sql(home, f"UPDATE college SET data = json_set(data, '$.money', json('{money}'))")


def test_the_college_says_from_how_much_and_after_how_many_days(home: Path) -> None:
    thresholds(home, '{"access_from": "25.01", "access_days": 10}')
    charge(home, 2500, due="2026-09-01")
    assert closed(home) == []
    charge(home, 1, due="2026-09-04")
    assert closed(home) == []  # the tenth day
    assert closed(home, NOON + timedelta(days=1)) == ["access-withdrawn"]
    found = standing(home)
    assert (found.overdue, found.late) == (2501, 2500)


def test_another_student_s_debt_closes_nothing(home: Path) -> None:
    charge(home, 2500, due="2026-09-01", number="2634568")
    assert closed(home) == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=some.lists(some.tuples(some.booleans(), some.integers(1, 30), some.integers(1, 28)), min_size=1))
def test_what_is_late_is_what_the_statement_says(home: Path, moves: list[tuple[bool, int, int]]) -> None:
    # The examples pile up in one ledger: the longer the account, the better.
    with reading(home) as uow:
        first = uow.ledger.last()
    for number, (owed, cents, day) in enumerate(moves, start=first):
        if owed:
            charge(home, cents, due=f"2026-09-{day:02d}", key=f"c{number}")
        else:
            pay(home, cents, on=f"2026-09-{day:02d}", key=f"p{number}")
    with reading(home) as uow:
        found, account = state(uow, NUMBER, TODAY), statement(uow.ledger.of_student(NUMBER))
    assert found.balance == account.balance
    assert found.overdue == found.late == account.overdue(TODAY)
    assert sum(one.unpaid for one in found.charges) == found.late
    assert bool(closed(home)) == (account.overdue(TODAY) > 0)


def hold(home: Path, *, blocks: str = "all", until: date | None = None, actor: str = "operator:x") -> int:
    with units.write(home / "omni.db", at=NOON, actor=actor, audit_key=b"k" * 32) as uow:
        kind = "blocking" if blocks else "warning"
        return uow.holds.add(NUMBER, kind, blocks, "Livre non rendu", until, at=NOON, actor=actor)


def test_a_hold_closes_what_it_names_until_its_last_day_is_over(home: Path) -> None:
    hold(home, blocks="schedule", until=TODAY)
    midnight = end_of_day(TODAY, TZ)
    assert closed(home, midnight - timedelta(seconds=1)) == ["hold"]
    assert closed(home, midnight) == []
    assert closed(home, module="confirmation") == []


def test_a_debt_and_every_hold_are_said_at_once(home: Path) -> None:
    charge(home, 2500, due="2026-09-01")
    hold(home)
    hold(home, blocks="")
    assert closed(home) == ["access-withdrawn", "hold"]
    assert closed(home, module="payments") == closed(home, module="profile") == []
    assert [one.kind for one in standing(home).holds] == ["blocking", "warning"]


def test_the_service_that_set_a_hold_is_told_by_its_role(home: Path) -> None:
    sql(home, "UPDATE employees SET roles = 'library' WHERE number = 'E1002'")
    hold(home, actor="employee:E1002")
    (found,) = standing(home).holds
    assert found.see == "See the library."


_CHEAP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from omnicli.services.access import require
from store import uow as units
with units.read(Path(sys.argv[1]), at=datetime(2026, 9, 14, tzinfo=UTC)) as uow:
    require(uow, sys.argv[2], "schedule", None)
print(*(name for name in sys.modules if name.startswith("omnicli.rules.")))
"""


def test_who_owes_nothing_and_is_under_no_hold_loads_no_rule_but_the_ledger_s_words(home: Path) -> None:
    words = [sys.executable, "-c", _CHEAP, str(home / "omni.db"), NUMBER]
    told = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert told.split() == ["omnicli.rules.ledger"]


def test_what_is_closed_to_many_is_what_is_closed_to_each(home: Path) -> None:
    charge(home, 2500, due="2026-09-01")
    charge(home, 10000, due="2026-09-30", number=MARC)
    for number, kind, blocks, until in (
        (NUMBER, "blocking", "course-choice", None),
        (MARC, "blocking", "all", "2026-09-13"),
        (MARC, "warning", "", None),
    ):
        row = (number, kind, blocks, "Livre non rendu", until, "2026-09-02T12:00:00Z", "operator:test")
        sql(
            home,
            "INSERT INTO holds (student, kind, blocks, reason, until, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    with reading(home) as uow:
        for module in ("course-choice", "schedule", "payments"):
            one_by_one = {number: state(uow, number, TODAY).closures(module) for number in (NUMBER, MARC)}
            shut = {number: reasons for number, reasons in one_by_one.items() if reasons}
            assert closures_of(uow, module, (NUMBER, MARC), TODAY) == shut
        assert [one.slug for one in closures_of(uow, "course-choice", (NUMBER,), TODAY)[NUMBER]] == [
            "access-withdrawn", "hold",
        ]  # fmt: skip
        assert closures_of(uow, "course-choice", (MARC,), TODAY) == {}
