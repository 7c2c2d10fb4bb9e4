"""A course with its marks, for tests of results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import NUMBER, a_college, sql

if TYPE_CHECKING:
    from pathlib import Path

COURSE, OTHER = "420-1N6-TH", "601-101-MQ"
AT = "2026-09-10T15:00:00Z"
MATES = tuple(str(number) for number in range(2700001, 2700006))


def a_marked_term(home: Path, mates: int = 5) -> None:
    """Marie in two courses; one has three works (one excused, one to come) and `mates` others with marks."""
    a_college(home)
    for mate in MATES[:mates]:
        sql(
            home,
            "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
            " VALUES (?, ?, 'Roy', 'Luc', 'ROY LUC', '2007-01-01', '420.B0')",
            (mate, f"ROYL070101{mate[-2:]}"),
        )
        sql(
            home,
            "INSERT INTO registrations (student, term, course, section, registered_at)"
            " VALUES (?, '20263', ?, '00001', '2026-08-01T12:00:00Z')",
            (mate, COURSE),
        )
    assess(home, "Examen 1", "2026-09-10", 2000, 4000, "examens")
    assess(home, "Labo 1", "2026-09-03", 1000, 2000, "")
    assess(home, "Examen final", None, 10000, 4000, "examens")
    sql(home, "INSERT INTO assessment_categories VALUES ('20263', ?, '00001', 'examens', 5000, 0)", (COURSE,))
    sql(home, "INSERT INTO mark_batches (number, at, actor, way) VALUES (1, ?, 'test', 'hand')", (AT,))
    mark(home, NUMBER, "Examen 1", 1500)
    mark(home, NUMBER, "Labo 1", None)
    for mate, points in zip(MATES[:mates], (800, 1200, 1400, 1600, 2000), strict=False):
        mark(home, mate, "Examen 1", points)


def assess(home: Path, name: str, date: str | None, points: int, weight: int, category: str) -> None:
    """Announce an assessment of the course."""
    sql(
        home,
        "INSERT INTO assessments (term, course, section, name, date, points, weight, category)"
        " VALUES ('20263', ?, '00001', ?, ?, ?, ?, ?)",
        (COURSE, name, date, points, weight, category),
    )


def mark(home: Path, student: str, name: str, points: int | None) -> None:
    """Give a mark in the first batch."""
    sql(
        home,
        "INSERT INTO marks (assessment, student, mark, batch) SELECT id, ?, ?, 1 FROM assessments WHERE name = ?",
        (student, points, name),
    )


def line(
    home: Path, course: str, mark: int | None, remark: str, mean: str | None = None, size: int = 28
) -> None:
    """Put a final result in Marie's record of A2026."""
    sql(
        home,
        "INSERT INTO record (student, term, course, mark, remark, section, mean, group_size)"
        " VALUES (?, '20263', ?, ?, ?, '00001', ?, ?)",
        (NUMBER, course, mark, remark, mean, size),
    )
