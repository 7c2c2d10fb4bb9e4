"""One day at the bank, in every format."""

from __future__ import annotations

from datetime import date

import pytest

from omnicli.bank.model import FORMATS
from omnicli.bank.raw import format_of
from omnicli.bank.reader import read_file
from omnicli.errors import UsageFault
from omnicli.rules.reference import candidates
from tests.bank.banks import ACCOUNT, FILES, changed, faults_of, golden, the_profile

DAY = date(2026, 9, 17)
WHOLE_DAYS = [name for name in FILES if name != "day.camt054.xml"]


def test_every_format_has_its_golden_file():
    assert set(FILES.values()) == set(FORMATS)


@pytest.mark.parametrize("name", WHOLE_DAYS)
def test_the_day_is_the_same_in_every_format(name):
    found = read_file(golden(name))
    assert found.format == FILES[name]
    assert [(one.date, one.cents, one.bank_reference) for one in found.lines] == [
        (DAY, 150000, "9001"),
        (DAY, 2500, "9002"),
        (DAY, 4000, "9003"),
        (DAY, -1250, "9004"),
    ]
    assert found.account == ("main" if found.format == "csv" else ACCOUNT)


@pytest.mark.parametrize("name", WHOLE_DAYS)
def test_the_students_reference_is_found_where_the_format_puts_it(name):
    lines = read_file(golden(name)).lines
    assert [candidates(one.fields, one.texts) for one in lines[:3]] == [{"2634567"}, {"2634568"}, frozenset()]


def test_a_profile_describes_a_banks_own_csv():
    found = read_file(golden("profile.csv"), profile=the_profile())
    assert [(one.line, one.date, one.cents, one.payer) for one in found.lines] == [
        (4, DAY, 150000, "Tremblay, Marie"),
        (5, DAY, 2500, "Gagnon"),
        (6, DAY, 4000, "DÉPÔT GUICHET"),
        (7, DAY, -1250, "FRAIS DE SERVICE"),
    ]
    assert found.account == ACCOUNT


def test_a_notice_holds_booked_entries_only_and_a_reversal_is_nobodys_payment():
    found = read_file(golden("day.camt054.xml"))
    assert [(one.cents, candidates(one.fields, one.texts)) for one in found.lines] == [
        (150000, {"2634567"}),
        (2500, frozenset()),
    ]
    assert found.lines[1].reference == "26345686"


@pytest.mark.parametrize("name", FILES)
def test_the_format_is_told_by_the_bytes_and_may_be_forced(name):
    data = golden(name)
    assert FILES[name].startswith(format_of(data))
    assert read_file(data, FILES[name]) == read_file(data)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("fmt", FORMATS)
def test_a_wrong_format_is_refused(name, fmt):
    if fmt != FILES[name]:
        assert faults_of(golden(name), fmt)


def test_which_files_have_control_totals():
    assert [name for name in FILES if read_file(golden(name)).checked] == [
        "day.bai2",
        "day.camt053.xml",
        "day.camt054.xml",
    ]


@pytest.mark.parametrize("name", ["day.bai2", "day.camt053.xml", "day.csv", "day.xml.ofx"])
def test_a_byte_order_mark_is_passed_over(name):
    assert read_file(b"\xef\xbb\xbf" + golden(name)).lines == read_file(golden(name)).lines


def test_xml_in_utf_16_is_read_as_xml_is():
    data = (
        golden("day.camt053.xml").decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    )
    assert read_file(data).lines == read_file(golden("day.camt053.xml")).lines


@pytest.mark.parametrize("name", ["day.bai2", "day.csv", "day.xml.ofx"])
def test_other_formats_in_utf_16_are_refused(name):
    assert faults_of(golden(name).decode().encode("utf-16"))


@pytest.mark.parametrize(
    "name", ["day.bai2", "day.camt053.xml", "day.camt054.xml", "day.sgml.ofx", "day.xml.ofx"]
)
def test_another_currency_is_refused(name):
    assert {slug for _line, slug in faults_of(changed(name, ("CAD", "USD")))} == {"other-currency"}


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"\0" * 5000, b"<html></html>", b"PK\x03\x04", b"%PDF-1.7", b"{}", b"\xff\xfe", b"a" * 10**6]
)  # fmt: skip
def test_what_is_no_banks_file_is_refused(data):
    assert faults_of(data)


def test_an_unknown_format_and_a_profile_of_another_format_are_usage():
    with pytest.raises(UsageFault):
        read_file(b"", "mt940")
    with pytest.raises(UsageFault):
        read_file(b"", "ofx", the_profile())


def test_a_giant_is_refused_unread(monkeypatch):
    monkeypatch.setattr("omnicli.bank.reader.LARGEST", 1000)
    assert faults_of(b"01,A,B,260918," + b"x" * 1000) == [(0, "too-large")]
