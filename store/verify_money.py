"""What must hold of money, recomputed from the rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from store.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

_SEALS = """
    SELECT seq, json_extract(details, '$.entries') FROM audit
    WHERE json_type(details, '$.entries') = 'object' ORDER BY seq
"""

# Invariants as queries that return the places where they do not hold.
INVARIANTS = (
    (
        "ledger-reversal",
        N_("The entry {where} undoes another without mirroring it."),
        """
        SELECT r.number FROM ledger AS r LEFT JOIN ledger AS o ON o.number = r.reverses
        WHERE r.reverses IS NOT NULL AND (
            o.number IS NULL OR o.reverses IS NOT NULL OR r.number <= o.number OR r.cents <> o.cents
            OR r.student IS NOT o.student OR r.debit <> o.credit
            -- What the bank has it keeps: a payment matched by mistake goes back to suspense, not to the bank.
            OR r.credit <> o.debit AND NOT (r.credit = 'suspense' AND o.debit GLOB 'bank:*')
        )
        """,
    ),
    (
        "ledger-student",
        N_("The entry {where} names a student whose account it does not move."),
        """
        SELECT number FROM ledger
        WHERE (student IS NOT NULL AND 'student:' || student NOT IN (debit, credit))
           OR (student IS NULL AND (debit GLOB 'student:*' OR credit GLOB 'student:*'))
        """,
    ),
    (
        "ledger-due",
        N_("The charge {where} has no due date, or one before it was made."),
        """
        SELECT number FROM ledger
        WHERE reverses IS NULL AND debit GLOB 'student:*' AND (due IS NULL OR due < date)
        """,
    ),
    (
        "bank-line",
        N_("The line {where} of a bank file is not in the ledger as the bank wrote it."),
        """
        SELECT b.key FROM bank_lines AS b LEFT JOIN ledger AS l ON l.number = b.entry
        WHERE l.number IS NULL OR l.cents <> abs(b.cents) OR l.date <> b.date
           OR CASE WHEN b.cents > 0 THEN l.debit ELSE l.credit END <> 'bank:' || b.account
        """,
    ),
    (
        "online-payment",
        N_("The online payment {where} is not in the ledger as the provider took it."),
        """
        SELECT o.number FROM online_payments AS o LEFT JOIN ledger AS l ON l.number = o.entry
        WHERE (o.state = 'paid') <> (o.entry IS NOT NULL)
           OR (o.entry IS NOT NULL AND (l.debit IS NOT 'online' OR l.student IS NOT o.student))
        """,
    ),
    (
        "publication",
        N_("The term {where} was charged before its timetables were published."),
        """
        SELECT DISTINCT term FROM ledger AS l
        WHERE cause GLOB 'publish:*' AND NOT EXISTS (SELECT 1 FROM publications AS p WHERE p.term = l.term)
        """,
    ),
)


def seals(connection: engine.Connection) -> Iterator[tuple[str, str]]:
    """Yield (where, message) for each stretch of the ledger that the audit trail does not vouch for.

    Each writing left an event with the digest of its entries: together they must cover the ledger, once.
    """
    ledger = Ledger(connection)
    after = 0
    for seq, text in connection.execute(_SEALS).fetchall():
        seal = json.loads(text)
        first, last = _bounds(seal)
        if first != after + 1 or last < first:
            yield (
                str(seq),
                N_("The event {where} does not seal the entries that follow those sealed before it."),
            )
        cents, sha256 = ledger.digest(first, last)
        if [int(cents), sha256] != [seal.get("cents"), seal.get("sha256")]:
            yield f"{first}-{last}", N_("The entries {where} are not those that the audit trail sealed.")
        after = max(after, last)
    if ledger.last() != after:
        yield (
            str(after + 1),
            N_("From number {where} on, the ledger holds entries that no event sealed, or has lost some."),
        )


def _bounds(seal: dict[str, object]) -> tuple[int, int]:
    first, last = seal.get("first"), seal.get("last")
    return (first, last) if isinstance(first, int) and isinstance(last, int) else (0, -1)


def sum_of_all(connection: engine.Connection) -> int:
    """Return what every account adds up to: zero."""
    return sum(cents for _account, cents in Ledger(connection).accounts())
