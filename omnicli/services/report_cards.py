"""Report cards and transcripts: what they say, read from the store for one student or for thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import local_date
from omnicli.errors import NotFound, Refused
from omnicli.i18n import N_
from omnicli.rules.grid import version_for
from omnicli.rules.papers import REPORT_CARD, TRANSCRIPT, Draft
from omnicli.rules.report_card import CardRules, Taken, exams_of, terms_of
from omnicli.rules.terms import term_short
from omnicli.services.papers import college_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from omnicli.rules.curriculum import CourseFacts
    from omnicli.rules.exams import Diploma, Exam
    from omnicli.rules.persons import Student
    from omnicli.rules.report_card import Line, TermCard, Totals
    from store.uow import UnitOfWork

_ALL_TERMS = "99999"  # after any term


class Common(NamedTuple):
    """What every card says or needs, read once: the college, the catalogue, the rules, the terms that have begun."""

    college: Mapping[str, object]
    courses: Mapping[str, CourseFacts]
    rules: CardRules
    permanent_code: bool
    begun: frozenset[str]


class Card(NamedTuple):
    """All that a student's report card says; `version` is the programme's that the student follows, or ''."""

    student: Student
    version: str
    terms: tuple[TermCard, ...]
    exams: tuple[Exam, ...]
    diplomas: tuple[Diploma, ...]


def common(uow: UnitOfWork, tz: ZoneInfo) -> Common:
    """Read what every card needs."""
    facts, today = uow.college.facts(), local_date(uow.at, tz)
    return Common(
        college_words(uow),
        uow.curriculum.courses(),
        CardRules(facts.choice.pass_mark, facts.marks.shown_from, facts.marks.substitution_units),
        facts.papers.permanent_code_on_report_card,
        frozenset(term.code for term in uow.catalogue.terms() if term.starts <= today),
    )


def cards(uow: UnitOfWork, students: Sequence[Student], shared: Common) -> Iterator[Card]:
    """Yield the card of each student, in the order given."""
    numbers = [student.number for student in students]
    records = uow.transcripts.of(numbers)
    registered = uow.curriculum.registered_before(_ALL_TERMS, numbers)
    exams, diplomas = uow.exams.exams(numbers), uow.exams.diplomas(numbers)
    versions = _versions(uow, students)
    for student in students:
        record = records.get(student.number, [])
        done = {(line.term, line.course) for line in record}
        waiting = [
            one for one in registered.get(student.number, ()) if one not in done and one[0] in shared.begun
        ]
        taken = _taken(uow, student.number, waiting)
        granted = tuple(diplomas.get(student.number, ()))
        programs = {student.program, *(one.program for one in granted)}
        yield Card(
            student,
            versions[student.number],
            terms_of(record, taken, shared.courses, shared.rules),
            exams_of(exams.get(student.number, ()), programs),
            granted,
        )


def _taken(uow: UnitOfWork, student: str, waiting: Sequence[tuple[str, str]]) -> Iterator[Taken]:
    """Yield the courses without a result, each with its section."""
    for term in sorted({when for when, _course in waiting}):
        for course, section, _title in uow.registrations.sections_of(student, term):
            if (term, course) in waiting:
                yield Taken(term, course, section)


def _versions(uow: UnitOfWork, students: Sequence[Student]) -> dict[str, str]:
    enrolled = uow.curriculum.students([student.number for student in students])
    names = {
        program: tuple(uow.curriculum.grids(program).get(program, ())) for program in _programs(students)
    }
    return {
        student.number: version_for(names[student.program], enrolled[student.number].admission_term)
        for student in students
    }


def _programs(students: Sequence[Student]) -> list[str]:
    return sorted({student.program for student in students})


def of_student(uow: UnitOfWork, student: Student, tz: ZoneInfo, *, term: str, whole: bool) -> Card:
    """Return a student's card with its terms: all of them, the one asked for, or the last with a final result.

    `Refused` where nothing is final; `NotFound` for a term that the student has nothing of. The college need not know
    the term: a record that it moved in with is older than its calendar.
    """
    card = next(cards(uow, [student], common(uow, tz)))
    return card if whole and any_final(card) else one_term(card, "" if whole else term)


def any_final(card: Card) -> bool:
    """Tell whether at least one result of a card stands."""
    return any(term.is_final for term in card.terms)


def one_term(card: Card, term: str) -> Card:
    """Keep of a card one term, the last with a final result when `term` is ''; `Refused` where nothing is final."""
    final = [one for one in card.terms if one.is_final]
    if term:
        final = [one for one in final if one.term == term]
        _check_term(card, term)
    if final:
        return card._replace(terms=(final[-1],))
    message = N_("No result of {term} is final yet.") if term else N_("None of your results is final yet.")
    raise Refused(message, code="nothing-final", term=term_short(term) if term else "")


def _check_term(card: Card, term: str) -> None:
    if term not in {one.term for one in card.terms}:
        raise NotFound(
            N_("There is no course of {term} in this record."), code="no-such-term", term=term_short(term)
        )


def draft(card: Card, shared: Common, kind: str, lang: str) -> Draft:
    """Return the paper that says a card: a term's report card, or the transcript of all of them."""
    student = card.student
    term = card.terms[-1].term if kind == REPORT_CARD else ""
    return Draft(kind, student.number, student.name, term, lang, data(card, shared))


def kind_of(*, whole: bool) -> str:
    """Name the paper: of all terms, or of one."""
    return TRANSCRIPT if whole else REPORT_CARD


def data(card: Card, shared: Common) -> dict[str, object]:
    """Return all that the paper says but its number and instant, as JSON; in no language."""
    student = card.student
    return {
        "college": shared.college,
        "birth_date": student.birth_date,
        "permanent_code": student.permanent_code if shared.permanent_code else "",
        "program": {"code": student.program, "title": student.program_title, "version": card.version},
        "terms": [term_data(term) for term in card.terms],
        "exams": [
            {"exam": one.exam, "program": one.program, "result": one.result, "term": one.term}
            for one in card.exams
        ],
        "diplomas": [{"program": one.program, "granted_on": one.granted_on} for one in card.diplomas],
        "pass_mark": shared.rules.pass_mark,
    }


def term_data(term: TermCard) -> dict[str, object]:
    """Return a term as JSON: its lines, its totals, and those of all terms until then."""
    return {
        "term": term.term,
        "lines": [line_data(line) for line in term.lines],
        "totals": totals_data(term.totals),
        "cumulative": totals_data(term.cumulative),
    }


def line_data(line: Line) -> dict[str, object]:
    """Return a line as JSON: units in thirds, decimals as text."""
    return {
        "course": line.course,
        "section": line.section,
        "title": line.title,
        "weighting": line.weighting,
        "units_attempted_thirds": line.attempted,
        "units_earned_thirds": line.earned,
        "mark": line.mark,
        "group_mean": line.mean,
        "remark": line.remark,
        "state": line.state,
    }


def totals_data(totals: Totals) -> dict[str, object]:
    """Return totals as JSON."""
    return {
        "units_attempted_thirds": totals.attempted,
        "units_earned_thirds": totals.earned,
        "average": totals.average,
    }
