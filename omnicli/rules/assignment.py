"""The placement of ranked options: an exact optimum, with prices by which anybody can check it.

The rule, in this order: as many students are placed as can be; who is left out, when somebody must be, is who comes
last in the order given; then the ranks obtained are the best by the college's rule; then, of all the placements as
good, it is the one that is best for the first student, then for the second, and so on. Nothing is left to chance or
to the method: two programs that keep this rule place everybody at the same ranks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules.choice_rules import LEAST_SUM
from omnicli.rules.matching import NOWHERE, Board, bits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Wish(NamedTuple):
    """What a student wishes: (rank, seat key) of each option, ranks from 1; keys of one rank are equally good."""

    student: str
    options: tuple[tuple[int, str], ...]


class Assignment(NamedTuple):
    """A placement, and what proves it.

    `places`: the key and the rank obtained, by student. `costs`: what a rank costs. `weights`: what a seat weighs
    beside it, 0 where seats are left: everybody is where cost + weight is the least of his own options. No
    placement of these students can then cost less. They are the least weights that do so: what one more seat at
    the key would spare.
    """

    places: Mapping[str, tuple[str, int]]
    unplaced: tuple[str, ...]
    weights: Mapping[str, int]
    costs: Mapping[int, int]


class _Problem(NamedTuple):
    """The wishes in numbers: for each student, the rank of each key that has seats; how many each key seats."""

    ranks: list[dict[int, int]]
    room: list[int]


def assign(wishes: Sequence[Wish], capacity: Mapping[str, int | None], rule: str = LEAST_SUM) -> Assignment:
    """Place students, who come in order of priority; a capacity of None is no limit, a key without one has no seat."""
    names = list(capacity)
    problem = _problem(wishes, capacity)
    placed = _who(problem)
    ranks = [problem.ranks[student] for student in placed]
    costs = rank_costs({rank for options in ranks for rank in options.values()}, len(placed), rule)
    priced = [{key: costs[rank] for key, rank in options.items()} for options in ranks]
    board, weights = _cheapest(priced, problem.room)
    _best_for_the_first(board, ranks, weights)
    students = [wishes[student].student for student in placed]
    where = zip(students, board.place, ranks, strict=True)
    places = {student: (names[key], options[key]) for student, key, options in where}
    unplaced = tuple(one.student for one in wishes if one.student not in places)
    return Assignment(places, unplaced, dict(zip(names, weights, strict=True)), costs)


def rank_costs(ranks: Iterable[int], students: int, rule: str) -> dict[int, int]:
    """Return what each rank costs.

    By the least sum a rank costs itself. By the fewest last ranks it costs more than everybody at the ranks before
    it: nothing, 1, n, n², n³ … for ranks 1, 2, 3, 4, 5 …, where n is one more than the students placed.
    """
    if rule == LEAST_SUM:
        return {rank: rank for rank in sorted(ranks)}
    return {rank: (students + 1) ** (rank - 2) if rank > 1 else 0 for rank in sorted(ranks)}


def _problem(wishes: Sequence[Wish], capacity: Mapping[str, int | None]) -> _Problem:
    room = [len(wishes) if seats is None else max(seats, 0) for seats in capacity.values()]
    numbers = {name: key for key, name in enumerate(capacity) if room[key]}
    ranks: list[dict[int, int]] = []
    for wish in wishes:
        options: dict[int, int] = {}
        for rank, name in sorted(wish.options):
            if name in numbers:
                options.setdefault(numbers[name], rank)
        ranks.append(options)
    return _Problem(ranks, room)


def _keys(options: Iterable[int]) -> int:
    return sum(1 << key for key in options)


def _who(problem: _Problem) -> list[int]:
    """Return who is placed: each in turn, if he can be let in without putting anybody out who came before.

    Sets of students that can be seated together form a matroid: this way as many are placed as can be, and of all
    the sets as large it is the first by the order (Edmonds, «Matroids and the greedy algorithm», 1971).
    """
    board = Board([_keys(options) for options in problem.ranks], problem.room)
    closed = 0
    for student, keys in enumerate(board.allowed):
        way, met = board.path(keys, board.free, closed)
        if way:
            board.move(student, way)
        else:
            closed |= met
    return [student for student, key in enumerate(board.place) if key != NOWHERE]


def _cheapest(costs: Sequence[Mapping[int, int]], room: Sequence[int]) -> tuple[Board, list[int]]:
    """Return a placement of all of these students at the least cost, and the least weights that prove it.

    Everybody asks for where cost + weight is least. While somebody cannot be let in, the keys that are asked for
    too much become heavier, together, until one of those who ask for them would as well go elsewhere (Demange,
    Gale and Sotomayor, «Multi-item auctions», 1986).
    """
    weights = [0] * len(room)
    board = Board([_least(options, weights)[1] for options in costs], room)
    waiting = list(range(len(costs)))
    while True:
        waiting, heavier = _let_in(board, waiting)
        if not waiting:
            return board, weights
        _weigh(board, costs, weights, heavier)


def _least(options: Mapping[int, int], weights: Sequence[int], but: int = 0) -> tuple[int, int]:
    """Return the least cost + weight among a student's options but some, and the keys where it is so (0: none)."""
    least, keys = -1, 0
    for key, cost in options.items():
        total = cost + weights[key]
        if but >> key & 1 or (total > least >= 0):
            continue
        keys = keys | 1 << key if total == least else 1 << key
        least = total
    return least, keys


def _let_in(board: Board, waiting: Sequence[int]) -> tuple[list[int], int]:
    """Let in whom the keys asked for can take; return who still waits, and the keys asked for too much."""
    still = []
    closed = 0
    for student in waiting:
        way, met = board.path(board.allowed[student], board.free, closed)
        if way:
            board.move(student, way)
        else:
            still.append(student)
            closed |= met
    return still, closed


def _weigh(board: Board, costs: Sequence[Mapping[int, int]], weights: list[int], heavier: int) -> None:
    """Make keys heavier by the least that lets somebody who asks for them alone ask for another as well."""
    elsewhere: dict[int, tuple[int, int]] = {}
    for student, asked in enumerate(board.allowed):
        if asked & ~heavier:
            board.let(student, asked & ~heavier)
            continue
        least, keys = _least(costs[student], weights, but=heavier)
        if keys:
            key = next(bits(asked))
            elsewhere[student] = (least - costs[student][key] - weights[key], keys)
    step = min(gap for gap, _ in elsewhere.values())
    for key in bits(heavier):
        weights[key] += step
    for student, (gap, keys) in elsewhere.items():
        if gap == step:
            board.let(student, board.allowed[student] | keys)


def _best_for_the_first(board: Board, ranks: Sequence[Mapping[int, int]], weights: Sequence[int]) -> None:
    """Of all the placements that cost as little, come to the best for the first, then the second, and so on.

    All of them are among the keys asked for, and fill every key that weighs: so a student who leaves such a key must
    be followed there. Who has had his turn keeps his rank.
    """
    for student, options in enumerate(ranks):
        key = board.place[student]
        asked = sorted((options[other], other) for other in bits(board.allowed[student]))
        goal = 1 << key if weights[key] else 1 << key | board.free
        for rank in sorted({rank for rank, _ in asked if rank < options[key]}):
            way, _ = board.path(_keys(other for one, other in asked if one == rank), goal)
            if way:
                board.move(student, way)
                break
        kept = options[board.place[student]]
        board.let(student, _keys(other for one, other in asked if one == kept))
