"""Course choices: append-only. The last one of a student and term is in force, the ones before stay on record."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text
from omnicli.rules.options import Option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from store.engine import sqlite as engine

STUDENT, IMPORT = "student", "import"
"""How a choice came in: by its student, or by staff from a paper form or a late file."""

_ONE = "SELECT number, confirmation, student, term, at, actor, way FROM choices"
_COURSES = "SELECT course FROM choice_courses WHERE choice = ? ORDER BY course"
_RANKS = "SELECT course, section FROM choice_ranks WHERE choice = ? ORDER BY rank"
_ALL_COURSES = """
    SELECT choice, course FROM choice_courses
    WHERE choice IN (SELECT number FROM choices WHERE {which}) ORDER BY choice, course
"""
_ALL_RANKS = """
    SELECT choice, course, section FROM choice_ranks
    WHERE choice IN (SELECT number FROM choices WHERE {which}) ORDER BY choice, rank
"""
_IN_FORCE = "SELECT max(number) FROM choices WHERE term = ?1 GROUP BY student"
_ADD = """
    INSERT INTO choices (confirmation, student, term, at, actor, way) VALUES (?, ?, ?, ?, ?, ?) RETURNING number
"""


class Submission(NamedTuple):
    """A choice as it was submitted; `at` is stored text. `ranked` are options in order: the first has rank 1."""

    number: int
    confirmation: str
    student: str
    term: str
    at: str
    actor: str
    way: str
    courses: tuple[str, ...]
    ranked: tuple[Option, ...]


class Choices:
    """Who chose what."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def add(
        self,
        student: str,
        term: str,
        courses: Iterable[str],
        ranked: Iterable[Option],
        *,
        confirmation: str,
        at: datetime,
        actor: str,
        way: str,
    ) -> Submission:
        """Keep a choice and return it with its number. Courses have no order; ranked options do."""
        given, options = tuple(sorted(courses)), tuple(ranked)
        head = (confirmation, student, term, to_text(at), actor, way)
        (number,) = self._connection.execute(_ADD, head).fetchone()
        self._connection.executemany(
            "INSERT INTO choice_courses (choice, course) VALUES (?, ?)", ((number, one) for one in given)
        )
        self._connection.executemany(
            "INSERT INTO choice_ranks (choice, rank, course, section) VALUES (?, ?, ?, ?)",
            ((number, rank, *option) for rank, option in enumerate(options, 1)),
        )
        return Submission(number, *head, given, options)

    def last(self, student: str, term: str) -> Submission | None:
        """Return the choice of a student that is in force in a term, or None."""
        return next(
            self._found("WHERE term = ? AND student = ? ORDER BY number DESC LIMIT 1", term, student), None
        )

    def of_student(self, student: str, term: str) -> list[Submission]:
        """Return every choice of a student for a term, the newest first."""
        return list(self._found("WHERE term = ? AND student = ? ORDER BY number DESC", term, student))

    def by_confirmation(self, confirmation: str) -> Submission | None:
        """Return the choice of that confirmation number, in force or superseded, or None."""
        return next(self._found("WHERE confirmation = ?", confirmation), None)

    def is_given(self, confirmation: str) -> bool:
        """Tell whether a confirmation number is somebody's already."""
        query = "SELECT 1 FROM choices WHERE confirmation = ?"
        return self._connection.execute(query, (confirmation,)).fetchone() is not None

    def current(self, term: str) -> Iterator[Submission]:
        """Yield the choice in force of every student of a term, in order of student."""
        yield from self._all(f"number IN ({_IN_FORCE}) ORDER BY student, number", term)

    def between(self, first: int, last: int) -> Iterator[Submission]:
        """Yield the choices from one number to another, in order."""
        yield from self._all("number BETWEEN ?1 AND ?2 ORDER BY number", first, last)

    def sections(self, term: str) -> Iterator[tuple[str, str, str]]:
        """Yield (course, section, title) of all that a term offers, in order."""
        query = "SELECT course, section, title FROM sections WHERE term = ? ORDER BY course, section"
        return iter(self._connection.execute(query, (term,)))

    def titles(self, courses: Iterable[str]) -> dict[str, str]:
        """Return the titles of courses in the catalogue."""
        query = "SELECT code, title FROM courses WHERE code IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(query, (json.dumps(list(courses)),)))

    # --- the stage of an import -------------------------------------------------------------------------

    def staged_courses(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield (student, line, course, 'add' or 'remove') of the stage, in order of student and line."""
        query = "SELECT student, line, course, action FROM staged ORDER BY student, line"
        return iter(self._connection.execute(query))

    def staged_ranks(self) -> Iterator[tuple[str, int, int, Option]]:
        """Yield (student, line, rank, option) of the stage, in order of student and rank."""
        query = "SELECT student, line, rank, option FROM staged ORDER BY student, rank"
        for student, line, rank, option in self._connection.execute(query):
            course, _, section = option.partition(":")
            yield student, line, rank, Option(course, section)

    def last_number(self) -> int:
        """Return the number of the last choice, 0 when there is none."""
        (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM choices").fetchone()
        return int(last)

    def digest(self, first: int, last: int) -> str:
        """Return the SHA-256 of all that the choices between two numbers say, which the audit trail keeps."""
        return digest(self.between(first, last))

    def _found(self, where: str, *bound: object) -> Iterator[Submission]:
        for row in self._connection.execute(f"{_ONE} {where}", bound).fetchall():
            courses = tuple(course for (course,) in self._connection.execute(_COURSES, row[:1]))
            ranked = tuple(Option(*option) for option in self._connection.execute(_RANKS, row[:1]))
            yield Submission._make((*row, courses, ranked))

    def _all(self, which: str, *bound: object) -> Iterator[Submission]:
        """Yield many choices with three queries in all."""
        courses = self._grouped(_ALL_COURSES.format(which=which), bound)
        ranks = self._grouped(_ALL_RANKS.format(which=which), bound)
        for row in self._connection.execute(f"{_ONE} WHERE {which}", bound):
            named = tuple(course for (course,) in courses.get(row[0], ()))
            yield Submission._make((*row, named, tuple(Option(*option) for option in ranks.get(row[0], ()))))

    def _grouped(self, query: str, bound: Sequence[object]) -> dict[int, list[tuple[str, ...]]]:
        rows = self._connection.execute(query, bound)
        return {number: [row[1:] for row in group] for number, group in groupby(rows, itemgetter(0))}


def digest(choices: Iterable[Submission]) -> str:
    """Return the SHA-256 of all that some choices say, one JSON list a line."""
    found = sha256()
    for one in choices:
        said = [*one[:-1], [str(option) for option in one.ranked]]
        found.update(json.dumps(said, ensure_ascii=False).encode() + b"\n")
    return found.hexdigest()
