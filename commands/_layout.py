"""Where things stand in the week's grid: the width of a day, the line of an hour, the box of a meeting.

A line is twenty minutes, down to twelve where a box has much to say, less where what is never cut needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from commands._canvas import Canvas
from commands._cells import Words, fit, hours, least, longest, most, words, wrap
from omnicli.i18n import N_
from omnicli.rules.timetable import hhmm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from omnicli.i18n import Translator
    from omnicli.rules.timetable import Meeting, Placed

CONFLICT = N_("CONFLICT")
NARROWEST = 70
WIDEST = 160
_GUTTER = 6
_COARSE, _FINE = 20, 12


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the grid: its times, its left and right rules, and what it says."""

    start: int
    end: int
    left: int
    right: int
    said: tuple[Words, ...]

    @property
    def width(self) -> int:
        """The columns for text: the rules and a space before the text are left out."""
        return self.right - self.left - 2


def grid(
    heads: Sequence[str], days: Sequence[Sequence[Placed]], width: int, t: Translator
) -> list[str] | None:
    """Draw the days side by side under their heads, or return None when the width has no room for that.

    A head may have several lines; each is wrapped in its column.
    """
    narrow = longest(words(each.meeting, t) for day in days for each in day)
    columns = _widths([_lanes(day) for day in days], narrow, min(width, WIDEST))
    if width < NARROWEST or columns is None:
        return None
    rules = [_GUTTER]
    for column in columns:
        rules.append(rules[-1] + column + 1)
    boxes = [
        box for day, span in zip(days, pairwise(rules), strict=True) for box in _boxes(day, *span, narrow, t)
    ]
    wrapped = [
        [line for part in head.splitlines() for line in wrap(part, column - 1)]
        for head, column in zip(heads, columns, strict=True)
    ]
    return _draw(boxes, wrapped, rules)


def _lanes(day: Iterable[Placed]) -> int:
    return max((each.lanes for each in day), default=1)


def _side_by_side(lanes: int, narrow: int) -> int:
    """Return the width of a day of so many lanes: a space before each, a rule between them."""
    return lanes * (narrow + 2) - 1


def _widths(lanes: Sequence[int], narrow: int, width: int) -> list[int] | None:
    """Share the width: each day side by side where it can be, from the easiest on; the rest evenly by lane.

    None when even one meeting at a time has no room.
    """
    free = width - _GUTTER - len(lanes) - 1
    shown = [1] * len(lanes)
    widths = [_side_by_side(1, narrow)] * len(lanes)
    if sum(widths) > free:
        return None
    for day in sorted(range(len(lanes)), key=lanes.__getitem__):
        wide = _side_by_side(lanes[day], narrow)
        if sum(widths) - widths[day] + wide <= free:
            widths[day], shown[day] = wide, lanes[day]
    for _ in range(free - sum(widths)):
        widths[min(range(len(lanes)), key=lambda day: widths[day] / shown[day])] += 1
    return widths


def _boxes(day: Sequence[Placed], left: int, right: int, narrow: int, t: Translator) -> Iterator[Box]:
    beside = right - left - 1 >= _side_by_side(_lanes(day), narrow)
    for group in _groups(day):
        if beside or len(group) == 1:
            yield from (_lane(each, left, right, t) for each in group)
        else:
            yield _stack([each.meeting for each in group], left, right, t)


def _groups(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Gather the meetings that are linked by overlaps, as `place` gave them."""
    groups: list[list[Placed]] = []
    for each in placed:
        if groups and each.meeting.start < max(other.meeting.end for other in groups[-1]):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _lane(placed: Placed, left: int, right: int, t: Translator) -> Box:
    meeting, lane, lanes = placed.meeting, placed.lane, placed.lanes
    marks = (t(CONFLICT),) if lanes > 1 else ()
    edges = [left + (right - left) * edge // lanes for edge in (lane, lane + 1)]
    return Box(meeting.start, meeting.end, edges[0], edges[1], (words(meeting, t, *marks),))


def _stack(meetings: Sequence[Meeting], left: int, right: int, t: Translator) -> Box:
    start, end = min(m.start for m in meetings), max(m.end for m in meetings)
    said = (Words((t(CONFLICT),), ()), *(words(m, t, hours(m)) for m in meetings))
    return Box(start, end, left, right, said)


def _scale(boxes: Sequence[Box], top: int) -> dict[int, int]:
    """Map every time at which a box starts or ends to its line, the first of them to `top`."""
    times = sorted({time for box in boxes for time in (box.start, box.end)})
    lines = {times[0]: top}
    for before, time in pairwise(times):
        line = lines[before] + max(1, round((time - before) / _COARSE))
        ending = (lines[box.start] + 1 + _height(box) for box in boxes if box.end == time)
        lines[time] = max([line, *ending])
    return lines


def _height(box: Box) -> int:
    """Return the lines of text a box claims: all it has to say at the finest grain, and what is never cut."""
    finest = (box.end - box.start) // _FINE - 1
    return max(least(box.said, box.width), min(most(box.said, box.width), finest))


def _draw(boxes: Sequence[Box], heads: Sequence[list[str]], rules: Sequence[int]) -> list[str]:
    top = max(map(len, heads)) + 1
    lines = _scale(boxes, top)
    bottom = max(lines.values())
    canvas = Canvas(rules[-1] + 1, bottom + 1)
    for y in (0, top, bottom):
        canvas.across(y, rules[0], rules[-1])
    for x in rules:
        canvas.down(x, 0, bottom)
    for left, head in zip(rules[:-1], heads, strict=True):
        for y, line in enumerate(head, 1):
            canvas.write(y, left + 2, line)
    for y, label in _labels(lines).items():
        canvas.write(y, 0, label)
    for box in boxes:
        _draw_box(canvas, box, lines[box.start], lines[box.end])
    return canvas.lines()


def _draw_box(canvas: Canvas, box: Box, top: int, bottom: int) -> None:
    for y in (top, bottom):
        canvas.across(y, box.left, box.right)
    for x in (box.left, box.right):
        canvas.down(x, top, bottom)
    for y, line in enumerate(fit(box.said, box.width, bottom - top - 1), top + 1):
        canvas.write(y, box.left + 2, line)


def _labels(lines: dict[int, int]) -> dict[int, str]:
    """Return the times to write beside the lines: each start and end, and the full hours between them."""
    labels: dict[int, str] = {}
    for before, time in pairwise(lines):
        height = lines[time] - lines[before]
        for hour in range(before - before % 60 + 60, time, 60):
            y = lines[before] + round(height * (hour - before) / (time - before))
            labels[y] = hhmm(hour)
    return labels | {y: hhmm(time) for time, y in lines.items()}
