"""Timetables that students changed, held against the audit trail and against the fees in the ledger."""

from __future__ import annotations

from omnicli.i18n import N_

# Invariants as queries that return the places where they do not hold.
INVARIANTS = (
    (
        "schedule-change",
        N_("The timetable change {where} is not what the audit trail says."),
        """
        WITH stored AS (
            SELECT c.number AS place, 'student:' || c.student, c.term, c.at, c.actor, (
                SELECT json_group_array(json_object('course', course, 'from', from_section, 'to', to_section))
                FROM (SELECT * FROM moved_seats WHERE change = c.number ORDER BY course)
            ), c.entry FROM schedule_changes AS c
        ), vouched AS (
            SELECT details ->> 'change' AS place, subject, details ->> 'term', at, actor, details -> 'moved',
                   details -> 'entries' ->> 'first'
            FROM audit WHERE action = 'schedule.change'
        )
        SELECT DISTINCT place FROM (
            SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM vouched)
            UNION ALL SELECT * FROM (SELECT * FROM vouched EXCEPT SELECT * FROM stored)
        ) ORDER BY place
        """,
    ),
    (
        "schedule-change-unmoved",
        N_("The timetable change {where} moved no seat."),
        "SELECT number FROM schedule_changes WHERE number NOT IN (SELECT change FROM moved_seats) ORDER BY number",
    ),
    (
        "schedule-change-fee",
        N_("The fee of the timetable change {where} is another student's or another charge."),
        """
        SELECT c.number FROM schedule_changes AS c LEFT JOIN ledger AS l ON l.number = c.entry
        WHERE c.entry IS NOT NULL AND (
            l.number IS NULL OR l.kind <> 'schedule-change' OR l.student IS NOT c.student OR l.term IS NOT c.term
            OR l.reverses IS NOT NULL
        )
        ORDER BY c.number
        """,
    ),
    (
        "schedule-change-lost",
        N_("The entry {where} charges a timetable change that is lost."),
        """
        SELECT number FROM ledger
        WHERE key GLOB 'schedule-change:*' AND number NOT IN (SELECT entry FROM schedule_changes WHERE entry NOTNULL)
        ORDER BY number
        """,
    ),
)
