"""The tariff in words: what an amount is for each of, whom it is for, where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_, Words
from omnicli.rules.attestation import PURPOSES

if TYPE_CHECKING:
    from omnicli.i18n import Translator
    from omnicli.rules.tariff import Conditions

_PER = {"term": N_("term"), "course": N_("course"), "hour": N_("hour"), "event": N_("occurrence")}
_WHOM = {
    "full-time": N_("full-time"),
    "part-time": N_("part-time"),
    "quebec": N_("Québec"),
    "canada": N_("elsewhere in Canada"),
    "international": N_("international"),
}
SOURCES = (
    N_("droits d'inscription: 20 $ a session, seven colleges"),
    N_("droits d'inscription: 5 $ a course, seven colleges"),
    N_("droits afférents: 25 $ a session, six colleges"),
    N_("droits afférents: 6 $ a course, six colleges"),
    N_("C-29, s. 24 and six colleges: 2 $ a course hour"),
    N_("the same 2 $ an hour, before the contribution"),
    N_("one college: 1 508 $ a session"),
    N_("one college: 7,36 $ an hour"),
    N_("group A, from summer 2024 (one college)"),
    N_("group B: physical techniques"),
    N_("group B: arts"),
    N_("group C: biological techniques"),
    N_("group A: pre-university"),
    N_("group A, on top of the 2 $ an hour"),
    N_("group B, on top of the 2 $ an hour"),
    N_("group C, on top of the 2 $ an hour"),
    N_("guide: 25 $; the same in two other colleges"),
    N_("guide: 15 $ each confirmed change"),
    N_("one college: 10 $"),
    N_("two colleges: 15 $ and 25 $"),
    N_("one college: 3 $"),
    N_("one college: 3 $ the student's copy"),
    N_("one college: 5 $"),
    N_("one college: 25 $ a course"),
    N_(
        "one college's by-law: an attestation that the law requires (student loans and bursaries) is in the"
        " registration fee"
    ),
    N_("import"),
)
"""What the rows that come with omni say of where they are from, and what an imported one says."""


def per_word(t: Translator, per: str) -> str:
    """Name what an amount is for each of."""
    return t(_PER[per])


def whom(t: Translator, conditions: Conditions) -> str:
    """Say in words whom a row of the tariff is for."""
    words = [t(_WHOM[word]) for word in (conditions.status, conditions.residency) if word]
    if conditions.program:
        words.append(t(N_("programmes {prefix}…"), prefix=conditions.program))
    if conditions.purpose:
        words.append(t(N_("attestation for: {purpose}"), purpose=Words(PURPOSES[conditions.purpose])))
    return ", ".join(words) or t(N_("everybody"))


def source_words(t: Translator, source: str) -> str:
    """Say where a row of the tariff comes from; a source of the college's own says itself."""
    return t(source) if source in SOURCES else source
