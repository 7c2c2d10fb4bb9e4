"""Lines of a bank as CSV: the generic one, `reference,date,amount,payer,bank_reference`, and those of a profile.

A CSV has no total to check.
"""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import TYPE_CHECKING

from omnicli.bank.cells import account_name, bad_amount, checked_date, plain_cents, tidy
from omnicli.bank.model import BankFile, BankLine, Rejected, accounts_of, fault, keep, reject
from omnicli.i18n import N_
from omnicli.money import parse_cents
from omnicli.rules.values import Invalid, parse_date
from omnicli.tabular import Fault, name_key, open_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from omnicli.bank.profile import Profile
    from omnicli.tabular import Sheet

GENERIC_ACCOUNT = "main"
"""The account of a generic CSV that has no column of accounts."""

_REQUIRED = ("reference", "date", "amount")
_WANTED = (*_REQUIRED, "payer", "bank_reference", "account")
_FRENCH = ("référence", "date", "montant", "payeur", "référence bancaire", "compte")
_PLAIN = ("reference", "date", "montant", "payeur", "reference bancaire", "compte")


def read_generic(data: bytes) -> BankFile:
    """Read the generic CSV, its columns named in English or in French; `Rejected` with every fault."""
    sheet, names = _sheet(data)
    if sheet.heading.faults:
        raise Rejected(sheet.heading.faults)
    columns = [_WANTED[names.index(name)] for name in sheet.heading.columns]
    faults: list[Fault] = []
    lines: list[BankLine] = []
    for block in sheet.blocks():
        keep(faults, *block.faults)
        for line, row in zip(block.lines, block.rows, strict=True):
            cells = dict(zip(columns, (cell or "" for cell in row), strict=True))
            _take(line, cells, _generic_line, lines, faults)
    return _file(lines, faults)


def _sheet(data: bytes) -> tuple[Sheet, Sequence[str]]:
    """Open the rows under the first set of names that the header has."""
    tried = []
    for names in (_WANTED, _FRENCH, _PLAIN):
        sheet = open_sheet(BytesIO(data), names, names[: len(_REQUIRED)])
        if not sheet.heading.faults:
            return sheet, names
        tried.append((sheet, names))
    return tried[0]


def _take(
    line: int,
    cells: Mapping[str, str],
    make: Callable[[int, Mapping[str, str]], BankLine],
    lines: list[BankLine],
    faults: list[Fault],
) -> None:
    """Make a line of cells, or keep what is wrong with them; a line of no money is wrong too."""
    try:
        made = make(line, cells)
    except Invalid as error:
        keep(faults, Fault(line, "", error.reason))
        return
    if made.cents:
        lines.append(made)
    else:
        keep(faults, fault(line, "no-amount", N_("The amount is zero.")))


def _file(lines: list[BankLine], faults: list[Fault]) -> BankFile:
    if faults:
        raise Rejected(sorted(faults, key=lambda one: one.line))
    return BankFile("csv", tuple(lines), accounts=accounts_of(lines))


def _generic_line(line: int, cells: Mapping[str, str]) -> BankLine:
    reference = tidy(cells["reference"])
    return BankLine(
        line, account_name(cells.get("account") or GENERIC_ACCOUNT), parse_date(cells["date"]),
        _generic_cents(cells["amount"]), reference, tidy(cells.get("payer")), tidy(cells.get("bank_reference")),
        (reference,),
    )  # fmt: skip


def _generic_cents(text: str) -> int:
    try:
        return parse_cents(text)
    except ValueError:
        raise bad_amount(text) from None


# --- profiles ---------------------------------------------------------------------------------------------


def read_profiled(data: bytes, profile: Profile) -> BankFile:
    """Read a CSV as a profile describes it; `Rejected` with every fault."""
    rows = _rows(data, profile)
    places = _places(next(rows, (1, [])), profile) if profile.header else _numbers(profile)
    faults: list[Fault] = []
    lines: list[BankLine] = []
    width = max(places.values())
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= width:
            message = N_("The line has {found} cells; the profile looks for {expected}.")
            keep(faults, fault(line, "cell-count", message, found=len(row), expected=width + 1))
            continue
        cells = {name: row[place] for name, place in places.items()}
        _take(line, cells, lambda line, cells: _line(line, cells, profile), lines, faults)
    return _file(lines, faults)


def _rows(data: bytes, profile: Profile) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below what is skipped, each with the line where it ends."""
    try:
        text = data.decode(profile.encoding).removeprefix("\ufeff")
    except (UnicodeError, ValueError):
        message = N_("The file is not text in {encoding}.")
        raise reject(0, "other-encoding", message, encoding=profile.encoding) from None
    reader = csv.reader(
        StringIO("\n".join(text.splitlines()), newline=""), delimiter=profile.delimiter, strict=True
    )
    try:
        for number, row in enumerate(reader):
            if number >= profile.skip:
                yield reader.line_num, row
    except csv.Error as error:
        why = str(error)[:80]
        raise reject(
            reader.line_num, "bad-csv", N_("The line cannot be cut into cells ({why})."), why=why
        ) from None


def _numbers(profile: Profile) -> dict[str, int]:
    return {name: int(place) - 1 for name, place in profile.columns.items()}


def _places(top: tuple[int, list[str]], profile: Profile) -> dict[str, int]:
    """Find the columns by the names of the header, or take their numbers."""
    line, names = top
    keys = [name_key(name) for name in names]
    found = {
        name: place - 1 if isinstance(place, int) else _index(keys, place)
        for name, place in profile.columns.items()
    }
    missing = tuple(str(profile.columns[name]) for name, place in found.items() if place < 0)
    if missing:
        message = N_("The header lacks these columns, or has them twice: {names}.")
        raise reject(line, "missing-column", message, names=missing)
    return found


def _index(keys: list[str], name: str) -> int:
    return keys.index(name_key(name)) if keys.count(name_key(name)) == 1 else -1


def _line(line: int, cells: Mapping[str, str], profile: Profile) -> BankLine:
    field, free = tidy(cells.get("reference")), tidy(cells.get("text"))
    return BankLine(
        line, profile.account, _date(cells["date"], profile.date_format), _cents(cells, profile), field or free,
        tidy(cells.get("payer")), tidy(cells.get("bank_reference")), (field,), (free,),
    )  # fmt: skip


def _date(text: str, shape: str) -> date:
    try:
        day = datetime.strptime(text.strip()[:40], shape).date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        day = date.min
    return checked_date(day, text)


def _cents(cells: Mapping[str, str], profile: Profile) -> int:
    """Return what came in above zero: an amount with its sign, or a credit without a debit, or the reverse."""
    if "amount" in cells:
        cents = _amount(cells["amount"], profile.decimal)
    else:
        credit, debit = (_amount(cells.get(name, "") or "0", profile.decimal) for name in ("credit", "debit"))
        if credit and debit:
            raise Invalid("two-amounts", N_("The line has both a debit and a credit."))
        cents = credit - abs(debit)
    return -cents if profile.negate else cents


def _amount(text: str, decimal: str) -> int:
    """Read an amount: spaces, the other sign between groups of three, and the dollar sign are passed over."""
    from re import fullmatch

    other = "." if decimal == "," else ","
    found = "".join(text[:64].replace("$", "").replace("−", "-").split()).replace("\u202f", "")
    grouped = rf"[+-]?\d{{1,3}}(?:{'[.]' if other == '.' else ','}\d{{3}})+(?:{'[.]' if decimal == '.' else ','}\d*)?"
    if other in found and not fullmatch(grouped, found):
        found = "?"
    try:
        return plain_cents(found.replace(other, "").replace(decimal, ".") or "0")
    except Invalid:
        raise bad_amount(text) from None
