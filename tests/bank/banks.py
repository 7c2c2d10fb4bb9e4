"""What the tests of bank files share: the golden day, and how a refusal reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from omnicli.bank.model import Rejected
from omnicli.bank.profile import read_profile
from omnicli.bank.reader import read_file

GOLDEN = Path(__file__).parent / "golden"
ACCOUNT = "815-30421-1234567"
FILES = {
    "day.bai2": "bai2",
    "day.camt053.xml": "camt.053",
    "day.camt054.xml": "camt.054",
    "day.sgml.ofx": "ofx",
    "day.xml.ofx": "ofx",
    "day.csv": "csv",
}


def golden(name):
    return (GOLDEN / name).read_bytes()


def the_profile():
    return read_profile(golden("profile.toml"))


def changed(name, *changes):
    """Return a golden file with texts replaced; each must be there."""
    data = golden(name)
    for old, new in changes:
        assert old.encode() in data
        data = data.replace(old.encode(), new.encode())
    return data


def faults_of(data, fmt="", profile=None):
    """Return (line, slug) of each fault of a refused file."""
    with pytest.raises(Rejected) as refused:
        read_file(data, fmt, profile)
    return [(one.line, one.reason.slug) for one in refused.value.faults]
