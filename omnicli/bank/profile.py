"""A bank's own CSV, described once by the college in a TOML file.

account = "815-30421-1234567"   # how the ledger names the account; no default
delimiter = ";"                 # default: ","
encoding = "cp1252"             # default: utf-8
decimal = ","                   # default: "."
date_format = "%d/%m/%Y"        # default: %Y-%m-%d
header = true                   # false: columns are numbers, from 1
skip = 2                        # lines above the header, or above the first line; default: 0
negate = false                  # true: what came in is written below zero

[columns]                       # names of the header, or numbers from 1
date = "Date"
amount = "Montant"              # or debit = … and credit = …
reference = "No de client"
payer = "Nom"                   # optional, like the next two
bank_reference = "Séquence"
text = "Description"            # a free text in which the reference may be
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from omnicli.bank.cells import account_name
from omnicli.errors import BadInput, Reason, reason
from omnicli.i18n import N_
from omnicli.rules.values import Invalid, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("date", "amount", "debit", "credit", "reference", "payer", "bank_reference", "text")
_MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Profile:
    """How a bank writes its CSV; `columns` are names of the header, or places from 1."""

    account: str
    columns: Mapping[str, str | int] = field(default_factory=dict)
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    date_format: str = "%Y-%m-%d"
    header: bool = True
    skip: int = 0
    negate: bool = False


_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("account", "delimiter", "encoding", "decimal", "date_format"), str),
    **dict.fromkeys(("header", "negate"), bool),
    "skip": int,
    "columns": dict,
}


def read_profile(data: bytes) -> Profile:
    """Read a profile; `BadInput` with everything that is wrong with it."""
    import tomllib

    try:
        table = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _refused([reason("not-utf8", N_("The profile is not UTF-8 text."))]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error)[:80]
        raise _refused([reason("not-toml", N_("The profile is not TOML ({why})."), why=why)]) from None
    faults = _faults(table)
    if faults:
        raise _refused(faults)
    return Profile(**{**table, "account": account_name(table["account"])})


def _refused(faults: list[Reason]) -> BadInput:
    return BadInput(N_("The profile of the bank's CSV was refused."), code="bad-profile", reasons=faults)


def _faults(table: Mapping[str, Any]) -> list[Reason]:
    known = {one.name for one in fields(Profile)}
    unknown = N_("“{key}” is not something a profile says.")
    found = [reason("unknown-key", unknown, key=shown(key)) for key in table if key not in known]
    wrong = N_("“{key}” is not written as a profile's should be.")
    found += [
        reason("bad-value", wrong, key=key)
        for key, kind in _KINDS.items()
        if key in table and type(table[key]) is not kind
    ]
    if found:
        return found
    bad = [key for key, holds in _CHECKS.items() if not holds(table)]
    return [reason("bad-value", wrong, key=key) for key in bad] or _column_faults(table)


def _named(table: Mapping[str, Any]) -> bool:
    try:
        return bool(account_name(table.get("account", "")))
    except Invalid:
        return False


def _encoding(table: Mapping[str, Any]) -> bool:
    try:
        return bool(b"0".decode(table.get("encoding", "utf-8")))
    except (LookupError, ValueError):
        return False


_CHECKS: Mapping[str, Any] = {
    "account": _named,
    "encoding": _encoding,
    "delimiter": lambda table: len(table.get("delimiter", ",")) == 1 and table.get("delimiter") not in {*'"\r\n\0'},
    "decimal": lambda table: table.get("decimal", ".") in {".", ","},
    "date_format": lambda table: all(mark in table.get("date_format", "%Y%m%d") for mark in ("%d", "%m"))
    and not {"%Y", "%y"}.isdisjoint(table.get("date_format", "%Y")[i : i + 2] for i in range(60)),
    "skip": lambda table: 0 <= table.get("skip", 0) <= 1000,
    "columns": lambda table: bool(table.get("columns")),
}  # fmt: skip


def _column_faults(table: Mapping[str, Any]) -> list[Reason]:
    columns = table["columns"]
    unknown = N_("“{key}” is not something a profile says.")
    found = [
        reason("unknown-key", unknown, key=f"columns.{shown(key)}") for key in columns if key not in COLUMNS
    ]
    wrong = N_("“{key}” is not written as a profile's should be.")
    found += [
        reason("bad-value", wrong, key=f"columns.{key}")
        for key, place in columns.items()
        if not _is_place(place, header=table.get("header", True))
    ]
    if "date" not in columns:
        found.append(reason("missing-column", N_("The profile does not say which column holds the date.")))
    if ("amount" in columns) == ("debit" in columns or "credit" in columns):
        message = N_("The profile must name the column of the amount, or those of debits and credits.")
        found.append(reason("missing-column", message))
    return found


def _is_place(place: object, *, header: bool) -> bool:
    if isinstance(place, str):
        return header and bool(place.strip())
    return isinstance(place, int) and not isinstance(place, bool) and 1 <= place <= _MOST_COLUMNS
