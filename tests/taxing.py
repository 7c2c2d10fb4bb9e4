"""A small college whose tax slips of 2026 can be issued: Marie full of fees, Marc with some, both with a SIN."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from omnicli.clock import zone
from omnicli.keys import AUDIT, read_key
from omnicli.money import Cents
from omnicli.rules.tax_slips import SLIPS
from omnicli.rules.tax_year import TaxYear
from omnicli.services import tax_amending, tax_slips, tax_years
from omnicli.vault import Vault
from store import uow as units
from tests.builders import NUMBER, a_college, charge, pay, running, sql
from tests.social import a_sin, keep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from omnicli.rules.tax_slips import Slip
    from omnicli.services.tax_amending import Amended, Cancelled
    from omnicli.services.tax_slips import Batch
    from store.uow import UnitOfWork

TZ = zone("America/Toronto")
FEBRUARY = datetime(2027, 2, 20, 15, tzinfo=UTC)
MARC = "2634568"
MARIES, MARCS = "046454286", a_sin(7)
ANOTHER = "200006286"  # ends as Marie’s does
YEAR = TaxYear(
    2026, rl8_box_a=Cents(382_300), rz_account="123456789RZ0001", rl8_institution="12345678",
    rl8_preparer="NP123456", contact_name="Lise Roy", contact_phone="418-555-0100", contact_email="a@cegep.example",
)  # fmt: skip
_ADDRESS = "UPDATE college SET data = json_set(data, '$.address', json(?))"


def a_taxable_college(home: Path, year: TaxYear = YEAR) -> None:
    """Marie paid 200 $ of tuition, Marc 80 $; relevés 8 take the numbers from 12345678 on."""
    a_college(home)
    with running(home) as run:
        run(_ADDRESS, (json.dumps(["1, rue du Quai", "L’Anse (Québec) G4X 1A1"]),))
        run(
            "UPDATE students SET address = '12, rue des Érables, app. 3', city = 'L’Anse', province = 'QC',"
            " postal_code = 'G4X 1A1', country = 'Canada'"
        )
        run(
            "INSERT INTO registrations (student, term, course, section, registered_at)"
            " VALUES (?, '20263', '420-1N6-TH', '00001', '2026-08-17T12:00:00Z')",
            (MARC,),
        )
    for number, sin, cents in ((NUMBER, MARIES, 20_000), (MARC, MARCS, 8_000)):
        keep(home, number, sin)
        charge(home, cents, due="2026-09-16", kind="tuition", number=number)
        pay(home, cents, number=number)
    with writing(home) as uow:
        tax_years.save(uow, year)
        tax_years.add_range(uow, 12_345_678, 12_345_777, "xml")


@contextmanager
def writing(home: Path, *, dry_run: bool = False, at: datetime = FEBRUARY) -> Iterator[UnitOfWork]:
    """Open the store to write, in February of the year after."""
    key, vault = read_key(home / "keys", AUDIT), Vault(home / "keys")
    database = home / "omni.db"
    with units.write(
        database, at=at, actor="employee:E1001", audit_key=key, dry_run=dry_run, vault=vault
    ) as uow:
        yield uow


def issue(
    home: Path, *students: str, year: TaxYear = YEAR, only_ready: bool = False, at: datetime = FEBRUARY
) -> Batch:
    """Issue both slips."""
    with writing(home, at=at) as uow:
        return tax_slips.issue(uow, year, TZ, SLIPS, students, only_ready=only_ready)


def amend(home: Path, *students: str, note: str = "") -> Amended:
    """Amend both slips."""
    with writing(home) as uow:
        return tax_amending.amend(uow, YEAR, TZ, SLIPS, students, note=note)


def cancel(home: Path, slip: str, *students: str) -> Cancelled:
    """Cancel slips."""
    with writing(home) as uow:
        return tax_amending.cancel(uow, YEAR, slip, students, "Erreur")


def live(home: Path) -> list[Slip]:
    """Return the slips in force."""
    with writing(home) as uow:
        return [*uow.tax_slips.live(2026)]


def charge_more(home: Path, cents: int = 5_000, number: str = NUMBER) -> None:
    """Charge an exemption fee of A2026 after the slips are issued, and have it paid."""
    charge(home, cents, due="2026-10-16", kind="equivalence", number=number)
    pay(home, cents, number=number, key=f"more:{number}:{cents}")


def forget_sin(home: Path, number: str = NUMBER) -> None:
    """Take a SIN away, as no command does."""
    sql(home, "DELETE FROM sins WHERE student = ?", (number,))
