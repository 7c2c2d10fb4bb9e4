"""The ranks of a course choice (guide: «6 choix… la valeur 1 étant votre premier choix»)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_, Words
from omnicli.rules.choice_options import open_options
from omnicli.rules.choosing import NEED_NAMES
from omnicli.rules.curriculum import NEEDS, need_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.choosing import Choice, Chooser, Offer


def rank_faults(choice: Choice, offer: Offer, chooser: Chooser) -> Iterator[Reason]:
    """Yield what is wrong with the ranks: 1, 2, 3… without a hole, enough of them, and some for each need owed."""
    ranks = Counter(one.rank for one in choice.ranked)
    least = _least(choice, offer, chooser)
    missing = sorted(set(range(1, max(len(ranks), least) + 1)) - set(ranks))
    if missing:
        why = N_("Rank without an option: {ranks}. Rank at least {least}, from 1 on and without a hole.")
        yield reason("missing-rank", why, ranks=tuple(missing), least=max(least, 1))
    for rank in sorted(rank for rank, times in ranks.items() if times > 1):
        options = tuple(str(one.option) for one in choice.ranked if one.rank == rank)
        why = N_("Rank {rank} is given several times: {options}.")
        yield reason("repeated-rank", why, rank=rank, options=options)
    for option, times in Counter(choice.options).items():
        if times > 1:
            yield reason("repeated-option", N_("{option} is ranked several times."), option=str(option))
    yield from _need_faults(choice, offer, chooser)


def _least(choice: Choice, offer: Offer, chooser: Chooser) -> int:
    """Return how many options must be ranked: as many as the college asks, or all there are when they are fewer."""
    if len({*choice.options}) >= offer.rules.ranks:
        return offer.rules.ranks
    # A file may rank a course in progress, for who fails it; nobody must.
    there = sum(
        one.option.course not in chooser.transcript.doing
        for need in _needs(choice, chooser)
        for one in open_options(need, offer, chooser, choice.courses)
    )
    return min(offer.rules.ranks, there)


def _needs(choice: Choice, chooser: Chooser) -> Sequence[str]:
    """Return the needs to be served: those owed and not left aside, or those that a file ranks options for."""
    if chooser.needs is None:
        ranked = {need_of(option.course) for option in choice.options}
        return [need for need in NEEDS if need in ranked]
    return [need for need in chooser.needs if need not in choice.unticked]


def _need_faults(choice: Choice, offer: Offer, chooser: Chooser) -> Iterator[Reason]:
    ranked = Counter(need_of(option.course) for option in choice.options)
    for need in _needs(choice, chooser):
        name = Words(NEED_NAMES[need])
        if ranked[need] > offer.rules.ranks:
            why = N_("Too many options ranked ({need}): {count}, where {most} at most are taken.")
            yield reason("too-many-options", why, count=ranked[need], need=name, most=offer.rules.ranks)
        if not ranked[need] and open_options(need, offer, chooser, choice.courses):
            why = N_("No option is ranked ({need}): rank some, or leave it aside this term.")
            yield reason("need-without-option", why, need=name)
