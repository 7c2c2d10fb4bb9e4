"""What a terminal shows of a course's works and exams, from what machines are told of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from commands._distribution import bars, draws_blocks, line
from commands._results_screen import mark_colour, table
from commands._results_term import final_words
from omnicli.i18n import N_, Number
from omnicli.output import Column, View, folded, harmless, width
from omnicli.rules.assessments import BONUS, PENALTY
from omnicli.rules.needed import IMPOSSIBLE, REACHED
from omnicli.rules.terms import term_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.i18n import Translator
    from omnicli.world import World

    Row = dict[str, Any]

_COLUMNS = (
    Column("name", N_("Assessment")),
    Column("category", N_("Category")),
    Column("date", N_("Date")),
    Column("told", N_("Mark")),
    Column("percent", N_("%")),
    Column("worth", N_("Weight, %")),
    Column("group_mean", N_("Mean")),
    Column("group_median", N_("Median")),
    Column("group_sd", N_("Std dev.")),
    Column("place", N_("Place")),
    Column("drawn", N_("0 to 100")),
)
_OPTIONAL = frozenset({"category", "date", "group_mean", "group_median", "group_sd", "place", "drawn"})
_QUARTERS = (N_("top quarter"), N_("2nd quarter"), N_("3rd quarter"), N_("bottom quarter"))
_SIGNS = {BONUS: "+", PENALTY: "−"}


def screen(world: World, data: Row, pass_mark: int, most: int) -> str:
    """Return the whole screen; `most` is the final mark when a least mean is not reached."""
    t = world.t
    blocks = draws_blocks()
    parts = [[_head(data, t)], list(_standing(data, t)), list(_categories(data, t, most))]
    rows = [_shown(row, t, blocks=blocks) for row in data["assessments"]]
    told = ["\n".join(_fitted(world, lines)) for lines in (*parts, *_projections(data, t)) if lines]
    if rows:
        told.insert(2, table(world, rows, _view(rows), {"percent": mark_colour(pass_mark)}).rstrip("\n"))
    else:
        told.append(t(N_("No assessment is announced yet.")))
    mine = data["projected"] if data["percentile"] is not None else None
    drawn = bars(data["distribution"], _fraction(mine), t, blocks=blocks)
    if drawn:
        told.append("\n".join([t(N_("Projected marks of the group")), *drawn]))
    return "\n\n".join(told) + "\n"


def _fitted(world: World, lines: Iterable[str]) -> list[str]:
    return [folded(harmless(one), width()) if world.is_terminal() else harmless(one) for one in lines]


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(Decimal(text))


def _view(rows: list[Row]) -> View:
    """Return the columns that have something to say."""
    return View(
        tuple(one for one in _COLUMNS if one.key not in _OPTIONAL or any(row[one.key] for row in rows))
    )


def _head(data: Row, t: Translator) -> str:
    group = t(N_("group {section}"), section=data["section"]) if data["section"] else ""
    parts = (data["course"], data["title"], group, term_name(data["term"], t.lang))
    return " · ".join(part for part in parts if part)


def _standing(data: Row, t: Translator) -> Iterator[str]:
    result = final_words(data)
    if result:
        yield t(N_("Result: {result}"), result=result)
    if data["final_group_mean"]:
        yield t(N_("Mean of the group: {mean}"), mean=data["final_group_mean"])
    if data["projected"] is None:
        yield t(N_("Nothing is marked yet."))
        return
    yield t(
        N_("To date: {earned} points of {marked} ({weight} in all)"),
        earned=data["earned"],
        marked=data["marked"],
        weight=data["weight"],
    )
    yield t(N_("At the same pace: {projected}"), projected=data["projected"])
    if data["group_mean"]:
        yield t(
            N_(
                "Group, at the same pace: mean {mean}, median {median}, standard deviation {sd}, {count} students"
            ),
            mean=data["group_mean"],
            median=data["group_median"],
            sd=data["group_sd"],
            count=data["group_count"],
        )
    if data["quarter"]:
        yield t(N_("Your place: {place}"), place=_place(data, t))


def _place(row: Row, t: Translator) -> str:
    return t(_QUARTERS[row["quarter"] - 1]) if row["quarter"] else ""


def _shown(row: Row, t: Translator, *, blocks: bool) -> Row:
    mine = _fraction(row["percent"]) if row["percentile"] is not None else None
    return {
        **row,
        "date": date.fromisoformat(row["date"]).isoformat() if row["date"] else None,
        "told": _mark(row, t),
        "worth": Number(_SIGNS.get(row["kind"], "") + row["weight"]),
        "place": _place(row, t),
        "drawn": line(row["distribution"], mine, blocks=blocks),
    }


def _mark(row: Row, t: Translator) -> str:
    if row["excused"]:
        return t(N_("excused"))
    mark = "–" if row["mark"] is None else row["mark"]
    told = f"{t.number(mark)} / {t.number(row['points'])}"
    return t(N_("{mark} (left out)"), mark=told) if row["left_out"] else told


def _categories(data: Row, t: Translator, most: int) -> Iterator[str]:
    for one in data["categories"]:
        if one["ignored"]:
            yield t.plural(
                N_("Category “{name}”: the lowest mark is left out."),
                N_("Category “{name}”: the {count} lowest marks are left out."),
                one["ignored"],
                name=one["name"],
            )
        if one["least_mean"] is None:
            continue
        now = t(N_(" (now {mean})"), mean=one["mean"]) if one["mean"] is not None else ""
        needs = t(
            N_("Category “{name}”: a mean of {least}% is needed, else the final mark is {most} at most"),
            name=one["name"],
            least=one["least_mean"],
            most=most,
        )
        yield f"{needs}{now}."


# --- projections ------------------------------------------------------------------------------------------


def _projections(data: Row, t: Translator) -> Iterator[list[str]]:
    if data["supposed"]:
        yield [_supposed(data["supposed"], t)]
    if data["needed"]:
        yield list(_needed(data["needed"], t))


def _supposed(told: Row, t: Translator) -> str:
    given = tuple(
        f"{one['name']} = {t.number(one['mark'])} / {t.number(one['points'])}" for one in told["marks"]
    )
    if told["final"] is not None:
        return t(N_("With {marks}: final mark {result}."), marks=given, result=final_words(told))
    if told["projected"] is None:
        return t(N_("With {marks}: no mark yet."), marks=given)
    return t(N_("With {marks}: {projected} at the same pace."), marks=given, projected=told["projected"])


def _needed(told: Row, t: Translator) -> Iterator[str]:
    target = told["target"]
    if told["state"] == REACHED:
        yield t(N_("For {target}: reached, whatever comes."), target=target)
    elif told["state"] == IMPOSSIBLE:
        yield t(N_("For {target}: no longer possible; {best} at most."), target=target, best=told["best"])
    else:
        yield t(
            N_("For {target}: {percent}% on average on what remains ({remaining}% of the term)."),
            target=target,
            percent=told["percent"],
            remaining=told["remaining"],
        )
    for one in told["categories"]:
        yield _of_category(one, t)


def _of_category(one: Row, t: Translator) -> str:
    name, least = one["name"], one["least_mean"]
    if one["percent"] is None:
        return t(N_("Category “{name}”: a mean of {least}% is no longer possible."), name=name, least=least)
    if one["percent"] == "0":
        return t(
            N_("Category “{name}”: a mean of {least}% is reached, whatever comes."), name=name, least=least
        )
    return t(
        N_("Category “{name}”: for a mean of {least}%, {percent}% on average on what remains of it."),
        name=name,
        least=least,
        percent=one["percent"],
    )
