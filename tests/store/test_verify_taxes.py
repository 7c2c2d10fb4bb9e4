"""`omni admin verify` finds a tax slip that is not as it was issued, or that none can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from omnicli.keys import AUDIT, read_key
from omnicli.rules.tax_slips import RL8
from omnicli.vault import Vault
from store import uow as units
from store.audit import Audit
from store.verify_taxes import INVARIANTS, tax_slips
from tests import taxing
from tests.builders import NUMBER, ask, sql

if TYPE_CHECKING:
    from pathlib import Path

_SAY = "UPDATE tax_slips SET data = json_set(data, '$.{path}', {value}) WHERE number = {number}"


_NUMBERED = """
    UPDATE tax_slips SET rl8_number = '{rl8}', data = json_set(data, '$.rl8_number', '{rl8}') WHERE number = {number}
"""
_ORIGINAL = """
    UPDATE tax_slips SET kind = 'original', replaces = NULL,
                         data = json_set(data, '$.kind', 'original', '$.replaces', 0) WHERE number = 5
"""


def found(home: Path, *, vault: bool = True) -> set[str]:
    """Return the checks that found something."""
    opened = Vault(home / "keys") if vault else None
    with units.read(home / "omni.db", at=taxing.FEBRUARY, vault=opened) as uow:
        trail = Audit(uow.connection, read_key(home / "keys", AUDIT))
        checks = {check for check, _, _ in tax_slips(uow.connection, trail, uow.tax_slips)}
        return checks | {check for check, _, query in INVARIANTS if uow.connection.execute(query).fetchone()}


@pytest.fixture
def college(home: Path) -> Path:
    """Slips 1 to 4 issued, 5 and 6 amend 1 and 3, 7 cancels 4; nothing holds back who edits them."""
    taxing.a_taxable_college(home)
    taxing.issue(home)
    taxing.charge_more(home)
    taxing.amend(home)
    taxing.cancel(home, RL8, taxing.MARC)
    names = ask(home, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name GLOB 'tax_*'")
    for (name,) in [*names, ("rl8_ranges_are_not_edited",)]:
        sql(home, f"DROP TRIGGER {name}")
    return home


def test_slips_as_they_were_issued_breach_nothing(college: Path) -> None:
    assert found(college) == found(college, vault=False) == set()


def said(path: str, value: str, number: int = 1) -> str:
    return _SAY.format(path=path, value=value, number=number)


def numbered(rl8: str, number: int) -> str:
    return _NUMBERED.format(rl8=rl8, number=number)


@pytest.mark.parametrize(
    ("edit", "checks"),
    [
        (said("boxes.sessions[0].cents", "1"), set()),
        (said("boxes.sessions[0].cents", "-1"), {"tax-slip-boxes"}),
        (said("boxes.sessions[0].full_time", "13"), {"tax-slip-boxes"}),
        (said("boxes.sessions", "json('[]')"), {"tax-slip-boxes"}),
        (said("boxes.a", "1", 3), {"tax-slip-boxes"}),
        (said("boxes.c", "-1", 3), {"tax-slip-boxes"}),
        (said("boxes", "json('{}')"), {"tax-slip-data"}),
        ("UPDATE tax_slips SET data = '[]' WHERE number = 1", {"tax-slip-data", "tax-slip-columns"}),
        (said("person.student", "'2634568'"), {"tax-slip-columns"}),
        (said("person.sin_end", "'999'"), {"tax-slip-sin"}),
        (said("person.sin_end", "''"), {"tax-slip-sin"}),
        (said("person.address.line2", "'046 454-286'"), {"tax-slip-clear"}),
        (said("rl8_before", "'123456780'", 6), {"rl8-number"}),
        (numbered("999999999", 3), {"rl8-number", "rl8-range"}),
        (numbered("123456815", 7), {"rl8-cancelled"}),
        ("UPDATE tax_slips SET sealed = NULL WHERE number = 1", {"tax-slip-sin"}),
        ("UPDATE tax_slips SET sealed = zeroblob(40) WHERE number = 1", {"tax-slip-sin"}),
        (
            "UPDATE tax_slips SET sealed = (SELECT sealed FROM tax_slips WHERE number = 1) WHERE number = 5",
            {"tax-slip-sin"},
        ),
        (
            "UPDATE tax_slips SET replaces = 2, data = json_set(data, '$.replaces', 2) WHERE number = 5",
            {"tax-slip-chain", "tax-slip-live-twice"},
        ),
        (_ORIGINAL, {"tax-slip-live-twice"}),
        ("DELETE FROM tax_slips WHERE number = 2", set()),
        ("UPDATE tax_batches SET note = 'x' WHERE number = 2", set()),
        ("UPDATE tax_batches SET actor = 'x' WHERE number = 2", set()),
        ("INSERT INTO tax_batches (year, what, at, actor) VALUES (2026, 'issue', 'x', 'x')", set()),
    ],
)
def test_a_slip_that_was_edited_is_found(college: Path, edit: str, checks: set[str]) -> None:
    sql(college, edit)
    assert found(college) == {"tax-batch", *checks}


def test_a_batch_that_is_gone_is_found(college: Path) -> None:
    sql(college, "DELETE FROM tax_slips WHERE batch = 3")
    sql(college, "DELETE FROM tax_batches WHERE number = 3")
    assert found(college) == {"tax-batch"}


def test_a_number_of_no_range_is_found(college: Path) -> None:
    sql(college, "UPDATE rl8_ranges SET first = first + 1")
    assert found(college) == {"rl8-range"}


def test_a_key_that_cannot_be_read_is_said_once(college: Path) -> None:
    (college / "keys" / "secrets-1.key").unlink()
    with units.read(college / "omni.db", at=taxing.FEBRUARY, vault=Vault(college / "keys")) as uow:
        trail = Audit(uow.connection, read_key(college / "keys", AUDIT))
        breaches = [*tax_slips(uow.connection, trail, uow.tax_slips)]
    assert [(check, where) for check, where, _ in breaches] == [("tax-slip-sin", "1")]


def test_a_slip_without_a_sin_breaches_nothing(home: Path) -> None:
    taxing.a_taxable_college(home)
    sql(home, "UPDATE students SET resident = 'international' WHERE number = ?", (NUMBER,))
    taxing.forget_sin(home)
    taxing.issue(home)
    assert found(home) == set()
