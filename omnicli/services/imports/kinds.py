"""The kinds of files: their columns, in order, and how each is read. Export writes the same columns.

What a column accepts is the business of `omnicli.rules`; what is said here is which rule reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.rules.calendar import parse_calendar_kind
from omnicli.rules.codes import parse_category, parse_course_code, parse_program_code
from omnicli.rules.curriculum_words import (
    parse_ensemble,
    parse_open,
    parse_part,
    parse_prerequisite_kind,
    parse_required,
    parse_version,
)
from omnicli.rules.options import ADD, parse_option, parse_request
from omnicli.rules.people import (
    parse_employee_number,
    parse_permanent_code,
    parse_roles,
    parse_student_number,
)
from omnicli.rules.tariff import EVERYBODY
from omnicli.rules.tariff_words import (
    parse_amounts,
    parse_conditions,
    parse_deemed,
    parse_kind,
    parse_per,
)
from omnicli.rules.terms import parse_term
from omnicli.rules.values import (
    keyword,
    parse_count,
    parse_email,
    parse_language,
    parse_phone,
    parse_residency,
    parse_time,
    parse_weekday,
)
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
from omnicli.services.imports.kinds_results import RESULTS
from omnicli.services.imports.kinds_taxes import TAXES

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_HOURS = 40  # a week, of one course: a typing error beyond (the longest stages have 40)
MOST_DAYS = 366  # to pay a charge
MOST_RANKS = 40
MOST_SESSIONS = 12  # of a grid, the longest paths included

NO_DATE = "none"
"""What a file says for a date that the term does not have; an empty cell asks for the date by rule."""

# Texts that the readers leave as they are: see `Column.tidy`, and the test that holds them to it.
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿŒœ"
_WORDS = r"(?=[^\n]{{1,{limit}}}(?:\n|\Z))[{signs}]+(?: [{signs}]+)*+"
_NAME = _WORDS.format(limit=80, signs=f"{_LETTER}'’.-")
_ADDRESS = _WORDS.format(limit=200, signs=f"{_LETTER}0-9'’.,;:!?()&/+*#-")
_EMAIL = r"[A-Za-z0-9_+-]{1,30}(?:\.[A-Za-z0-9_+-]{1,30})?@(?:[a-z0-9]{1,60}\.){1,3}[a-z]{2,20}"
_PHONE = r"(?:[0-9]{3}[ .-]|\([0-9]{3}\) )[0-9]{3}-[0-9]{4}"
_POSTAL_CODE = "[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z] [0-9][ABCEGHJ-NPRSTV-Z][0-9]"


def _date_or_none(text: str) -> str:
    return NO_DATE if keyword(text) in ("none", "aucune", "aucun") else iso_date(text)


def _roles(text: str) -> str:
    return ",".join(parse_roles(text))


def _amounts(text: str) -> str:
    return "/".join(str(int(cents)) for cents in parse_amounts(text))


def _conditions(text: str) -> str:
    return str(parse_conditions(text))


def _option(text: str) -> str:
    return str(parse_option(text))


_CODE = required("code", parse_program_code)
_TITLE = required("title", text(200))
_LAST_NAME = required("last_name", text(80), _NAME)
_FIRST_NAME = required("first_name", text(80), _NAME)
_EMAIL_COLUMN = Column("email", parse_email, tidy=_EMAIL)
_PHONE_COLUMN = Column("phone", parse_phone, tidy=_PHONE)

_ALL = (
    Kind("programs", (_CODE, _TITLE, Column("kind", text(80))), key=("code",)),
    Kind(
        "courses",
        (
            required("code", parse_course_code),
            _TITLE,
            Column("theory", count(MOST_HOURS)),
            Column("lab", count(MOST_HOURS)),
            Column("homework", count(MOST_HOURS)),
            Column("category", parse_category),
            Column("ensemble", parse_ensemble),
        ),
        key=("code",),
    ),
    Kind(
        "grid",
        (
            required("program", parse_program_code),
            required("version", parse_version),
            required("session", lambda text: parse_count(text, 1, MOST_SESSIONS)),
            COURSE,
            required("part", parse_part),
            Column("ensemble", parse_open),
        ),
        key=("program", "version", "course"),
    ),
    Kind(
        "prerequisites",
        (
            COURSE,
            required("kind", parse_prerequisite_kind),
            required("required", parse_required),
            Column("threshold", count(HIGHEST_MARK)),
        ),
        key=("course", "kind", "required"),
    ),
    Kind(
        "terms",
        (
            required("code", parse_term),
            required("starts", iso_date),
            required("ends", iso_date),
            Column("schedule_from", iso_date),
            Column("confirm_by", iso_date),
            Column("confirm_from", iso_date),
            Column("choose_from", _date_or_none),
            Column("choose_by", _date_or_none),
            Column("drop_by", iso_date),
            Column("change_from", _date_or_none),
            Column("change_by", _date_or_none),
            Column("abandon_by", _date_or_none),
        ),
        key=("code",),
    ),
    Kind(
        "calendar",
        (required("date", iso_date), required("kind", parse_calendar_kind), Column("note", text(200))),
        key=("date",),
    ),
    Kind(
        "employees",
        (
            required("number", parse_employee_number),
            _LAST_NAME,
            _FIRST_NAME,
            required("roles", _roles),
            Column("birth_date", iso_date),
            _EMAIL_COLUMN,
            _PHONE_COLUMN,
            Column("office", text(40)),
            Column("department", text(120)),
        ),
        key=("number",),
        personal=True,
    ),
    Kind(
        "students",
        (
            required("number", parse_student_number, "[0-9]{7}"),
            # A tidy code may hold no real date: the check against the birth date finds that out.
            required("permanent_code", parse_permanent_code, "[A-Z]{4}[0-9]{8}"),
            _LAST_NAME,
            _FIRST_NAME,
            required("birth_date", iso_date),
            required("program", parse_program_code),
            _EMAIL_COLUMN,
            _PHONE_COLUMN,
            Column("address", text(200), tidy=_ADDRESS),
            Column("city", text(80)),
            Column("province", text(40)),
            Column("postal_code", text(20), tidy=_POSTAL_CODE),
            Column("country", text(60)),
            Column("language", parse_language),
            Column("admission_term", parse_term),
            Column("resident", parse_residency, empty="quebec"),
        ),
        key=("number",),
        personal=True,
    ),
    Kind(
        "offering",
        (
            COURSE,
            _TITLE,
            SECTION,
            required("day", parse_weekday, stored="weekday"),
            required("start", parse_time, stored="start_min"),
            required("end", parse_time, stored="end_min"),
            Column("room", text(40)),
            Column("teacher", text(120)),
            Column("kind", text(40)),
            Column("capacity", count(MOST_SEATS)),
        ),
        key=(),
        needs_term=True,
    ),
    Kind(
        "registrations",
        (STUDENT, COURSE, SECTION),
        key=("student", "course"),
        needs_term=True,
        personal=True,
    ),
    *RESULTS,
    Kind(
        "requests",
        (
            STUDENT,
            COURSE,
            Column("action", parse_request, empty=ADD),
        ),
        key=("student", "course"),
        needs_term=True,
        personal=True,
        roles=("registrar", "api"),
    ),
    Kind(
        "choices",
        (
            STUDENT,
            required("rank", count(MOST_RANKS)),
            required("option", _option),
        ),
        key=("student", "rank"),
        needs_term=True,
        personal=True,
        roles=("registrar", "api"),
    ),
    Kind(
        "tariff",
        (
            required("kind", parse_kind),
            required("amount", _amounts, stored="amounts"),
            required("from", iso_date, stored="valid_from"),
            Column("to", iso_date, stored="valid_to"),
            Column("per", parse_per, empty="event"),
            Column("due_days", count(MOST_DAYS)),
            Column("applies_to", _conditions, empty=EVERYBODY),
        ),
        key=("kind", "applies_to", "valid_from"),
        roles=("finance", "registrar"),
    ),
    Kind(
        "deemed",
        (STUDENT, required("reason", parse_deemed)),
        key=("student",),
        needs_term=True,
        personal=True,
    ),
    *TAXES,
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
"""Every kind, by name, in the order in which a college is loaded."""


def kind_of(name: str, term: str = "") -> Kind:
    """Return a kind by its name; a `UsageFault` when there is none, or when it lacks its term."""
    kind = KINDS.get(name)
    if kind is None:
        raise UsageFault(
            N_("“{kind}” is not a kind of file; the kinds are {kinds}."),
            code="unknown-kind",
            kind=name[:40],
            kinds=tuple(KINDS),
        )
    if kind.needs_term and not term:
        raise UsageFault(N_("Say the term of this file: --term 20263."), code="term-needed")
    return kind
