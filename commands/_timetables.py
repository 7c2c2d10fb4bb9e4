"""Timetables that a student may choose from, for people and for machines: one by one, or all of them as a stream."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.i18n import N_
from omnicli.output import Column, View, escaped, render
from omnicli.rules.preferences import CRITERIA, parts
from omnicli.rules.timetable import hhmm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from omnicli.i18n import Translator
    from omnicli.rules.changing import Move
    from omnicli.rules.changing_situation import Situation, Wanted
    from omnicli.rules.configurations import Configuration, Configurations, Count
    from omnicli.rules.preferences import Parts, Preferences

VIEW = View(
    (
        Column("rank", N_("No.")),
        Column("id", N_("Timetable")),
        Column("changes", N_("What changes")),
        Column("why", N_("What it is like")),
        Column("score", N_("Points")),
    )
)
CSV_KEYS = (
    "rank", "id", "score", "days_off", "first_start", "last_end", "gap_minutes", "changes", "moved", "sections",
)  # fmt: skip
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
    """Write how long: `45 min`, `3 h`, `3 h 30`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return t(N_("{minutes} min"), minutes=rest)
    if rest:
        return t(N_("{hours} h {minutes}"), hours=hours, minutes=f"{rest:02}")
    return t(N_("{hours} h"), hours=hours)


def why(t: Translator, of: Parts) -> str:
    """Say what a timetable is like: `2 days off, classes from 10:00 to 16:00, 3 h of gaps`."""
    said = [t.plural(N_("{count} day off"), N_("{count} days off"), of.days_off)]
    if of.first is not None and of.last is not None:
        hours = {"first": clock(t, of.first), "last": clock(t, of.last)}
        said.append(t(N_("classes from {first} to {last}"), **hours))
    gaps = duration(t, of.gaps)
    said.append(t(N_("{duration} of gaps"), duration=gaps) if of.gaps else t(N_("no gap")))
    return ", ".join(said)


def moved(moves: Iterable[Move]) -> str:
    """Say which seats move: `345-101-MQ:00003→00012`."""
    return ", ".join(f"{one.course}:{one.old}→{one.new}" for one in moves)


def table(listed: Listed, found: Iterable[Configuration], t: Translator) -> str:
    """Draw a table of timetables, numbered from 1."""
    rows = [_row(listed, one, rank, t) for rank, one in enumerate(found, start=1)]
    return render(rows, VIEW, "table", t)


def _row(listed: Listed, one: Configuration, rank: int, t: Translator) -> dict[str, Any]:
    sections = chosen(listed, one)
    moves = listed.situation.moves(sections)
    return {
        "rank": rank,
        "id": listed.situation.name(sections),
        "changes": moved(moves) or t(N_("your timetable now")),
        "why": why(t, listed.configurations.parts(one)),
        "score": one.score,
    }


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


def lines(listed: Listed, found: Iterable[Configuration], t: Translator) -> Iterator[str]:
    """Write a line for each timetable, for people who asked for all of them."""
    rows = (_row(listed, one, rank, t) for rank, one in enumerate(found, start=1))
    said = (
        f"{row['rank']:>7}  {row['id']}  {row['score']:>6}  {row['changes']} ({row['why']})" for row in rows
    )
    for block in _blocks(said, "\n"):
        yield f"{block}\n"


def _blocks(texts: Iterable[str], joint: str) -> Iterator[str]:
    return (joint.join(block) for block in _lists(texts))


def _lists(items: Iterable[Any]) -> Iterator[list[Any]]:
    from itertools import islice

    iterator = iter(items)
    while block := list(islice(iterator, _ENOUGH)):
        yield block
