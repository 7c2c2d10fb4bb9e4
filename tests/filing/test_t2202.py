"""T2202 returns: a golden file, and anything that a college may hold, against the government's schema."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.filing import t2202
from omnicli.filing.checks import faults
from omnicli.filing.fitting import Fitting
from omnicli.filing.layout import Heading, Part
from omnicli.filing.schema import validate
from omnicli.rules.tax_slips import AMENDED, CANCELLED, T2202, Address, Session, T2202Boxes
from tests.conftest import with_shared
from tests.filing.slips import COLLEGE, YEAR, a_t2202, file_of

if TYPE_CHECKING:
    from omnicli.rules.tax_year import TaxYear

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def schema() -> Path:
    """The CRA's schema, when it is beside the project."""
    return with_shared("tax/cra-xsd")


def test_a_return_of_originals_is_as_its_golden_file() -> None:
    abroad = Address("1 & 2, rue <d'Ulm>", "", "Paris", "ZZ", "75005", "FRA")
    slips = [
        a_t2202(),
        a_t2202(2, shown=False, last_name='L\'Écuyer "dit" Œ', first_name="Zoé", address=abroad),
    ]
    stream, _ = file_of(slips)
    assert stream.getvalue() == (GOLDEN / "t2202-original.xml").read_bytes()


def test_an_amended_return_holds_amended_and_cancelled_slips_and_a_note(schema: Path) -> None:
    slips = [a_t2202(kind=AMENDED), a_t2202(2, kind=CANCELLED)]
    stream, _ = file_of(slips, kind=AMENDED, note="Frais corrigés & mois")
    assert stream.getvalue() == (GOLDEN / "t2202-amended.xml").read_bytes()
    assert validate(stream, schema) == []
    assert [*faults(stream, YEAR, T2202)] == []


def test_the_same_slips_make_the_same_bytes() -> None:
    assert file_of([a_t2202()])[0].getvalue() == file_of([a_t2202()])[0].getvalue()


def test_fees_that_are_not_shown_are_nowhere_and_in_no_sum() -> None:
    text = file_of([a_t2202(shown=False)])[0].getvalue().decode()
    assert text.count("EligibleTuitionFeeAmount") == 2  # the summary's, which may not be missing
    assert "<TotalEligibleTuitionFeeAmount>0.00<" in text


@pytest.mark.parametrize("name", ["t2202-original.xml", "t2202-amended.xml"])
def test_golden_files_hold_against_the_schema(schema: Path, name: str) -> None:
    assert validate(GOLDEN / name, schema) == []


def test_names_too_long_are_cut_and_told() -> None:
    last, first = "De la Bruère-Montarville-Boucher", "Marie-Antoinette Ève"
    stream, fitting = file_of([a_t2202(last_name=last, first_name=first, program="p" * 60)])
    text = stream.getvalue().decode()
    assert "<FamilyName>De la Bruère-Montarv<" in text
    assert "<GivenName>Marie-Antoin<" in text
    assert "<NameInitialText>È<" in text
    assert {one.what for one in fitting.cuts} == {"last_name", "first_name", "program"}
    assert {one.student for one in fitting.cuts} == {"2634567"}


# --- whatever a college may hold ------------------------------------------------------------------------

_LETTERS = st.text(st.sampled_from("aéÈœŒ’'\"&<>-–ñ漢 .\u0301\x07"), max_size=60)
_NAMES = st.builds(lambda head, rest: head + rest, st.sampled_from("ABÉŽ李"), _LETTERS)


def _an_address(*rest: st.SearchStrategy[str]) -> st.SearchStrategy[Address]:
    return st.builds(Address, _NAMES, _LETTERS, _NAMES, *rest)


_ADDRESSES = st.one_of(
    _an_address(st.sampled_from(["QC", "NL", "nt"]), st.just("G1A 1A1"), st.just("CAN")),
    _an_address(st.just("NY"), st.sampled_from(["10001", "10001-1234"]), st.just("USA")),
    _an_address(st.just("ZZ"), st.text(max_size=15), st.sampled_from(["FRA", "CIV"])),
)


@st.composite
def boxes(draw: st.DrawFn) -> T2202Boxes:
    """Return sessions of one year, in order, whose months do not add up to more than twelve."""
    months = sorted(draw(st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)))
    ends = [*(one - 1 for one in months[1:]), 12]
    rows = []
    for first, last in zip(months, ends, strict=True):
        full = draw(st.integers(0, last - first + 1))
        part = draw(st.integers(0, last - first + 1 - full))
        cents = draw(st.integers(0, 99_999_999_999))
        rows.append(Session("20251", f"2025-{first:02d}", f"2025-{last:02d}", cents, part, full))
    return T2202Boxes(tuple(rows), draw(st.booleans()))


_SLIPS = st.lists(
    st.builds(
        lambda names, program, address, held, kind: a_t2202(
            kind=kind, last_name=names[0], first_name=names[1], program=program, address=address
        )._replace(boxes=held),
        st.tuples(_NAMES, _LETTERS),
        _NAMES,
        _ADDRESSES,
        boxes(),
        st.sampled_from([AMENDED, CANCELLED]),
    ),
    min_size=1,
    max_size=4,
)


@given(slips=_SLIPS, sin=st.sampled_from(["046454286", "900000001", ""]), note=_LETTERS)
def test_whatever_slips_say_the_file_holds_against_the_schema_and_the_checks(
    schema: Path, slips, sin, note
) -> None:
    numbered = [
        one._replace(number=place, person=one.person._replace(student=f"{2_634_566 + place}"))
        for place, one in enumerate(slips, start=1)
    ]
    stream, _ = file_of(numbered, kind=AMENDED, sin=sin, note=note)
    assert validate(stream, schema) == []
    assert [*faults(stream, YEAR, T2202)] == []


def test_1200_slips_hold_against_the_schema(schema: Path) -> None:
    stream, _ = file_of([a_t2202(number) for number in range(1, 1201)])
    assert validate(stream, schema) == []
    assert [*faults(stream, YEAR, T2202)] == []


def begun(stream: BinaryIO, year: TaxYear = YEAR) -> Part:
    layout = t2202.layout(Heading(year, "original", COLLEGE, "ABCD2345", "", "1.0"), Fitting())
    return Part(layout, stream, year.file_bytes)


def test_memory_stays_flat_whatever_the_number_of_slips(tmp_path: Path) -> None:
    with (tmp_path / "t.xml").open("w+b") as stream:
        part = begun(stream)
        tracemalloc.start()
        for number in range(1, 3001):
            part.add(a_t2202(number), "046454286")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert part.size > 5_000_000
    assert peak < 1_500_000  # what Python keeps of small objects for later, whatever their number


def test_a_file_is_closed_before_it_is_too_large() -> None:
    small = replace(YEAR, file_bytes=12_000)
    stream = BytesIO()
    part = begun(stream, small)
    count = 0
    while part.add(a_t2202(count + 1), "046454286"):
        count += 1
    part.close()
    assert count == part.sums.slips > 1
    assert 12_000 - 2_500 < part.size == len(stream.getvalue()) <= 12_000
    assert [*faults(stream, small, T2202)] == []
