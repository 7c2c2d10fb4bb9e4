"""A small college for tests, written as a registrar would say it."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from omnicli.rules import ledger
from store.db import connect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from omnicli.rules.ledger import Posting
    from tests.conftest import Omni

NUMBER, CODE, BORN = "2634567", "TREM69530701", "2007-03-07"
EMPLOYEE = "E1001"
NIP = "soleil4821"
CHOICES = [
    {"id": 3, "answer": "Gagnon"},
    {"id": 7, "answer": "Saint-Félicien"},
    {"id": 11, "answer": "Les Cowboys Fringants"},
]

_AT = "2026-08-01T12:00:00Z"
_NOW = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)


@contextmanager
def running(home: Path) -> Iterator[Callable[..., None]]:
    """Give what runs one statement for each of some rows on a test's store: all in one transaction."""
    connection = connect(home / "omni.db", mode="rw")
    try:
        connection.execute("BEGIN")
        yield lambda statement, *rows: connection.executemany(statement, rows or [()])
        connection.execute("COMMIT")
    finally:
        connection.close()


def sql(home: Path, statement: str, *rows: tuple[Any, ...]) -> None:
    """Run one statement for each row on a test's store."""
    with running(home) as run:
        run(statement, *rows)


def ask(home: Path, query: str, *bound: Any) -> list[tuple[Any, ...]]:
    """Read a test's store."""
    connection = connect(home / "omni.db", mode="ro")
    try:
        rows: list[tuple[Any, ...]] = connection.execute(query, bound).fetchall()
        return rows
    finally:
        connection.close()


def a_college(home: Path) -> None:
    """Marie Tremblay (2634567) in two courses of A2026, Marc Gagnon in none, Lise Roy the registrar."""
    with running(home) as run:
        run("INSERT INTO programs (code, title) VALUES ('420.B0', 'Techniques de l’informatique')")
        run(
            "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
            " VALUES (?, ?, ?, ?, ?, ?, '420.B0')",
            (NUMBER, CODE, "Tremblay", "Marie", "TREMBLAY MARIE", BORN),
            ("2634568", "GAGM69030702", "Gagnon", "Marc", "GAGNON MARC", BORN),
        )
        run(
            "INSERT INTO employees (number, last_name, first_name, name_key, roles, birth_date)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (EMPLOYEE, "Roy", "Lise", "ROY LISE", "registrar", "1975-05-20"),
            ("E1002", "Côté", "Guy", "COTE GUY", "teacher", "1980-01-02"),
        )
        run("INSERT INTO terms (code, starts, ends, schedule_from, choose_from, choose_by, confirm_from, confirm_by,"
            " drop_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ("20261", "2026-01-19", "2026-05-22", "2026-01-12", "2025-10-01", "2025-10-13", "2026-01-19", "2026-02-15",
             "2026-02-13"),
            ("20263", "2026-08-24", "2026-12-22", "2026-08-17", "2026-04-01", "2026-04-15", "2026-08-24", "2026-09-20",
             "2026-09-18"),
            ("20271", "2027-01-18", "2027-05-21", "2027-01-11", "2026-10-01", "2026-10-13", "2027-01-18", "2027-02-15",
             "2027-02-12"),
        )  # fmt: skip
        run("INSERT INTO calendar (date, kind, note) VALUES ('2026-10-12', 'holiday', 'Action de grâces')")
        run("INSERT INTO calendar (date, kind, note) VALUES ('2026-10-14', 'runs-as-monday', '')")
        run(
            "INSERT INTO courses (code, title, theory, lab, homework) VALUES (?, ?, ?, ?, ?)",
            ("420-1N6-TH", "Introduction à la programmation", 2, 4, 3),
            ("601-101-MQ", "Écriture et littérature", 2, 2, 3),
        )
        run(
            "INSERT INTO sections (term, course, section, title) VALUES ('20263', ?, ?, ?)",
            ("420-1N6-TH", "00001", "Introduction à la programmation"),
            ("601-101-MQ", "00012", "Écriture et littérature"),
        )
        run(
            "INSERT INTO meetings (term, course, section, weekday, start_min, end_min, room, teacher, kind, updated_at)"
            f" VALUES ('20263', ?, ?, ?, ?, ?, ?, ?, ?, '{_AT}')",
            ("420-1N6-TH", "00001", 1, 480, 590, "D-1234", "Lise Côté", "theory"),
            ("420-1N6-TH", "00001", 3, 780, 950, "D-2010", "Lise Côté", "lab"),
            ("601-101-MQ", "00012", 2, 600, 710, "A-101", "Jean Hébert", ""),
            ("601-101-MQ", "00012", 2, 600, 710, "A-102", "Anne Roy", ""),
        )
        run(
            "INSERT INTO registrations (student, term, course, section, registered_at)"
            f" VALUES ('{NUMBER}', '20263', ?, ?, '{_AT}')",
            ("420-1N6-TH", "00001"),
            ("601-101-MQ", "00012"),
        )


def form(**changes: Any) -> str:
    """Return the form Marie registers with, with changes."""
    whole = {
        "number": NUMBER,
        "permanent_code": CODE,
        "birth_date": BORN,
        "questions": CHOICES,
        "password": NIP,
    }
    return json.dumps({**whole, **changes})


def register(omni: Omni, **changes: Any) -> None:
    """Register Marie."""
    omni("register", "--input", "-", stdin=form(**changes))


def sign_in(omni: Omni, number: str = NUMBER, nip: str = NIP) -> None:
    """Sign Marie in, registering her first if she has not."""
    if not ask(omni.home, "SELECT 1 FROM accounts WHERE number = ?", number):
        register(omni)
    omni("login", "--student", number, "--password-stdin", stdin=f"{nip}\n")


def give_an_account(omni: Omni, number: str = "2634568") -> None:
    """Give another student, Marc unless said otherwise, Marie's password."""
    sql(
        omni.home,
        "INSERT INTO accounts SELECT kind, ?, nip_hash, answers_hash, questions, pepper_version, registered_at,"
        " changed_at FROM accounts WHERE number = ?",
        (number, NUMBER),
    )


def sign_an_employee_in(omni: Omni, number: str = EMPLOYEE, born: str = "1975-05-20") -> None:
    """Invite, register and sign in an employee: Lise Roy, the registrar, unless said otherwise."""
    code = omni("staff", "employees", "invite", number, "--format", "json").json["code"]
    whole = {"number": number, "birth_date": born, "code": code, "questions": CHOICES, "password": NIP}
    omni("register", "--employee", "--input", "-", stdin=json.dumps(whole))
    omni("login", "--employee", number, "--password-stdin", stdin=NIP)


def post(home: Path, *postings: Posting, at: datetime | None = None) -> None:
    """Write postings to the ledger, sealed as any other."""
    from omnicli.keys import AUDIT, read_key
    from omnicli.services.ledger import post as post_to
    from store import uow as units

    key = read_key(home / "keys", AUDIT)
    with units.write(home / "omni.db", at=at or _NOW, actor="test", audit_key=key) as uow:
        post_to(uow, postings, "test.post", "test")


def charge(
    home: Path, cents: int, *, due: str, number: str = NUMBER, kind: str = "late-confirmation", key: str = ""
) -> None:
    """Charge Marie, unless said otherwise, so many cents of A2026 on 17 August; two alike need keys."""
    key = key or f"{kind}:{number}:{due}"
    on, last = date(2026, 8, 17), date.fromisoformat(due)
    made = ledger.charge(kind, number, cents, key=key, on=on, due=last, cause="test", term="20263")
    post(home, made)


def pay(home: Path, cents: int, *, number: str = NUMBER, on: str = "2026-09-14", key: str = "") -> None:
    """Take a payment of Marie's at the desk; two of the same amount and day need keys."""
    key = key or f"cash:{number}:{on}:{cents}"
    day, into = date.fromisoformat(on), ledger.desk("cash")
    post(home, ledger.payment("cash", number, cents, key=key, on=day, into=into, cause="test"))


def undo(home: Path, key: str, *, on: str = "2026-09-14") -> None:
    """Undo the entry of that key."""
    from store import uow as units

    with units.read(home / "omni.db", at=_NOW) as uow:
        entry = uow.ledger.by_key(key)
    assert entry, key
    post(home, ledger.reversal(entry, on=date.fromisoformat(on), cause="test"))
