from __future__ import annotations

import pytest

from omnicli.bank.reader import read_file
from tests.bank.banks import changed, faults_of, golden

NAME = "day.camt053.xml"


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ('<Amt Ccy="CAD">1452.50', '<Amt Ccy="CAD">1452.51', [(5, "control-total")]),
        ("<NbOfNtries>4<", "<NbOfNtries>5<", [(11, "control-count")]),
        ("<Sum>12.50<", "<Sum>12.51<", [(13, "control-total")]),
        ('<Amt Ccy="CAD">1500.00', '<Amt Ccy="CAD">1500.01', [(15, "batch-total")]),
    ],
)
def test_totals_that_do_not_hold_are_listed_with_their_lines(old, new, faults):
    data = changed(NAME, (old, new))
    assert faults_of(data) == faults


def test_the_net_total_of_a_notice_is_checked():
    data = changed("day.camt054.xml", ("1485.00", "1486.00"))
    assert [slug for _line, slug in faults_of(data)] == ["control-total"]


def test_the_balance_may_begin_where_the_last_statement_closed():
    data = changed(NAME, ("OPBD", "PRCD"))
    assert read_file(data).checked
    assert faults_of(data.replace(b"1452.50", b"1452.51")) == [(5, "control-total")]


def test_a_page_of_a_longer_statement_has_balances_that_are_not_its_own():
    extra = "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy='CAD'>9</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
    data = changed(NAME, ("</Acct>", f"</Acct>{extra}"))
    assert len(read_file(data).lines) == 4


def test_a_line_is_of_the_day_it_was_booked_whatever_its_value_date():
    data = changed(NAME, ("<BookgDt>", "<ValDt><Dt>2026-09-15</Dt></ValDt><BookgDt>"))
    assert {one.date.isoformat() for one in read_file(data).lines} == {"2026-09-17"}


def test_what_undoes_an_earlier_entry_is_nobodys_payment_whatever_it_quotes():
    data = changed(
        NAME, ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts>")
    )
    assert {(one.fields, one.texts) for one in read_file(data).lines if one.cents > 0} == {((), ())}


def test_without_balances_or_summary_nothing_is_said_to_be_checked():
    text = golden(NAME).decode()
    start, end = text.index("<Bal>"), text.index("<Ntry>")
    assert not read_file((text[:start] + text[end:]).encode()).checked


def test_one_detail_of_another_amount_leaves_the_entrys_own():
    data = changed(
        "day.camt054.xml",
        ("<ns2:Refs><ns2:EndToEndId>", '<ns2:Amt Ccy="USD">1100.00</ns2:Amt><ns2:Refs><ns2:EndToEndId>'),
    )
    assert read_file(data).lines[0].cents == 150000


def test_a_batch_without_amounts_is_one_line_of_nobody():
    data = changed(
        NAME,
        ('<Amt Ccy="CAD">1500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>', ""),
        ('<AmtDtls><TxAmt><Amt Ccy="CAD">25.00</Amt></TxAmt></AmtDtls>', ""),
    )
    first = read_file(data).lines[0]
    assert (first.cents, first.fields, first.texts) == (152500, (), ())


def test_a_batch_with_one_amount_missing_is_refused():
    data = changed(NAME, ('<AmtDtls><TxAmt><Amt Ccy="CAD">25.00</Amt></TxAmt></AmtDtls>', ""))
    assert [slug for _line, slug in faults_of(data)] == ["no-amount"]


def test_a_transaction_of_a_batch_may_go_the_other_way():
    data = changed(
        NAME,
        ('<Amt Ccy="CAD">1525.00', '<Amt Ccy="CAD">1475.00'),
        ("<AmtDtls>", "<CdtDbtInd>DBIT</CdtDbtInd><AmtDtls>"),
        ('<Amt Ccy="CAD">1452.50', '<Amt Ccy="CAD">1402.50'),
        ("<Sum>1577.50", "<Sum>1527.50"),
        ("<Sum>1565.00", "<Sum>1515.00"),
    )
    assert [one.cents for one in read_file(data).lines] == [150000, -2500, 4000, -1250]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Sts><Cd>BOOK</Cd></Sts>", ""),
        ("<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Prtry>OK</Prtry></Sts>"),
        ("<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>"),
        ('<Amt Ccy="CAD">40.00', '<Amt Ccy="CAD">40.005'),
        ('<Amt Ccy="CAD">40.00', '<Amt Ccy="CAD">-40.00'),
        ('<Amt Ccy="CAD">40.00', '<Amt Ccy="CAD">4e1'),
        ('<Amt Ccy="CAD">40.00', '<Amt Ccy="CAD">99999999999999999'),
        ("<BookgDt><Dt>2026-09-17</Dt></BookgDt>", ""),
        ("<Dt>2026-09-17</Dt></BookgDt>", "<Dt>2026-9-17</Dt></BookgDt>"),
        ("<Id><Othr><Id>815-30421-1234567</Id></Othr></Id>", ""),
        ("</Document>", ""),
    ],
)
def test_what_cannot_be_read_without_a_guess_is_refused(old, new):
    assert faults_of(changed(NAME, (old, new)))


def test_every_entry_that_cannot_be_read_is_listed_once_and_totals_wait():
    data = changed(
        NAME, ("<DtTm>2026-09-17T23:10:00-04:00</DtTm>", "<Dt>hier</Dt>"), (">12.50</Amt>", ">x</Amt>")
    )
    assert [slug for _line, slug in faults_of(data)] == ["bad-bank-date", "bad-amount"]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>&i;</Stmt>'
    "</BkToCstmrStmt></Document>"
)
LEAK = (
    '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<Document xmlns='camt.053'><BkToCstmrStmt><Stmt>&x;</Stmt></BkToCstmrStmt></Document>"
)


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        '<!DOCTYPE Document SYSTEM "file:///etc/passwd"><Document xmlns="camt.053"><BkToCstmrStmt/></Document>',
        LEAK,
    ],
)
def test_document_types_and_entities_are_refused_and_read_nothing(data):
    (found,) = faults_of(data.encode())
    assert found[1] in {"document-type", "not-xml"}


def test_other_messages_are_refused():
    data = golden(NAME).replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt").replace(b"camt.053", b"camt.052")
    assert [slug for _line, slug in faults_of(data)] == ["not-camt"]


def test_a_deep_or_wide_tree_is_refused_without_harm():
    head = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
    assert faults_of(head + b"<a>" * 100_000)
    assert faults_of(head + b"<Stmt><Id>" + b"x" * 2_000_000 + b"</Id></Stmt></BkToCstmrStmt></Document>")
