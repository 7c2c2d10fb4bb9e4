"""Rows that the audit trail vouches for: what was written beside the ledger, held against the event it left."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.bank_lines import line_stem
from store.engine import sqlite
from store.tariff import Tariff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine


def differ(stored: str, vouched: str) -> str:
    """Return the query of where two others, of as many columns, do not say the same."""
    return f"""
        WITH stored AS ({stored}), vouched AS ({vouched})
        SELECT DISTINCT place FROM (
            SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM vouched)
            UNION ALL SELECT * FROM (SELECT * FROM vouched EXCEPT SELECT * FROM stored)
        ) ORDER BY place
    """  # noqa: S608 (ours)


# Invariants as queries that return the places where they do not hold. The words of a hold are not among what is held
# against its event: the trail does not keep them.
INVARIANTS = (
    (
        "hold",
        N_("The hold {where} is not what the audit trail says was set."),
        differ(
            "SELECT number AS place, 'student:' || student, kind, blocks, until, at, actor FROM holds",
            """
            SELECT details ->> 'hold' AS place, subject, details ->> 'kind', details ->> 'blocks',
                   details ->> 'until', at, actor
            FROM audit WHERE action = 'hold.add'
            """,
        ),
    ),
    (
        "hold-lift",
        N_("Whether the hold {where} was lifted is not what the audit trail says."),
        differ(
            "SELECT hold AS place, at, actor FROM hold_lifts",
            "SELECT details ->> 'hold' AS place, at, actor FROM audit WHERE action = 'hold.lift'",
        ),
    ),
    (
        "bank-file",
        N_("The file {where} of the bank is not what the audit trail says was taken."),
        differ(
            "SELECT format('BNK-%06d', number) AS place, sha256, format, at, actor, json(summary) FROM bank_files",
            """
            SELECT subject AS place, details ->> 'sha256', details ->> 'format', at, actor,
                   json_remove(details, '$.sha256', '$.format', '$.entries')
            FROM audit WHERE action = 'bank.import'
            """,
        ),
    ),
    (
        "bank-line-lost",
        N_("The entry {where} came from a bank's file, whose line is lost."),
        """
        SELECT number FROM ledger
        WHERE key GLOB 'bank:*' AND number NOT IN (SELECT entry FROM bank_lines) ORDER BY number
        """,
    ),
    (
        "publication-unsaid",
        N_("The audit trail does not say that the term {where} was published so."),
        differ(
            "SELECT term AS place, at, actor FROM publications",
            """
            SELECT substr(subject, 6) AS place, at, actor FROM audit
            WHERE action = 'term.publish' AND details ->> 'first'
            """,
        ),
    ),
    (
        "online-begun",
        N_("The online payment {where} is not what the audit trail says was begun."),
        differ(
            "SELECT number AS place, 'student:' || student, cents FROM online_payments",
            """
            SELECT details ->> 'number' AS place, subject, details ->> 'cents'
            FROM audit WHERE action = 'online.begin'
            """,
        ),
    ),
    (
        "online-page",
        N_("The page of the online payment {where} is not the one that the audit trail names."),
        differ(
            "SELECT number AS place, session FROM online_payments WHERE session IS NOT NULL",
            """
            SELECT details ->> 'number' AS place, details ->> 'session'
            FROM audit WHERE action = 'online.open'
            """,
        ),
    ),
    (
        "online-end",
        N_("How the online payment {where} ended is not what the audit trail says."),
        differ(
            "SELECT number AS place, state FROM online_payments WHERE state NOT IN ('begun', 'open')",
            """
            SELECT details ->> 'number' AS place,
                   CASE action WHEN 'online.settle' THEN 'paid' WHEN 'online.failed' THEN 'failed' ELSE 'expired' END
            FROM audit WHERE action IN ('online.settle', 'online.failed', 'online.expired', 'online.close')
            """,
        ),
    ),
    (
        "job-run",
        N_("The run {where} of a job is not what the audit trail says."),
        differ(
            "SELECT job || ' ' || at AS place, actor, count(*) FROM job_runs GROUP BY job, at, actor",
            """
            SELECT substr(subject, 5) || ' ' || at AS place, actor, count(*) FROM audit
            WHERE action = 'job.run' GROUP BY subject, at, actor
            """,
        ),
    ),
    (
        "closing",
        N_("The audit trail does not say that the window {where} was closed, or it is lost."),
        differ(
            "SELECT term || ' ' || what AS place FROM closings",
            """
            SELECT value AS place FROM audit, json_each(audit.details, '$.closed')
            WHERE action = 'job.run' AND subject = 'job:close-windows'
            """,
        ),
    ),
)

_LINES = """
    SELECT b.key, b.file, b.account, b.date, b.cents, b.reference, b.payer, b.bank_reference, l.key
    FROM bank_lines AS b LEFT JOIN ledger AS l ON l.number = b.entry
"""
_TARIFF_SEAL = """
    SELECT details ->> 'tariff' FROM audit WHERE action = 'import.tariff' ORDER BY seq DESC LIMIT 1
"""


def bank_lines(connection: engine.Connection) -> Iterator[tuple[str, str]]:
    """Yield (where, message) for each line that does not say what its key does, each file that lacks lines.

    The ledger holds the keys too, and is sealed: a payer's name that was changed here no longer fits.
    """
    taken: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    for key, file, *said, entered in connection.execute(_LINES):
        taken[file][0] += 1
        taken[file][1] += said[2]
        if key != entered or key.rpartition(":")[0] != line_stem(*said):
            yield str(key), N_("The line {where} of a bank file says something else than when it was taken.")
    for number, summary in connection.execute("SELECT number, summary FROM bank_files ORDER BY number"):
        if taken[number] != _counted(summary):
            yield (
                f"BNK-{number:06d}",
                N_("The lines of the bank's file {where} do not add up to what was counted."),
            )


def _counted(summary: str) -> list[int] | None:
    try:
        said = json.loads(summary)
        return [said["posted"] + said["suspense"], said["posted_cents"] + said["suspense_cents"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def tariff_is_vouched(connection: engine.Connection) -> bool:
    """Tell whether the tariff is what the last import left, or what the migrations made when there was none."""
    row = connection.execute(_TARIFF_SEAL).fetchone()
    return Tariff(connection).digest() == (row[0] if row else _default_digest())


def _default_digest() -> str:
    from store.migrate import migrate

    with closing(sqlite.connect(":memory:", isolation_level=None)) as fresh:
        migrate(fresh)
        return Tariff(fresh).digest()
