"""How a Cote R was come by, step by step, each with its numbers: what `--explain` says.

Steps show six decimals, enough to work them out again; results three (domain notes 3.4).
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_, Number
from omnicli.rules.codes import units_text
from omnicli.rules.cote_r import SCALE, SHIFT, WHOLE_WEIGHT, CoteR, Scored
from omnicli.rules.cote_r_groups import EXACT
from omnicli.rules.hundredths import number, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES, MANY_PLACES = 3, 6

_HUNDRED_UNITS = 300  # thirds of a unit, by percent


def steps(one: Scored, least_mark: int) -> Iterator[Reason]:
    """Yield the steps of one result, from the marks of the group to its weight."""
    yield _figures(one, least_mark)
    yield _z(one)
    yield from _strength(one)
    yield _formula(one)
    if one.crc != one.raw:
        yield reason("limited", N_("Brought within the limits: {crc}"), crc=rounded(one.crc, PLACES))
    yield _weight(one)


def overall_step(found: CoteR) -> Reason:
    """Say what the mean is made of; only of a Cote R that there is."""
    weights = [one.thirds * one.percent for one in found.scored]
    with localcontext(EXACT):
        total = sum((one.crc * weight for one, weight in zip(found.scored, weights, strict=True)), Decimal(0))
        products, units = total / _HUNDRED_UNITS, Decimal(sum(weights)) / _HUNDRED_UNITS
    return reason(
        "overall",
        N_(
            "Cote R = sum of (Cote R × units × weight) ÷ sum of (units × weight) = {total} ÷ {units} = {overall}"
        ),
        total=rounded(products, PLACES),
        units=rounded(units, PLACES),
        overall=rounded(found.overall or Decimal(0), PLACES),
    )


def plain(value: Decimal) -> Number:
    """Write a figure as it was given."""
    return Number(f"{value:f}")


def _figures(one: Scored, least_mark: int) -> Reason:
    mean, sd = rounded(one.figures.mean, MANY_PLACES), rounded(one.figures.sd, MANY_PLACES)
    if one.figures.marks is None:
        message = N_("Group, as its college's figures say: mean {mean}, standard deviation {sd}")
        return reason("figures-given", message, mean=mean, sd=sd)
    message = N_("Group, {count} marks of {least} or more: mean {mean}, standard deviation {sd}")
    return reason("figures", message, count=one.figures.marks, least=least_mark, mean=mean, sd=sd)


def _z(one: Scored) -> Reason:
    if not one.figures.sd:
        return reason("z-flat", N_("All the marks of the group are the same: Z = 0"))
    return reason(
        "z",
        N_("Z = ({mark} − {mean}) ÷ {sd} = {z}"),
        mark=one.line.mark,
        mean=rounded(one.figures.mean, MANY_PLACES),
        sd=rounded(one.figures.sd, MANY_PLACES),
        z=rounded(one.z, MANY_PLACES),
    )


def _strength(one: Scored) -> Iterator[Reason]:
    if one.strength.estimated:
        message = N_("Strength of the group not known: IFGZ = {ifgz}, IDGZ = {idgz} instead (estimated)")
    else:
        message = N_("Strength of the group: IFGZ = {ifgz}, IDGZ = {idgz}")
    yield reason("strength", message, ifgz=plain(one.strength.ifgz), idgz=plain(one.strength.idgz))


def _formula(one: Scored) -> Reason:
    return reason(
        "formula",
        N_("Cote R = (({z} × {idgz}) + {ifgz} + {shift}) × {scale} = {raw}"),
        z=_signed(rounded(one.z, MANY_PLACES)),
        idgz=plain(one.strength.idgz),
        ifgz=_signed(plain(one.strength.ifgz)),
        shift=plain(SHIFT),
        scale=plain(SCALE),
        raw=rounded(one.raw, PLACES),
    )


def _signed(value: Number) -> Number:
    """Keep the sign of a number below zero apart from those of the formula."""
    return Number(f"({value})") if value.startswith("-") else value


def _weight(one: Scored) -> Reason:
    said = {"units": units_text(one.thirds), "weight": number(one.percent)}
    if one.percent == WHOLE_WEIGHT:
        return reason("weight", N_("Units: {units}; weight {weight}"), **said)
    return reason("weight", N_("Units: {units}; weight {weight} (failure)"), **said)
