"""What a college says of itself: its name, address, registrar, time zone and the rules of its terms."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from omnicli.errors import BadInput, Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.cote_r_rules import CoteRRules
    from omnicli.rules.finance import Finance
    from omnicli.rules.mark_rules import MarkRules
    from omnicli.rules.paper_rules import PaperRules

DEFAULT_TIME_ZONE = "America/Toronto"
_TEXTS = ("name", "city", "phone", "registrar", "registrar_title", "time_zone", "domain")
_KNOWN = frozenset({*_TEXTS, "address", "logo", "terms", "finance", "choice", "marks", "cote_r", "papers"})


@dataclass(frozen=True, slots=True)
class CollegeFacts:
    """The college's own data.

    `term_rules` maps a season's name to the rules of its dates (rules.terms). The others are tables that modules of the
    rules read: `money` rules.finance, `choosing` rules.choice_rules, `marking` rules.mark_rules, `cote_r_table`
    rules.cote_r_rules, `papering` rules.paper_rules.
    """

    name: str = "Cégep"
    address: tuple[str, ...] = ()
    city: str = ""
    phone: str = ""
    registrar: str = ""
    registrar_title: str = ""
    time_zone: str = DEFAULT_TIME_ZONE
    domain: str = "cegep.example"
    term_rules: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    money: Mapping[str, Any] = field(default_factory=dict)
    choosing: Mapping[str, Any] = field(default_factory=dict)
    marking: Mapping[str, Any] = field(default_factory=dict)
    cote_r_table: Mapping[str, Any] = field(default_factory=dict)
    papering: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finance(self) -> Finance:
        """What the college decides about money."""
        from omnicli.rules.finance import finance

        found = finance(self.money)
        return found if found.payee else replace(found, payee=self.name)

    @property
    def choice(self) -> ChoiceRules:
        """What the college decides about course choice and timetables."""
        from omnicli.rules.choice_rules import choice_rules

        return choice_rules(self.choosing)

    @property
    def marks(self) -> MarkRules:
        """What the college decides about marks and absences."""
        from omnicli.rules.mark_rules import mark_rules

        return mark_rules(self.marking)

    @property
    def cote_r(self) -> CoteRRules:
        """What is settled about the Cote R."""
        from omnicli.rules.cote_r_rules import cote_r_rules

        return cote_r_rules(self.cote_r_table)

    @property
    def papers(self) -> PaperRules:
        """What the college decides about its papers."""
        from omnicli.rules.paper_rules import paper_rules

        return paper_rules(self.papering)

    def to_mapping(self) -> dict[str, Any]:
        """Return plain data that `from_stored` reads back."""
        return asdict(self)


def from_stored(data: Mapping[str, Any]) -> CollegeFacts:
    """Read what `to_mapping` gave."""
    return CollegeFacts(**{**data, "address": tuple(data["address"])})


def from_file(data: Mapping[str, Any]) -> CollegeFacts:
    """Read a college file (TOML, described in the staff guide); every fault is listed in one `BadInput`."""
    faults = [
        *_unknown(data),
        *_wrong_texts(data),
        *_wrong_address(data),
        *_wrong_terms(data),
        *_wrong_zone(data),
        *_wrong_tables(data),
    ]
    if faults:
        raise BadInput(
            N_("The college file is refused; nothing was written."), code="bad-college", reasons=faults
        )
    texts = {key: str(data[key]).strip() for key in _TEXTS if key in data}
    return CollegeFacts(
        **texts,
        address=tuple(data.get("address", ())),
        term_rules=data.get("terms", {}),
        money=data.get("finance", {}),
        choosing=data.get("choice", {}),
        marking=data.get("marks", {}),
        cote_r_table=data.get("cote_r", {}),
        papering=data.get("papers", {}),
    )


def _unknown(data: Mapping[str, Any]) -> list[Reason]:
    return [
        reason("unknown-key", N_("“{key}” is not something a college file says."), key=key)
        for key in data
        if key not in _KNOWN
    ]


def _wrong_texts(data: Mapping[str, Any]) -> list[Reason]:
    faults = [
        reason("not-text", N_("“{key}” must be text between quotes."), key=key)
        for key in (*_TEXTS, "logo")
        if key in data and not isinstance(data[key], str)
    ]
    if not str(data.get("name", "")).strip():
        faults.append(reason("name-missing", N_('The college\'s name is missing: name = "Cégep de …".')))
    return faults


def _wrong_address(data: Mapping[str, Any]) -> list[Reason]:
    lines = data.get("address", [])
    if isinstance(lines, list) and all(isinstance(line, str) for line in lines):
        return []
    return [
        reason("not-lines", N_('“address” must be a list of lines: ["671, boulevard Frontenac Ouest", …].'))
    ]


def _wrong_terms(data: Mapping[str, Any]) -> list[Reason]:
    from omnicli.rules.terms import parse_term_rules
    from omnicli.rules.values import Invalid

    terms = data.get("terms", {})
    if not isinstance(terms, dict):
        return [
            reason("not-terms", N_("“terms” must be tables: [terms.autumn], [terms.winter], [terms.summer]."))
        ]
    try:
        parse_term_rules(terms)
    except Invalid as error:
        return [error.reason]
    return []


def _wrong_zone(data: Mapping[str, Any]) -> list[Reason]:
    from omnicli.clock import zone

    name = data.get("time_zone", DEFAULT_TIME_ZONE)
    try:
        zone(str(name))
    except (KeyError, ValueError, OSError):
        return [reason("unknown-zone", N_("There is no time zone called “{name}”."), name=str(name)[:40])]
    return []


def _wrong_tables(data: Mapping[str, Any]) -> list[Reason]:
    from omnicli.rules import choice_rules, cote_r_rules, finance, mark_rules, paper_rules

    return [
        *finance.faults(data.get("finance", {})),
        *choice_rules.faults(data.get("choice", {})),
        *mark_rules.faults(data.get("marks", {})),
        *cote_r_rules.faults(data.get("cote_r", {})),
        *paper_rules.faults(data.get("papers", {})),
    ]
