from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.nip import COMMON_NIPS, NipPolicy, check_nip

POLICY = NipPolicy()
NUMBER = "2612345"
BORN = date(2007, 3, 7)


def slugs(nip, policy=POLICY, number=NUMBER, birth_date=BORN):
    return [why.slug for why in check_nip(nip, policy, number=number, birth_date=birth_date)]


@pytest.mark.parametrize(
    "nip", ["a1234", "A1234", "12345", "soleil5821", "abcdefgh1234", "Omni20265821", "000000000000"]
)
def test_the_guides_grammar_is_enough(nip):
    assert slugs(nip) == []


@pytest.mark.parametrize(
    ("nip", "broken"),
    [
        ("1234", ["nip-too-short"]),
        ("abcdefghi1234", ["nip-too-long"]),
        ("été5821", ["nip-characters"]),
        ("sol eil5821", ["nip-characters"]),
        ("soleil_5821", ["nip-characters"]),
        ("soleil582", ["nip-final-digits"]),
        ("5821soleil", ["nip-final-digits"]),
        ("soleil582١", ["nip-characters", "nip-final-digits"]),
        ("", ["nip-too-short", "nip-final-digits"]),
        ("é", ["nip-too-short", "nip-characters", "nip-final-digits"]),
        ("\x00" * 13, ["nip-too-long", "nip-characters", "nip-final-digits"]),
    ],
)
def test_each_refusal_names_every_rule_broken(nip, broken):
    assert slugs(nip) == broken


@pytest.mark.parametrize("nip", ["2612345", "a2612345", "26123451111"])
def test_the_student_number_may_not_be_inside(nip):
    assert slugs(nip) == ["nip-has-number"]


def test_an_employee_number_is_found_without_its_dash_and_in_any_case():
    assert slugs("e10255821", number="E-1025") == ["nip-has-number"]


def test_an_employee_number_of_a_few_digits_forbids_nothing():
    assert slugs("soleil5821", number="58") == []


@pytest.mark.parametrize(
    "nip",
    [
        "20070307",
        "a20070307",
        "070307",
        "07032007",
        "x07032007",
        "03072007",
        "030707",
        "20070703",
        "732007",
        "372007",
        "200737",
        "7mars2007",
        "07MARS2007",
        "mars072007",
        "march72007",
        "a0703071234",
    ],
)
def test_the_birth_date_may_not_be_inside_in_any_usual_writing(nip):
    assert slugs(nip) == ["nip-has-birth-date"]


@pytest.mark.parametrize("nip", ["abc0307", "abc0703", "soleil2007", "mars2007"])
def test_four_digits_of_the_birth_date_are_not_the_date(nip):
    assert slugs(nip) == []


def test_without_a_known_birth_date_none_is_looked_for():
    assert slugs("20070307", birth_date=None) == []


def test_a_college_may_tighten_the_rule():
    strict = NipPolicy(min_length=8, max_length=10, final_digits=5, blocklist=frozenset({"Soleil12345"}))
    assert slugs("abc1234", strict) == ["nip-too-short", "nip-final-digits"]
    assert slugs("soleil12345", strict) == ["nip-too-long", "nip-too-common"]


def test_no_final_digits_may_be_asked_for():
    assert slugs("soleil", NipPolicy(final_digits=0)) == []


def test_the_common_ones_are_refused_only_where_the_college_says_so():
    assert slugs("Omni1234") == []
    assert slugs("Omni1234", NipPolicy(blocklist=COMMON_NIPS)) == ["nip-too-common"]


def test_every_common_one_is_a_nip_that_the_guide_would_take():
    assert [nip for nip in COMMON_NIPS if slugs(nip, birth_date=None)] == []


@given(nip=st.text(min_size=4, max_size=20))
def test_no_reason_repeats_the_nip(nip):
    policy = NipPolicy(blocklist=frozenset({nip}))
    for why in check_nip(nip, policy, number=nip, birth_date=BORN):
        assert nip not in [*map(str, why.params.values())]
        assert why.params.keys() <= {"count"}


@given(
    born=st.dates(date(1940, 1, 1), date(2015, 1, 1)),
    writing=st.sampled_from(["%Y%m%d", "%y%m%d", "%d%m%Y", "%d%m%y", "%m%d%Y", "%m%d%y"]),
)
def test_any_birth_date_is_found_in_its_padded_writings(born, writing):
    assert "nip-has-birth-date" in slugs(f"a{born:{writing}}", birth_date=born)
