"""Seats that builds and timetable changes moved, held against those that students have now.

Only another build, another change or a file of registrations moves such a seat again; a course that is dropped gives
it up. What files bring is not kept
line by line: a seat that a file moved at the instant it says is taken as that file's.
"""

from __future__ import annotations

from omnicli.i18n import N_
from omnicli.rules.placements import HELD_BEFORE

# Every seat moved, with the place of its event in the trail; `newest` has the last of each student's course.
_MOVED = f"""
    events AS MATERIALIZED (
        SELECT seq, at, action, details ->> 'build' AS build, details ->> 'change' AS change,
               coalesce(details ->> 'term', substr(subject, 6)) AS term
        FROM audit
        WHERE action IN ('timetable.build', 'timetable.undo', 'schedule.change', 'import.registrations')
    ),
    moved AS (
        SELECT b.term, p.student, p.course, p.section, e.seq FROM events AS e
        JOIN builds AS b ON b.number = e.build
        JOIN placements AS p ON p.build = b.number
        WHERE e.action = 'timetable.build' AND p.section IS NOT NULL AND p.reason ->> 'slug' <> '{HELD_BEFORE}'
          AND b.number NOT IN (SELECT build FROM undone_builds)
        UNION ALL
        SELECT c.term, c.student, m.course, m.to_section, e.seq FROM events AS e
        JOIN schedule_changes AS c ON c.number = e.change
        JOIN moved_seats AS m ON m.change = c.number
        WHERE e.action = 'schedule.change'
    ),
    newest AS (SELECT term, student, course, section, max(seq) AS seq FROM moved GROUP BY term, student, course)
"""  # noqa: S608 (ours)

INVARIANTS = (
    (
        "seat-moved",
        N_("A seat is not in the group that a build or a timetable change gave: {where}"),
        f"""
        WITH {_MOVED}
        SELECT n.term || ' ' || n.student || ' ' || n.course FROM newest AS n
        JOIN registrations AS r ON r.student = n.student AND r.term = n.term AND r.course = n.course
        WHERE r.section <> n.section AND NOT EXISTS (
            SELECT 1 FROM events AS e
            WHERE e.action = 'import.registrations' AND e.term = n.term AND e.seq > n.seq AND e.at = r.registered_at
        )
        ORDER BY 1
        """,  # noqa: S608 (ours)
    ),
    (
        "seat-lost",
        N_("A seat that a build or a timetable change gave is lost: {where}"),
        # A build that was undone takes back the seat that its student moved away from and back to.
        f"""
        WITH {_MOVED},
        dropped AS MATERIALIZED (
            SELECT seq, substr(subject, 9) AS student, details ->> 'term' AS term, details ->> 'course' AS course
            FROM audit WHERE action = 'course.leave' AND details ->> 'kind' = 'drop'
        )
        SELECT n.term || ' ' || n.student || ' ' || n.course FROM newest AS n
        WHERE NOT EXISTS (
            SELECT 1 FROM registrations AS r
            WHERE r.student = n.student AND r.term = n.term AND r.course = n.course
        ) AND NOT EXISTS (
            SELECT 1 FROM events AS e
            JOIN placements AS p ON p.build = e.build AND p.student = n.student AND p.course = n.course
            WHERE e.action = 'timetable.undo' AND e.term = n.term AND e.seq > n.seq AND p.section = n.section
        ) AND NOT EXISTS (
            SELECT 1 FROM dropped AS d
            WHERE d.student = n.student AND d.term = n.term AND d.course = n.course AND d.seq > n.seq
        )
        ORDER BY 1
        """,  # noqa: S608 (ours)
    ),
)
