"""What becomes of a section's stored meetings when a file says what its week is now.

A calendar in a student's hand knows a meeting by the smallest id of its lines and believes it changed when the
sum of their revisions rises (`omnicli.rules.timetable.merge`). So a meeting that moves, or changes room or
teacher, keeps its id and gains a revision; only what is new gets a new id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.loading_meetings import Stored


class Held(NamedTuple):
    """What one line of a week says: when, where, with whom; `kind` is theory, lab or another word of the college."""

    weekday: int
    start: int
    end: int
    room: str
    teacher: str
    kind: str

    @property
    def slot(self) -> Slot:
        """What lines of one meeting have in common."""
        return self.weekday, self.start, self.end, self.kind


Slot: TypeAlias = tuple[int, int, int, str]


@dataclass(slots=True)
class Plan:
    """What to do to the stored lines of a section; `gone` are the meetings left without any line."""

    remove: list[int] = field(default_factory=list)
    change: list[Stored] = field(default_factory=list)
    add: list[Held] = field(default_factory=list)
    changed: set[Held] = field(default_factory=set)
    gone: list[Held] = field(default_factory=list)


def plan(stored: Iterable[Stored], wanted: Iterable[Held], *, renamed: bool = False) -> Plan:
    """Compare the stored lines of a section with those wanted (each once); the order of neither matters.

    `renamed`: the section's title changes, which calendars show, so that every meeting gains a revision.
    """
    old: dict[Slot, list[Stored]] = {}
    new: dict[Slot, list[Held]] = {}
    for row in sorted(stored):
        old.setdefault(_held(row).slot, []).append(row)
    for held in sorted(wanted):
        new.setdefault(held.slot, []).append(held)
    made = Plan()
    for slot in old.keys() & new.keys():
        _meet(made, old.pop(slot), new.pop(slot), renamed=renamed)
    for slot, successor in _pairs(old, new):
        _meet(made, old.pop(slot), new.pop(successor), renamed=renamed)
    for rows in old.values():
        made.remove += [row.id for row in rows]
        made.gone.append(_held(rows[0]))
    for fresh in new.values():
        made.add += fresh
    made.add.sort()
    return made


def completed(
    time: tuple[int, int, int], said: tuple[str | None, str | None, str | None], stored: Iterable[Stored]
) -> list[Held]:
    """Return what a line of a file says of a week: its weekday, start and end, then its room, teacher and kind.

    Where it says nothing (None: the file lacks the column) it stands for what is stored at that time, be it in two
    rooms; another teacher, say, takes over the room only when one line alone is stored there. Elsewhere it is empty.
    """
    if None not in said:
        return [Held(*time, *said)]  # type: ignore[arg-type]
    there = [row[4:7] for row in stored if row[1:4] == time]
    alike = [row for row in there if all(word in (None, old) for word, old in zip(said, row, strict=True))]
    kept = alike or (there if len(there) == 1 else [("", "", "")])
    filled = [[old if word is None else word for word, old in zip(said, row, strict=True)] for row in kept]
    return [Held(*time, *texts) for texts in filled]


def _held(row: Stored) -> Held:
    return Held(*row[1:7])


def _pairs(old: dict[Slot, list[Stored]], new: dict[Slot, list[Held]]) -> list[tuple[Slot, Slot]]:
    """Give each meeting without its hour the successor most like it, as long as there are any."""
    candidates = sorted(
        product(old, new),
        key=lambda pair: (-_likeness(old[pair[0]], new[pair[1]]), old[pair[0]][0].id, pair[1]),
    )
    pairs: dict[Slot, Slot] = {}
    for slot, successor in candidates:
        if slot not in pairs and successor not in pairs.values():
            pairs[slot] = successor
    return list(pairs.items())


def _likeness(rows: Sequence[Stored], helds: Sequence[Held]) -> int:
    """Say how much two meetings have in common; who teaches and what it is weigh more than where and when."""
    one, other = _held(rows[0]), helds[0]
    teachers = {row.teacher for row in rows} & {held.teacher for held in helds}
    rooms = {row.room for row in rows} & {held.room for held in helds}
    return (
        16 * bool(teachers)
        + 16 * (one.kind == other.kind)
        + 8 * (one.weekday == other.weekday)
        + 4 * bool(rooms)
        + 2 * (one.end - one.start == other.end - other.start)
        + (one.start == other.start)
    )


def _meet(made: Plan, rows: list[Stored], helds: list[Held], *, renamed: bool) -> None:
    """Turn the lines of one stored meeting (oldest first) into those wanted of it."""
    spare = [row for row in rows if _held(row) not in helds]
    fresh = [held for held in helds if held not in {_held(row) for row in rows}]
    if not spare and not fresh and not renamed:
        return
    head = rows[0]
    after = {row.id: held for row, held in zip(spare, fresh, strict=False)}
    removed = spare[len(after) :]
    if head in removed:
        # The meeting is known by its oldest line: that one stays and takes the place of another.
        other = next(row for row in rows if row not in removed)
        removed[removed.index(head)] = other
        after[head.id] = _held(other)
    lost = sum(row.revision for row in removed)
    after.setdefault(head.id, _held(head))
    for row in rows:
        if row.id in after:
            revision = row.revision + (1 + lost if row is head else 0)
            made.change.append(row._replace(revision=revision, **after[row.id]._asdict()))
    made.remove += [row.id for row in removed]
    made.add += fresh[len(spare) :]
    made.changed |= set(fresh[: len(spare)]) or {after[head.id]}


def first_overlap(helds: Iterable[Held]) -> tuple[Held, Held] | None:
    """Return two lines of one week that take the same time, if any: rather two meetings than one in two rooms."""
    ordered = sorted(helds)
    pairs = [
        (one, other)
        for place, one in enumerate(ordered)
        for other in ordered[place + 1 :]
        if one.weekday == other.weekday and one.start < other.end and other.start < one.end
    ]
    return min(pairs, key=lambda pair: (pair[0].slot == pair[1].slot, pair), default=None)
