"""A term's money, by commands alone: published, paid in three ways, confirmed or not, fined once, closed, open."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.rules.reference import reference_of
from omnicli.services.rehearsal import NIP as DEMO_NIP
from tests.builders import CHOICES, NIP
from tests.conftest import REPOSITORY, with_shared
from tests.stripe_server import StripeServer
from tests.whole.program import Here, Program
from tests.whole.real_college import TERM, make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AUGUST = "2026-08-18T09:00:00-04:00"
SEPTEMBER = "2026-09-14T10:00:00-04:00"
AFTER = "2026-09-21T00:15:00-04:00"  # a quarter of an hour after the deadline
LATER = "2026-11-02T10:00:00-05:00"  # the fee was due on 21 October
FEE = 2500


@dataclass
class College:
    """A college and what the cycle needs to know of it."""

    omni: Program
    folder: Path
    student: str
    nip: str
    friend: str
    everybody: list[str] = field(default_factory=list)

    def at(self, instant: str) -> Program:
        """Move the clock."""
        self.omni.as_of = instant
        return self.omni


@pytest.fixture(scope="module", params=["demo", "real offering"])
def college(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> College:
    folder = tmp_path_factory.mktemp("cycle")
    omni = Here(folder / "home", as_of=AUGUST)
    if request.param == "demo":
        said = omni("demo", "--students", "300", "--format", "json").json
        found = College(omni, folder, said["registered"]["number"], DEMO_NIP, said["newcomer"]["number"])
    else:
        make(omni, with_shared("data/offering-A2026-meetings.csv"), folder)
        found = College(omni, folder, "2600417", NIP, "2600611")
        _register(omni, found.student)
    _register(omni, found.friend)
    listed = omni("staff", "students", "list", "--term", TERM, "--format", "json").json
    found.everybody = sorted(one["number"] for one in listed)
    return found


def _register(omni: Program, number: str) -> None:
    people = omni("staff", "export", "students", "--format", "json").json
    person = next(one for one in people if one["number"] == number)
    form = {key: person[key] for key in ("number", "permanent_code", "birth_date")}
    omni("register", "--input", "-", stdin=json.dumps({**form, "questions": CHOICES, "password": NIP}))


def _sign_in(college: College) -> None:
    """Sign in the student who pays online and forgets to confirm."""
    college.omni("login", "--student", college.student, "--password-stdin", stdin=college.nip)


@pytest.fixture
def stripe(college: College) -> Iterator[StripeServer]:
    """The provider's stand-in, and its key in the college's folder of keys."""
    with StripeServer() as server:
        server.now = int(datetime.fromisoformat(AUGUST).timestamp())
        file = college.omni.home / "keys" / "stripe"
        file.write_text(server.key_file)
        file.chmod(0o600)
        yield server
        file.unlink()


def _owed(omni: Program) -> dict[str, int]:
    debtors = omni("staff", "payments", "debtors", "--format", "json").json
    return {one["student"]: one["balance_cents"] for one in debtors}


def _bank_file(college: College, owed: dict[str, int], payers: list[str]) -> str:
    lines = ["reference,date,amount,payer,bank_reference"]
    lines += [
        f"{reference_of(number)},2026-08-18,{owed[number] / 100:.2f},PAYER {number},B{place:06d}"
        for place, number in enumerate(payers)
    ]
    lines.append("99999999,2026-08-18,12.34,NOBODY WE KNOW,B999999")
    return "\n".join(lines) + "\n"


def test_a_term_from_its_publication_to_its_last_debtor(college: College, stripe: StripeServer) -> None:
    omni = college.at(AUGUST)
    me, everybody = college.student, college.everybody
    published = omni("staff", "timetable", "publish", "--term", TERM, "--format", "json").json
    assert (published["students"], published["already"]) == (len(everybody), 0)
    again = omni("staff", "timetable", "publish", "--term", TERM, "--format", "json").json
    assert (again["charged"], again["already"]) == (0, published["charged"])
    owed = _owed(omni)
    assert set(owed) == set(everybody)
    assert sum(owed.values()) == published["charged_cents"]

    others = [one for one in everybody if one != me]
    by_bank, by_desk = others[: len(others) // 2], others[-5:]
    _pay_by_bank(college, owed, by_bank)
    for number in by_desk:
        words = (
            "--student",
            number,
            "--amount",
            f"{owed[number] / 100:.2f}",
            "--method",
            "debit",
            "--slip",
            "T1",
        )
        omni("staff", "payments", "record", *words)
        omni("staff", "payments", "record", *words)
    _pay_online(college, stripe, owed[me])
    left = _owed(omni)
    assert left == {one: owed[one] for one in others if one not in {*by_bank, *by_desk}}

    omni = college.at(SEPTEMBER)
    _confirm(college)
    college.at(AFTER)
    fined = _deadline(college, [one for one in everybody if one != college.friend])
    assert _owed(omni) == {
        one: cents for one in everybody if (cents := left.get(one, 0) + (FEE if one in fined else 0))
    }
    assert omni("admin", "verify").stderr.endswith("no breach was found.\n")

    college.at(LATER)
    _closed_out_and_let_in(college)
    assert omni("admin", "verify").stderr.endswith("no breach was found.\n")
    sums = omni("staff", "payments", "accounts", "--format", "json").json
    assert sum(one["balance_cents"] for one in sums) == 0


def _pay_by_bank(college: College, owed: dict[str, int], payers: list[str]) -> None:
    """The bank's file is taken, sent again, and again under another name with another line end."""
    text = _bank_file(college, owed, payers)
    first, second = college.folder / "bank.csv", college.folder / "bank-again.csv"
    first.write_text(text)
    second.write_text(text.replace("\n", "\r\n"))
    omni = college.omni
    report = omni("staff", "payments", "import", str(first), "--format", "json").json
    assert (report["posted"], report["suspense"], report["suspense_cents"]) == (len(payers), 1, 1234)
    assert report["posted_cents"] == sum(owed[one] for one in payers)
    assert report["posted_cents"] + report["suspense_cents"] == report["file_cents"]
    ledger = omni("staff", "export", "ledger", "--format", "csv").stdout
    for path in (first, second):
        assert omni("staff", "payments", "import", str(path), "--format", "json").json["posted"] == 0
    assert omni("staff", "export", "ledger", "--format", "csv").stdout == ledger


def _pay_online(college: College, stripe: StripeServer, cents: int) -> None:
    omni = college.omni
    _sign_in(college)
    begun = omni("payments", "pay", "--online", "--format", "json").json
    assert begun["amount_cents"] == cents
    stripe.pay()
    omni("job", "run", "payments")
    assert omni("payments", "balance", "--format", "json").json["balance_cents"] == 0


def _confirm(college: College) -> None:
    """One of them confirms in time."""
    college.omni("login", "--student", college.friend, "--password-stdin", stdin=NIP)
    assert college.omni("confirm-enrollment", "--format", "json").json["late"] is False


def _deadline(college: College, unconfirmed: list[str]) -> set[str]:
    """The job is rehearsed, killed, run, and run again; return who was fined."""
    omni = college.omni
    run = ("job", "run", "late-confirmation", "--format", "json")
    dry: Any = omni(*run, "--dry-run").json
    assert (dry["candidates"], dry["charged"]) == (len(unconfirmed), len(unconfirmed))
    _killed(omni, *run)
    first = omni(*run).json
    assert first["charged"] + first["already"] == first["candidates"] == len(unconfirmed)
    assert omni(*run).json == {**first, "charged": 0, "already": len(unconfirmed)}
    rows = omni("staff", "export", "ledger", "--format", "json").json
    fees = [row for row in rows if row["kind"] == "late-confirmation"]
    assert {row["amount_cents"] for row in fees} == {FEE}
    assert sorted(row["student"] for row in fees) == unconfirmed
    assert {row["student"] for row in fees} == {item["student"] for item in dry["items"]}
    return {row["student"] for row in fees}


def _killed(omni: Program, *words: str) -> None:
    """Start a command and end it as a power cut would, while it is at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "omnicli", *words],
        env=omni.environ(),
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(0.15)
    process.kill()
    process.wait()


def _closed_out_and_let_in(college: College) -> None:
    """Who has not paid the fee is closed out, pays at the desk, and is let in at the same instant."""
    omni, me = college.omni, college.student
    _sign_in(college)
    refused = json.loads(omni("schedule", "show", "--format", "json", exits=5).stderr)["error"]
    assert refused["details"][0]["code"] == "access-withdrawn"
    for words in (("payments", "balance"), ("payments", "pay"), ("profile", "show"), ()):
        omni(*words)
    why = {one["module"]: one for one in omni("staff", "students", "why", me, "--format", "json").json}
    assert why["schedule"]["reason"] == "access-withdrawn"
    assert why["payments"]["open"] is True
    omni("staff", "payments", "record", "--student", me, "--amount", f"{FEE / 100:.2f}", "--method", "cash")
    omni("schedule", "show")
