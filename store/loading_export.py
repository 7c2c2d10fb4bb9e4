"""What an export reads: every kind in order of its key, columns in the order of its file, values as stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each is read in the order of an index. The registrations of a term would otherwise be sorted in memory, which is
# why the term is compared in a way that no index serves.
QUERIES: Mapping[str, str] = {
    "programs": "SELECT code, title, kind FROM programs ORDER BY code",
    "courses": "SELECT code, title, theory, lab, homework, category, ensemble FROM courses ORDER BY code",
    "grid": "SELECT program, version, session, course, part, ensemble FROM grids ORDER BY program, version, course",
    "prerequisites": "SELECT course, kind, required, threshold FROM prerequisites ORDER BY course, kind, required",
    "record": """
        SELECT student, term, course, section, mark, remark, mean, sd, group_size, ifgz, idgz
        FROM record ORDER BY student, term, course
    """,
    "strengths": "SELECT term, course, section, ifgz, idgz FROM group_strengths ORDER BY term, course, section",
    "exams": "SELECT student, exam, term, result, program FROM exams ORDER BY student, exam, program, term",
    "diplomas": "SELECT student, program, granted_on FROM diplomas ORDER BY student, program",
    "teaching": """
        SELECT course, section, employee FROM section_teachers WHERE term = :term ORDER BY course, section, employee
    """,
    "categories": """
        SELECT course, section, name, least_mean, ignored FROM assessment_categories
        WHERE term = :term ORDER BY course, section, name
    """,
    "assessments": """
        SELECT course, section, name, points, weight, date, category, kind FROM assessments
        WHERE term = :term ORDER BY course, section, name
    """,
    "marks": """
        SELECT a.course, a.section, a.name, m.student, coalesce(m.mark, 'excused')
        FROM assessments AS a JOIN marks AS m ON m.assessment = a.id
        WHERE a.term = :term ORDER BY a.course, a.section, a.name, m.student
    """,
    "finals": """
        SELECT o.student, o.course, r.section, 100 * o.mark, o.remark, o.reason
        FROM final_overrides AS o
        JOIN registrations AS r ON r.student = o.student AND r.term = o.term AND r.course = o.course
        WHERE o.term || '' = :term ORDER BY o.student, o.course
    """,
    "absences": """
        SELECT student, course, date, hours FROM absences WHERE term || '' = :term ORDER BY student, course, date
    """,
    "withdrawals": """
        SELECT student, course, date, reason FROM withdrawals
        WHERE number IN (SELECT max(number) FROM withdrawals WHERE term = :term GROUP BY student, course)
        ORDER BY student, course
    """,
    "terms": """
        SELECT code, starts, ends, schedule_from, confirm_by, confirm_from, choose_from, choose_by, drop_by,
               change_from, change_by, abandon_by
        FROM terms ORDER BY code
    """,
    "calendar": "SELECT date, kind, note FROM calendar ORDER BY date",
    "employees": """
        SELECT number, last_name, first_name, roles, birth_date, email, phone, office, department
        FROM employees ORDER BY number
    """,
    "students": """
        SELECT number, permanent_code, last_name, first_name, birth_date, program, email, phone, address, city,
               province, postal_code, country, language, admission_term, resident
        FROM students ORDER BY number
    """,
    "offering": """
        SELECT m.course, s.title, m.section, m.weekday, m.start_min, m.end_min, m.room, m.teacher, m.kind, s.capacity
        FROM meetings AS m
        JOIN sections AS s ON s.term = m.term AND s.course = m.course AND s.section = m.section
        WHERE m.term = :term
        ORDER BY m.course, m.section, m.weekday, m.start_min, m.end_min, m.room, m.teacher, m.kind
    """,
    "registrations": """
        SELECT student, course, section FROM registrations WHERE term || '' = :term ORDER BY student, term, course
    """,
    "tariff": """
        SELECT kind, amounts, valid_from, valid_to, per, due_days, applies_to
        FROM tariff ORDER BY kind, applies_to, valid_from
    """,
    "deemed": "SELECT student, reason FROM deemed_full_time WHERE term = :term ORDER BY student",
    "eligibility": """
        SELECT kind, from_year, t2202, rl8, source FROM fee_eligibility ORDER BY kind, from_year
    """,
    "requests": """
        SELECT c.student, k.course, 'add' FROM choices AS c JOIN choice_courses AS k ON k.choice = c.number
        WHERE c.number IN (SELECT max(number) FROM choices WHERE term = :term GROUP BY student)
        ORDER BY c.student, k.course
    """,
    "choices": """
        SELECT c.student, k.rank, k.course || CASE k.section WHEN '' THEN '' ELSE ':' || k.section END
        FROM choices AS c JOIN choice_ranks AS k ON k.choice = c.number
        WHERE c.number IN (SELECT max(number) FROM choices WHERE term = :term GROUP BY student)
        ORDER BY c.student, k.rank
    """,
}
