"""The kinds of files about results: records and what goes with them, assessments, marks, absences, courses left."""

from __future__ import annotations

from omnicli.rules.assessments import NORMAL, WHOLE
from omnicli.rules.codes import parse_program_code, parse_section
from omnicli.rules.curriculum_words import parse_remark
from omnicli.rules.hundredths import parse_figure, parse_hundredths
from omnicli.rules.people import parse_employee_number, parse_student_number
from omnicli.rules.result_words import parse_assessment_kind, parse_exam, parse_exam_result, parse_mark
from omnicli.rules.terms import parse_term
from omnicli.services.imports.cells import (
    COURSE,
    HIGHEST_MARK,
    MOST_SEATS,
    SECTION,
    STUDENT,
    count,
    iso_date,
    required,
    text,
)
from omnicli.services.imports.columns import Column
from omnicli.services.imports.kind import Kind


def _percent(given: str) -> int:
    return parse_hundredths(given.strip().removesuffix("%").rstrip(), WHOLE)


RESULTS = (
    Kind(
        "record",
        (
            STUDENT,
            required("term", parse_term),
            COURSE,
            Column("section", parse_section),
            Column("mark", count(HIGHEST_MARK)),
            Column("remark", parse_remark),
            Column("mean", parse_figure),
            Column("sd", parse_figure),
            Column("group_size", count(MOST_SEATS)),
            Column("ifgz", parse_figure),
            Column("idgz", parse_figure),
        ),
        key=("student", "term", "course"),
        personal=True,
    ),
    Kind(
        "strengths",
        (
            required("term", parse_term),
            COURSE,
            Column("section", parse_section),
            required("ifgz", parse_figure),
            required("idgz", parse_figure),
        ),
        key=("term", "course", "section"),
    ),
    Kind(
        "exams",
        (
            STUDENT,
            required("exam", parse_exam),
            required("term", parse_term),
            required("result", parse_exam_result),
            Column("program", parse_program_code),
        ),
        key=("student", "exam", "program", "term"),
        personal=True,
    ),
    Kind(
        "diplomas",
        (
            STUDENT,
            required("program", parse_program_code),
            required("date", iso_date, stored="granted_on"),
        ),
        key=("student", "program"),
        personal=True,
    ),
    Kind(
        "teaching",
        (COURSE, SECTION, required("employee", parse_employee_number)),
        key=("course", "section", "employee"),
        needs_term=True,
    ),
    Kind(
        "categories",
        (
            COURSE,
            SECTION,
            required("name", text(60)),
            Column("least_mean", _percent),
            Column("ignored", count(50)),
        ),
        key=("course", "section", "name"),
        needs_term=True,
        roles=("registrar", "teacher"),
    ),
    Kind(
        "assessments",
        (
            COURSE,
            SECTION,
            required("name", text(60)),
            required("points", parse_hundredths),
            required("weight", _percent),
            Column("date", iso_date),
            Column("category", text(60)),
            Column("kind", parse_assessment_kind, empty=NORMAL),
        ),
        key=("course", "section", "name"),
        needs_term=True,
        roles=("registrar", "teacher"),
    ),
    Kind(
        "marks",
        (
            COURSE,
            SECTION,
            required("assessment", text(60)),
            required("number", parse_student_number, "[0-9]{7}", stored="student"),
            Column("mark", parse_mark),
        ),
        key=("course", "section", "assessment", "student"),
        needs_term=True,
        personal=True,
        roles=("registrar", "teacher"),
    ),
    Kind(
        "finals",
        (
            STUDENT,
            COURSE,
            SECTION,
            Column("mark", parse_mark),
            Column("remark", parse_remark),
            Column("reason", text(200)),
        ),
        key=("student", "course"),
        needs_term=True,
        personal=True,
        roles=("registrar", "teacher"),
    ),
    Kind(
        "absences",
        (
            STUDENT,
            COURSE,
            required("date", iso_date),
            required("hours", parse_hundredths),
        ),
        key=("student", "course", "date"),
        needs_term=True,
        personal=True,
        roles=("registrar", "teacher"),
    ),
    Kind(
        "withdrawals",
        (
            STUDENT,
            COURSE,
            required("date", iso_date),
            Column("reason", text(200)),
        ),
        key=("student", "course"),
        needs_term=True,
        personal=True,
    ),
)
