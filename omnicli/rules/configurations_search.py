"""The best timetables, proven so: depth first, leaving out only what cannot be among them.

Points add up day by day and change by change, and three of the four criteria of a day only grow as it fills. Gaps can
shrink: the bound takes for filled whatever part of a gap a later course could still take. So a timetable's bound never
exceeds its points, and where nothing is left to place it is them.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.configurations_steps import Group, Step
    from omnicli.rules.preferences import Preferences
    from omnicli.rules.weeks import Day, Mask

Key: TypeAlias = tuple[int, int, tuple[int, ...]]
"""Points, changes, and the place of each course's pattern: timetables are in this order."""

_Option: TypeAlias = "tuple[int, bool, int, Mask]"
"""What a choice adds to the bound, whether it is a change, its place and its bits."""

_added = itemgetter(0)


class _DayBounds(dict[int, int]):
    """What each day's bits cost at the least, whatever may still be put ahead of them; worked out when first asked."""

    def __init__(self, days: Sequence[Day], ahead: Mask, preferences: Preferences) -> None:
        super().__init__({0: 0})
        self._days = days
        self._ahead = ahead
        self._preferences = preferences

    def __missing__(self, taken: Mask) -> int:
        day = next(one for one in self._days if taken & one.whole)
        start, end, minutes = day.span(taken) or (0, 0, 0)
        hoped = day.span(self._ahead & day.within(start, end) & ~taken)
        found = self[taken] = self._preferences.of_day(start, end, minutes + (hoped[2] if hoped else 0))
        return found


class _Options(dict[int, "list[_Option]"]):
    """What each choice of a group that fits adds to the bounds of its days, the least first, by what is taken there."""

    def __init__(self, group: Group, bounds: _DayBounds, of_change: int) -> None:
        super().__init__()
        self.whole = group.whole
        self._group = group
        self._bounds = bounds
        self._of_change = of_change

    def __missing__(self, taken: Mask) -> list[_Option]:
        bounds, wholes = self._bounds, [day.whole for day in self._group.days]
        before = sum([bounds[taken & whole] for whole in wholes])
        found = self[taken] = []
        for mask, place, _sections, changes in self._group[taken].choices:
            after = sum([bounds[(taken | mask) & whole] for whole in wholes])
            found.append((after - before + self._of_change * changes, changes, place, mask))
        found.sort(key=_added)
        return found


class Search:
    """One search for the `limit` best keys, those up to `after` left aside."""

    def __init__(
        self,
        steps: Sequence[Step],
        days: Sequence[Day],
        preferences: Preferences,
        limit: int,
        after: Key | None = None,
    ) -> None:
        self._order = [step.place for step in steps]
        self._wholes = [day.whole for day in days]
        self._of_change = preferences.of_change
        self._bounds = [_DayBounds(days, step.ahead, preferences) for step in steps]
        self._options = [
            [_Options(group, bounds, self._of_change) for group in step.groups]
            for step, bounds in zip(steps, self._bounds, strict=True)
        ]
        self._limit = limit
        self._after = after
        self._places = [0] * len(steps)
        self._found: list[Key] = []
        self._worst: tuple[int, int] | None = None

    def best(self) -> list[Key]:
        """Return the best keys, in order."""
        self._visit(0, 0, 0, 0)
        self._cut()
        return self._found

    def _visit(self, depth: int, taken: Mask, changes: int, spent: int) -> None:
        """Look at what the steps from `depth` on make; `spent` are the points of the changes."""
        bounds, floor = self._bounds[depth], spent
        for whole in self._wholes:
            floor += bounds[taken & whole]
        place, last = self._order[depth], depth == len(self._order) - 1
        for added, change, pattern, mask in self._children(depth, taken, floor):
            bound = floor + added, changes + change
            if self._worst is not None and bound > self._worst:
                continue
            self._places[place] = pattern
            if last:
                self._keep((*bound, tuple(self._places)))
            else:
                self._visit(depth + 1, taken | mask, bound[1], spent + self._of_change * change)

    def _children(self, depth: int, taken: Mask, floor: int) -> list[_Option]:
        """Return the choices of a step that may be among the best, the most promising first."""
        found: list[_Option] = []
        if self._worst is None:
            for options in self._options[depth]:
                found += options[taken & options.whole]
        else:
            most = self._worst[0] - floor
            for options in self._options[depth]:
                for option in options[taken & options.whole]:
                    if option[0] > most:
                        break
                    found.append(option)
        found.sort(key=_added)
        return found

    def _keep(self, key: Key) -> None:
        if self._after is not None and key <= self._after:
            return
        self._found.append(key)
        if len(self._found) >= 2 * self._limit + 64:
            self._cut()

    def _cut(self) -> None:
        self._found.sort()
        del self._found[self._limit :]
        if len(self._found) == self._limit:
            self._worst = self._found[-1][:2]
