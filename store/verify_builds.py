"""The building of timetables held against the trail, and its seats against what must hold of any timetable.

Seats are counted against those that were free as the build began: an import that makes a section smaller afterwards, or
moves it to another hour, breaks no promise of the build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.placements import HELD_BEFORE, digest, receipt, weights_digest
from store.builds import Builds
from store.verify_vouched import differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

_RECEIPT = "format('HOR-%06d', {number})"
_GIVEN = f"""
    SELECT b.term, b.number, b.at, p.student, p.course, p.section FROM placements AS p
    JOIN builds AS b ON b.number = p.build
    WHERE p.section IS NOT NULL AND p.reason ->> 'slug' <> '{HELD_BEFORE}'
      AND b.number NOT IN (SELECT build FROM undone_builds)
"""  # noqa: S608 (ours)

INVARIANTS = (
    (
        "build",
        N_("The build {where} of timetables is not what the audit trail says was done."),
        differ(
            f"""
            SELECT {_RECEIPT.format(number="number")} AS place, 'term:' || term, at, actor, seed, rule, scope,
                   json(summary)
            FROM builds
            """,  # noqa: S608 (ours)
            f"""
            SELECT {_RECEIPT.format(number="details ->> 'build'")} AS place, subject, at, actor,
                   details ->> 'seed', details ->> 'rule', details ->> 'scope', json(details -> 'summary')
            FROM audit WHERE action = 'timetable.build'
            """,  # noqa: S608 (ours)
        ),
    ),
    (
        "build-undone",
        N_("Whether the build {where} of timetables was undone is not what the audit trail says."),
        differ(
            f"SELECT {_RECEIPT.format(number='build')} AS place, at, actor, reason FROM undone_builds",  # noqa: S608
            f"""
            SELECT {_RECEIPT.format(number="details ->> 'build'")} AS place, at, actor, details ->> 'reason'
            FROM audit WHERE action = 'timetable.undo'
            """,  # noqa: S608 (ours)
        ),
    ),
    (
        "seats-beyond-capacity",
        N_("Builds of timetables gave more seats than the group has: {where}"),
        f"""
        WITH given AS ({_GIVEN})
        SELECT g.term || ' ' || g.course || ' ' || g.section FROM given AS g
        JOIN builds AS b ON b.number = g.number
        GROUP BY g.number, g.term, g.course, g.section, b.summary
        HAVING count(*) > (SELECT f.value FROM json_each(b.summary, '$.free') AS f
                           WHERE f.key = g.course || ':' || g.section)
        ORDER BY 1
        """,  # noqa: S608 (ours)
    ),
    (
        "two-places-at-once",
        N_("A build of timetables put a student in two places at once: {where}"),
        f"""
        WITH times AS MATERIALIZED (
            SELECT DISTINCT p.build, p.student, p.course, p.reason ->> 'slug' AS slug, b.term,
                   m.weekday, m.start_min, m.end_min
            FROM builds AS b
            JOIN placements AS p ON p.build = b.number
            JOIN meetings AS m
              ON m.term = b.term AND m.course = p.course AND m.section = p.section AND m.updated_at <= b.at
            WHERE b.number NOT IN (SELECT build FROM undone_builds)
        )
        SELECT DISTINCT one.term || ' ' || one.student || ' ' || one.course || ' ' || other.course
        FROM times AS one
        JOIN times AS other
          ON other.build = one.build AND other.student = one.student AND other.weekday = one.weekday
         AND other.course > one.course AND other.start_min < one.end_min AND one.start_min < other.end_min
        WHERE one.slug <> '{HELD_BEFORE}' OR other.slug <> '{HELD_BEFORE}' ORDER BY 1
        """,  # noqa: S608 (ours)
    ),
)


def seals(connection: engine.Connection) -> Iterator[tuple[str, str]]:
    """Yield (where, message) for each build whose placements, or their weights, are not those that the trail sealed."""
    builds = Builds(connection)
    query = """
        SELECT details ->> 'build', details ->> 'sha256', details ->> 'weights_sha256'
        FROM audit WHERE action = 'timetable.build' ORDER BY seq
    """
    for number, sealed, weighed in connection.execute(query).fetchall():
        if digest(builds.placements(number)) != sealed:
            yield (
                receipt(number),
                N_(
                    "The seats that the build {where} gave or denied, or the reasons, are not those that the audit"
                    " trail sealed."
                ),
            )
        if weights_digest(builds.weights(number)) != weighed:
            yield (
                receipt(number),
                N_("What the seats of the build {where} weighed is not what the audit trail sealed."),
            )
