"""From bytes to a `BankFile`: the format is told by the bytes, never by a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.bank.model import FORMATS, BankFile, reject
from omnicli.bank.raw import LARGEST, format_of
from omnicli.errors import UsageFault
from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.bank.profile import Profile


def read_file(data: bytes, fmt: str = "", profile: Profile | None = None) -> BankFile:
    """Read a bank's file whole; `Rejected` (a `BadInput`) with every fault.

    `fmt` forces a format; a profile makes it CSV. Raises `UsageFault` for a format that is not one of `FORMATS`.
    """
    if fmt not in ("", *FORMATS):
        message = N_("“{value}” is not a format: {formats}.")
        raise UsageFault(message, code="unknown-format", value=fmt[:40], formats=FORMATS)
    if profile and fmt not in {"", "csv"}:
        raise UsageFault(
            N_("A profile describes a CSV: it goes with no other format."), code="profile-is-csv"
        )
    if len(data) > LARGEST:
        message = N_("The file is larger than {limit} million bytes: no bank's day is.")
        raise reject(0, "too-large", message, limit=LARGEST // 1_000_000)
    found = _read(data, fmt or ("csv" if profile else format_of(data)), profile)
    if fmt and found.format != fmt:
        message = N_("The file is {found}, not {wanted}.")
        raise reject(0, "other-format", message, found=found.format, wanted=fmt)
    return found


def _read(data: bytes, fmt: str, profile: Profile | None) -> BankFile:
    if profile:
        from omnicli.bank.table import read_profiled

        return read_profiled(data, profile)
    if fmt == "bai2":
        from omnicli.bank.bai import read_bai2

        return read_bai2(data)
    if fmt.startswith("camt"):
        from omnicli.bank.camt import read_camt

        return read_camt(data)
    if fmt == "ofx":
        from omnicli.bank.ofx import read_ofx

        return read_ofx(data)
    if fmt == "csv":
        from omnicli.bank.table import read_generic

        return read_generic(data)
    raise reject(
        0, "unknown-format", N_("This is none of the formats that are read: {formats}."), formats=FORMATS
    )
