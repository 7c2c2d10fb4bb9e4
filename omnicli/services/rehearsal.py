"""Filling a rehearsal with an invented college, through the same imports that staff use."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from omnicli.csv_text import to_csv
from omnicli.keys import PEPPER_VERSION
from omnicli.rules.persons import EMPLOYEE, STUDENT, Account
from omnicli.rules.questions import join_answers
from omnicli.rules.rl8_number import XML
from omnicli.rules.tax_year import from_stored
from omnicli.services import tax_years
from omnicli.services.imports.service import import_file
from omnicli.services.rehearsed_past import live

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from omnicli.demo.college import DemoCollege
    from omnicli.hashing import Hasher
    from store.uow import UnitOfWork

# What everybody of an invented college signs in with, and answers when it is forgotten: printed, so no secret.
NIP = "erable4821"
ANSWERS = ((1, "Ours brun"), (2, "Caramel"), (9, "Agaguk"))

# In the order of what rests on what. The record comes last: it says what became of the registrations.
_KINDS = ("programs", "courses", "prerequisites", "grid", "terms", "calendar", "employees", "students")


class Loaded(NamedTuple):
    """How many lines of a kind were loaded."""

    kind: str
    lines: int


def fill(
    uow: UnitOfWork, college: DemoCollege, accounts: Sequence[Account], tz: ZoneInfo
) -> Iterator[Loaded]:
    """Import the whole college, live its past and open the accounts of the people to be.

    Yields each kind as it is loaded.
    """
    for kind in _KINDS:
        yield _load(uow, kind, college.rows[kind])
    for term in college.terms:
        yield _load(uow, "offering", college.offering[term], term)
        yield _load(uow, "registrations", college.registrations[term], term)
    yield _load(uow, "offering", college.offering[college.next_term], college.next_term)
    yield _load(uow, "record", college.rows["record"])
    yield _load(uow, "exams", college.rows["exams"])
    for kind, rows in college.results.items():
        yield _load(uow, kind, rows, college.terms[-1])
    yield Loaded("ledger", live(uow, tz))
    yield _load(uow, "sins", college.rows["sins"])
    tax_years.save(uow, from_stored(college.tax_year, college.tax_settings))
    tax_years.add_range(uow, *college.rl8_range, XML)
    for account in accounts:
        uow.accounts.open(account, at=uow.at)
        uow.record("account.open", f"{account.kind}:{account.number}")


def _load(uow: UnitOfWork, kind: str, rows: Sequence[Mapping[str, str]], term: str = "") -> Loaded:
    if not rows:
        return Loaded(kind, 0)  # nobody is left to ask for a course, or has a past
    text = to_csv(tuple(rows[0]), (tuple(row.values()) for row in rows))
    report = import_file(uow, kind, BytesIO(text.encode()), term=term)
    if report.rejections:
        # Ours to invent, ours to get right: a rejected line is a fault of the generator.
        raise ValueError(f"{kind}: {report.rejections[0]}")
    return Loaded(kind, report.added)


def open_accounts(hasher: Hasher, college: DemoCollege) -> list[Account]:
    """Make the accounts of the registered student, the teacher and the registrar; their hashes run side by side."""
    people = [
        (STUDENT, college.people.registered.number),
        (EMPLOYEE, college.people.teacher.number),
        (EMPLOYEE, college.people.registrar.number),
    ]
    secrets = [NIP.encode(), join_answers(ANSWERS)] * len(people)
    hashes = hasher.hash_all(secrets)
    questions = tuple(number for number, _answer in ANSWERS)
    return [
        Account(kind, number, hashes[2 * place], hashes[2 * place + 1], questions, PEPPER_VERSION)
        for place, (kind, number) in enumerate(people)
    ]
