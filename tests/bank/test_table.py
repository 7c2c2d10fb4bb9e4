from __future__ import annotations

from datetime import date

import pytest

from omnicli.bank.model import MOST_FAULTS
from omnicli.bank.profile import read_profile
from omnicli.bank.reader import read_file
from omnicli.errors import BadInput
from tests.bank.banks import changed, faults_of, golden, the_profile

HEADER = "reference,date,amount,payer,bank_reference\n"


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "26345678,2026-09-17,25.00,Marie,9\n",
        "Référence;Date;Montant;Payeur;Référence bancaire\n26345678;2026-09-17;25,00 $;Marie;9\n",
        "reference\tdate\tmontant\tpayeur\treference bancaire\n26345678\t2026-09-17\t25\tMarie\t9\n",
        "Amount,DATE,Bank Reference,Payer,Reference\r\n25.00,2026-09-17,9,Marie,26345678\r\n",
        '[{"reference": "26345678", "date": "2026-09-17", "amount": "25.00", "payer": "Marie", "bank_reference": "9"}]',
    ],
)
def test_the_generic_csv_in_english_or_french_with_any_separator(text):
    (line,) = read_file(text.encode(), "csv").lines
    assert (line.reference, line.date, line.cents, line.payer, line.bank_reference) == (
        "26345678", date(2026, 9, 17), 2500, "Marie", "9",
    )  # fmt: skip


def test_payer_and_bank_reference_may_be_missing_and_an_account_given():
    (line,) = read_file(b"reference,date,amount,account\n26345678,2026-09-17,1.00,folio 2\n").lines
    assert (line.account, line.payer, line.bank_reference) == ("folio 2", "", "")


def test_every_bad_line_is_listed():
    text = (
        HEADER
        + "1,2026-13-01,1.00,,\n1,2026-09-17,abc,,\n1,2026-09-17,0.00,,\n1,2026-09-17\n1,2026-09-17,1.005,,\n"
    )
    assert faults_of(text.encode()) == [
        (2, "bad-date"),
        (3, "bad-amount"),
        (4, "no-amount"),
        (5, "cell-count"),
        (6, "bad-amount"),
    ]


def test_reading_stops_after_a_thousand_faults():
    assert len(faults_of((HEADER + "1,x,1.00,,\n" * (MOST_FAULTS + 500)).encode())) == MOST_FAULTS


def test_a_name_of_two_million_letters_is_refused_with_its_line():
    text = HEADER + "1,2026-09-17,1.00,x,\n1,2026-09-17,1.00," + "x" * 2_000_000 + ",\n"
    assert [line for line, _slug in faults_of(text.encode())] == [3]
    assert faults_of((HEADER + "1,2026-09-17,1.00," + "x" * 5000 + ",\n").encode()) == [(2, "too-long")]


def test_marks_that_nobody_sees_become_spaces():
    (line,) = read_file((HEADER + "a\u200bb,2026-09-17,1.00,\u202eMarie\x07,\n").encode()).lines
    assert (line.reference, line.payer) == ("a b", "Marie")


def test_a_file_of_no_line_is_read():
    assert read_file(HEADER.encode()).lines == ()


PLACES = """
account = "1"
header = false
negate = true
date_format = "%d.%m.%y"
[columns]
date = 2
amount = 1
text = 3
"""


def test_columns_may_be_places_and_signs_reversed():
    (line,) = read_file(b'"-1,025.50",17.09.26,26345678 merci\n', profile=read_profile(PLACES.encode())).lines
    assert (line.cents, line.date, line.texts) == (102550, date(2026, 9, 17), ("26345678 merci",))


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        (";1 500,00;", ";1.5.00,00;", "bad-amount"),
        (";1 500,00;", "3,00;4,00;", "two-amounts"),
        ("17/09/2026;26345678", "31/09/2026;26345678", "bad-bank-date"),
        (";1 500,00;1 400,00", "", "cell-count"),
        ("No de client", "Client", "missing-column"),
        ("Tremblay, Marie", '"Tremblay', "bad-csv"),
    ],
)
def test_lines_that_a_profile_does_not_fit_are_refused(old, new, slug):
    data = golden("profile.csv").replace(old.encode(), new.encode())
    assert slug in {found for _line, found in faults_of(data, profile=the_profile())}


def test_a_header_that_has_a_column_twice_is_refused():
    data = golden("profile.csv").replace(b";Solde", b";Nom")
    assert faults_of(data, profile=the_profile()) == [(3, "missing-column")]


def test_a_debit_may_be_written_below_zero():
    data = golden("profile.csv").replace(b";12,50;", b";-12,50;")
    assert read_file(data, profile=the_profile()).lines[3].cents == -1250


def test_an_encoding_that_is_not_the_files_is_refused():
    profile = read_profile(changed("profile.toml", ('"cp1252"', '"utf-8"')))
    assert faults_of(golden("profile.csv"), profile=profile) == [(0, "other-encoding")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('account = "815-30421-1234567"', ""),
        ('account = "815-30421-1234567"', "account = 815"),
        ('delimiter = ";"', 'delimiter = ";;"'),
        ('encoding = "cp1252"', 'encoding = "klingon"'),
        ('encoding = "cp1252"', 'encoding = "rot13"'),
        ('encoding = "cp1252"', 'encoding = "zlib"'),
        ('decimal = ","', 'decimal = "x"'),
        ('date_format = "%d/%m/%Y"', 'date_format = "%d"'),
        ("skip = 2", "skip = -1"),
        ("skip = 2", "skip = true"),
        ("skip = 2", "hop = 2"),
        ('date = "Date"', ""),
        ('date = "Date"', "date = 0"),
        ('debit = "Débit"', 'debit = "Débit"\namount = "Solde"'),
        ('payer = "Nom"', 'name = "Nom"'),
        ("[columns]", "columns = 3\n[other]"),
        ("[columns]", "[columns"),
    ],
)
def test_a_profile_that_says_nothing_sensible_is_refused(old, new):
    with pytest.raises(BadInput) as refused:
        read_profile(changed("profile.toml", (old, new)))
    assert refused.value.reasons


def test_a_profile_of_other_bytes_is_refused():
    with pytest.raises(BadInput):
        read_profile(b"\xff\xfe\0")
