"""The transmission of relevés 8 to Revenu Québec (schema 2025.1): who prepares it, slips of one code, their count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.filing.fitting import given_names
from omnicli.filing.layout import Layout, Phone, digits_of, dollars, phone, postal_code
from omnicli.filing.xml import Node, node
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL
from omnicli.rules.tax_year import NO_SIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.filing.fitting import Fitting
    from omnicli.filing.layout import Heading, Sums
    from omnicli.rules.tax_slips import Address, Slip

NAMESPACE = "http://www.mrq.gouv.qc.ca/T5"
CODES = {ORIGINAL: "R", AMENDED: "A", CANCELLED: "D"}
"""Slip codes, which name the elements."""
SENDINGS = {ORIGINAL: "1", AMENDED: "4", CANCELLED: "6"}
"""`TypeEnvoi`."""

_LINE = 30
_ABROAD = "ZZ"
_SIXTEEN = "0" * 16
"""What stands, in a trial only, for a number that Revenu Québec gave nobody: such files are sent to no one."""


def layout(heading: Heading, fitting: Fitting) -> Layout:
    """Return the format of a file; `fitting` keeps what is cut."""
    return Layout(
        "Transmission",
        {"xmlns": NAMESPACE, "VersionSchema": heading.year.rl8_schema},
        _sender(heading, fitting),
        ("Groupe08",),
        _slips(heading, fitting),
        _closings(heading, fitting),
    )


def trial_case(year: int) -> str:
    """Return the name of a test case when Revenu Québec gave none."""
    return f"RAD_{year}_8_001"


def placeholder_certification(year: int) -> str:
    """Return what stands for a certification in a trial."""
    return f"RQ-{year % 100:02d}-99-999"


def _sender(heading: Heading, fitting: Fitting) -> Node:
    year, trial = heading.year, heading.trial
    certification = placeholder_certification(year.year) if trial else ""
    case = (year.rl8_trial or trial_case(year.year)) if trial else ""
    preparer = node(
        "Preparateur",
        Node("No", year.rl8_preparer),
        Node("Type", str(year.rl8_preparer_type)),
        *_college(heading, fitting),
    )
    return node(
        "P",
        Node("Annee", str(year.year)),
        Node("TypeEnvoi", SENDINGS[heading.kind]),
        preparer,
        _contact(heading, fitting),
        Node("NoCertification", year.rl8_certification or certification),
        Node("NomLogiciel", "omni"),
        Node("VersionLogiciel", fitting.fit("version", heading.version, 15)),
        Node("CourrielResponsable", year.contact_email),
        Node("IdPartenaireReleves", year.rl8_partner or (_SIXTEEN if trial else "")),
        Node("IdProduitReleves", year.rl8_product or (_SIXTEEN if trial else "")),
        Node("NoCasEssai", fitting.fit("trial", case, 25)),
    )


def _contact(heading: Heading, fitting: Fitting) -> Node:
    """Name who answers questions on the file: all of name and number, or nobody."""
    year, who = heading.year, phone(heading.year.contact_phone)
    if not year.contact_name or who == Phone():
        return Node("Informatique")
    return node(
        "Informatique",
        Node("Nom", fitting.fit("contact", year.contact_name, _LINE)),
        Node("IndRegional", who.area),
        Node("Tel", who.number),
        Node("PosteTel", digits_of(year.contact_extension, 7)),
    )


def _college(heading: Heading, fitting: Fitting) -> tuple[Node, ...]:
    """Return the name and the address of the college."""
    college = heading.college
    names = fitting.fold("college", (college.name,), _LINE, 2)
    code = postal_code(college)
    # The last line of a college's address is its town and code, which have elements of their own.
    street = college.address[:-1] if code and len(college.address) > 1 else college.address
    lines = fitting.fold("address", street, _LINE, 2)
    address = node(
        "Adresse",
        *_numbered("Ligne", lines),
        Node("Ville", fitting.fit("city", college.city, _LINE)),
        Node("Province", "QC"),
        Node("CodePostal", code),
    )
    return (*_numbered("Nom", names), address)


def _numbered(tag: str, lines: tuple[str, ...]) -> tuple[Node, ...]:
    return tuple(Node(f"{tag}{place}", text) for place, text in enumerate(lines, start=1))


def _slips(heading: Heading, fitting: Fitting) -> Callable[[Slip, str], Node]:
    code, year = CODES[heading.kind], str(heading.year.year)

    def slip(one: Slip, sin: str) -> Node:
        begun = (Node("Annee", year), Node("NoReleve", one.rl8_number), _student(one, sin, fitting))
        if one.kind == CANCELLED:
            return node(code, *begun)
        before = one.rl8_before if one.kind == AMENDED else ""
        address = _address(one.person.address, fitting, one.student)
        return node(code, *begun, address, _amounts(one), Node("NoReleveDerniereTrans", before))

    return slip


def _student(one: Slip, sin: str, fitting: Fitting) -> Node:
    """Name the student; a slip that cancels bears no initial."""
    given = given_names(one.person.first_name)
    return node(
        "Etudiant",
        Node("NAS", sin or NO_SIN),
        Node("CodePermanent", one.person.permanent_code.upper()),
        Node("NomFamille", fitting.fit("last_name", one.person.last_name, _LINE, one.student)),
        Node("Prenom", fitting.fit("first_name", given.first, _LINE, one.student)),
        Node("Initiale", "" if one.kind == CANCELLED else given.initial),
    )


def _address(address: Address, fitting: Fitting, student: str) -> Node:
    """Write an address; abroad, the country stands for the province, which may not be missing."""
    code = "".join(c for c in address.postal_code.upper() if c.isascii() and c.isalnum())
    province = address.country if address.province.upper() == _ABROAD else address.province
    lines = fitting.fold("address", (address.line1, address.line2), _LINE, 2, student)
    return node(
        "Adresse",
        *_numbered("Ligne", lines),
        Node("Ville", fitting.fit("city", address.city, _LINE, student)),
        Node("Province", fitting.fit("province", province.upper(), 20, student)),
        Node("CodePostal", fitting.fit("postal_code", code, 6, student)),
    )


def _amounts(one: Slip) -> Node:
    """Write the boxes that are not nothing; box A as 0.00 when all are, for there must be one."""
    boxes = one.rl8
    return node(
        "Montants",
        Node("A_EtudesPostSecondaires", dollars(boxes.a) if boxes.a or not (boxes.b or boxes.c) else ""),
        Node("B_FraisScolariteOuExamen", dollars(boxes.b) if boxes.b else ""),
        Node("C_Dons", dollars(boxes.c) if boxes.c else ""),
    )


def _closings(heading: Heading, fitting: Fitting) -> Callable[[Sums], Node]:
    year, college = heading.year, _college(heading, fitting)

    def closing(sums: Sums) -> Node:
        return node(
            "T",
            Node("Annee", str(year.year)),
            Node("NbReleves", str(sums.slips)),
            node("EtablissementEnseignement", Node("Code", year.rl8_institution), *college),
        )

    return closing
