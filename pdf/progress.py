"""The progress grid as a paper, on its side: every course of the programme, session by session."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.codes import units_text
from omnicli.rules.progress_words import (
    PART_LETTERS,
    REMARK_WORDS,
    exam_words,
    notes,
    remarks_of,
    state_words,
    term_words,
    title_words,
)
from pdf.blocks import LANDSCAPE, Column, Facts, Head, Heading, Paper, Part, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from omnicli.i18n import Translator
    from omnicli.rules.progress import Line, Progress, Units

_SMALL = 8.0


@dataclass(frozen=True, slots=True)
class ProgressData:
    """All that the paper says; `title` is the programme's, `lost` the courses that count only in the student's own."""

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    name: str
    number: str
    title: str
    day: date
    progress: Progress
    is_own: bool
    lost: frozenset[str]


def progress_paper(data: ProgressData, t: Translator) -> Paper:
    """Return the paper in the translator's language."""
    title = t(N_("Progress grid") if data.is_own else N_("What would count in another programme"))
    blocks = (
        Heading(title, level=1),
        Facts(tuple(_facts(data, t))),
        Table(_columns(t), tuple(_rows(data, t)), t(N_("Courses, session by session"))),
        Text(_legend(data.progress, t), size=_SMALL),
    )
    head = Head(data.college_name, data.college_address, data.logo)
    notice = t(N_("Grid of {day}. It is not an official transcript."), day=data.day)
    return Paper(title, head, (Part(t.lang, blocks),), footer={t.lang: notice}, size=LANDSCAPE)


def _facts(data: ProgressData, t: Translator) -> Iterator[tuple[str, str]]:
    progress = data.progress
    yield t(N_("Name")), data.name
    yield t(N_("Student number")), data.number
    yield (
        t(N_("Programme")),
        t(
            N_("{program} {title}, version {version}"),
            program=progress.program,
            title=data.title,
            version=progress.version,
        ),
    )
    yield t(N_("General education")), _earned(progress.general, t)
    yield t(N_("Specific education")), _earned(progress.specific, t)
    yield t(N_("Whole programme")), _earned(progress.units, t)
    yield t(N_("Uniform examination (EUF)")), exam_words(progress.euf, t)
    yield t(N_("Comprehensive assessment (ESP)")), exam_words(progress.esp, t)
    if progress.granted_on:
        yield t(N_("DEC granted on")), progress.granted_on


def _earned(units: Units, t: Translator) -> str:
    earned, required = units_text(units.earned), units_text(units.required)
    return t(N_("{earned} of {required} units"), earned=earned, required=required)


def _columns(t: Translator) -> tuple[Column, ...]:
    return (
        Column(t(N_("Course")), 1.1),
        Column(t(N_("Title")), 3.4),
        Column(t(N_("Part")), 0.9, "center"),
        Column(t(N_("Weighting")), 0.9, "center"),
        Column(t(N_("Units")), 0.6, "center"),
        Column(t(N_("State")), 1.0),
        Column(t(N_("Term")), 0.7),
        Column(t(N_("Notes")), 3.2),
    )


def _rows(data: ProgressData, t: Translator) -> Iterator[Row]:
    for session, lines in groupby(data.progress.lines, key=lambda line: line.session):
        yield Row((t(N_("Session {session}"), session=session),), "group")
        yield from _lines(lines, data, t)
    if data.progress.outside:
        yield Row((t(N_("Outside of the programme")),), "group")
        yield from _lines(data.progress.outside, data, t)


def _lines(lines: Iterable[Line], data: ProgressData, t: Translator) -> Iterator[Row]:
    for line in lines:
        said = list(notes(line, t))
        if not line.session and line.course in data.lost:
            said.append(t(N_("counts in your own programme, would not here")))
        cells = (
            line.course,
            title_words(line, t),
            t(PART_LETTERS[line.part]) if line.part else "",
            line.weighting,
            "" if line.units is None else units_text(line.units),
            state_words(line, t),
            term_words(line),
            "; ".join(said),
        )
        yield Row(cells)


def _legend(progress: Progress, t: Translator) -> str:
    said = [t(N_("G: general education; S: specific education"))]
    said += [t(REMARK_WORDS[remark]) for remark in remarks_of((*progress.lines, *progress.outside))]
    if progress.unknown:
        message = N_("The catalogue does not say the units of {courses}: they are not counted.")
        said.append(t(message, courses=progress.unknown).rstrip("."))
    return "; ".join(said) + "."
