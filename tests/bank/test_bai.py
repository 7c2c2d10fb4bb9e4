from __future__ import annotations

import pytest

from omnicli.bank.reader import read_file
from tests.bank.banks import changed, faults_of, golden


def with_detail(record):
    """Return a BAI2 file of one transaction, its totals right."""
    lines = record.split("\n")
    cents = int(lines[0].split(",")[2])
    n = len(lines)
    return (
        "01,0815,COLLEGE,260918,0600,1,80,,2/\n02,COLLEGE,0815,1,260917,,,2/\n03,123,,015,0,,/\n"
        f"{record}\n49,{cents},{n + 2}/\n98,{cents},1,{n + 4}/\n99,{cents},1,{n + 6}/\n"
    ).encode()


def test_every_total_and_count_that_does_not_hold_is_listed_with_its_line():
    data = changed(
        "day.bai2", ("49,0001407750,8/", "49,0001407751,9/"), ("99,0001407750,1,12/", "99,1,2,13/")
    )
    assert faults_of(data) == [
        (10, "control-total"),
        (10, "control-count"),
        (11, "control-total"),
        (12, "control-total"),
        (12, "control-count"),
        (12, "control-count"),
    ]


@pytest.mark.parametrize(
    ("record", "cents"),
    [
        ("16,169,100,Z,,,/", 100),
        ("16,399,100,Z,,,/", 100),
        ("16,555,100,0,,,/", -100),
        ("16,921,100,Z,,,/", 100),
        ("16,975,100,Z,,,/", -100),
        ("16,169,100,V,260917,0900,,,/", 100),
        ("16,169,100,S,100,0,0,,,/", 100),
        ("16,169,100,D,1,0,100,,,/", 100),
        ("16,169,100,,,,/", 100),
    ],
)
def test_the_type_code_says_credit_or_debit(record, cents):
    assert [one.cents for one in read_file(with_detail(record)).lines] == [cents]


def test_a_type_code_that_is_neither_is_refused():
    assert faults_of(with_detail("16,905,100,Z,,,/")) == [(4, "bai2-type")]


def test_no_currency_is_canadian_here_though_the_library_says_american():
    assert read_file(with_detail("16,169,100,Z,,,/")).lines


@pytest.mark.parametrize(
    ("old", "new", "slug"),
    [
        ("02,COLLEGE,0815,1,", "02,COLLEGE,0815,2,", "bai2-status"),
        ("02,COLLEGE,0815,1,", "02,COLLEGE,0815,4,", "bai2-status"),
        (",CAD,2/", ",CAD,3/", "bai2-interim"),
        ("1,260917,,CAD", "1,,,CAD", "bad-bank-date"),
        ("03,815-30421-1234567", "03,", "no-account"),
    ],
)
def test_groups_that_are_not_final_additions_are_refused(old, new, slug):
    assert slug in {found for _line, found in faults_of(changed("day.bai2", (old, new)))}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("99,0001407750,1,12/", ""),
        ("49,", "48,"),
        ("16,169,0000150000", "16,169,cent"),
        ("260917,,CAD", "269917,,CAD"),
        (",80,,2/", ",80,,3/"),
        ("99,0001407750,1,12/", "99,0001407750,1,12/\n01,0815,COLLEGE,260918,0600,1,80,,2/"),
        ("99,0001407750,1,12/", "99,0001407750,1,12/\n99,0001407750,1,12/"),
        ("98,0001407750,1,10/", "98,0001407750,2,10/"),
    ],
)
def test_what_is_not_bai2_is_refused(old, new):
    assert faults_of(changed("day.bai2", (old, new)))


def test_the_banks_own_number_names_a_student_only_where_nothing_else_could():
    alone = read_file(with_detail("16,169,100,Z,26345678,,/")).lines[0]
    beside = read_file(with_detail("16,169,100,Z,26345678,,DEPOT/")).lines[0]
    assert (alone.fields, beside.fields) == (("26345678",), ("",))


def test_texts_are_continued_and_made_one_line():
    (line,) = read_file(with_detail("16,169,100,Z,1,,UN\n88,DEUX, TROIS\n88,\x07QUATRE")).lines
    assert line.payer == "UN DEUX, TROIS QUATRE"


def test_what_is_not_utf8_is_what_windows_writes():
    data = with_detail("16,169,100,Z,1,,DEPOT/").replace(b"DEPOT", b"L\x92\xc9T\xc9")
    assert read_file(data).lines[0].payer == "L’ÉTÉ"


def test_blank_lines_and_windows_ends_change_nothing():
    data = golden("day.bai2").replace(b"\n", b"\r\n\r\n")
    assert [one.cents for one in read_file(data).lines] == [150000, 2500, 4000, -1250]
    assert read_file(data).lines[0].line == 7


def test_a_file_cut_after_any_of_its_lines_is_refused():
    lines = golden("day.bai2").splitlines(keepends=True)
    for count in range(1, len(lines)):
        assert faults_of(b"".join(lines[:count]), "bai2") == [(count, "cut-short")]
