"""Courses left and attestations asked for, held against the trail, the record and the ledger."""

from __future__ import annotations

from omnicli.i18n import N_
from store.verify_vouched import differ

# Invariants as queries that return the places where they do not hold.
INVARIANTS = (
    (
        "course-left",
        N_("The course left {where} is not what the audit trail says."),
        differ(
            """
            SELECT number AS place, 'student:' || student, term, course, section, kind, date, at, actor
            FROM withdrawals
            """,
            """
            SELECT details ->> 'withdrawal' AS place, subject, details ->> 'term', details ->> 'course',
                   details ->> 'section', details ->> 'kind', details ->> 'date', at, actor
            FROM audit WHERE action = 'course.leave'
            """,
        ),
    ),
    (
        "course-dropped-still-there",
        N_("A course that was dropped still has its seat: {where}"),
        # Registered again afterwards, by a file or a build, it is another seat.
        """
        SELECT w.term || ' ' || w.student || ' ' || w.course FROM withdrawals AS w
        JOIN registrations AS r ON r.student = w.student AND r.term = w.term AND r.course = w.course
        WHERE w.kind = 'drop' AND r.registered_at < w.at ORDER BY 1
        """,
    ),
    (
        "course-abandoned-without-remark",
        N_("A course that was abandoned has no AE on the record: {where}"),
        # Nor has it when its result was corrected since.
        """
        SELECT w.term || ' ' || w.student || ' ' || w.course FROM withdrawals AS w
        WHERE w.kind = 'abandon' AND NOT EXISTS (
            SELECT 1 FROM record AS d WHERE d.student = w.student AND d.term = w.term AND d.course = w.course
              AND d.remark = 'AE' AND d.mark IS NULL
        ) AND NOT EXISTS (
            SELECT 1 FROM corrections AS c WHERE c.student = w.student AND c.term = w.term AND c.course = w.course
              AND c.at >= w.at
        )
        ORDER BY 1
        """,
    ),
    (
        "attestation-request",
        N_("The request {where} of an attestation is not what the audit trail says."),
        differ(
            """
            SELECT number AS place, 'student:' || student, term, purpose, permanent_code, lang, at, actor, entry
            FROM attestation_requests
            """,
            """
            SELECT details ->> 'request' AS place, subject, details ->> 'term', details ->> 'purpose',
                   details ->> 'permanent_code', details ->> 'lang', at, actor, details -> 'entries' ->> 'first'
            FROM audit WHERE action = 'attestation.request'
            """,
        ),
    ),
    (
        "attestation-fee",
        N_("The fee of the attestation request {where} is another student's or another charge."),
        """
        SELECT q.number FROM attestation_requests AS q LEFT JOIN ledger AS l ON l.number = q.entry
        WHERE q.entry IS NOT NULL AND (
            l.number IS NULL OR l.kind <> 'attestation' OR l.student IS NOT q.student OR l.term IS NOT q.term
            OR l.reverses IS NOT NULL
        )
        ORDER BY q.number
        """,
    ),
)
