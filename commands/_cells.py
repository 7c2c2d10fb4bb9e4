"""What a terminal says of a meeting, in the columns and lines there are.

Widths are counted in code points after NFC, which is right for the languages of a Québec college.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.timetable import hhmm, kind_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting

_SHORTEST = len("08:00–10:00")
_LONGEST = 14
_SHORTEST_END = 3


@dataclass(frozen=True, slots=True)
class Words:
    """A meeting in words: `tokens` are always shown whole, `texts` are cut, the last ones first."""

    tokens: tuple[str, ...]
    texts: tuple[str, ...]


def clean(text: str) -> str:
    """Return text that is safe and countable on a terminal: composed, without control characters."""
    composed = unicodedata.normalize("NFC", text)
    return composed if composed.isprintable() else "".join(c if c.isprintable() else " " for c in composed)


def clean_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting with every text cleaned: a college's file may hold anything."""
    return replace(
        meeting,
        course=clean(meeting.course),
        title=clean(meeting.title),
        section=clean(meeting.section),
        rooms=tuple(map(clean, meeting.rooms)),
        teachers=tuple(map(clean, meeting.teachers)),
        kind=clean(meeting.kind) if meeting.kind else None,
    )


def hours(meeting: Meeting) -> str:
    """Write from when to when: `08:00–10:00`."""
    return f"{hhmm(meeting.start)}–{hhmm(meeting.end)}"


def words(meeting: Meeting, t: Translator, *marks: str) -> Words:
    """Return what a cell says, most needed first; `marks` come before the rest."""
    rooms = [f"{room}," for room in meeting.rooms[:-1]] + list(meeting.rooms[-1:])
    group = t(N_("sec. {section}"), section=meeting.section)
    tokens = (*marks, meeting.course, group, *rooms, *filter(None, t(kind_message(meeting.kind)).split(" ")))
    texts = (", ".join(meeting.teachers), meeting.title)
    return Words(tokens, tuple(text for text in texts if text))


def longest(said: Iterable[Words]) -> int:
    """Return the width that keeps every token, and a meeting's hours, on one line, within reason."""
    lengths = [len(token) for each in said for token in each.tokens]
    return min(max([_SHORTEST, *lengths]), _LONGEST)


def wrap(text: str, width: int) -> list[str]:
    """Break at spaces into lines of at most `width`; only a word longer than that is broken, with a hyphen."""
    return pack((part for word in text.split(" ") for part in _hyphenated(word, width)), width)


def _hyphenated(word: str, width: int) -> Iterator[str]:
    while len(word) > width > _SHORTEST_END:
        cut = min(width - 1, len(word) - _SHORTEST_END)
        yield f"{word[:cut]}-"
        word = word[cut:]
    if word:
        yield word


def pack(tokens: Iterable[str], width: int) -> list[str]:
    """Set tokens one after another into as few lines as they take in this order."""
    lines: list[str] = []
    for token in tokens:
        if lines and len(lines[-1]) + 1 + len(token) <= width:
            lines[-1] += f" {token}"
        else:
            lines += [token[at : at + width] for at in range(0, len(token), width)]
    return lines


def least(said: Sequence[Words], width: int) -> int:
    """Return the lines that what must not be cut takes."""
    return sum(len(pack(each.tokens, width)) for each in said)


def most(said: Sequence[Words], width: int) -> int:
    """Return the lines that everything takes."""
    return least(said, width) + sum(len(wrap(text, width)) for each in said for text in each.texts)


def fit(said: Sequence[Words], width: int, height: int) -> list[str]:
    """Return the lines of one cell: every token, and of the texts what `height` leaves room for."""
    spare = height - least(said, width)
    lines: list[str] = []
    for left, each in zip(range(len(said), 0, -1), said, strict=True):
        texts = _fit_texts(each.texts, width, -(-spare // left))
        lines += pack(each.tokens, width) + texts
        spare -= len(texts)
    return lines


def _fit_texts(texts: Sequence[str], width: int, room: int) -> list[str]:
    """Give each text its lines, keeping one for each that follows as long as there is any."""
    lines: list[str] = []
    for following, text in zip(reversed(range(len(texts))), texts, strict=True):
        wrapped = wrap(text, width)
        share = max(room - following, min(room, 1))
        shown = _cut(wrapped, share, width)
        lines += shown
        room -= len(shown)
    return lines


def _cut(lines: list[str], count: int, width: int) -> list[str]:
    """Keep the first lines; the last one says that more was cut."""
    if len(lines) <= count:
        return lines
    kept = lines[:count]
    return [*kept[:-1], f"{kept[-1][: width - 1].rstrip(' ,')}…"] if kept else []
