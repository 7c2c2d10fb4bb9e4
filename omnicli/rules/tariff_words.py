"""Reading a tariff as people write one, in English or in French: kinds, amounts, what they are for each of, to whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.money import Cents, parse_cents
from omnicli.rules.attestation import PURPOSE_WORDS
from omnicli.rules.fees import DISABILITY, END_OF_DEC
from omnicli.rules.tariff import FULL_TIME, PART_TIME, Conditions
from omnicli.rules.values import Invalid, keyword, parse_keyword, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

RESERVED = frozenset(
    "cash debit cheque bank online assigned refund suspense returned settled reversal".split()
)
"""Kinds that mean something else to the ledger."""

HIGHEST = Cents(10_000_000)  # 100 000 $: a typing error beyond
MOST_STEPS = 12  # a year of months
_LONGEST_KIND = 40

_KIND = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PREFIX = re.compile(r"([0-9A-Z]{3})[. -]?([0-9A-Z]{0,2})|[0-9A-Z]{1,2}")


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, given in words.items() for word in given.split()}


_PER = _by_word(
    {
        "term": "term terms session sessions trimestre",
        "course": "course courses cours",
        "hour": "hour hours heure heures h period periods periode periodes",
        "event": "event events evenement evenements fois once",
    }
)
_EVERYBODY = frozenset("all any anybody everybody everyone tous toutes tout".split())
_STATUSES = _by_word(
    {
        FULL_TIME: "fulltime ft tempsplein atempsplein tempscomplet tp",
        PART_TIME: "parttime pt tempspartiel atempspartiel",
    }
)
_RESIDENCIES = _by_word(
    {
        "quebec": "quebec qc resident residents",
        "canada": "canada can ca canadien canadienne canadian nonresident nonresidents nonresidente outofprovince",
        "international": "international internationale int etranger etrangere foreign",
    }
)
_DEEMED = _by_word(
    {
        END_OF_DEC: "endofdec findedec findudec fin",
        DISABILITY: "disability handicap deficience deficiencefonctionnelle situationdehandicap",
    }
)
_PROGRAM = frozenset(("program", "programme"))
_PURPOSE = frozenset(("purpose", "motif", "fin"))


def parse_kind(text: str) -> str:
    """Read a kind of charge: a word of letters, digits and dashes that the ledger has no other use for."""
    kind = re.sub(r"[\s_]+", "-", text.strip().lower()) if len(text) <= _LONGEST_KIND else text
    if len(kind) > _LONGEST_KIND or not _KIND.fullmatch(kind):
        raise Invalid(
            "bad-kind",
            N_("“{value}” is not a kind of charge; write it in letters, digits and dashes: late-payment."),
            value=shown(text),
        )
    if kind in RESERVED:
        raise Invalid(
            "reserved-kind", N_("“{value}” is a word of the ledger, not a kind of charge."), value=kind
        )
    return kind


def parse_amounts(text: str) -> tuple[Cents, ...]:
    """Read an amount in dollars, or several that grow by the month: `25.00`, `25,00 $`, `25/50/75/100`."""
    parts = text.split("/")
    try:
        amounts = tuple(map(parse_cents, parts)) if len(parts) <= MOST_STEPS else ()
    except ValueError:
        amounts = ()
    if not amounts:
        raise Invalid(
            "bad-amount",
            N_("“{value}” is not an amount; write it as 25.00, or 25.00/50.00 when it grows by the month."),
            value=shown(text),
        )
    for cents in amounts:
        if not 0 <= cents <= HIGHEST:
            message = N_("{value} is not between {low} and {high}.")
            raise Invalid("out-of-range", message, value=cents, low=Cents(0), high=HIGHEST)
    if list(amounts) != sorted(amounts):
        raise Invalid(
            "falling-amount", N_("“{value}”: an amount that grows by the month may not go down."), value=shown(text)
        )  # fmt: skip
    return amounts


def parse_per(text: str) -> str:
    """Read what an amount is for each of: `term`, `course`, `hour` or `event`."""
    message = N_("“{value}” is not what an amount is counted by; write term, course, hour or event.")
    return parse_keyword(
        re.sub(r"^\s*(?:per|par)\b[\s-]*", "", text[:_LONGEST_KIND]) or text, _PER, "bad-per", message
    )


def parse_deemed(text: str) -> str:
    """Read why a part-time student is deemed full-time: `end-of-dec` or `disability`."""
    message = N_("“{value}” does not say why a student is deemed full-time; write end-of-dec or disability.")
    return parse_keyword(text, _DEEMED, "bad-reason", message)


def parse_conditions(text: str) -> Conditions:
    """Read whom a row is for: `all`, or `full-time`, `part-time+quebec`, `program:420.B0`, all of which must hold.

    There is at most one condition of each sort: status, residency, programme, the purpose of an attestation
    (`purpose:loan`).
    """
    found: dict[str, str] = {}
    for word in re.split(r"[+,;&]", text):
        sort, value = _condition(word)
        if sort and found.setdefault(sort, value) != value:
            message = N_("“{value}” holds for nobody: it says two things at once.")
            raise Invalid("contradiction", message, value=shown(text))
    return Conditions(**found)


def _condition(word: str) -> tuple[str, str]:
    """Read one condition: its sort, and its value; no sort for one that always holds."""
    before, colon, after = word.partition(":")
    if colon and keyword(before) in _PROGRAM:
        match = _PREFIX.fullmatch(after.strip().upper())
        if match:
            return "program", f"{match[1]}.{match[2]}" if match[2] else match[1] or match[0]
    if colon and keyword(before) in _PURPOSE and (purpose := PURPOSE_WORDS.get(keyword(after))):
        return "purpose", purpose
    for sort, words in (("status", _STATUSES), ("residency", _RESIDENCIES)):
        if keyword(word) in words:
            return sort, words[keyword(word)]
    if keyword(word) in _EVERYBODY:
        return "", ""
    message = N_(
        "“{value}” does not say to whom it applies; write all, or full-time, part-time, quebec, canada,"
        " international, program:420.B0, joined by +."
    )
    raise Invalid("bad-condition", message, value=shown(word.strip()))
