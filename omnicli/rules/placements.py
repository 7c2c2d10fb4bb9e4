"""What a build of timetables gives or denies, and why: values that are stored, and the words made of them.

A reason is stored as a slug and its parameters, so that it speaks its reader's language. Published with the rule of
placement (docs), its weights let a student recompute a ranked place: nothing that was asked had a lesser cost(rank) +
weight (see `rules.assignment`).
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ALL, UNPLACED = SCOPES = ("all", "unplaced")
"""What a build is about: every course asked, or those that have no seat yet."""

FIRST_CHOICE, RANKED_CHOICE, ONLY_SECTION, SEAT_GIVEN, HELD_BEFORE = GIVEN = (
    "first-choice", "ranked-choice", "only-section", "seat-given", "held-before",
)  # fmt: skip
NO_CHOICE_LEFT, CLASH, FULL, NO_SECTION, LUNCH, PREREQUISITE_FAILED, COREQUISITE_DENIED = DENIED = (
    "no-choice-left", "clash", "full", "no-section", "lunch", "prerequisite-failed", "corequisite-denied",
)  # fmt: skip
"""The slugs of reasons why a seat was given, and why one was denied."""

NOT_OFFERED, OBTAINED, OPEN = "not-offered", "obtained", "open"
"""What became of a ranked option, beside `full`, `clash` and `prerequisite-failed`; `open` had a seat left."""

LAST_TERM, FIXED, BY_LOT = PRIORITIES = ("last-term", "fixed", "by-lot")
"""Who comes first: the last term of a programme, then who has courses of one section only or seats held, then all."""


class Placement(NamedTuple):
    """A seat given, or denied (no section), in a course that was asked. `why` is JSON: `slug` and its parameters.

    `rank` is that of the option obtained among the student's options of its need; none for a course not ranked.
    """

    student: str
    course: str
    section: str | None
    rank: int | None
    why: str

    @property
    def reason(self) -> dict[str, Any]:
        """The slug and its parameters."""
        found: dict[str, Any] = json.loads(self.why)
        return found

    @property
    def slug(self) -> str:
        """One of `GIVEN` or `DENIED`."""
        return str(self.reason["slug"])


def placement(
    student: str, course: str, section: str | None, rank: int | None, slug: str, /, **params: object
) -> Placement:
    """Build a placement; the parameters are what JSON can hold."""
    why = json.dumps({"slug": slug, **params}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Placement(student, course, section, rank, why)


def receipt(number: int) -> str:
    """Write the number of a build as people do: `HOR-000001`."""
    return f"{_PREFIX}{number:06d}"


def build_number(text: str) -> int | None:
    """Read the number of a build, with or without its prefix; None when it is none."""
    digits = text.strip().upper().removeprefix(_PREFIX)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < _MOST_DIGITS else None


_PREFIX = "HOR-"
_MOST_DIGITS = 16


def digest(placements: Iterable[Placement]) -> str:
    """Return the SHA-256 of placements, in the order given; part of what the audit trail keeps of a build."""
    hashed = hashlib.sha256()
    for one in placements:
        hashed.update(json.dumps(one, ensure_ascii=False).encode() + b"\n")
    return hashed.hexdigest()


def weights_digest(weights: Mapping[tuple[str, str], object]) -> str:
    """Return the SHA-256 of what seats weighed, by course and section, which the audit trail keeps as well."""
    said = [[*seat, str(weight)] for seat, weight in sorted(weights.items())]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


# --- words -----------------------------------------------------------------------------------------

_SAID = {
    FIRST_CHOICE: N_("First choice obtained."),
    RANKED_CHOICE: N_("Choice no. {rank} obtained."),
    ONLY_SECTION: N_("The only group of this course."),
    SEAT_GIVEN: N_("Group chosen so that the whole timetable holds and groups fill evenly."),
    HELD_BEFORE: N_("Seat held before timetables were built."),
    NO_CHOICE_LEFT: N_("None of the choices could be given."),
    CLASH: N_("These courses cannot be taken together, whatever the groups: {courses}."),
    FULL: N_("Full groups: {sections}."),
    NO_SECTION: N_("No group of this course is offered this term."),
    LUNCH: N_("No group leaves time for lunch beside: {courses}."),
    PREREQUISITE_FAILED: N_("The requirements of this course are no longer met."),
    COREQUISITE_DENIED: N_("The course that must be taken with it was denied: {courses}."),
}
_OPTION_SAID = {
    OBTAINED: N_("Rank {rank}, {option}: obtained (weight {weight})."),
    FULL: N_("Rank {rank}, {option}: full (weight {weight})."),
    CLASH: N_("Rank {rank}, {option}: cannot be taken together with {courses}."),
    LUNCH: N_("Rank {rank}, {option}: leaves no time for lunch."),
    NOT_OFFERED: N_("Rank {rank}, {option}: not offered."),
    PREREQUISITE_FAILED: N_("Rank {rank}, {option}: its requirements are not met."),
}
_BESIDE = N_("No group of this course can be taken beside what is given already: {courses}.")
_FULL_BEFORE = N_("Rank {rank}, {option}: full already.")
_FULL_BESIDE = N_("With the seats that are left, these courses cannot be taken together: {courses}.")
_LOTTERY = N_("Lottery number: {lottery}.")
_PRIORITY = {
    LAST_TERM: N_("Placed among the first: last term of the programme."),
    FIXED: N_("Placed before the others: a course of one group only, or a seat held already."),
}


def reasons(one: Placement) -> tuple[Reason, ...]:
    """Say why: first what happened, then what became of each better choice, and the lottery that decides ties."""
    why = one.reason
    slug = str(why["slug"])
    said = Reason(slug, _SAID[slug], _params(why, rank=one.rank))
    head = _full(said) if slug == FULL else (_beside(said) if slug == CLASH else said,)
    return (*head, *_options(why, one.rank), *_required(why), *_order(why))


def _beside(said: Reason) -> Reason:
    """Say of a clash with seats that were given before that the course goes with none of them."""
    others: tuple[str, ...] = said.params["courses"][1:]  # type: ignore[index] # a tuple, the course first
    given = any(":" in one for one in others)
    return Reason(CLASH, _BESIDE, {**said.params, "courses": others}) if given else said


def _full(said: Reason) -> Iterator[Reason]:
    """Name the groups that are full; and, when others are not, the courses beside which those cannot be taken."""
    if said.params["sections"]:
        yield said
    if len(said.params["courses"]) > 1 or not said.params["sections"]:  # type: ignore[arg-type] # a tuple
        yield Reason(FULL, _FULL_BESIDE, said.params)


def _params(why: Mapping[str, Any], **also: object) -> dict[str, object]:
    lists = {key: tuple(value) for key, value in why.items() if key in {"courses", "sections"}}
    return {**lists, **also}


def _options(why: Mapping[str, Any], rank: int | None) -> Iterator[Reason]:
    for option in why.get("choices", ()):
        state = option["state"]
        told = rank is None or option["rank"] < rank or option["rank"] == rank > 1
        if told and state in _OPTION_SAID:
            message = _OPTION_SAID[state] if state != FULL or "weight" in option else _FULL_BEFORE
            yield Reason(state, message, {**option, "courses": tuple(option.get("courses", ()))})


def _required(why: Mapping[str, Any]) -> Iterator[Reason]:
    for one in why.get("required", ()):
        params = {
            key: tuple(value) if isinstance(value, list) else value for key, value in one["params"].items()
        }
        yield Reason(one["slug"], one["message"], params)


def _order(why: Mapping[str, Any]) -> Iterator[Reason]:
    if why.get("priority") in _PRIORITY and why["slug"] != FULL:
        yield Reason("priority", _PRIORITY[why["priority"]])
    if "lottery" in why:
        yield reason("lottery", _LOTTERY, lottery=why["lottery"])
