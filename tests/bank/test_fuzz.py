"""Whatever the bytes, a file is read or refused: no other failure, and nothing that hangs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnicli.bank.model import FORMATS, BankFile, Rejected
from omnicli.bank.profile import read_profile
from omnicli.bank.reader import read_file
from omnicli.errors import BadInput
from tests.bank.banks import FILES, golden, the_profile

PIECES = [
    b"\0", b"\xff", b"\n", b"\r", b",", b"/", b"<", b">", b"&", b"-", b"0", b"9" * 30, b"88,", b"16,", b"49,,,/",
    b"<OFX>", b"</OFX>", b"<![CDATA[", b"]]>", b"<!DOCTYPE a>", b"&amp;", b"<Ntry/>", b"<TxDtls/>", b"\xc3\xa9",
    "\u202e".encode(), b"x" * 70_000, b'"', b"'=1+1", b"USD", b"DBIT", b"1e9", b"-1",
]  # fmt: skip


def says_why(told):
    """A refusal says why."""
    assert told


def read_or_refused(data, fmt="", profile=None):
    try:
        found = read_file(data, fmt, profile)
    except Rejected as error:
        says_why(error.faults)
        return
    assert isinstance(found, BankFile)
    assert all(one.cents and one.account for one in found.lines)


@settings(max_examples=30)
@given(st.binary(max_size=400))
def test_random_bytes_are_refused_in_every_format(data):
    for fmt in ("", *FORMATS):
        read_or_refused(data, fmt)
    read_or_refused(data, "", the_profile())


@pytest.mark.parametrize("name", [*FILES, "profile.csv"])
@settings(max_examples=60)
@given(data=st.data())
def test_golden_files_with_pieces_lost_put_in_or_moved_are_read_or_refused(name, data):
    found = golden(name)
    for _change in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(found)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 5, 40, 400]))
        piece = data.draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(found[end : end + 60]))
        found = found[:start] + piece + found[end:]
    profile = the_profile() if name == "profile.csv" else None
    read_or_refused(found, "" if profile else FILES[name], profile)
    read_or_refused(found)


@settings(max_examples=30)
@given(st.data())
def test_profiles_are_read_or_refused(data):
    found = golden("profile.toml")
    start = data.draw(st.integers(0, len(found)))
    piece = data.draw(st.sampled_from([b"\0", b"[", b"1", b"[[a]]\n", b'"', b"= true", b"\xff", b"9" * 40]))
    try:
        read_profile(found[:start] + piece + found[start + data.draw(st.integers(0, 9)) :])
    except BadInput as error:
        says_why(error.reasons)
