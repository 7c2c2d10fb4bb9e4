"""The bytes of a bank's file: how much is read, which text they are, which format they look like."""

from __future__ import annotations

import re

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest file that is read: some fifteen thousand lines of the wordiest format. Hostile bytes of that
size take a gigabyte while they are read."""

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096
_BAI2 = re.compile(r"01,[^,\n]*,[^,\n]*,\d{6},", re.ASCII)


def decoded(data: bytes) -> str:
    """Return the text of a file whose format names no encoding: UTF-8, or else what Windows writes in Canada."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def format_of(data: bytes) -> str:
    """Tell the format from the bytes: bai2, camt, ofx or csv; '' when it is an XML of another kind.

    What looks like no other format is taken for CSV, whose header must then say so.
    """
    head = _head(data)
    if _BAI2.match(head):
        return "bai2"
    if re.match(r"OFXHEADER\s*:|<\?OFX\b|<OFX>", head) or (head.startswith("<") and "<?OFX " in head):
        return "ofx"
    if head.startswith("<"):
        return "camt" if re.search(r"camt\.05[234]|<(\w+:)?BkToCstmr", head) else ""
    return "csv"


def _head(data: bytes) -> str:
    head = data[:_HEAD]
    if head.startswith(_WIDE):
        return head.decode("utf-16", "replace").lstrip("\ufeff \t\r\n")
    return head.decode("utf-8-sig", "replace").lstrip()
