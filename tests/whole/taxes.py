"""A year that is over, with students of elsewhere who studied in it, and the verb that issues their tax slips."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from omnicli.clock import from_text
from store.db import connect
from tests import processes
from tests.builders import BORN, NUMBER, a_college, sql
from tests.last_year import RANGE, YEAR, a_year_over
from tests.whole.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOW = from_text("2026-02-16T15:00:00Z")
ISSUE = Verb("tax slips", ("staff", "taxslips", "issue", "--year", "2025"))
_FIRST = 2700000


def a_tax_year(home: Path, environ: Mapping[str, str], students: int) -> None:
    """Make the college and configure its year."""
    a_college(home)
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ann', ?, ?, '420.B0')",
        *((str(_FIRST + n), f"{chr(65 + n // 100) * 4}690307{n % 100:02}", f"ROY ANN {n}", BORN)
          for n in range(students)),
    )  # fmt: skip
    a_year_over(home)
    for words in (YEAR, RANGE, f"taxslips sin set {NUMBER} --input -"):
        code = processes.omni(environ, NOW, "staff", *words.split(), stdin='{"sin": "200006286"}').wait()
        assert code == 0, words


def left(home: Path) -> list[tuple[Any, ...]]:
    """Return what the verb leaves: slips but for what is sealed anew each time, batches, and their events."""
    with closing(connect(home / "omni.db", mode="ro")) as connection:
        return [
            row
            for query in (
                "SELECT number, year, slip, student, kind, rl8_number, data, sealed IS NULL FROM tax_slips ORDER BY 1",
                "SELECT number, what FROM tax_batches ORDER BY 1",
                "SELECT action, count(*) FROM audit WHERE action LIKE 'taxslips.%' GROUP BY 1",
            )
            for row in connection.execute(query)
        ]
