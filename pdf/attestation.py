"""The attestation of attendance: what was frozen at its issue, set in the reader's language or in both."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_, Translator
from omnicli.rules.attestation import (
    ATTENDED,
    ATTENDS,
    DEEMED_FULL_TIME,
    ENROLLED,
    INSURANCE,
    LOAN,
    OTHER,
    PURPOSES,
    RESP,
)
from omnicli.rules.papers import ATTESTATION, BOTH, NAMES
from omnicli.rules.tariff import FULL_TIME, PART_TIME
from omnicli.rules.terms import term_name
from pdf.blocks import Facts, Head, Paper, Part, Signature, Space, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from omnicli.rules.papers import Draft, Stamp
    from pdf.blocks import Block

_SAYS = {
    ENROLLED: N_("We certify that {name} is enrolled at our college for the {term} term."),
    ATTENDS: N_("We certify that {name} attends our college in the {term} term."),
    ATTENDED: N_("We certify that {name} attended our college in the {term} term."),
}
_STATUSES = {
    FULL_TIME: N_("Full-time studies"),
    PART_TIME: N_("Part-time studies"),
    DEEMED_FULL_TIME: N_("Deemed full-time studies"),
}
_FOR = {
    INSURANCE: N_("Issued at the student’s request, for insurance purposes."),
    LOAN: N_("Issued for student loans and bursaries. Status of studies in this term: {status}."),
    RESP: N_("Issued for an education savings plan (RESP). Start of the programme: {began}."),
    OTHER: N_("Issued at the student’s request, for all legal intents and purposes."),
}


def paper(draft: Draft, stamp: Stamp, logo: bytes | None) -> Paper:
    """Set an attestation; its number, QR and footer are added as to every paper of the college."""
    langs = ("fr", "en") if draft.lang == BOTH else (draft.lang,)
    translators = [Translator(lang) for lang in langs]
    college = _table(draft.data["college"])
    lines = (*college["address"], *filter(None, (college["phone"],)))
    return Paper(
        title=translators[0](NAMES[ATTESTATION]),
        head=Head(college["name"], lines, logo),
        parts=tuple(Part(t.lang, tuple(_blocks(draft, stamp, t))) for t in translators),
    )


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(value)
    return value


def _blocks(draft: Draft, stamp: Stamp, t: Translator) -> Iterator[Block]:
    from pdf.blocks import Heading

    data: Mapping[str, Any] = draft.data
    yield Heading(t(NAMES[ATTESTATION]), level=1)
    yield Space(10)
    yield Text(_sentence(draft, t), size=12)
    yield Space(10)
    yield Facts(tuple((t(label), value) for label, value in _facts(draft, stamp, t)), columns=1)
    yield Space(10)
    yield Text(t(_FOR[data["purpose"]], status=t(_STATUSES[data["status"]]), began=_began(data, t)), size=11)
    yield Space(24)
    yield _signature(data, stamp, t)


def _sentence(draft: Draft, t: Translator) -> str:
    said = _SAYS[str(draft.data["wording"])]
    term = term_name(draft.term, t.lang)
    # French writes seasons without a capital: « à la session d’automne 2026 ».
    return t(said, name=draft.name, term=term.lower() if t.lang == "fr" else term)


def _facts(draft: Draft, stamp: Stamp, t: Translator) -> Iterator[tuple[str, str]]:
    """Yield label and value; labels are message ids."""
    data: Mapping[str, Any] = draft.data
    term = t(
        N_("{term}, from {starts} to {ends}"),
        term=term_name(draft.term, t.lang),
        starts=_day(data["starts"]),
        ends=_day(data["ends"]),
    )
    yield N_("Number of this attestation"), stamp.number
    yield N_("Name"), draft.name
    yield N_("Birth date"), t.date(_day(data["birth_date"]))
    yield N_("Student number"), draft.student
    if data["permanent_code"]:
        yield N_("Permanent code"), data["permanent_code"]
    yield N_("Programme"), f"{data['program']} {data['program_title']}"
    yield N_("Term"), term
    yield N_("Status"), t(_STATUSES[data["status"]])
    yield N_("Courses"), str(data["courses"])
    yield N_("Hours of class a week"), str(data["hours"])
    yield N_("Start of the programme"), _began(data, t)
    yield N_("Purpose"), t(PURPOSES[data["purpose"]])
    yield N_("Receipt of the fee"), data["receipt"] or t(N_("free of charge"))


def _began(data: Mapping[str, Any], t: Translator) -> str:
    """Say when the programme began: the term, and its first day where it is known."""
    began = data["began"]
    if not began["term"]:
        return t(N_("not known"))
    term = term_name(began["term"], t.lang)
    if not began["on"]:
        return term
    return t(N_("{date} ({term})"), date=_day(began["on"]), term=term)


def _signature(data: Mapping[str, Any], stamp: Stamp, t: Translator) -> Signature:
    college = data["college"]
    dated = N_("{place}, {date}") if college["place"] else N_("On {date}")
    return Signature(
        college["registrar"],
        college["registrar_title"] or t(N_("Registrar")),
        t(dated, place=college["place"], date=stamp.issued_on),
        college["seal"] or t(N_("Seal of the college")),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
