"""Social insurance numbers for tests: made up, kept in a test's store, and looked for where they must not be."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from stdnum import luhn

from omnicli.keys import AUDIT, read_key
from omnicli.vault import Vault
from store import uow as units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from store.uow import UnitOfWork

SIN, OTHER, TEMPORARY = "046454286", "123456782", "900000001"
AT = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)


def a_sin(number: int) -> str:
    """Return a SIN of its own for each whole number below 100,000, none of them odd."""
    head = f"{23_000_000 + number:08d}"
    return head + str(luhn.calc_check_digit(head))


@contextmanager
def writing(home: Path, actor: str = "employee:E1001", *, dry_run: bool = False) -> Iterator[UnitOfWork]:
    """Open a test's store to write, with its vault."""
    keys = home / "keys"
    with units.write(
        home / "omni.db",
        at=AT,
        actor=actor,
        audit_key=read_key(keys, AUDIT),
        dry_run=dry_run,
        vault=Vault(keys),
    ) as uow:
        yield uow


@contextmanager
def reading(home: Path) -> Iterator[UnitOfWork]:
    """Open a test's store to read, with its vault."""
    with units.read(home / "omni.db", at=AT, vault=Vault(home / "keys")) as uow:
        yield uow


def keep(home: Path, student: str, sin: str, expires: date | None = None) -> str:
    """Keep a SIN as the services do; return what became of it."""
    from omnicli.services.sins import give

    with writing(home) as uow:
        return give(uow, student, sin, expires).what


def traces(home: Path, sin: str) -> list[str]:
    """Return the files of a home that hold a SIN in clear, spaced or not."""
    written = [gap.join((sin[:3], sin[3:6], sin[6:])).encode() for gap in ("", " ", "-")]
    files = [path for path in home.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(one in path.read_bytes() for one in written)]
