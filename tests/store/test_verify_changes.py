"""A timetable change that was tampered with is found."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import store.uow
from omnicli.keys import AUDIT, read_key
from omnicli.money import Cents
from omnicli.rules.changing import Move
from omnicli.services.changing import Fee, Plan, keep
from store.verify import verify
from tests.builders import NUMBER, a_college
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.uow import UnitOfWork

COURSE = "601-101-MQ"
PLAN = Plan("20263", {}, {}, (), (Move(COURSE, "00011", "00012"),), None)


@pytest.fixture
def uow(home: Path) -> Iterator[UnitOfWork]:
    """Marie has changed her timetable twice: for a fee, then for nothing."""
    a_college(home)
    key = read_key(home / "keys", AUDIT)
    with store.uow.write(home / "omni.db", at=MONDAY, actor=f"student:{NUMBER}", audit_key=key) as opened:
        for fee in (Fee(Cents(1500), date(2026, 10, 14)), None):
            keep(opened, NUMBER, PLAN, fee, date(2026, 9, 14))
        yield opened


def breaches(uow: UnitOfWork, home: Path) -> set[str]:
    return {one.check for one in verify(uow, read_key(home / "keys", AUDIT))} - {"schema"}


def test_what_the_service_keeps_is_sound(uow: UnitOfWork, home: Path) -> None:
    assert not breaches(uow, home)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE schedule_changes SET at = '2026-09-13T00:00:00Z' WHERE number = 1", {"schedule-change"}),
        ("UPDATE moved_seats SET to_section = '00013' WHERE change = 2", {"schedule-change", "seat-moved"}),
        ("UPDATE schedule_changes SET entry = NULL", {"schedule-change", "schedule-change-lost"}),
        ("DELETE FROM moved_seats WHERE change = 2", {"schedule-change", "schedule-change-unmoved"}),
        (
            "UPDATE schedule_changes SET student = '2634568' WHERE number = 1",
            {"schedule-change", "schedule-change-fee", "seat-lost"},
        ),
        (
            "INSERT INTO schedule_changes VALUES (9, '2634567', '20263', '2026-09-13T00:00:00Z', 'x', NULL)",
            {"schedule-change", "schedule-change-unmoved"},
        ),
    ],
)
def test_what_was_tampered_with_is_found(
    uow: UnitOfWork, home: Path, statement: str, found: set[str]
) -> None:
    triggers = (
        "schedule_changes_are_not_edited",
        "moved_seats_are_not_edited",
        "moved_seats_are_not_deleted",
    )
    for trigger in triggers:
        uow.connection.execute(f"DROP TRIGGER {trigger}")
    uow.connection.execute(statement)
    assert breaches(uow, home) == found
