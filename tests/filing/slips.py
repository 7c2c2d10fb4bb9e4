"""Slips of invented people for tests of files."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from omnicli.filing import rl8, t2202
from omnicli.filing.fitting import Fitting
from omnicli.filing.layout import Heading, Part
from omnicli.money import Cents
from omnicli.rules.rl8_number import rl8_number
from omnicli.rules.tax_slips import (
    ORIGINAL,
    RL8,
    T2202,
    Address,
    College,
    Person,
    RL8Boxes,
    Session,
    Slip,
    T2202Boxes,
)
from omnicli.rules.tax_year import ISSUE, TaxYear

if TYPE_CHECKING:
    from collections.abc import Iterable

SIN = "046454286"
ACCOUNT = "123456789RZ0001"
YEAR = TaxYear(
    2025,
    rz_account=ACCOUNT,
    contact_name="Lise Roy",
    contact_phone="418 555-0100",
    contact_extension="12",
    contact_email="lise.roy@cegep.example",
    rl8_box_a=Cents(382_300),
    rl8_preparer="NP123456",
    rl8_institution="12345678",
    without_sin=ISSUE,
)
AUTHORISED = replace(
    YEAR,
    rl8_certification="RQ-25-01-001",
    rl8_partner="PARTENAIRE000001",
    rl8_product="PRODUIT000000001",
)
COLLEGE = College(
    "Cégep de l’Anse",
    ("1, rue du Quai", "L’Anse (Québec) G4X 1A1"),
    "L’Anse",
    "418 555-0100",
    ACCOUNT,
    "",
    "",
)
MARIE = Person(
    "2634567", "Tremblay", "Marie Jade", "TREM69530701", "Techniques de l’informatique", "420.B0",
    Address("12, rue des Pins", "", "L’Anse", "QC", "G4X 1B2", "CAN"), "286",
)  # fmt: skip
SESSIONS = (
    Session("20251", "2025-01", "2025-05", 14_250, 0, 5),
    Session("20253", "2025-08", "2025-12", 20_075, 1, 4),
)


def a_t2202(number: int = 1, *, kind: str = ORIGINAL, shown: bool = True, **person: Any) -> Slip:
    """Return Marie's T2202, with changes to the person."""
    who = MARIE._replace(**{"student": f"{2_634_566 + number}", **person})
    return Slip(number, 2025, T2202, kind, who, T2202Boxes(SESSIONS, shown), COLLEGE)


def a_rl8(number: int = 1, *, kind: str = ORIGINAL, boxes: RL8Boxes | None = None, **person: Any) -> Slip:
    """Return Marie's relevé 8, with changes to the person."""
    who = MARIE._replace(**{"student": f"{2_634_566 + number}", **person})
    own, before = rl8_number(10_000_000 + number), rl8_number(20_000_000 + number)
    held = boxes or RL8Boxes(1, 382_300, 34_325, 0)
    return Slip(number, 2025, RL8, kind, who, held, COLLEGE, rl8_number=own, rl8_before=before)


def file_of(
    slips: Iterable[Slip], *, year: TaxYear = YEAR, kind: str = ORIGINAL, sin: str = SIN, **heading: Any
) -> tuple[BytesIO, Fitting]:
    """Return one file of slips, and what was cut."""
    slips, fitting, stream = list(slips), Fitting(), BytesIO()
    said = Heading(year, kind, COLLEGE, "ABCD2345", "", "1.0")._replace(**heading)
    layout = (t2202 if slips[0].slip == T2202 else rl8).layout(said, fitting)
    part = Part(layout, stream, year.file_bytes)
    for one in slips:
        assert part.add(one, sin)
    part.close()
    return stream, fitting
