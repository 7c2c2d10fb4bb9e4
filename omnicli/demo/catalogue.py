"""The demo college's programmes and courses, read from the texts of the `grids_*` modules.

A programme opens with `CODE kind Title | share N | outside LETTERS`: its share of the students, and the domains
of complementary education that are its own field. Then one line a course: the session, the code, the weighting,
the title, and after `<` what it requires: courses to pass before (`A/B`: either), to take before with a least mark
(`A@50`), to take before or with it (`+A`). A code alone names a course written elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from omnicli.demo import grids_general as general
from omnicli.demo.grids_preuniversity import PREUNIVERSITY
from omnicli.demo.grids_technical import TECHNICAL
from omnicli.rules.codes import Weighting
from omnicli.rules.curriculum import ABSOLUTE, COREQUISITE, RELATIVE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


class Requirement(NamedTuple):
    """What a course requires: PA, PR or CR, the courses of which one does, and the least mark of a PR."""

    kind: str
    courses: tuple[str, ...]
    threshold: str = ""

    def is_met(self, done: Collection[str], beside: Collection[str]) -> bool:
        """Tell whether one of its courses is done, or taken beside."""
        return any(code in done or code in beside for code in self.courses)


@dataclass(frozen=True, slots=True)
class Course:
    """A course of the catalogue.

    `ensemble` is a complementary course's domain and ensemble (`a1` … `f2`), or physical education's (`1` to `3`).
    """

    code: str
    title: str
    weighting: Weighting
    category: str
    requires: tuple[Requirement, ...] = ()
    ensemble: str = ""

    @property
    def discipline(self) -> str:
        """The first block of the code."""
        return self.code[:3]

    @property
    def periods(self) -> int:
        """Periods a week in class."""
        return self.weighting.theory + self.weighting.lab

    def is_open(self, done: Collection[str], beside: Collection[str]) -> bool:
        """Tell whether who has done some courses, and takes others beside, may take this one."""
        return all(one.is_met(done, beside if one.kind == COREQUISITE else ()) for one in self.requires)


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
    complementary = tuple(_by_ensemble(general.COMPLEMENTARY, "complementary"))
    courses = [
        *(_course(line, "general") for line in _lines(general.GENERAL)),
        *_by_ensemble(general.PHYSICAL_EDUCATION, "physical-education"),
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
    asked = tuple(map(_requirement, requires.split()))
    return Course(code, title, Weighting(theory, lab, homework), category, asked, ensemble)


def _requirement(text: str) -> Requirement:
    if text.startswith("+"):
        return Requirement(COREQUISITE, (text[1:],))
    codes, _, threshold = text.partition("@")
    return Requirement(RELATIVE if threshold else ABSOLUTE, tuple(codes.split("/")), threshold)


def _by_ensemble(text: str, category: str) -> Iterator[Course]:
    for line in _lines(text):
        ensemble, facts = line.split(" ", 1)
        yield _course(facts, category, ensemble)


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
