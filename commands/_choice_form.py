"""A course choice as a script gives it and is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._identity import bad_form
from omnicli.clock import from_text
from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.choosing import Choice, Ranked
from omnicli.rules.codes import parse_course_code
from omnicli.rules.curriculum import NEEDS
from omnicli.rules.options import parse_option
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from omnicli.rules.options import Option
    from store.choices import Submission


_MOST = 200  # courses or options: a term has ten of each


def choice_from_form(form: Mapping[str, Any]) -> Choice:
    """Read {"courses", "ranked", "unticked"}; `BadInput` names all that is not as it must be.

    `ranked` holds options in order, or {"rank", "option"}; `unticked` the needs left aside, if any.
    """
    faults: list[Reason] = []
    courses = _texts(form, "courses", parse_course_code, faults)
    unticked = _texts(form, "unticked", _need, faults)
    ranked = _ranked(form, faults)
    if faults:
        raise bad_form(faults)
    return Choice(tuple(dict.fromkeys(courses)), tuple(ranked), frozenset(unticked))


def _texts(form: Mapping[str, Any], key: str, read: Callable[[str], str], faults: list[Reason]) -> list[str]:
    listed = form.get(key, None if key == "courses" else [])
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        faults.append(reason("bad-list", N_("“{key}” must be a list of texts."), key=key))
        return []
    if len(listed) > _MOST:
        faults.append(_too_long(key))
        return []
    return list(_read(listed, read, faults))


def _read(listed: Iterable[str], read: Callable[[str], Any], faults: list[Reason]) -> Iterable[Any]:
    for text in listed:
        try:
            yield read(text)
        except Invalid as error:
            faults.append(error.reason)


def _need(text: str) -> str:
    if text in NEEDS:
        return text
    raise Invalid("bad-need", N_("“{value}” is not one of: {words}."), value=text[:40], words=NEEDS)


def _ranked(form: Mapping[str, Any], faults: list[Reason]) -> list[Ranked]:
    listed = form.get("ranked", [])
    if isinstance(listed, list) and len(listed) > _MOST:
        faults.append(_too_long("ranked"))
        return []
    pairs = [_pair(rank, one) for rank, one in enumerate(listed, 1)] if isinstance(listed, list) else [None]
    found = []
    for pair in pairs:
        if pair is None:
            why = N_("“ranked” must be a list of options in order, or of {shape}.")
            faults.append(reason("bad-ranked", why, shape='{"rank": 1, "option": "…"}'))
            return []
        found += [Ranked(pair[0], option) for option in _read([pair[1]], parse_option, faults)]
    return found


def _too_long(key: str) -> Reason:
    return reason("list-too-long", N_("“{key}” is too long: at most {limit}."), key=key, limit=_MOST)


def _pair(place: int, one: object) -> tuple[int, str] | None:
    if isinstance(one, str):
        return place, one
    if isinstance(one, dict) and type(one.get("rank")) is int and isinstance(one.get("option"), str):
        return one["rank"], one["option"]
    return None


def answer(found: Submission) -> dict[str, Any]:
    """Return what machines are told of a choice that was submitted."""
    return _answer(found.term, found.confirmation, found.courses, found.ranked, found.at)


def rehearsed(term: str, choice: Choice) -> dict[str, Any]:
    """Return what machines are told of a choice that would be accepted."""
    told = _answer(term, None, tuple(sorted(choice.courses)), choice.options, None)
    return {**told, "dry_run": True}


def _answer(
    term: str, confirmation: str | None, courses: Sequence[str], ranked: Iterable[Option], at: str | None
) -> dict[str, Any]:
    return {
        "term": term,
        "confirmation": confirmation,
        "courses": list(courses),
        "ranked": [{"rank": rank, "option": str(option)} for rank, option in enumerate(ranked, 1)],
        "submitted_at": from_text(at) if at else None,
    }


def lines(told: Mapping[str, Any], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return an answer as lines: each course, then each option with its rank."""
    head = {key: told[key] for key in ("term", "confirmation", "submitted_at")}
    courses = [{"asked": course, "rank": None} for course in told["courses"]]
    options = [{"asked": one["option"], "rank": one["rank"]} for one in told["ranked"]]
    return [{**head, **one, "title": titles.get(one["asked"], "")} for one in (*courses, *options)]
