"""The confirmation of a course choice: a page to keep, its number not to be missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from pdf.blocks import Block, Callout, Column, Facts, Head, Heading, Paper, Part, Row, Table, Text
from pdf.paper import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from omnicli.i18n import Translator

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChoiceData:
    """All that the page says; `courses` and `ranked` are (code, title), ranked options in order from rank 1."""

    college_name: str
    college_address: tuple[str, ...]
    logo: bytes | None
    student_name: str
    student_number: str
    program: str
    term: str
    confirmation: str
    submitted_at: datetime
    supersedes: int
    courses: Rows
    ranked: Rows


def choice(data: ChoiceData, t: Translator) -> bytes:
    """Return the PDF, in the translator's language; the same data gives the same bytes."""
    return render(choice_paper(data, t))


def choice_paper(data: ChoiceData, t: Translator) -> Paper:
    """Return the confirmation as a paper, in the translator's language."""
    title = t(N_("Course choice – {term}"), term=data.term)
    return Paper(
        f"{title} – {data.student_name}",
        Head(data.college_name, data.college_address, data.logo),
        (Part(t.lang, (Heading(title, 1), *_blocks(data, t))),),
        footer={t.lang: t(N_("Submitted on {at}"), at=data.submitted_at)},
    )


def _blocks(data: ChoiceData, t: Translator) -> Iterator[Block]:
    yield Facts(
        (
            (t(N_("Name")), data.student_name),
            (t(N_("Student number")), data.student_number),
            (t(N_("Programme")), data.program),
        ),
        columns=1,
    )
    yield Callout(data.confirmation, t(N_("CONFIRMATION NUMBER")))
    yield from (Text(said) for said in _said(data, t))
    code, title = Column(t(N_("Course")), 2.4), Column(t(N_("Title")), 7)
    if data.courses:
        yield Table((code, title), tuple(map(Row, data.courses)), t(N_("Courses")))
    if data.ranked:
        rows = tuple(Row((str(rank), *named)) for rank, named in enumerate(data.ranked, 1))
        caption = t(N_("Ranked options (1 is the favourite)"))
        yield Table((Column(t(N_("Rank")), 0.8, "right"), code, title), rows, caption)


def _said(data: ChoiceData, t: Translator) -> list[str]:
    said = [t(N_("Keep this number: without it you are not registered."))]
    if data.supersedes:
        said.append(
            t.plural(
                N_("It replaces {count} choice submitted before."),
                N_("It replaces {count} choices submitted before."),
                data.supersedes,
            )
        )
    return said
