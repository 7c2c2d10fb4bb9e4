"""What is longer than a government takes is cut to the very character, and what files add up to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.filing.layout import Sums
from omnicli.rules.tax_slips import AMENDED, CANCELLED, Address, RL8Boxes
from tests.filing.slips import COLLEGE, MARIE, YEAR, a_rl8, a_t2202, file_of

if TYPE_CHECKING:
    from omnicli.rules.tax_slips import Slip

_LONG = "x" * 3000
_HOME = Address(_LONG, _LONG, _LONG, "QC", _LONG, "CAN")
_WHO = MARIE._replace(last_name=_LONG, first_name=f"{_LONG} Jade", program=_LONG, address=_HOME)
_COLLEGE = COLLEGE._replace(name=_LONG, city=_LONG, address=(_LONG, _LONG, "G4X 1A1"))
_YEAR = replace(YEAR, contact_name=_LONG, rl8_trial=_LONG)


def lengths(slip: Slip, tag: str) -> set[int]:
    """Return how long each element of that name is in a file of one slip, whose texts are all too long."""
    said: dict[str, Any] = {"college": _COLLEGE, "version": _LONG, "note": _LONG, "trial": True}
    stream, _ = file_of([slip._replace(person=_WHO)], year=_YEAR, kind=slip.kind, **said)
    return {len(text) for text in re.findall(f"<{tag}>([^<]*)</{tag}>", stream.getvalue().decode())}


@pytest.mark.parametrize(
    ("tag", "most"),
    [
        ("l1_nm", 35),
        ("cntc_nm", 35),
        ("ContactName", 100),
        ("PostSecondaryEducationalSchoolProgramName", 30),
        ("FamilyName", 20),
        ("GivenName", 12),
        ("NameInitialText", 1),
        ("AddressLine1Text", 100),
        ("AddressLine2Text", 100),
        ("CityName", 100),
        ("NameLine1Text", 30),
        ("NameLine3Text", 30),
        ("FilerAmendmentNote", 2000),
    ],
)
def test_a_text_of_a_t2202_return_is_as_long_as_it_may_be(tag: str, most: int) -> None:
    assert lengths(a_t2202(kind=AMENDED), tag) == {most}


@pytest.mark.parametrize(
    ("tag", "most"),
    [
        ("VersionLogiciel", 15),
        ("NoCasEssai", 25),
        ("Nom", 30),
        ("Nom1", 30),
        ("Nom2", 30),
        ("NomFamille", 30),
        ("Prenom", 30),
        ("Initiale", 1),
        ("Ligne1", 30),
        ("Ligne2", 30),
        ("Ville", 30),
    ],
)
def test_a_text_of_a_transmission_is_as_long_as_it_may_be(tag: str, most: int) -> None:
    assert lengths(a_rl8(), tag) == {most}


def test_a_student_s_postal_code_is_cut_where_each_government_wants_it() -> None:
    assert max(lengths(a_t2202(), "PostalZipCode")) == 10
    assert lengths(a_rl8(), "CodePostal") == {6}


def test_a_name_of_four_lines_has_three() -> None:
    assert lengths(a_t2202(), "NameLine4Text") == set()
    assert lengths(a_rl8(), "Nom3") == set()


def test_slips_of_quebec_add_up_box_by_box_but_what_is_cancelled_has_no_amount() -> None:
    slip = a_rl8(boxes=RL8Boxes(1, 100, 20, 3))
    assert Sums().plus(slip).plus(slip) == Sums(2, 0, 200, 40, 6)
    assert Sums().plus(slip).plus(slip._replace(kind=CANCELLED)) == Sums(2, 0, 100, 20, 3)


def test_a_t2202_adds_its_fees_when_it_shows_them_the_cancelled_too() -> None:
    assert Sums().plus(a_t2202(kind=CANCELLED)).plus(a_t2202(shown=False)) == Sums(2, 34_325)
