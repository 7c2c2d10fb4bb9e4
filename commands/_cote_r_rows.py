"""How a Cote R is given to machines, and what is always said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_
from omnicli.output import keyed
from omnicli.rules.cote_r_steps import PLACES, plain
from omnicli.rules.hundredths import number, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from omnicli.errors import Reason
    from omnicli.i18n import Number
    from omnicli.rules.cote_r import CoteR, Excluded, Scored
    from omnicli.services.cote_r import Found
    from omnicli.world import World

_ROWS = keyed(
    ("term", "course", "mark", "z", "ifgz", "idgz", "crc", "units_thirds", "weight", "estimated", "section",
     "mean", "sd")
)  # fmt: skip
_NOTICE = N_(
    "This Cote R is not official: your college does not work it out, the universities’ bureau (BCI) does, from figures"
    " that it alone has."
)
_ESTIMATED = N_(
    "It is estimated: the strength of one or more groups (IFGZ, IDGZ) is not known, 0 and 1 stand for it."
)


def emit(world: World, found: Found) -> None:
    """Give a Cote R to machines; what it is not is said on standard error."""
    world.say(" ".join(words(world, found)))
    if world.fmt == "csv":
        world.emit([row(one) for one in found.now.scored], _ROWS)
        return
    told: dict[str, Any] = {
        **_totals(found.now),
        "official": False,
        "courses": [row(one) for one in found.now.scored],
        "excluded": [_left_out(world, one) for one in found.now.excluded],
    }
    if found.then is not None:
        lines = [one for one in found.then.scored if one.line in found.supposed]
        told["if"] = {**_totals(found.then), "courses": [row(one) for one in lines]}
    world.emit(told, keyed(told))


def row(one: Scored) -> dict[str, Any]:
    """Return a result that counts, as machines are given it."""
    return {
        "term": one.line.term,
        "course": one.line.course,
        "mark": one.line.mark,
        "z": rounded(one.z, PLACES),
        "ifgz": plain(one.strength.ifgz),
        "idgz": plain(one.strength.idgz),
        "crc": rounded(one.crc, PLACES),
        "units_thirds": one.thirds,
        "weight": number(one.percent),
        "estimated": one.strength.estimated,
        "section": one.line.section,
        "mean": rounded(one.figures.mean, PLACES),
        "sd": rounded(one.figures.sd, PLACES),
    }


def words(world: World, found: Found) -> Iterator[str]:
    """Yield what is always said: that it is not official, and whether it is estimated."""
    if found.now.estimated or (found.then is not None and found.then.estimated):
        yield world.t(_ESTIMATED)
    yield world.t(_NOTICE)


def said(world: World, reasons: Iterable[Reason]) -> Iterator[str]:
    """Say reasons, or steps."""
    return (world.t(one.message, **one.params) for one in reasons)


def _totals(found: CoteR) -> dict[str, Any]:
    return {"overall": _rounded(found.overall), "estimated": found.estimated}


def _left_out(world: World, one: Excluded) -> dict[str, Any]:
    return {
        "term": one.line.term,
        "course": one.line.course,
        "mark": one.line.mark,
        "remark": one.line.remark,
        "reasons": [why.slug for why in one.reasons],
        "message": " ".join(said(world, one.reasons)),
    }


def _rounded(value: Decimal | None) -> Number | None:
    return None if value is None else rounded(value, PLACES)
