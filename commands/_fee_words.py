"""Names of what is charged and paid, for people; machines get the kinds themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.i18n import Translator
    from omnicli.world import World

_WORDS = {
    "registration": N_("registration fee"),
    "affiliated": N_("affiliated fees"),
    "tuition": N_("tuition fee"),
    "non-resident": N_("non-resident contribution"),
    "international": N_("international student contribution"),
    "late-confirmation": N_("late fee – enrolment confirmation"),
    "schedule-change": N_("timetable change"),
    "late-payment": N_("late fee – payment"),
    "nsf": N_("returned cheque fee"),
    "attestation": N_("attestation of attendance"),
    "transcript": N_("transcript of marks"),
    "id-card": N_("identity card"),
    "course-description": N_("course description"),
    "equivalence": N_("equivalence study"),
    "cash": N_("cash payment"),
    "debit": N_("debit card payment"),
    "cheque": N_("cheque payment"),
    "bank": N_("bank payment"),
    "online": N_("online payment"),
    "assigned": N_("payment found to be this student’s"),
    "suspense": N_("payment to be identified"),
    "refund": N_("refund"),
}


def fee_name(t: Translator, kind: str) -> str:
    """Name a kind of charge or payment in the reader's language; one of the college's own names itself."""
    return t(_WORDS[kind]) if kind in _WORDS else kind


def fee_word(world: World, kind: str) -> str:
    """Name a kind of charge or payment: in words for people, as it is stored for machines."""
    return fee_name(world.t, kind) if world.fmt == "table" else kind
