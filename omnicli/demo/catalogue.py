"""The demo college's programmes and courses, read from the texts of the `grids_*` modules.

A programme opens with `CODE kind Title | share N | outside LETTERS`: its share of the students, and the domains
of complementary education that are its own field. Then one line a course: the session, the code, the weighting,
the title, and after `<` the courses to pass before. A code alone names a course written elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from omnicli.demo import grids_general as general
from omnicli.demo.grids_preuniversity import PREUNIVERSITY
from omnicli.demo.grids_technical import TECHNICAL
from omnicli.rules.codes import Weighting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the catalogue; `ensemble` is a complementary course's domain and ensemble (`a1` … `f2`)."""

    code: str
    title: str
    weighting: Weighting
    category: str
    requires: tuple[str, ...] = ()
    ensemble: str = ""

    @property
    def discipline(self) -> str:
        """The first block of the code."""
        return self.code[:3]

    @property
    def periods(self) -> int:
        """Periods a week in class."""
        return self.weighting.theory + self.weighting.lab


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme: each session is a tuple of course codes and of placeholders in capitals (`PE-A`)."""

    code: str
    title: str
    kind: str
    share: int
    outside: str
    sessions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the demo college teaches, in the order of the texts."""

    programmes: tuple[Programme, ...]
    courses: dict[str, Course]
    complementary: tuple[Course, ...]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue, read once; it is the same whatever the seed and the number of students."""
    complementary = tuple(_complementary())
    courses = [
        *(_course(line, "general") for line in _lines(general.GENERAL)),
        *(_course(line, "physical-education") for line in _lines(general.PHYSICAL_EDUCATION)),
        *(_course(line, "remedial") for line in _lines(general.REMEDIAL)),
        *complementary,
        *_specific(PREUNIVERSITY + TECHNICAL),
    ]
    texts = (PREUNIVERSITY + TECHNICAL).strip().split("\n\n")
    return Catalogue(tuple(_programme(text) for text in texts), {c.code: c for c in courses}, complementary)


def _lines(text: str) -> list[str]:
    return text.strip().splitlines()


def _course(line: str, category: str, ensemble: str = "") -> Course:
    facts, _, requires = line.partition(" < ")
    code, weighting, title = facts.split(" ", 2)
    theory, lab, homework = map(int, weighting.split("-"))
    return Course(code, title, Weighting(theory, lab, homework), category, tuple(requires.split()), ensemble)


def _complementary() -> Iterator[Course]:
    for line in _lines(general.COMPLEMENTARY):
        ensemble, facts = line.split(" ", 1)
        yield _course(facts, "complementary", ensemble)


def _specific(text: str) -> Iterator[Course]:
    """Read the courses described in the grids; a code standing alone is described elsewhere."""
    for line in _lines(text):
        session, _, facts = line.partition(" ")
        if session.isdigit() and " " in facts:
            yield _course(facts, "specific")


def _programme(text: str) -> Programme:
    header, *lines = text.splitlines()
    facts, *fields = header.split(" | ")
    code, kind, title = facts.split(" ", 2)
    said = dict(field.split(" ", 1) for field in fields)
    sessions = tuple(_sessions(lines, general.GENERAL_BY_SESSION[kind]))
    return Programme(code, title, kind, int(said["share"]), said.get("outside", ""), sessions)


def _sessions(lines: Iterable[str], general_by_session: Iterable[str]) -> Iterator[tuple[str, ...]]:
    numbered = [line.split(" ", 2)[:2] for line in lines]
    for number, shared in enumerate(general_by_session, start=1):
        own = (code for session, code in numbered if int(session) == number)
        yield (*own, *shared.split())
