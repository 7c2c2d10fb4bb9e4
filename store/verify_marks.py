"""Marks and what became final, held against each other and against the trail of events."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from omnicli.i18n import N_
from omnicli.rules.assessments import Section
from omnicli.rules.final_results import Final, group_figures
from store.marks import Marks
from store.verify_vouched import differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.audit import Audit
    from store.engine import sqlite as engine

INVARIANTS = (
    (
        "mark-over-points",
        N_("A mark is more than its assessment is out of: {where}"),
        """
        SELECT a.term || ' ' || a.course || ' ' || a.section || ' ' || m.student
        FROM marks AS m JOIN assessments AS a ON a.id = m.assessment WHERE m.mark > a.points ORDER BY 1
        """,
    ),
    (
        "mark-of-a-stranger",
        N_("A mark is that of somebody who was never in the group: {where}"),
        # Whoever has dropped the course, or was moved to another group, was in it.
        """
        SELECT DISTINCT a.term || ' ' || a.course || ' ' || a.section || ' ' || m.student
        FROM marks AS m JOIN assessments AS a ON a.id = m.assessment
        WHERE NOT EXISTS (SELECT 1 FROM registrations AS r
                          WHERE r.student = m.student AND r.term = a.term AND r.course = a.course)
          AND NOT EXISTS (SELECT 1 FROM withdrawals AS w
                          WHERE w.student = m.student AND w.term = a.term AND w.course = a.course)
        ORDER BY 1
        """,
    ),
    (
        "finalization",
        N_("When and by whom the results of {where} were made final is not what the audit trail says."),
        differ(
            "SELECT term || ' ' || course || ' ' || section AS place, digest, at, actor FROM finalizations",
            """
            SELECT subject AS place, details ->> 'digest', at, actor FROM audit WHERE action = 'marks.finalize'
            """,
        ),
    ),
    (
        "correction",
        N_("The correction {where} is not what the audit trail says."),
        differ(
            "SELECT format('COR-%06d', number) AS place, student, term, course, at, actor FROM corrections",
            """
            SELECT format('COR-%06d', details ->> 'correction') AS place, subject, details ->> 'term',
                   details ->> 'course', at, actor
            FROM audit WHERE action = 'marks.correct'
            """,
        ),
    ),
    (
        "correction-of-another",
        N_("A correction does not begin where the one before it ended: {where}"),
        """
        SELECT 'COR-' || number FROM (
            SELECT number, mark_before, remark_before,
                   lag(mark) OVER same AS mark, lag(remark) OVER same AS remark, row_number() OVER same AS place
            FROM corrections WINDOW same AS (PARTITION BY student, term, course ORDER BY number)
        ) WHERE place > 1 AND (mark_before IS NOT mark OR remark_before IS NOT remark)
        """,
    ),
)

_CORRECTED = """
    SELECT c.student, c.term, c.course, c.mark, c.remark, d.mark, d.remark FROM corrections AS c
    LEFT JOIN record AS d ON d.student = c.student AND d.term = c.term AND d.course = c.course
    WHERE c.number IN (SELECT max(number) FROM corrections GROUP BY student, term, course)
"""
_FIRST = """
    SELECT student, term, course, mark_before, remark_before FROM corrections
    WHERE number IN (SELECT min(number) FROM corrections GROUP BY student, term, course)
"""
_LINES = """
    SELECT f.term, f.course, f.section, d.student, d.mark, d.remark, d.mean, d.sd, d.group_size
    FROM finalizations AS f
    LEFT JOIN record AS d ON d.term = f.term AND d.course = f.course AND d.section = f.section
    ORDER BY f.term, f.course, f.section
"""
_EVENTS = """
    SELECT subject, details ->> 'digest', details ->> 'marks' FROM audit WHERE action = 'marks.finalize'
"""
_CORRECTION_EVENTS = """
    SELECT details ->> 'correction', details ->> 'digest' FROM audit WHERE action = 'marks.correct'
"""
_CORRECTIONS = """
    SELECT number, student, term, course, mark_before, remark_before, mark, remark, reason FROM corrections
"""


class _Line(NamedTuple):
    """A line of a record as finalizing wrote it, before any correction."""

    student: str
    result: Final
    figures: tuple[str | None, str | None, int | None]


def finals(connection: engine.Connection, trail: Audit) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) of every final result that is not what finalizing and correcting it made."""
    yield from _finalizations(connection, trail)
    for student, term, course, *results in connection.execute(_CORRECTED):
        if results[:2] != results[2:]:
            message = N_("A corrected result is not what its last correction says: {where}")
            yield "corrected-result", f"{student} {term} {course}", message
    vouched = dict(connection.execute(_CORRECTION_EVENTS).fetchall())
    for number, *values in connection.execute(_CORRECTIONS):
        if vouched.get(number) != trail.sealed("correction", values):
            message = N_("A correction is not the one that its event vouches for: {where}")
            yield "correction-seal", f"COR-{number:06d}", message


def _finalizations(connection: engine.Connection, trail: Audit) -> Iterator[tuple[str, str, str]]:
    """Hold each finalized section against what its event vouches for."""
    events = {where: seals for where, *seals in connection.execute(_EVENTS)}
    marks = Marks(connection)
    for place, lines in _lines(connection).items():
        where = " ".join(place)
        results, worked = events.get(where, ("", ""))
        # The invariant `finalization` holds the digest that the section keeps against the event's.
        if trail.sealed("results", sorted((one.student, *one.result) for one in lines)) != results:
            message = N_("Final results are not those that were made final: {where}")
            yield "final-results", where, message
        if trail.sealed("marks", marks.sealable(place, {one.student for one in lines})) != worked:
            message = N_("The marks that final results were computed from are not what they were: {where}")
            yield "final-marks", where, message
        figures = group_figures(one.result for one in lines)
        for line in lines:
            if line.figures != figures:
                message = N_("The figures of the group are not those of its final results: {where}")
                yield "final-figures", f"{line.student} {where}", message


def _lines(connection: engine.Connection) -> dict[Section, list[_Line]]:
    """Return the lines of each finalized section, as they were before any correction."""
    lines: defaultdict[Section, list[_Line]] = defaultdict(list)
    first = {tuple(key): Final(mark, remark) for *key, mark, remark in connection.execute(_FIRST)}
    for term, course, section, student, mark, remark, *figures in connection.execute(_LINES):
        found = lines[Section(term, course, section)]
        if student is not None:
            before = first.get((student, term, course), Final(mark, remark))
            # What was left (AE) or was not there yet when the others became final is not among them.
            if before.remark != "AE" and before != (None, ""):
                found.append(_Line(student, before, (figures[0], figures[1], figures[2])))
    return dict(lines)
