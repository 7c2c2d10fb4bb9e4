"""A college big enough to be interrupted in, and the verbs that write money in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.clock import from_text
from omnicli.rules.reference import reference_of
from store import uow as units
from tests.builders import BORN, a_college, sql
from tests.whole.verbs import Verb

if TYPE_CHECKING:
    from pathlib import Path

NOW = from_text("2026-09-23T12:00:00Z")  # three days late
_FIRST = 2700000
_SECTIONS = (("420-1N6-TH", "00001"), ("601-101-MQ", "00012"))


def a_term_of_money(home: Path, students: int) -> None:
    """Register many students in the term; every third has confirmed in time, every fifth too late."""
    a_college(home)
    numbers = _numbers(students)
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ann', ?, ?, '420.B0')",
        *((number, _code(place), f"ROY ANN {number}", BORN) for place, number in enumerate(numbers)),
    )
    sql(
        home,
        "INSERT INTO registrations (student, term, course, section, registered_at)"
        " VALUES (?, '20263', ?, ?, '2026-08-01T12:00:00Z')",
        *((number, *section) for number in numbers for section in _SECTIONS),
    )
    sql(
        home,
        "INSERT INTO confirmations (student, term, at, late) VALUES (?, '20263', ?, ?)",
        *((number, "2026-09-10T12:00:00Z", 0) for number in numbers[::3]),
        *((number, "2026-09-21T12:00:00Z", 1) for number in numbers[1::5]),
    )


def a_bank_file(students: int) -> str:
    """Write what the bank sends: a payment of most, one twice over, and lines of which nobody knows."""
    lines = [
        f"{reference_of(number)},2026-09-{1 + place % 20:02},{20 + place % 7}.00,ANN ROY,{place}"
        for place, number in enumerate(_numbers(students))
        if place % 4
    ]
    lines += [lines[0], "DEPOT,2026-09-11,40.00,,x", "DEPOT,2026-09-11,40.00,,x"]
    return "reference,date,amount,payer,bank_reference\n" + "\n".join(lines) + "\n"


def _numbers(students: int) -> list[str]:
    return [str(_FIRST + place) for place in range(students)]


def _code(place: int) -> str:
    return f"{chr(65 + place // 100) * 4}690307{place % 100:02}"


def verbs(students: int) -> tuple[Verb, ...]:
    """Return every verb that writes money for many at once."""
    return (
        Verb("sweep", ("job", "run", "late-confirmation")),
        Verb("payment file", ("staff", "payments", "import", "-"), a_bank_file(students)),
        Verb("publish", ("staff", "timetable", "publish", "--term", "20263")),
    )


def ledger(home: Path) -> list[tuple[Any, ...]]:
    """Return what two equal histories of the ledger have in common."""
    with units.read(home / "omni.db", at=NOW) as uow:
        return list(uow.ledger.export())
