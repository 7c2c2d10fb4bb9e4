"""A small term to build timetables of: sections, students and what they chose, said in short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import from_text
from omnicli.keys import AUDIT, read_key
from omnicli.rules.options import parse_option
from omnicli.services import submissions
from store import uow as units
from tests.builders import sql

if TYPE_CHECKING:
    from pathlib import Path

TERM = "20271"
_AT = "2026-08-01T12:00:00Z"


def a_term(home: Path) -> None:
    """The winter of 2027, its programme, and nothing in it."""
    sql(home, "INSERT INTO programs (code, title) VALUES ('420.B0', 'Techniques de l’informatique')")
    sql(
        home,
        "INSERT INTO terms (code, starts, ends, schedule_from, choose_from, choose_by, confirm_from, confirm_by,"
        " drop_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ("20263", "2026-08-24", "2026-12-22", "2026-08-17", "2026-04-01", "2026-04-15", "2026-08-24", "2026-09-20",
         "2026-09-18"),
        (TERM, "2027-01-18", "2027-05-21", "2027-01-11", "2026-10-01", "2026-10-13", "2027-01-18", "2027-02-15",
         "2027-02-12"),
    )  # fmt: skip


def sections(home: Path, *said: str) -> None:
    """Offer sections: `601-101-MQ:1 30 Mon8-10 Wed8-10`, `-` for no limit of seats."""
    for line in said:
        place, seats, *times = line.split()
        course, section = place.split(":")
        sql(home, "INSERT OR IGNORE INTO courses (code, title) VALUES (?, ?)", (course, f"Cours {course}"))
        capacity = None if seats == "-" else int(seats)
        row = (TERM, course, section, f"Cours {course}", capacity)
        sql(home, "INSERT INTO sections (term, course, section, title, capacity) VALUES (?, ?, ?, ?, ?)", row)
        sql(
            home,
            "INSERT INTO meetings (term, course, section, weekday, start_min, end_min, room, teacher, kind,"
            f" updated_at) VALUES (?, ?, ?, ?, ?, ?, '', '', '', '{_AT}')",
            *((TERM, course, section, *_time(time)) for time in times),
        )


def _time(text: str) -> tuple[int, int, int]:
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri").index(text[:3]) + 1
    start, end = text[3:].split("-")
    return weekday, 60 * int(start), 60 * int(end)


def student(home: Path, number: str) -> None:
    """Admit a student."""
    sql(
        home,
        "INSERT OR IGNORE INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ève', 'ROY EVE', '2007-03-07', '420.B0')",
        (number, f"ROYE695307{number[-2:]}"),
    )


def choose(home: Path, number: str, courses: str = "", ranked: str = "", *, at: str = _AT) -> None:
    """Submit a choice: courses and ranked options, blanks between; the last one counts."""
    student(home, number)
    options = [parse_option(one) for one in ranked.split()]
    key = read_key(home / "keys", AUDIT)
    with units.write(home / "omni.db", at=from_text(at), actor="test", audit_key=key) as uow:
        kept = submissions.keep(uow, number, TERM, courses.split(), options, way="import").number
        uow.record("import.choices", TERM, **submissions.seal_of(uow, kept, kept))


def seat(home: Path, number: str, place: str) -> None:
    """Register a student by hand."""
    student(home, number)
    course, section = place.split(":")
    sql(home, "INSERT INTO registrations VALUES (?, ?, ?, ?, ?)", (number, TERM, course, section, _AT))
