"""A SIN as it is given: typed without being shown, or in a form; never on the command line, which others see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from commands._identity import bad_form
from commands._options import parsed, read_form
from commands._written import tell
from omnicli.errors import Reason, Refused, UsageFault, reason
from omnicli.i18n import N_
from omnicli.rules.sin import masked, needs_expiry, parse_expiry, parse_sin
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from omnicli.services.sins import Given
    from omnicli.world import World

T = TypeVar("T")

_TRIES = 3
TAKES_WORDS = {"allow_extra_args": True}
"""A command that refuses more words by itself, without repeating them: see `refuse_words`."""

Expires = Annotated[
    str,
    typer.Option(
        "--expires", metavar="DATE", help=N_("Expiry date of a SIN that begins with 9, such as 2027-08-31.")
    ),
]


def refuse_words(ctx: typer.Context, *words: str) -> None:
    """Refuse a SIN written on the command line, where other accounts and the shell's history have it.

    `words` are arguments and options of the command in whose place it may have been written.
    """
    if ctx.args or any(map(_is_sin, words)):
        message = N_(
            "A SIN is not written on the command line, where others can read it: leave it out and it is asked, or give"
            " a form with --input."
        )
        raise UsageFault(message, code="sin-on-command-line")


def _is_sin(text: str) -> bool:
    try:
        return bool(parse_sin(text))
    except Invalid:
        return False


def given_sin(
    world: World, source: str, expires: str, question: str, **words: object
) -> tuple[str, date | None]:
    """Return a SIN and its expiry, from a form when there is one, else asked at the terminal."""
    day = parsed(parse_expiry, expires) if expires else None
    if source:
        return _from_form(read_form(world, source), day)
    sin = _until(world, parse_sin, lambda: world.prompter.secret(question, **words))
    if day is None and needs_expiry(sin):
        day = _until(world, parse_expiry, lambda: world.prompter.ask(N_("Its expiry date (YYYY-MM-DD):")))
    return sin, day


def _until(world: World, read: Callable[[str], T], ask: Callable[[], str]) -> T:
    """Ask until the answer can be read, three times at most."""
    for left in range(_TRIES - 1, -1, -1):
        try:
            return read(ask())
        except Invalid as error:
            if not left:
                raise Refused.because(error.reason) from None
            world.note(error.reason.message, **error.reason.params)
    raise AssertionError("the last try returns or raises")


def _from_form(form: Mapping[str, Any], day: date | None) -> tuple[str, date | None]:
    """Read a form; `BadInput` with every fault, and no value, when it is not good."""
    faults: list[Reason] = []
    sin = _field(form, "sin", parse_sin, faults)
    if form.get("expires") not in (None, ""):
        day = _field(form, "expires", parse_expiry, faults)
    if faults or sin is None:
        raise bad_form(faults)
    return sin, day


def _field(form: Mapping[str, Any], key: str, read: Callable[[str], T], faults: list[Reason]) -> T | None:
    text = form.get(key)
    if not isinstance(text, str):
        faults.append(reason("missing-key", N_("“{key}” is missing or is not text."), key=key))
        return None
    try:
        return read(text)
    except Invalid as error:
        faults.append(error.reason)
        return None


def tell_given(
    world: World,
    student: str,
    given: Given,
    messages: Mapping[str, str],
    *,
    more: tuple[Reason, ...] = (),
    dry_run: bool,
) -> None:
    """Say what became of a SIN, by its last three digits, and what is odd about it."""
    odd = (*given.warnings, *more)
    told = {
        "student": student,
        "sin_end": given.end,
        "expires": given.expires,
        "what": given.what,
        "warnings": [one.slug for one in odd],
        "dry_run": dry_run,
    }
    tell(world, told, messages[given.what], sin=masked(given.end))
    if world.fmt == "table":
        for one in odd:
            world.note(one.message, **one.params)
