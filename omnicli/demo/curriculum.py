"""The demo college's grids and prerequisites, as lines of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.demo.catalogue import catalogue
from omnicli.demo.paths import COMPLEMENTARY, IN_GRIDS
from omnicli.rules import curriculum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.demo.catalogue import Course, Programme

_OWN = ("340-3P3-EX", "601-4P4-EX", "604-1P3-EX")
_PARTS = {"general": curriculum.COMMON, "physical-education": curriculum.COMMON}
_DOMAINS = "abcdef"


def grid_rows(version: str) -> list[dict[str, str]]:
    """Return the grids of every programme, session by session: one version, which holds since that year."""
    return [
        {
            "program": programme.code,
            "version": version,
            "session": str(session),
            "course": code,
            "part": part,
            "ensemble": ensemble,
        }
        for programme in catalogue().programmes
        for session, code, part, ensemble in _lines(programme)
    ]


def _lines(programme: Programme) -> Iterator[tuple[int, str, str, str]]:
    places = 0
    open_domains = ",".join(domain for domain in _DOMAINS if domain not in programme.outside)
    for session, slots in enumerate(programme.sessions, start=1):
        for slot in slots:
            if slot == COMPLEMENTARY:
                places += 1
                yield session, f"COM-{places:03d}-03", curriculum.COMPLEMENTARY, open_domains
            else:
                code = IN_GRIDS.get(slot, slot)
                yield session, code, _part(catalogue().courses[code]), ""


def _part(course: Course) -> str:
    if course.code in _OWN:
        return curriculum.OWN
    return _PARTS.get(course.category, curriculum.SPECIFIC)


def prerequisite_rows() -> list[dict[str, str]]:
    """Return what each course of the catalogue requires."""
    return [
        {
            "course": course.code,
            "kind": one.kind,
            "required": "/".join(one.courses),
            "threshold": one.threshold,
        }
        for course in catalogue().courses.values()
        for one in course.requires
    ]
