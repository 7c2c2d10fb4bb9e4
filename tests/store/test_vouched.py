"""What stands beside the ledger is held against the events it left: edited, forged or deleted by hand, it is found."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from omnicli.keys import AUDIT, read_key
from omnicli.rules.reference import reference_of
from store import uow as units
from store.db import connect
from store.verify import verify
from tests.builders import NUMBER, a_college
from tests.conftest import MONDAY
from tests.online.paying import ME
from tests.online.paying import units as units_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Omni

FILE = f"""reference,date,amount,payer,bank_reference
{reference_of(NUMBER)},2026-09-01,25.00,ANN,1
X,2026-09-02,4.00,,2
"""
TARIFF = "kind,amount,from\nid-card,6.00,2026-01-01\n"


@pytest.fixture
def used(omni: Omni) -> Path:
    """A college where a bank's file was taken, a term published, holds set, a page shown, jobs run."""
    a_college(omni.home)
    omni("staff", "payments", "import", "-", stdin=FILE)
    omni("staff", "timetable", "publish", "--term", "20263")
    omni("staff", "holds", "add", "--student", NUMBER, "--reason", "Livres")
    omni("staff", "holds", "add", "--student", NUMBER, "--reason", "Clé")
    omni("staff", "holds", "lift", "2", "--reason", "Rendue")
    omni("job", "run", "close-windows")
    with units_of(omni).write(actor=ME) as uow:
        row = uow.online.begin(NUMBER, 500, key="k", provider="stripe", at=uow.at)
        uow.record("online.begin", ME, number=row.number, cents=500)
        uow.online.open(row.number, session="cs_1", url="https://pay.example/1", expires_at=uow.at)
        uow.record("online.open", ME, number=row.number, session="cs_1")
    return omni.home


def checks(home: Path) -> set[str]:
    key = read_key(home / "keys", AUDIT)
    with units.read(home / "omni.db", at=MONDAY) as uow:
        return {breach.check for breach in verify(uow, key)}


def tamper(home: Path, statement: str) -> None:
    """Change the store with its triggers dropped, and made again afterwards as if nothing had been."""
    with closing(connect(home / "omni.db", mode="rw")) as connection:
        triggers = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for made in triggers.values():
            connection.execute(made)


def test_what_omni_wrote_itself_holds(used: Path) -> None:
    assert checks(used) == set()


_AT = "'2026-09-14T14:00:00Z'"
TAMPERED: Mapping[str, tuple[str, str]] = {
    "a payer renamed": ("UPDATE bank_lines SET payer = 'EVE'", "bank-lines"),
    "a reference changed": ("UPDATE bank_lines SET reference = '' WHERE cents = 400", "bank-lines"),
    "a line of a bank deleted": ("DELETE FROM bank_lines WHERE cents = 400", "bank-line-lost"),
    "a count of a file changed": (
        "UPDATE bank_files SET summary = json_set(summary, '$.posted', 9)",
        "bank-lines",
    ),
    "a file's summary that is no summary": ("UPDATE bank_files SET summary = '[]'", "bank-lines"),
    "a file that nobody took": (
        "INSERT INTO bank_files SELECT number + 1, 'ab', format, at, actor, summary FROM bank_files",
        "bank-file",
    ),
    "a file's digest changed": ("UPDATE bank_files SET sha256 = 'ab'", "bank-file"),
    "a hold deleted": ("DELETE FROM holds WHERE number = 1", "hold"),
    "a hold that only warns now": ("UPDATE holds SET kind = 'warning', blocks = '' WHERE number = 1", "hold"),
    "a hold that is over": ("UPDATE holds SET until = '2026-09-01' WHERE number = 1", "hold"),
    "a hold of somebody else": ("UPDATE holds SET student = '2634568' WHERE number = 1", "hold"),
    "a hold lifted by hand": (
        f"INSERT INTO hold_lifts (hold, reason, at, actor) VALUES (1, 'x', {_AT}, 'x')",
        "hold-lift",
    ),
    "a lift deleted": ("DELETE FROM hold_lifts", "hold-lift"),
    "a term published by hand": (
        f"INSERT INTO publications (term, at, date, actor) VALUES ('20271', {_AT}, '2026-09-14', 'x')",
        "publication-unsaid",
    ),
    "a page of somebody else": ("UPDATE online_payments SET student = '2634568'", "online-begun"),
    "a page of another amount": ("UPDATE online_payments SET cents = 1", "online-begun"),
    "another page": ("UPDATE online_payments SET session = 'cs_2'", "online-page"),
    "a page closed by hand": ("UPDATE online_payments SET state = 'expired'", "online-end"),
    "a page deleted": ("DELETE FROM online_payments", "online-begun"),
    "a run of a job that was none": (
        f"INSERT INTO job_runs VALUES (9, 'late-confirmation', {_AT}, {_AT}, 1, 'x', '{{}}')",
        "job-run",
    ),
    "a run of a job deleted": ("DELETE FROM job_runs", "job-run"),
    "a window closed by hand": (
        f"INSERT INTO closings (term, what, closed_at, counts) VALUES ('20263', 'zzz', {_AT}, '{{}}')",
        "closing",
    ),
    "a closing deleted": ("DELETE FROM closings", "closing"),
    "an amount of the tariff": ("UPDATE tariff SET amounts = '1' WHERE kind = 'nsf'", "tariff"),
    "a row of the tariff deleted": ("DELETE FROM tariff WHERE kind = 'nsf'", "tariff"),
}


@pytest.mark.parametrize(("statement", "check"), TAMPERED.values(), ids=TAMPERED.keys())
def test_what_was_done_by_hand_is_found(used: Path, statement: str, check: str) -> None:
    tamper(used, statement)
    assert check in checks(used)


def test_a_tariff_that_was_imported_holds_until_it_is_edited(omni: Omni) -> None:
    a_college(omni.home)
    omni("staff", "import", "tariff", "-", stdin=TARIFF)
    assert checks(omni.home) == set()
    tamper(omni.home, "UPDATE tariff SET amounts = '1' WHERE valid_from = '2026-01-01'")
    assert checks(omni.home) == {"tariff"}
