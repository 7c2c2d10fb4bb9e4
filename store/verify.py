"""Recomputing what must hold: pages, schema, references, the audit chain, invariants that SQL alone cannot state."""

from __future__ import annotations

import json
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from omnicli.i18n import N_
from omnicli.rules.people import check_permanent_code
from omnicli.rules.questions import HOW_MANY
from omnicli.rules.values import Invalid
from store import (
    verify_builds,
    verify_changes,
    verify_choices,
    verify_marks,
    verify_money,
    verify_papers,
    verify_seats,
    verify_sins,
    verify_tax_files,
    verify_tax_years,
    verify_taxes,
    verify_vouched,
    verify_withdrawals,
)
from store.audit import Audit
from store.soundness import changed_objects, page_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine
    from store.uow import UnitOfWork


FIRST_ACTION = "college.found"


class Breach(NamedTuple):
    """Something that does not hold: which check found it, where, and what (a message id with `{where}`)."""

    check: str
    where: str
    message: str


_AUDIT = {
    "missing-before": N_("Events are missing before event {where}."),
    "altered": N_("Event {where} or its place in the chain was altered."),
    "head-missing": N_("The signed head of the trail is missing."),
    "tail-cut": N_(
        "The end of the trail does not match its signed head (event {where}): events were cut or added."
    ),
}

# Invariants as queries that return the places where they do not hold.
_INVARIANTS = (
    (
        "account-without-person",
        N_("The account {where} belongs to nobody."),
        """
        SELECT kind || ':' || number FROM accounts AS a
        WHERE (kind = 'student' AND NOT EXISTS (SELECT 1 FROM students WHERE number = a.number))
           OR (kind = 'employee' AND NOT EXISTS (SELECT 1 FROM employees WHERE number = a.number))
        """,
    ),
    (
        "weak-hash",
        N_("The account {where} has no proper hash of its password or answers."),
        """
        SELECT kind || ':' || number FROM accounts
        WHERE nip_hash NOT LIKE '$2b$__$%' OR answers_hash NOT LIKE '$2b$__$%'
           OR length(nip_hash) <> 60 OR length(answers_hash) <> 60
        """,
    ),
    (
        "session-of-the-past",
        N_("A session of {where} was used before it began."),
        "SELECT kind || ':' || number FROM sessions WHERE last_seen_at < created_at",
    ),
    (
        "section-without-meeting",
        N_("The section {where} has registrations but no meeting."),
        """
        SELECT DISTINCT r.term || ' ' || r.course || ' ' || r.section FROM registrations AS r
        WHERE NOT EXISTS (SELECT 1 FROM meetings AS m
                          WHERE m.term = r.term AND m.course = r.course AND m.section = r.section)
        """,
    ),
)


def verify(uow: UnitOfWork, audit_key: bytes, *, anchor: str = "") -> Iterator[Breach]:
    """Yield every breach; reads everything and writes nothing. `anchor` is a head of the trail noted earlier."""
    yield from _pages(uow.connection)
    yield from _schema(uow.connection)
    yield from _references(uow.connection)
    trail = Audit(uow.connection, audit_key)
    for breach in trail.verify():
        yield Breach("audit", str(breach.seq), _AUDIT[breach.what])
    yield from _beginning(uow.connection)
    if anchor and not trail.holds(anchor):
        yield Breach("anchor", anchor, N_("The head {where}, noted earlier, is no longer in the trail."))
    yield from _permanent_codes(uow.connection)
    yield from _questions(uow.connection)
    for where, message in verify_money.seals(uow.connection):
        yield Breach("ledger-seal", where, message)
    if total := verify_money.sum_of_all(uow.connection):
        yield Breach("ledger-sum", str(total), N_("The accounts add up to {where} cents, not to zero."))
    yield from _vouched(uow.connection, trail)
    yield from _sealed(uow, trail)
    invariants = (
        *_INVARIANTS, *verify_money.INVARIANTS, *verify_vouched.INVARIANTS, *verify_builds.INVARIANTS,
        *verify_changes.INVARIANTS, *verify_seats.INVARIANTS, *verify_withdrawals.INVARIANTS, *verify_marks.INVARIANTS,
        *verify_sins.INVARIANTS, *verify_tax_years.INVARIANTS, *verify_taxes.INVARIANTS,
    )  # fmt: skip
    for check, message, query in invariants:
        for (where,) in uow.connection.execute(query):
            yield Breach(check, str(where), message)


def _vouched(connection: engine.Connection, trail: Audit) -> Iterator[Breach]:
    """Hold what is kept beside the ledger against the events that vouch for it."""
    for where, message in verify_vouched.bank_lines(connection):
        yield Breach("bank-lines", where, message)
    if not verify_vouched.tariff_is_vouched(connection):
        yield Breach("tariff", "tariff", N_("The tariff is not what the last import left."))
    for check, where, message in verify_choices.choices(connection):
        yield Breach(check, where, message)
    for where, message in verify_builds.seals(connection):
        yield Breach("build-seal", where, message)
    for check, where, message in verify_marks.finals(connection, trail):
        yield Breach(check, where, message)


def _sealed(uow: UnitOfWork, trail: Audit) -> Iterator[Breach]:
    """Hold papers and what they are made of against their events; what is kept encrypted is opened."""
    connection = uow.connection
    found = (
        verify_papers.papers(connection, uow.vault),
        verify_sins.sins(connection, uow.sins),
        verify_tax_years.tax_years(connection),
        verify_tax_files.tax_files(connection),
        verify_taxes.tax_slips(connection, trail, uow.tax_slips),
    )
    for check, where, message in chain.from_iterable(found):
        yield Breach(check, where, message)


def _pages(connection: engine.Connection) -> Iterator[Breach]:
    (path,) = connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()
    for said in page_faults(Path(path)):
        yield Breach("integrity", said, N_("The file is damaged: {where}"))


def _schema(connection: engine.Connection) -> Iterator[Breach]:
    """Find the trigger that was dropped to edit what is append-only, too."""
    for name in changed_objects(connection):
        yield Breach("schema", name, N_("The schema is not what the migrations made: {where}"))


def _beginning(connection: engine.Connection) -> Iterator[Breach]:
    """A trail that was wiped begins again: only founding a college leaves the first event of one."""
    row = connection.execute("SELECT action FROM audit WHERE seq = 1").fetchone()
    if row is None or row[0] != FIRST_ACTION:
        yield Breach("audit", "1", N_("The trail does not begin with the founding of the college."))


def _references(connection: engine.Connection) -> Iterator[Breach]:
    for table, row, parent, _key in connection.execute("PRAGMA foreign_key_check"):
        yield Breach("reference", f"{table} {row} → {parent}", N_("A reference leads nowhere: {where}"))


def _permanent_codes(connection: engine.Connection) -> Iterator[Breach]:
    for number, code, born in connection.execute("SELECT number, permanent_code, birth_date FROM students"):
        try:
            wrong = bool(check_permanent_code(code, date.fromisoformat(born)))
        except (Invalid, ValueError):
            wrong = True
        if wrong:
            yield Breach(
                "permanent-code",
                f"student:{number}",
                N_("The permanent code of {where} disagrees with the birth date."),
            )


def _questions(connection: engine.Connection) -> Iterator[Breach]:
    for kind, number, questions in connection.execute("SELECT kind, number, questions FROM accounts"):
        if not _are_chosen(questions):
            yield Breach(
                "questions",
                f"{kind}:{number}",
                N_("The account {where} does not have three different questions."),
            )


def _are_chosen(questions: str) -> bool:
    """Tell whether the text is a list of three different numbers, whatever else somebody put in its place."""
    try:
        found = json.loads(questions)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, list) and all(type(one) is int for one in found) and len({*found}) == HOW_MANY
