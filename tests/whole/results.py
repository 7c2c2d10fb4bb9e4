"""A group whose marks become final, and the verbs that write them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from omnicli.clock import from_text
from store.db import connect
from tests.builders import BORN, a_college, sql
from tests.whole.verbs import Verb

if TYPE_CHECKING:
    from pathlib import Path

NOW = from_text("2026-12-21T15:00:00Z")
TERM, COURSE, SECTION = "20263", "420-1N6-TH", "00001"
GROUP = ("--course", COURSE, "--section", SECTION, "--term", TERM)
_FIRST = 2700000
_WORKS = (("Travail", 2000, 4000), ("Examen", 5000, 6000))


def a_group_of_marks(home: Path, students: int) -> None:
    """Make the college: the students of one group, the first of two works marked."""
    a_college(home)
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ann', ?, ?, '420.B0')",
        *((str(_FIRST + n), f"{chr(65 + n // 100) * 4}690307{n % 100:02}", f"ROY ANN {n}", BORN)
          for n in range(students)),
    )  # fmt: skip
    sql(
        home,
        "INSERT INTO registrations (student, term, course, section, registered_at)"
        " SELECT number, ?, ?, ?, '2026-08-01T12:00:00Z' FROM students WHERE last_name = 'Roy'",
        (TERM, COURSE, SECTION),
    )
    sql(home, "DELETE FROM registrations WHERE course = ? AND student < ?", (COURSE, str(_FIRST)))
    sql(
        home,
        "INSERT INTO assessments (term, course, section, name, points, weight) VALUES (?, ?, ?, ?, ?, ?)",
        *((TERM, COURSE, SECTION, *work) for work in _WORKS),
    )
    sql(home, "INSERT INTO mark_batches VALUES (1, '2026-10-01T12:00:00Z', 'operator:root', 'file')")
    sql(
        home,
        "INSERT INTO marks SELECT a.id, s.number, 1000 + s.number % 1000, 1 FROM assessments AS a, students AS s"
        " WHERE a.name = 'Travail' AND s.last_name = 'Roy'",
    )


def verbs(students: int) -> tuple[Verb, Verb]:
    """Return the verbs: a file of marks, and the results of the group made final of what is marked."""
    lines = "\n".join(f"{_FIRST + n},{20 + n % 30}" for n in range(students))
    return (
        Verb("marks", ("staff", "marks", "import", "-", *GROUP, "--assessment", "Examen"), lines),
        Verb("finalize", ("staff", "marks", "finalize", *GROUP, "--accumulated"), again=5),
    )


def left(home: Path) -> list[tuple[Any, ...]]:
    """Return what the verbs leave: marks, records, what is final, and the events of that alone."""
    with closing(connect(home / "omni.db", mode="ro")) as connection:
        return [
            row
            for query in (
                "SELECT assessment, student, mark, batch FROM marks ORDER BY assessment, student",
                "SELECT * FROM record ORDER BY student, term, course",
                "SELECT term, course, section, digest FROM finalizations",
                "SELECT action, count(*) FROM audit WHERE action = 'marks.finalize' GROUP BY 1",
            )
            for row in connection.execute(query)
        ]
