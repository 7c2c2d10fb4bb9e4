"""What must hold of tax years: their settings, the rules about charges, ranges of numbers, cases decided one by one."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_
from omnicli.rules.tax_year import from_stored
from omnicli.rules.tax_year_words import stored_faults
from store.engine import sqlite
from store.tax_years import TaxYears
from store.verify_vouched import differ

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

# Invariants as queries that return the places where they do not hold. The reason of an override is not among what is
# held against its event: the trail does not keep it.
INVARIANTS = (
    (
        "rl8-range-overlap",
        N_("The ranges of numbers for relevés 8 overlap: {where}."),
        """
        SELECT format('%08d-%08d, %08d-%08d', a.first, a.last, b.first, b.last)
        FROM rl8_ranges AS a JOIN rl8_ranges AS b ON a.first < b.first AND b.first <= a.last
        """,
    ),
    (
        "rl8-range",
        N_("The range {where} for relevés 8 is not what the audit trail says was added."),
        differ(
            "SELECT format('%08d', first) AS place, last, way, at, actor FROM rl8_ranges",
            """
            SELECT format('%08d', details ->> 'first') AS place, details ->> 'last', details ->> 'way', at, actor
            FROM audit WHERE action = 'tax-range.add'
            """,
        ),
    ),
    (
        "tax-override",
        N_("What is decided for a tax slip, {where}, is not what the audit trail says."),
        differ(
            """
            SELECT 'student:' || student || ' ' || term || ' ' || slip AS place, status, completed, at, actor
            FROM tax_overrides
            """,
            """
            SELECT subject || ' ' || (details ->> 'term') || ' ' || (details ->> 'slip') AS place,
                   details ->> 'status', details ->> 'completed', at, actor
            FROM audit AS a WHERE action = 'tax-override.set' AND NOT EXISTS (
                SELECT 1 FROM audit AS b WHERE b.action IN ('tax-override.set', 'tax-override.remove')
                AND b.seq > a.seq AND b.subject = a.subject
                AND b.details ->> 'term' = a.details ->> 'term' AND b.details ->> 'slip' = a.details ->> 'slip'
            )
            """,
        ),
    ),
)

_ROWS = "SELECT year, data, at, actor FROM tax_years ORDER BY year"
_SET = "SELECT subject, details, at, actor FROM audit WHERE action = 'tax-year.set' ORDER BY seq"
_SEAL = """
    SELECT details ->> 'eligibility' FROM audit WHERE action = 'import.eligibility' ORDER BY seq DESC LIMIT 1
"""


def tax_years(connection: engine.Connection) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each year whose settings cannot be read or are not what the trail says.

    And when the rules about kinds of charges are not what the last import left.
    """
    rows = connection.execute(_ROWS).fetchall()
    for year, text, *_ in rows:
        data = _object(text)
        if data is None or stored_faults(year, data):
            yield "tax-year-settings", str(year), N_("The settings of the tax year {where} cannot be used.")
    with closing(sqlite.connect(":memory:", isolation_level=None)) as fresh:
        _migrate(fresh)
        first = _kept(fresh.execute(_ROWS).fetchall())
        usual = TaxYears(fresh).eligibility_digest()
    said = _said(connection, first)
    kept = _kept(rows)
    for year in sorted(kept.keys() | said.keys()):
        if kept.get(year) != said.get(year):
            yield (
                "tax-year",
                str(year),
                N_("The settings of the tax year {where} are not what the audit trail says."),
            )
    row = connection.execute(_SEAL).fetchone()
    if TaxYears(connection).eligibility_digest() != (row[0] if row else usual):
        message = N_("Which charges count as tuition is not what the last import left.")
        yield "fee-eligibility", "eligibility", message


def _migrate(fresh: engine.Connection) -> None:
    from store.migrate import migrate

    migrate(fresh)


_Kept = tuple[dict[str, Any] | None, str, str]


def _kept(rows: list[tuple[int, str, str, str]]) -> dict[int, _Kept]:
    """Return the settings of each year, when they were kept and by whom."""
    return {year: (_plain(year, _object(text)), at, actor) for year, text, at, actor in rows}


def _plain(year: int, data: dict[str, Any] | None) -> dict[str, Any] | None:
    """Leave out of settings what is as by default: whether it is written does not matter."""
    if data is None or stored_faults(year, data):
        return data
    return from_stored(year, data).to_mapping()


def _said(connection: engine.Connection, first: dict[int, _Kept]) -> dict[int, _Kept]:
    """Return what the trail says of each year, from what the migrations made on."""
    found = dict(first)
    for subject, text, at, actor in connection.execute(_SET):
        details = _object(text) or {}
        year = int(subject.rpartition(":")[2])
        before, after = (found.get(year, ({}, "", ""))[0] or {}), details.get("after")
        now = {**before, **(after if isinstance(after, dict) else {})}
        found[year] = (
            _plain(year, {name: value for name, value in now.items() if value is not None}),
            at,
            actor,
        )
    return found


def _object(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
