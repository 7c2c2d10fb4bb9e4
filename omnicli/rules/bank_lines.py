"""By what a line of a bank is known again, whatever file brings it."""

from __future__ import annotations

from hashlib import sha256

_DIGITS = (
    20  # of the digest, enough that no two lines meet; part of the keys in every ledger, never to be changed
)


def line_stem(account: str, date: str, cents: int, reference: str, payer: str, bank_reference: str) -> str:
    """Return the beginning of a line's key: all that it says. `date` is ISO text, `cents` below zero went out.

    Equal lines of one file are told apart by a number after it, `:1`, `:2`.
    """
    said = "\x1f".join((date, str(cents), reference, payer, bank_reference))
    return f"bank:{account}:{sha256(said.encode()).hexdigest()[:_DIGITS]}"
