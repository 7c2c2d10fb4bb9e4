"""The draw that decides between students who are otherwise equal: published, so that anybody can draw it again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def lottery(seed: int, term: str, students: Iterable[str]) -> dict[str, int]:
    """Return the position of each student, from 1: the order of the SHA-256 of `seed:term:student`.

    Any tool draws it again: `printf %s 7:20271:1234567 | sha256sum`, in ascending order. A position moves only
    as students come in or leave; who of two comes first never changes for a seed and a term.
    """
    drawn = sorted((sha256(f"{seed}:{term}:{student}".encode()).hexdigest(), student) for student in students)
    return {student: place for place, (_, student) in enumerate(drawn, start=1)}
