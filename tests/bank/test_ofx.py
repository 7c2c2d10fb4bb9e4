from __future__ import annotations

import pytest

from omnicli.bank.reader import read_file
from tests.bank.banks import changed, faults_of, golden


def test_a_legacy_encoding_is_the_one_the_header_says():
    assert read_file(golden("day.sgml.ofx")).lines[2].payer == "DÉPÔT & GUICHET"


@pytest.mark.parametrize("name", ["day.sgml.ofx", "day.xml.ofx"])
@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("-12.50", "douze", "bad-amount"),
        ("-12.50", "-12.505", "bad-amount"),
        ("<FITID>9004", "<CURRENCY><CURRATE>1.3<CURSYM>USD</CURRENCY><FITID>9004", "other-currency"),
        ("<ACCTID>815-30421-1234567", "<ACCTNAME>x", "no-account"),
    ],
)
def test_transactions_that_cannot_be_read_are_listed(name, old, new, slug):
    data = golden(name)
    if name == "day.xml.ofx":
        new = new.replace("1.3<", "1.3</CURRATE><").replace("USD<", "USD</CURSYM><")
        data = data.replace(b"</ACCTID>", b"") if "ACCTID" in old else data
    assert [found for _line, found in faults_of(data.replace(old.encode(), new.encode()))] == [slug]


def test_the_original_currency_of_a_canadian_amount_does_not_matter():
    extra = "<ORIGCURRENCY><CURRATE>1.3</CURRATE><CURSYM>USD</CURSYM></ORIGCURRENCY><FITID>9004"
    assert len(read_file(changed("day.xml.ofx", ("<FITID>9004", extra))).lines) == 4


def test_a_transaction_of_no_money_is_no_line():
    data = changed("day.xml.ofx", (">40.00<", ">0.00<"))
    assert [one.cents for one in read_file(data).lines] == [150000, 2500, -1250]


def test_pending_transactions_are_not_read():
    pending = (
        "<BANKTRANLISTP><STMTTRNP><TRNTYPE>CREDIT</TRNTYPE><TRNAMT>1.00</TRNAMT></STMTTRNP></BANKTRANLISTP>"
    )
    data = changed("day.xml.ofx", ("</BANKTRANLIST>", f"</BANKTRANLIST>{pending}"))
    assert len(read_file(data).lines) == 4


def test_texts_of_the_library_that_would_run_into_one_are_refused():
    data = changed(
        "day.xml.ofx", ("TREMBLAY MARIE", "<![CDATA[A]]>"), ("<NAME>GAGNON", "<NAME><![CDATA[B]]>")
    )
    assert read_file(data).lines[0].payer == "A"
    assert faults_of(data.replace(b"\n<STMTTRN>", b"<STMTTRN>")) == [(0, "not-ofx")]


@pytest.mark.parametrize(
    "data",
    [
        b"OFXHEADER:100",
        b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:KLINGON\n",
        b"<OFX></OFX>",
        golden("day.xml.ofx").split(b"<OFX>", maxsplit=1)[0],
        golden("day.sgml.ofx").split(b"<OFX>", maxsplit=1)[0],
        golden("day.xml.ofx")[:600],
        golden("day.xml.ofx").split(b"<OFX>", maxsplit=1)[0] + b"<OFX>" + b"<A>" * 20_000,
    ],
)
def test_what_is_not_ofx_is_refused(data):
    assert faults_of(data)
