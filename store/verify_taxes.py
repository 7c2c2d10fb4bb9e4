"""Tax slips as they were issued, held against each other, the college's ranges of numbers, the trail and the vault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.rules.rl8_number import is_rl8_number
from omnicli.rules.tax_slips import MOST_SESSIONS, T2202, from_stored

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.tax_slips import RL8Boxes, Slip, T2202Boxes
    from store.audit import Audit
    from store.engine import sqlite as engine
    from store.tax_slips import TaxSlips

_MONTHS = 12

INVARIANTS = (
    (
        "tax-slip-chain",
        N_("The tax slip {where} does not replace an earlier one of the same student, year and sort."),
        """
        SELECT s.number FROM tax_slips AS s LEFT JOIN tax_slips AS b ON b.number = s.replaces
        WHERE s.kind <> 'original' AND (b.number IS NULL OR b.number >= s.number OR b.kind = 'cancelled'
              OR (b.student, b.year, b.slip) <> (s.student, s.year, s.slip)) ORDER BY 1
        """,
    ),
    (
        "tax-slip-live-twice",
        N_("More than one tax slip of a sort is in force for a student and a year: {where}"),
        """
        SELECT s.student || ' ' || s.slip || ' ' || s.year FROM tax_slips AS s
        WHERE s.kind <> 'cancelled' AND NOT EXISTS (SELECT 1 FROM tax_slips AS l WHERE l.replaces = s.number)
        GROUP BY s.student, s.slip, s.year HAVING count(*) > 1 ORDER BY 1
        """,
    ),
    (
        "tax-slip-columns",
        N_("What the tax slip {where} says is not of its own number, year, student or sort."),
        """
        SELECT number FROM tax_slips
        WHERE (data ->> 'number', data ->> 'year', data ->> 'slip', data ->> 'kind', data ->> '$.person.student',
               data ->> 'replaces', data ->> 'rl8_number', data ->> 'paper_number')
              IS NOT (number, year, slip, kind, student, ifnull(replaces, 0), ifnull(rl8_number, ''),
                      ifnull(paper_number, '')) ORDER BY 1
        """,
    ),
    (
        "rl8-range",
        N_("A number of the relevé 8 {where} is not of a range that the college was given."),
        """
        SELECT number FROM tax_slips AS s WHERE slip = 'rl8' AND (
            NOT EXISTS (SELECT 1 FROM rl8_ranges AS r WHERE r.way = 'xml'
                        AND CAST(substr(s.rl8_number, 1, 8) AS INTEGER) BETWEEN r.first AND r.last)
            OR (s.paper_number IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM rl8_ranges AS r WHERE r.way = 'paper'
                                AND CAST(substr(s.paper_number, 1, 8) AS INTEGER) BETWEEN r.first AND r.last))
        ) ORDER BY 1
        """,
    ),
    (
        "rl8-cancelled",
        N_("The relevé 8 {where} does not bear the number of the one that it cancels."),
        """
        SELECT s.number FROM tax_slips AS s JOIN tax_slips AS b ON b.number = s.replaces
        WHERE s.slip = 'rl8' AND s.kind = 'cancelled' AND s.rl8_number <> b.rl8_number ORDER BY 1
        """,
    ),
)

_EVENTS = """
    SELECT details ->> 'batch', action, subject, at, actor, details ->> 'slips', details ->> 'seal' FROM audit
    WHERE action IN ('taxslips.issue', 'taxslips.amend', 'taxslips.cancel')
"""
_BATCHES = """
    SELECT b.number, 'taxslips.' || b.what, 'tax-year:' || b.year, b.at, b.actor, count(s.number), b.what, b.note
    FROM tax_batches AS b LEFT JOIN tax_slips AS s ON s.batch = b.number GROUP BY b.number ORDER BY b.number
"""
_SLIPS = "SELECT number, data, sealed IS NOT NULL FROM tax_slips ORDER BY number"
_SEAL = N_("The tax slips of the batch {where} are not those that were issued.")
_GONE = N_("The batch {where} of tax slips was issued, and is no longer there.")
_UNREADABLE = N_("What the tax slip {where} says cannot be read.")
_NUMBER = N_("A number of the relevé 8 {where} does not agree with its check digit.")
_BOXES = N_("The boxes of the tax slip {where} do not hold together.")
_SIN = N_("The SIN of the tax slip {where} is not the one that it says it bears.")
_CLEAR = N_("What the tax slip {where} says holds its SIN in clear.")
_NOT_OPENED = N_("The SINs of tax slips do not open with this installation's key, from the slip {where} on.")


def tax_slips(connection: engine.Connection, trail: Audit, held: TaxSlips) -> Iterator[tuple[str, str, str]]:
    """Yield (check, where, message) for each slip that is not as it was issued, or that no slip can be.

    Without a vault no SIN is opened; with one whose key cannot be read, that is said once.
    """
    yield from _seals(connection, trail, held)
    bearing: list[Slip] = []
    for number, data, sealed in connection.execute(_SLIPS):
        try:
            slip = from_stored(json.loads(data))
            wrong = _wrong(slip)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield "tax-slip-data", str(number), _UNREADABLE
            continue
        yield from ((check, str(number), message) for check, message in wrong)
        if bool(slip.person.sin_end) != bool(sealed):
            yield "tax-slip-sin", str(number), _SIN
        elif sealed:
            bearing.append(slip)
    if held.has_vault:
        yield from _sins(held, bearing)


def _seals(connection: engine.Connection, trail: Audit, held: TaxSlips) -> Iterator[tuple[str, str, str]]:
    vouched = {number: tuple(rest) for number, *rest in connection.execute(_EVENTS)}
    for number, *rest, what, note in connection.execute(_BATCHES):
        seal = trail.sealed("tax-batch", [what, note, held.sealable(number)])
        if vouched.pop(number, None) != (*rest, seal):
            yield "tax-batch", str(number), _SEAL
    for number in sorted(vouched, key=str):
        yield "tax-batch", str(number), _GONE


# --- one slip -----------------------------------------------------------------------------------------


def _wrong(slip: Slip) -> list[tuple[str, str]]:
    numbers = [number for number in (slip.rl8_number, slip.rl8_before, slip.paper_number) if number]
    found = [] if all(map(is_rl8_number, numbers)) else [("rl8-number", _NUMBER)]
    sound = _t2202_sound(slip.t2202) if slip.slip == T2202 else _rl8_sound(slip.rl8)
    return found if sound else [*found, ("tax-slip-boxes", _BOXES)]


def _t2202_sound(boxes: T2202Boxes) -> bool:
    """Tell whether the rows are as the CRA's schema and the calendar allow: four, twelve months, nothing below zero."""
    rows = boxes.sessions
    counts = [count for row in rows for count in (row.cents, row.part_time, row.full_time)]
    months = boxes.part_time + boxes.full_time
    return 0 < len(rows) <= MOST_SESSIONS and min(counts) >= 0 and months <= _MONTHS


def _rl8_sound(boxes: RL8Boxes) -> bool:
    """Tell whether box A is that many times an amount."""
    if min(boxes) < 0:
        return False
    return boxes.a % boxes.terms == 0 if boxes.terms else boxes.a == 0


# --- SINs ---------------------------------------------------------------------------------------------


def _sins(held: TaxSlips, bearing: list[Slip]) -> Iterator[tuple[str, str, str]]:
    try:
        sins = held.sins(one.number for one in bearing)
    except StoreError:
        yield from _one_by_one(held, bearing)
        return
    for slip in bearing:
        yield from _sin(slip, sins[slip.number])


def _one_by_one(held: TaxSlips, bearing: list[Slip]) -> Iterator[tuple[str, str, str]]:
    """Find the slips whose SIN does not open; a key that cannot be read is said of the first one."""
    opened = False
    for slip in bearing:
        try:
            sin = held.sin_of(slip.number)
        except StoreError as error:
            if error.code != "not-opened" and not opened:
                yield "tax-slip-sin", str(slip.number), _NOT_OPENED
                return
            yield "tax-slip-sin", str(slip.number), _SIN
        else:
            opened = True
            yield from _sin(slip, sin)


def _sin(slip: Slip, sin: str) -> Iterator[tuple[str, str, str]]:
    if not sin or not sin.endswith(slip.person.sin_end):
        yield "tax-slip-sin", str(slip.number), _SIN
    said = json.dumps(slip.says(), ensure_ascii=False)
    if sin and sin in said.replace(" ", "").replace("-", ""):
        yield "tax-slip-clear", str(slip.number), _CLEAR
