"""An upper limit of the seats that any method could give: what the placement is measured against.

Put any price on each section, from nothing to a whole course. Whoever is given a seat pays its price, so what is given
is worth at most the price of all the seats there are, plus what each student gains at best: the courses of a week less
their prices, seats aside. So every set of prices gives a limit, and a true one (Lagrangian duality); the prices are
only sought so that it is low. With no price at all it is what the clashes alone allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.market import COURSE, Market

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.rules.hall import Hall

CLOSE = 400
"""The prices are good enough when the limit is within 1 in this many of what is placed."""
ROUNDS = 400
WEEKS = 80_000
"""How many times at most the prices change, and how many weeks may be sought before a change, all students together."""
PATIENCE = 5
"""After how many changes in vain the next ones are shorter."""
_WHOLE = 1000


def bound(hall: Hall, scarce: Iterable[int]) -> int:
    """Return a limit of the seats given to these requests; `scarce` are sections thought to be in the way."""
    placed = sum(map(len, hall.weeks))
    market = Market(hall)
    prices = [0] * len(market.rooms)
    free = market.limit(prices) // COURSE
    if free <= placed:
        return free
    for lot in market.lots(scarce):
        prices[lot] = COURSE
    search = _Search(market, prices, placed)
    for _ in range(ROUNDS):
        lowest = min(free, search.lowest // COURSE)
        if (lowest - placed) * CLOSE <= placed or market.sought > WEEKS or not search.change():
            break
    return min(free, search.lowest // COURSE)


class _Search:
    """The best prices so far; the next ones follow the demand from there: up where more want a lot than it seats.

    The demand is that of all rounds, the last ones weighing most: by turns the students run to whatever is cheap, and
    only on average do they share it (the volume algorithm; Barahona and Anbil, Mathematical Programming 87, 2000).
    """

    def __init__(self, market: Market, prices: list[int], placed: int) -> None:
        self._market = market
        self._prices = prices
        self._aim = COURSE * placed
        self.lowest = market.limit(prices)
        self._demand = [_WHOLE * load for load in market.load]
        self._length = 33  # in hundredths of the way to the aim
        self._vain = 0

    def change(self) -> bool:
        """Try other prices; return whether there were any to try."""
        excess = self._excess()
        length = sum(more * more for more in excess)
        if not length:
            return False
        way = self._length * (self.lowest - self._aim) * _WHOLE // 100
        prices = [
            max(0, min(COURSE, price + way * more // length))
            for price, more in zip(self._prices, excess, strict=True)
        ]
        limit = self._market.limit(prices)
        self._blend(excess)
        self._judge(prices, limit)
        return True

    def _excess(self) -> list[int]:
        """Return by how much the demand exceeds each lot; nothing where it is less and the lot costs nothing."""
        differences = self._beyond(self._demand)
        return [
            more if more > 0 or price else 0 for more, price in zip(differences, self._prices, strict=True)
        ]

    def _beyond(self, demand: Iterable[int]) -> list[int]:
        return [wanted - _WHOLE * room for wanted, room in zip(demand, self._market.rooms, strict=True)]

    def _blend(self, excess: list[int]) -> None:
        """Count what is taken now into the demand: as much of it as brings the demand nearest to the seats.

        That is from 2 to 20 parts in a hundred.
        """
        now = [_WHOLE * load for load in self._market.load]
        changes = [before - after for before, after in zip(self._demand, now, strict=True)]
        along = sum(more * change for more, change in zip(excess, changes, strict=True))
        across = sum(change * change for more, change in zip(excess, changes, strict=True) if more)
        share = max(2, min(20, 100 * along // across)) if across else 20
        self._demand = [
            before - share * change // 100 for before, change in zip(self._demand, changes, strict=True)
        ]

    def _judge(self, prices: list[int], limit: int) -> None:
        """Go on from better prices, a little faster; slow down when there were none for long."""
        if limit < self.lowest:
            self.lowest, self._prices = limit, prices
            self._vain = 0
            self._length = min(200, self._length * 11 // 10)
            return
        self._vain += 1
        if self._vain == PATIENCE:
            self._vain = 0
            self._length = max(1, self._length * 2 // 3)
