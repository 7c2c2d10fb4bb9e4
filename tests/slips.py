"""Tax slips for tests, kept in a test's store as they are when issued."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.money import Cents
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
from omnicli.rules.tax_year import TaxYear
from tests.builders import CODE, NUMBER
from tests.social import SIN, writing

if TYPE_CHECKING:
    from pathlib import Path

YEAR = 2026
HERE = Address("12, rue des Érables", "", "Val-Boréal", "QC", "G0X9Z9", "CAN")
ABROAD = Address("12, Hauptstrasse", "c/o Müller", "Berlin", "ZZ", "10115", "DEU")
LONG = Address(
    "1234, boulevard du Cardinal-Paul-Émile-Léger Ouest, appartement 4567",
    "a/s de Mme Anne-Élisabeth de la Bruère-Deschênes",
    "Saint-Louis-du-Ha! Ha!-de-Témiscouata",
    "QC",
    "G0L3S0",
    "CAN",
)
MARIE = Person(NUMBER, "Tremblay", "Marie", CODE, "Techniques de l’informatique", "420.B0", HERE, SIN[-3:])
COLLEGE = College(
    "Cégep de l’Anse", ("1, rue du Quai", "L’Anse (Québec) G0A 1A0"), "L’Anse", "418 555-0100", "123456789RZ0001",
    "12345678", "",
)  # fmt: skip


def sessions(count: int, cents: int = 123_456) -> tuple[Session, ...]:
    """Return so many sessions of the year, of two months full-time each."""
    return tuple(
        Session(f"2026{place}", f"2026-{3 * place - 2:02d}", f"2026-{3 * place - 1:02d}", cents, 0, 2)
        for place in range(1, count + 1)
    )


def t2202(number: int = 1, *, fees: int = 123_456, count: int = 2, **changes: Any) -> Slip:
    """Return a T2202 of Marie's, with changes."""
    made = Slip(number, YEAR, T2202, ORIGINAL, MARIE, T2202Boxes(sessions(count, fees)), COLLEGE)
    return made._replace(**changes)


def rl8(number: int = 2, **changes: Any) -> Slip:
    """Return a relevé 8 of Marie's, with changes: its number is made of the slip's."""
    boxes = RL8Boxes(2, 764_600, 246_912, 0)
    made = Slip(number, YEAR, RL8, ORIGINAL, MARIE, boxes, COLLEGE, rl8_number=f"{number:08d}{number % 7}")
    return made._replace(**changes)


def configure(home: Path, year: TaxYear | None = None) -> None:
    """Configure the tax year 2026, unless another is given."""
    with writing(home) as uow:
        uow.tax_years.save(year or TaxYear(YEAR, rl8_box_a=Cents(382_300)), at=uow.at, actor=uow.actor)


def keep(home: Path, *slips: Slip, sin: str = SIN) -> None:
    """Keep slips as issued, each with a SIN."""
    with writing(home) as uow:
        batch = uow.tax_slips.add_batch(slips[0].year, "issue", "", at=uow.at, actor=uow.actor)
        uow.tax_slips.add(slips, {one.student: sin for one in slips}, batch)
