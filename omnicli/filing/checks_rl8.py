"""What a transmission of relevés 8 must be: no schema of it comes with this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.filing.checks import Check, Once, Rule, cents, count_fault, forms, same_year, sin_faults
from omnicli.filing.rl8 import CODES, SENDINGS
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.rules.rl8_number import is_rl8_number
from omnicli.rules.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.filing.checks import Element
    from omnicli.rules.tax_year import TaxYear

_YEARS = {"2025.1": (2025, 2026)}
"""The years that a version of the transmission takes; nothing is held against a version that is not known here."""
_MOST = 999_999_999  # cents: 9 999 999.99 a box
_CODE = {SENDINGS[kind]: CODES[kind] for kind in CODES}
_A = "A_EtudesPostSecondaires"
_B = "B_FraisScolariteOuExamen"
_C = "C_Dons"

_ADDRESS = {
    "Ligne1": Rule(".{1,30}", "1, rue du Quai"),
    "Ligne2": Rule(".{1,30}", "App. 2", needed=False),
    "Ville": Rule(".{1,30}", "Québec"),
    "Province": Rule(".{1,20}", "QC"),
    "CodePostal": Rule("[A-Z0-9]{1,6}", "G1A1A1", needed=False),
}
_STUDENT = {
    "Etudiant/NAS": Rule(".+", "999999999"),
    "Etudiant/CodePermanent": Rule("[A-Z]{4}[0-9]{8}", "TREM69530701"),
    "Etudiant/NomFamille": Rule(".{1,30}", "Tremblay"),
    "Etudiant/Prenom": Rule(".{1,30}", "Marie"),
    "Etudiant/Initiale": Rule(r"[^\W\d_]", "M", needed=False),
}
_LIVING = {f"Adresse/{name}": rule for name, rule in _ADDRESS.items()}
_NAMES = {"Nom1": Rule(".{1,30}", "Cégep"), "Nom2": Rule(".{1,30}", "…", needed=False)}
_COLLEGE = {**_NAMES, **_LIVING}
_SENDER = {
    "Preparateur/No": Rule("NP[0-9]{6}", "NP123456", "rl8_preparer"),
    "Preparateur/Type": Rule("[1-3]", "1", "rl8_preparer_type"),
    **{f"Preparateur/{path}": rule for path, rule in _COLLEGE.items()},
    "NoCertification": Rule(r"RQ-[0-9]{2}-\w{2}-\w{3}", "RQ-26-01-001", "rl8_certification"),
    "IdPartenaireReleves": Rule(".{16}", "0123456789ABCDEF", "rl8_partner"),
    "IdProduitReleves": Rule(".{16}", "0123456789ABCDEF", "rl8_product"),
    "CourrielResponsable": Rule(
        r"(?=.{3,60}$)[^@\s]+@[^@\s]+", "a@cegep.example", "contact_email", needed=False
    ),
}
_CLOSING = {
    "EtablissementEnseignement/Code": Rule(".{1,8}", "12345678", "rl8_institution"),
    **{f"EtablissementEnseignement/{path}": rule for path, rule in _COLLEGE.items()},
}


def rl8_checks(year: TaxYear, *, trial: bool) -> Check:
    """Return how a transmission of that year is checked."""
    found = _Transmission(year, trial=trial)
    slips = frozenset(CODES.values())
    return Check(slips | {"P", "T"}, slips, found.look, found.end)


class _Transmission:
    """Looks at a transmission from its beginning to its end."""

    def __init__(self, year: TaxYear, *, trial: bool) -> None:
        self._year, self._trial = year, trial
        self._code = ""
        self._slips = self._closings = 0
        self._number = Once(N_("The number {value} comes twice in one file."))
        self._mixed = False

    def look(self, one: Element) -> Iterator[Reason]:
        """Say what is wrong with an element."""
        if one.tag == "P":
            yield from self._sender(one)
        elif one.tag == "T":
            self._closings += 1
            yield from same_year(one, "Annee", self._year)
            yield from forms(one, _CLOSING)
            yield from count_fault("NbReleves", one.text("NbReleves"), self._slips)
        else:
            yield from self._slip(one)

    def end(self) -> Iterator[Reason]:
        """Say what the whole lacks."""
        if self._mixed:
            yield reason("mixed-codes", N_("A file holds slips of one code only: R, A or D."))
        if self._closings != 1:
            yield reason("element-missing", N_("{element} is missing."), element="T")
        if not self._slips:
            yield reason("no-slip", N_("The file holds no slip at all."))

    def _sender(self, one: Element) -> Iterator[Reason]:
        self._code = _CODE.get(one.text("TypeEnvoi"), "")
        yield from same_year(one, "Annee", self._year)
        yield from forms(one, _SENDER)
        version, year = self._year.rl8_schema, self._year.year
        if year not in _YEARS.get(version, (year,)):
            message = N_("The transmission {version} takes the years {years}, not {year}.")
            years = tuple(map(str, _YEARS[version]))
            yield reason("wrong-version", message, version=version, years=years, year=year)
        if one.has("NoCasEssai") != self._trial:
            yield reason("trial", N_("A trial bears the number of its case, and no other file does."))

    def _slip(self, one: Element) -> Iterator[Reason]:
        self._slips += 1
        self._mixed |= one.tag != self._code
        yield from same_year(one, "Annee", self._year)
        yield from _numbered(one, "NoReleve")
        yield from self._number(one.text("NoReleve"))
        yield from forms(one, _STUDENT)
        yield from sin_faults(one.text("Etudiant/NAS"), self._year)
        if one.tag != "D":
            yield from forms(one, _LIVING)
            yield from _amounts(one, self._year)
        if one.tag == "A":
            yield from _numbered(one, "NoReleveDerniereTrans")
            if one.text("NoReleve") == one.text("NoReleveDerniereTrans"):
                yield reason("own-number", N_("An amended slip has a number of its own."))


def _numbered(one: Element, path: str) -> Iterator[Reason]:
    text = one.text(path)
    if not is_rl8_number(text):
        message = N_("{element} is “{value}”: nine digits, the last of which is the others modulo 7.")
        yield reason("bad-number", message, element=path, value=shown(text))


def _amounts(one: Element, year: TaxYear) -> Iterator[Reason]:
    """Hold the boxes against what the year allows; there must be one."""
    told = {path: one.text(f"Montants/{path}") for path in (_A, _B, _C)}
    found = {path: cents(text) for path, text in told.items() if text}
    if not found or None in found.values() or any((value or 0) > _MOST for value in found.values()):
        message = N_("An amount is missing, or is not written as 1234.50, up to 9999999.99.")
        yield reason("bad-amount", message)
        return
    allowed = {terms * (year.rl8_box_a or 0) for terms in range(year.rl8_terms + 1)}
    if (found.get(_A) or 0) not in allowed:
        message = N_("Box A is {value}; for {year} it may be {allowed}.")
        may = tuple(Cents(value) for value in sorted(allowed))
        yield reason("bad-box-a", message, value=Cents(found[_A] or 0), year=year.year, allowed=may)
