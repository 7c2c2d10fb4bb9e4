"""SINs and consents in the store: sealed, bound to their student, vouched for by the trail."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import StoreError
from omnicli.keys import AUDIT, SECRETS, read_key
from omnicli.services import consents
from omnicli.services.sins import ask
from store import uow as units
from store.engine import sqlite
from store.sins import Held
from store.verify_sins import INVARIANTS, sins
from tests.builders import NUMBER, a_college, sql
from tests.social import AT, OTHER, SIN, TEMPORARY, a_sin, keep, reading, traces, writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MARC = "2634568"


@pytest.fixture
def college(home: Path) -> Path:
    a_college(home)
    return home


def breaches(home: Path) -> list[tuple[str, str]]:
    """Return where the store does not hold."""
    with reading(home) as uow:
        found = [(check, where) for check, where, _ in sins(uow.connection, uow.sins)]
        for check, _, statement in INVARIANTS:
            found += [(check, str(where)) for (where,) in uow.connection.execute(statement)]
    return found


def test_a_sin_is_held_by_its_last_three_digits_and_its_expiry(college: Path) -> None:
    keep(college, NUMBER, TEMPORARY, date(2027, 8, 31))
    with reading(college) as uow:
        assert uow.sins.held(NUMBER) == Held(NUMBER, "001", "2027-08-31", "2026-09-14T14:00:00Z")
        assert uow.sins.held(MARC) is None
        assert uow.sins.opened().keys() == {NUMBER}
        assert uow.sins.reveal([NUMBER, MARC]) == uow.sins.reveal([NUMBER]) == {NUMBER: TEMPORARY}


def test_the_digits_are_nowhere_in_the_home(college: Path) -> None:
    connection = sqlite.connect(college / "omni.db")  # keeps the log open, that it may be looked into
    connection.execute("SELECT count(*) FROM sins").fetchone()
    keep(college, NUMBER, SIN)
    keep(college, NUMBER, OTHER)
    assert (college / "omni.db-wal").stat().st_size
    assert traces(college, SIN) == traces(college, OTHER) == []
    connection.close()


def test_neither_a_repr_nor_an_error_shows_a_digit(college: Path) -> None:
    keep(college, NUMBER, SIN)
    with reading(college) as uow:
        assert "046" not in repr((uow.sins, uow.sins.held(NUMBER)))
    (college / "keys" / SECRETS).write_bytes(b"x" * 32)
    with reading(college) as uow, pytest.raises(StoreError) as refused:
        uow.sins.held(NUMBER)
    assert refused.value.code == "not-opened"


def test_without_a_vault_nothing_is_sealed_or_opened(college: Path) -> None:
    keep(college, NUMBER, SIN)
    with units.read(college / "omni.db", at=AT) as uow, pytest.raises(ValueError, match="vault"):
        uow.sins.held(NUMBER)
    with (
        pytest.raises(ValueError, match="vault"),
        units.write(
            college / "omni.db", at=AT, actor="x", audit_key=read_key(college / "keys", AUDIT)
        ) as uow,
    ):
        uow.sins.set(MARC, SIN, None, at=AT, actor="x")


def test_ten_thousand_are_told_in_less_than_half_a_second(college: Path) -> None:
    with writing(college) as uow:
        sealed = [(f"{3_000_000 + n}", uow.sins.seal(f"{3_000_000 + n}", a_sin(n))) for n in range(10_000)]
    sql(
        college,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'A', 'B', 'A B', '2007-03-07', '420.B0')",
        *((number, f"CODE{number}") for number, _ in sealed),
    )
    sql(college, "INSERT INTO sins VALUES (?, ?, NULL, '', '')", *sealed)
    before = time.process_time()
    with reading(college) as uow:
        held = uow.sins.opened()
    assert len(held) == 10_000
    assert held["3000007"] == (a_sin(7), None)
    assert time.process_time() - before < 0.5


# --- requests and consents --------------------------------------------------------------------------


def test_the_last_request_of_each_student_is_told(college: Path) -> None:
    with writing(college) as uow:
        ask(uow, 2026, "mail", date(2026, 9, 1), [NUMBER, MARC])
        ask(uow, 2026, "phone", date(2026, 8, 1), [MARC])
        ask(uow, 2026, "phone", date(2026, 9, 14), [NUMBER])
        assert uow.sins.requested() == {NUMBER: "2026-09-14", MARC: "2026-09-01"}


@pytest.mark.parametrize("table", ["sin_requests", "tax_consents"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET actor = 'nobody'"])
def test_what_was_asked_and_consented_is_never_edited(college: Path, table: str, statement: str) -> None:
    with writing(college) as uow:
        ask(uow, 2026, "mail", date(2026, 9, 1), [NUMBER])
        consents.set_consent(uow, NUMBER, True)
    with pytest.raises(sqlite.IntegrityError, match="append-only"):
        sql(college, statement.format(table))


# --- verifying --------------------------------------------------------------------------------------


@pytest.fixture
def kept(college: Path) -> Path:
    """A college that holds two SINs, one given twice, a request and two consents."""
    keep(college, NUMBER, OTHER)
    keep(college, NUMBER, SIN)
    with writing(college) as uow:
        ask(uow, 2026, "mail", date(2026, 9, 1), [MARC])
        consents.set_consent(uow, NUMBER, True)
        consents.set_consent(uow, NUMBER, False)
    keep(college, MARC, TEMPORARY, date(2027, 8, 31))
    return college


def test_what_the_services_keep_holds(kept: Path) -> None:
    assert breaches(kept) == []


def a_sin_moved_to_another_student(home: Path) -> None:
    sql(home, f"UPDATE sins SET sealed = (SELECT sealed FROM sins WHERE student = '{NUMBER}')")


def a_sin_deleted(home: Path) -> None:
    sql(home, f"DELETE FROM sins WHERE student = '{MARC}'")


def an_expiry_changed(home: Path) -> None:
    sql(home, f"UPDATE sins SET expires = '2030-01-01' WHERE student = '{MARC}'")


def another_sin_sealed_by_the_same_key(home: Path) -> None:
    with reading(home) as uow:
        sealed = uow.sins.seal(MARC, SIN)
    sql(home, "UPDATE sins SET sealed = ? WHERE student = ?", (sealed, MARC))


def a_number_that_is_no_sin(home: Path) -> None:
    with reading(home) as uow:
        sealed = uow.sins.seal(MARC, "123456789")
    sql(home, "UPDATE sins SET sealed = ? WHERE student = ?", (sealed, MARC))


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (a_sin_moved_to_another_student, 2),
        (a_sin_deleted, 1),
        (an_expiry_changed, 1),
        (another_sin_sealed_by_the_same_key, 1),
        (a_number_that_is_no_sin, 2),
    ],
)
def test_a_sin_that_is_not_the_one_given_is_found(
    kept: Path, spoil: Callable[[Path], None], found: int
) -> None:
    spoil(kept)
    assert breaches(kept) == [("sin", f"student:{MARC}")] * found


def test_a_sin_that_nobody_gave_is_found(kept: Path) -> None:
    with writing(kept) as uow:
        sealed = uow.sins.seal("2634569", SIN)
    sql(
        kept,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES ('2634569', 'ABCD', 'A', 'B', 'A B', '2007-03-07', '420.B0')",
    )
    sql(kept, "INSERT INTO sins VALUES ('2634569', ?, NULL, '', '')", (sealed,))
    assert breaches(kept) == [("sin", "student:2634569")]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            f"INSERT INTO sin_requests VALUES (9, '{MARC}', 'desk', '2026-01-01', '', 'x')",
            ("sin-request", "9"),
        ),
        (f"INSERT INTO tax_consents VALUES (9, '{NUMBER}', 1, '', 'x')", ("consent", "9")),
    ],
)
def test_a_request_or_a_consent_of_which_the_trail_knows_nothing_is_found(
    kept: Path, statement: str, found: tuple[str, str]
) -> None:
    sql(kept, statement)
    assert breaches(kept) == [found]


def test_a_lost_key_is_said_once_and_another_one_for_each_sin(kept: Path) -> None:
    key = kept / "keys" / SECRETS
    key.write_bytes(b"x" * 32)
    assert breaches(kept) == [("sin", f"student:{NUMBER}"), ("sin", f"student:{MARC}")]
    key.unlink()
    assert breaches(kept) == [("sin-key", "sins")]


def test_without_a_vault_the_trail_is_held_against_what_is_sealed(kept: Path) -> None:
    an_expiry_changed(kept)
    with units.read(kept / "omni.db", at=AT) as uow:
        assert [where for _, where, _ in sins(uow.connection, uow.sins)] == [f"student:{MARC}"]
