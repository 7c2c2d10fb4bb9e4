"""Assessments, marks and what appeared since: read for students."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.rules.assessments import Assessment, Category
from omnicli.rules.news import News

if TYPE_CHECKING:
    from datetime import datetime

    from omnicli.rules.assessments import Section
    from store.engine import sqlite as engine

_ASSESSMENTS = """
    SELECT id, name, date, points, weight, category, kind FROM assessments
    WHERE term = ? AND course = ? AND section = ? ORDER BY date IS NULL, date, id
"""
_CATEGORIES = """
    SELECT name, least_mean, ignored FROM assessment_categories
    WHERE term = ? AND course = ? AND section = ? ORDER BY name
"""
# Who abandoned a course is in its group no more; who dropped it has no registration.
_MARKS = """
    SELECT m.student, m.assessment, m.mark FROM assessments AS a
    JOIN marks AS m ON m.assessment = a.id
    JOIN registrations AS r
        ON r.student = m.student AND r.term = a.term AND r.course = a.course AND r.section = a.section
    WHERE a.term = ? AND a.course = ? AND a.section = ? AND NOT EXISTS (
        SELECT 1 FROM record AS x
        WHERE x.student = m.student AND x.term = a.term AND x.course = a.course AND x.remark = 'AE'
    )
"""
_MINE = """
    SELECT m.assessment, m.mark FROM assessments AS a JOIN marks AS m ON m.assessment = a.id
    WHERE a.term = ? AND a.course = ? AND a.section = ? AND m.student = ?
"""
_TITLES = "SELECT code, title FROM courses WHERE code IN ({})"
_ABSENCES = "SELECT course, date, hours FROM absences WHERE student = ? AND term = ? ORDER BY course, date"
_DROPPED = """
    SELECT date FROM withdrawals WHERE student = ? AND term = ? AND course = ? AND kind = 'drop' ORDER BY number DESC
"""
# Of a course that was dropped nothing appears. What became final is told as it was then: the record has the last
# correction, and the first one since kept what was before it.
_NEWS = """
    SELECT b.at AS at, 'mark' AS kind, a.term AS term, a.course AS course, a.name AS what, m.mark AS mark,
           a.points AS points, '' AS remark
    FROM registrations AS r
    JOIN assessments AS a ON a.term = r.term AND a.course = r.course AND a.section = r.section
    JOIN marks AS m ON m.assessment = a.id AND m.student = r.student
    JOIN mark_batches AS b ON b.number = m.batch
    WHERE r.student = :student AND b.at >= :since
    UNION ALL
    SELECT f.at, 'final', f.term, f.course, '', CASE WHEN c.number IS NULL THEN x.mark ELSE c.mark_before END, NULL,
           CASE WHEN c.number IS NULL THEN x.remark ELSE c.remark_before END
    FROM record AS x
    JOIN finalizations AS f ON f.term = x.term AND f.course = x.course AND f.section = x.section
    LEFT JOIN corrections AS c ON c.number = (
        SELECT min(number) FROM corrections
        WHERE student = x.student AND term = x.term AND course = x.course AND at >= f.at
    )
    WHERE x.student = :student AND f.at >= :since
    UNION ALL
    SELECT at, 'correction', term, course, '', mark, NULL, remark
    FROM corrections WHERE student = :student AND at >= :since
    UNION ALL
    SELECT at, 'absence', term, course, date, hours, NULL, ''
    FROM absences WHERE student = :student AND at >= :since
    UNION ALL
    SELECT at, 'paper', term, '', number, NULL, NULL, kind
    FROM papers WHERE student = :student AND at >= :since AND number NOT IN (SELECT number FROM revoked_papers)
    ORDER BY 1, 2, 3, 4, 5
"""
_ATTESTATIONS = "SELECT number, term, at, entry FROM attestation_requests WHERE student = ? ORDER BY number"


class Results:
    """Assessments, marks and what appeared since: read for students."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def assessments(self, section: Section) -> list[Assessment]:
        """Return the assessments of a section by date, those without one last."""
        return list(map(Assessment._make, self._connection.execute(_ASSESSMENTS, section)))

    def categories(self, section: Section) -> list[Category]:
        """Return the categories of a section, by name."""
        return list(map(Category._make, self._connection.execute(_CATEGORIES, section)))

    def marks(self, section: Section) -> dict[str, dict[int, int | None]]:
        """Return the marks by assessment of each student who is in a section and has any."""
        found: dict[str, dict[int, int | None]] = {}
        for student, assessment, mark in self._connection.execute(_MARKS, section):
            found.setdefault(student, {})[assessment] = mark
        return found

    def marks_of(self, section: Section, student: str) -> dict[int, int | None]:
        """Return one student's marks by assessment, also of a course abandoned since."""
        return dict(self._connection.execute(_MINE, (*section, student)).fetchall())

    def titles(self, codes: list[str]) -> dict[str, str]:
        """Return the titles of courses, as the catalogue has them."""
        marks = ", ".join("?" * len(codes))
        rows = self._connection.execute(_TITLES.format(marks), codes)
        return dict(rows.fetchall())

    def dropped_on(self, student: str, term: str, course: str) -> str | None:
        """Return the date (ISO text) when a student last dropped a course, or None."""
        row = self._connection.execute(_DROPPED, (student, term, course)).fetchone()
        return str(row[0]) if row else None

    def absences(self, student: str, term: str) -> list[tuple[str, str, int]]:
        """Return (course, date, hundredths of an hour) of a student's term, by course, then by date."""
        return list(self._connection.execute(_ABSENCES, (student, term)))

    def news(self, student: str, since: datetime) -> list[News]:
        """Return what appeared for a student at an instant or after it, in order of time."""
        rows = self._connection.execute(_NEWS, {"student": student, "since": to_text(since)})
        return list(map(News._make, rows))

    def attestations(self, student: str) -> list[tuple[int, str, str, int | None]]:
        """Return (number, term, instant, charge or None) of the attestations that a student asked for."""
        return list(self._connection.execute(_ATTESTATIONS, (student,)))
