"""What the commands about sections share: which section, lists of students with a value each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from commands._options import parsed, required_term
from omnicli.errors import UsageFault, reason
from omnicli.i18n import N_
from omnicli.rules.assessments import Section
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from omnicli.errors import Reason
    from omnicli.world import World
    from store.uow import UnitOfWork

T = TypeVar("T")

CourseCode = Annotated[
    str, typer.Option("--course", metavar="CODE", show_default=False, help=N_("The course: 420-1N6-TH."))
]
SectionCode = Annotated[
    str, typer.Option("--section", metavar="GROUP", show_default=False, help=N_("The group: 00001."))
]
TermOption = Annotated[
    str,
    typer.Option("--term", metavar="YYYYS", help=N_("Term: 20263; the present one if nothing is said.")),
]
MarksFile = Annotated[
    str, typer.Argument(metavar="FILE|-", show_default=False, help=N_("The file; - is standard input."))
]


def course_and_section(course: str, section: str) -> tuple[str, str]:
    """Read a course and a group as people write them."""
    from omnicli.rules.codes import parse_course_code, parse_section

    return parsed(parse_course_code, course), parsed(parse_section, section)


def present_term(world: World, uow: UnitOfWork, given: str) -> str:
    """Return the term asked for, else the one that today is in; a `UsageFault` between terms."""
    from commands._session import today

    if given:
        return required_term(given)
    day = today(world, uow)
    found = max((term.code for term in uow.catalogue.terms() if term.starts <= day <= term.ends), default="")
    return required_term(found)


def the_section(world: World, uow: UnitOfWork, term: str, place: tuple[str, str]) -> Section:
    """Return the section asked for."""
    return Section(present_term(world, uow, term), *place)


@contextmanager
def opened_section(
    world: World, course: str, section: str, term: str, *, dry_run: bool = False
) -> Iterator[tuple[UnitOfWork, Section]]:
    """Open the store to write, for whoever may enter marks, with the section asked for."""
    from commands._session import write
    from omnicli.services import marking

    where = course_and_section(course, section)
    with write(world, roles=marking.ROLES, dry_run=dry_run) as uow:
        yield uow, the_section(world, uow, term, where)


def pairs(words: Sequence[str], read: Callable[[str], T], sample: str) -> dict[str, T]:
    """Read NUMBER=VALUE words; a `UsageFault` with every one that is not, or that names a student again."""
    found, faults = read_pairs(words, read, sample)
    if faults:
        raise unreadable(faults)
    return found


def read_pairs(
    words: Iterable[str], read: Callable[[str], T], sample: str
) -> tuple[dict[str, T], list[Reason]]:
    """Read NUMBER=VALUE words; return those that can be read, and what is wrong with each of the others."""
    found: dict[str, T] = {}
    faults = []
    for word in words:
        try:
            student, value = _pair(word, read, sample)
        except Invalid as error:
            faults.append(error.reason)
            continue
        if student in found:
            message = N_("{student} is there more than once.")
            faults.append(reason("repeated-student", message, student=student))
        found[student] = value
    return found, faults


def _pair(word: str, read: Callable[[str], T], sample: str) -> tuple[str, T]:
    from omnicli.rules.people import parse_student_number

    student, sign, value = word.partition("=")
    if not sign:
        message = N_("“{value}” is not a student and a value: write {sample}.")
        raise Invalid("bad-pair", message, value=word[:40], sample=sample)
    return parse_student_number(student), read(value)


def unreadable(faults: Sequence[Reason]) -> UsageFault:
    """Return the error that words which cannot be read make: its own sentence for one, all of them for more."""
    if len(faults) == 1:
        return UsageFault.because(faults[0])
    return UsageFault(
        N_("Nothing was written: these words cannot be read."), code="bad-pairs", reasons=faults
    )


def form_pairs(form: object, key: str) -> list[str]:
    """Return the students and values of a JSON form as words: `{"marks": {"2634567": "17.5"}}`."""
    from omnicli.errors import BadInput

    given = form.get(key) if isinstance(form, dict) else None
    if not isinstance(given, dict) or not all(
        isinstance(one, str | int | float | None) for one in given.values()
    ):
        message = N_("The form must be a JSON object: {shape}.")
        raise BadInput(message, code="not-an-object", shape=f'{{"{key}": {{"2634567": "17.5"}}}}')
    return [f"{student}={'' if value is None else value}" for student, value in given.items()]
