"""Timetables that a student may choose from, for people and for machines: one by one, or all of them as a stream."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.i18n import N_
from omnicli.output import escaped
from omnicli.rules.preferences import CRITERIA, parts
from omnicli.rules.timetable import hhmm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from omnicli.i18n import Translator
    from omnicli.rules.changing import Move
    from omnicli.rules.changing_situation import Situation, Wanted
    from omnicli.rules.configurations import Configuration, Configurations, Count
    from omnicli.rules.preferences import Parts, Preferences

CSV_KEYS = (
    "rank", "id", "score", "days_off", "first_start", "last_end", "gap_minutes", "changes", "moved", "sections",
)  # fmt: skip
_INDENT = " " * 5
_ENOUGH = 500  # lines written at once


class Listed(NamedTuple):
    """What is listed: every timetable there is beside what is kept and wanted, and what the student prefers."""

    situation: Situation
    configurations: Configurations
    preferences: Preferences
    number: Count
    keep: frozenset[str]
    wanted: frozenset[Wanted]

    @property
    def others(self) -> int:
        """How many there are beside the present one, which is among them unless it clashes or was left out."""
        own = [pattern.mask for one in self.configurations.courses for pattern in one.patterns if pattern.own]
        among = len(own) == len(self.situation.own) and sum(own) == self.situation.taken(self.situation.own)
        return self.number.merged - among

    @property
    def now(self) -> Parts:
        """What the present timetable is like."""
        return parts(self.situation.weeks.days, self.situation.taken(self.situation.own), 0)


def head(listed: Listed) -> dict[str, Any]:
    """Tell machines of the whole list: how many there are, the weights, the present timetable."""
    return {
        "count": listed.number.merged,
        "raw_count": listed.number.raw,
        "weights": dict(zip(CRITERIA, listed.preferences, strict=True)),
        "current": {
            "id": listed.situation.name(listed.situation.own),
            "score": listed.preferences.score(listed.now),
            "parts": _parts(listed.now),
        },
    }


def clock(t: Translator, minutes: int) -> str:
    """Write a time of day as people do: `10 h`, `8 h 30`; `10:00`, `8:30`."""
    hour, rest = divmod(minutes, 60)
    if rest:
        return t(N_("{hour}:{minutes}"), hour=hour, minutes=f"{rest:02}")
    return t(N_("{hour}:00"), hour=hour)


def duration(t: Translator, minutes: int) -> str:
    """Write how long: `45 min`, `3 h`, `3 h 30`; no line breaks within."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        said = t(N_("{minutes} min"), minutes=rest)
    elif rest:
        said = t(N_("{hours} h {minutes}"), hours=hours, minutes=f"{rest:02}")
    else:
        said = t(N_("{hours} h"), hours=hours)
    return said.replace(" ", "\u00a0")


def why(t: Translator, of: Parts, preferences: Preferences) -> str:
    """Say what a timetable is like, by what the student prefers: all that its points are made of.

    `1 day off, 8:00 to 18:00, 12 h of mornings, 9 h of afternoons, 2 h of gaps, 3 changes`
    """
    days = t.plural(N_("{count} day off"), N_("{count} days off"), of.days_off)
    said = [days if of.days_off else t(N_("no day off"))]
    if of.first is not None and of.last is not None:
        said.append(t(N_("{first} to {last}"), first=clock(t, of.first), last=clock(t, of.last)))
    if preferences.late_start:
        said.append(t(N_("{duration} of mornings"), duration=duration(t, of.before_noon)))
    if preferences.early_end:
        said.append(t(N_("{duration} of afternoons"), duration=duration(t, of.after_noon)))
    said.append(t(N_("{duration} of gaps"), duration=duration(t, of.gaps)) if of.gaps else t(N_("no gap")))
    if of.changes:
        said.append(t.plural(N_("{count} change"), N_("{count} changes"), of.changes))
    return ", ".join(said)


def moved(moves: Iterable[Move]) -> str:
    """Say which seats move: `345-101-MQ 00003→00012`."""
    return ", ".join(f"{one.course}\u00a0{one.old}→{one.new}" for one in moves)


def chosen(listed: Listed, one: Configuration) -> dict[str, str]:
    """Return the section of each course of a timetable."""
    codes = (of.code for of in listed.configurations.courses)
    return dict(zip(codes, one.sections, strict=True))


def told(listed: Listed, one: Configuration) -> dict[str, Any]:
    """Tell machines of a timetable; `alternatives` are the other sections with a seat at the same times."""
    sections = chosen(listed, one)
    patterns = dict(zip(sections, one.patterns, strict=True))
    return {
        "id": listed.situation.name(sections),
        "score": one.score,
        "changes": [
            {"course": course, "from": old, "to": new}
            for course, old, new in listed.situation.moves(sections)
        ],
        "sections": [
            {"course": course, "section": section, "alternatives": list(patterns[course].sections[1:])}
            for course, section in sections.items()
        ],
        "parts": _parts(listed.configurations.parts(one)),
    }


def _parts(of: Parts) -> dict[str, Any]:
    return {
        "class_days": of.class_days,
        "minutes_before_noon": of.before_noon,
        "minutes_after_noon": of.after_noon,
        "gap_minutes": of.gaps,
        "changes": of.changes,
        "days_off": of.days_off,
        "first_start": None if of.first is None else hhmm(of.first),
        "last_end": None if of.last is None else hhmm(of.last),
    }


def json_pieces(about: Mapping[str, Any], listed: Listed, found: Iterable[Configuration]) -> Iterator[str]:
    """Write one JSON object, piece by piece: what it is about, and every timetable on a line of its own."""
    begun = json.dumps(about, ensure_ascii=False, indent=2).removesuffix("\n}")
    yield f'{begun},\n  "configurations": ['
    lines = (json.dumps(told(listed, one), ensure_ascii=False) for one in found)
    comma = ""
    for block in _blocks(lines, ",\n    "):
        yield escaped(f"{comma}\n    {block}")
        comma = ","
    yield "\n  ]\n}\n" if comma else "]\n}\n"


def csv_pieces(listed: Listed, found: Iterable[Configuration]) -> Iterator[str]:
    """Write CSV, piece by piece."""
    from omnicli.csv_text import to_csv

    yield to_csv(CSV_KEYS, [])
    header = len(to_csv(CSV_KEYS, []))
    rows = (_csv_row(listed, one, rank) for rank, one in enumerate(found, start=1))
    for block in _lists(rows):
        yield to_csv(CSV_KEYS, block)[header:]


def _csv_row(listed: Listed, one: Configuration, rank: int) -> list[Any]:
    said = told(listed, one)
    of, changes = said["parts"], said["changes"]
    return [
        rank, said["id"], one.score, of["days_off"], of["first_start"], of["last_end"], of["gap_minutes"],
        len(changes),
        " ".join(f"{move['course']}:{move['from']}>{move['to']}" for move in changes),
        " ".join(f"{seat['course']}:{seat['section']}" for seat in said["sections"]),
    ]  # fmt: skip


def lines(listed: Listed, found: Iterable[Configuration], t: Translator, columns: int) -> Iterator[str]:
    """Write timetables for people: the number, the name, the points and what it is like, and below what changes.

    Folded at so many columns; not at all at 0.
    """
    said = (_lines(listed, one, rank, t) for rank, one in enumerate(found, start=1))
    for block in _lists(said):
        text = "\n".join(block)
        yield (_folded(text, columns) if columns else text) + "\n"


def _folded(text: str, columns: int) -> str:
    """Fold each line between words, the rest of it below what changes."""
    from textwrap import fill

    return "\n".join(
        fill(line, columns, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )


def _lines(listed: Listed, one: Configuration, rank: int, t: Translator) -> str:
    sections = chosen(listed, one)
    changes = moved(listed.situation.moves(sections)) or t(N_("your timetable now"))
    like = why(t, listed.configurations.parts(one), listed.preferences)
    return (
        f"{rank:>3}. {listed.situation.name(sections)}  {points(t, one.score)} – {like}\n{_INDENT}{changes}"
    )


def points(t: Translator, score: int) -> str:
    """Say how many points a timetable has."""
    return t.plural(N_("{count} point"), N_("{count} points"), score)


def _blocks(texts: Iterable[str], joint: str) -> Iterator[str]:
    return (joint.join(block) for block in _lists(texts))


def _lists(items: Iterable[Any]) -> Iterator[list[Any]]:
    from itertools import islice

    iterator = iter(items)
    while block := list(islice(iterator, _ENOUGH)):
        yield block
