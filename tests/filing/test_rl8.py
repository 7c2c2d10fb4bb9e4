"""Transmissions of relevés 8: golden files, and their structure held against the sheet of facts, element by element."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from omnicli.filing.checks import faults
from omnicli.filing.rl8 import CODES, NAMESPACE
from omnicli.rules.tax_slips import AMENDED, CANCELLED, KINDS, ORIGINAL, RL8, Address, RL8Boxes
from tests.filing.slips import AUTHORISED, YEAR, a_rl8, file_of

GOLDEN = Path(__file__).parent / "golden"
ABROAD = Address("1 & 2, rue <d'Ulm>", "", "Paris", "ZZ", "75005", "FRA")

# The children of each element, in order.
_CHILDREN = {
    "Transmission": "P Groupe08 ",
    "P": "Annee TypeEnvoi Preparateur (Informatique )?(Comptabilite )?NoCertification NomLogiciel VersionLogiciel "
    "(CourrielResponsable )?IdPartenaireReleves IdProduitReleves (NoCasEssai )?",
    "Preparateur": "No Type Nom1 (Nom2 )?Adresse ",
    "Informatique": "Nom IndRegional Tel (PosteTel )?",
    "Groupe08": "((R )+|(A )+|(D )+)T ",
    "R": "Annee NoReleve Etudiant Adresse Montants ",
    "A": "Annee NoReleve Etudiant Adresse Montants NoReleveDerniereTrans ",
    "D": "Annee NoReleve Etudiant ",
    "Etudiant": "NAS CodePermanent NomFamille Prenom (Initiale )?",
    "Adresse": "Ligne1 (Ligne2 )?Ville Province (CodePostal )?",
    "Montants": "(A_EtudesPostSecondaires )?(B_FraisScolariteOuExamen )?(C_Dons )?",
    "T": "Annee NbReleves EtablissementEnseignement ",
    "EtablissementEnseignement": "Code Nom1 (Nom2 )?Adresse ",
}
_AMOUNT = r"\d{1,7}\.\d\d"
# What each of the others holds.
_TEXTS = {
    "Annee": "2025|2026", "TypeEnvoi": "[146]", "No": r"NP\d{6}", "Type": "[123]", "Nom1": ".{1,30}", "Nom2": ".{1,30}",
    "Nom": ".{1,30}", "IndRegional": r"\d{3}", "Tel": r"\d{3}-\d{4}", "PosteTel": r"\d{1,7}",
    "NoCertification": r"RQ-\d{2}-\w{2}-\w{3}", "NomLogiciel": ".{1,40}", "VersionLogiciel": ".{1,15}",
    "CourrielResponsable": ".{1,60}", "IdPartenaireReleves": ".{16}", "IdProduitReleves": ".{16}",
    "NoCasEssai": ".{1,25}", "NoReleve": r"\d{9}", "NoReleveDerniereTrans": r"\d{9}", "NAS": r"\d{9}",
    "CodePermanent": r"[A-Z]{4}\d{8}", "NomFamille": ".{1,30}", "Prenom": ".{1,30}", "Initiale": ".",
    "Ligne1": ".{1,30}", "Ligne2": ".{1,30}", "Ville": ".{1,30}", "Province": ".{1,20}", "CodePostal": "[A-Z0-9]{1,6}",
    "A_EtudesPostSecondaires": r"(0|3823|7646)\.00", "B_FraisScolariteOuExamen": _AMOUNT, "C_Dons": _AMOUNT,
    "NbReleves": r"\d{1,9}", "Code": ".{1,8}",
}  # fmt: skip


def wrong(data: bytes) -> list[str]:
    """Return what is not as the sheet of facts says."""
    root = etree.fromstring(data)
    assert (root.get("VersionSchema"), root.nsmap) == ("2025.1", {None: NAMESPACE})
    found = []
    for one in root.iter():
        name, within = etree.QName(one).localname, f"line {one.sourceline}: {one.tag}"
        children = "".join(f"{etree.QName(child).localname} " for child in one)
        if etree.QName(one).namespace != NAMESPACE:
            found.append(f"{within}: namespace")
        elif name in _CHILDREN and not re.fullmatch(_CHILDREN[name], children):
            found.append(f"{within}: {children}")
        elif name not in _CHILDREN and (children or not re.fullmatch(_TEXTS[name], one.text or "")):
            found.append(f"{within}: {one.text}")
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_trial_is_as_its_golden_file(kind: str) -> None:
    boxes = RL8Boxes(0, 0, 12_500, 1_000)
    slips = [a_rl8(kind=kind), a_rl8(2, kind=kind, boxes=boxes, address=ABROAD, first_name="Zoé")]
    data = file_of(slips, kind=kind, trial=True)[0].getvalue()
    assert data == (GOLDEN / f"rl8-{kind}.xml").read_bytes()
    assert wrong(data) == []


def test_a_file_for_good_has_the_college_s_numbers_and_no_test_case() -> None:
    data = file_of([a_rl8()], year=AUTHORISED)[0].getvalue()
    assert data == (GOLDEN / "rl8-production.xml").read_bytes()
    assert wrong(data) == []
    assert b"NoCasEssai" not in data
    assert b"RQ-25-01-001" in data


@pytest.mark.parametrize(("kind", "sending"), [(ORIGINAL, "1"), (AMENDED, "4"), (CANCELLED, "6")])
def test_the_sending_goes_with_the_code_of_the_slips(kind: str, sending: str) -> None:
    text = file_of([a_rl8(kind=kind)], kind=kind, trial=True)[0].getvalue().decode()
    assert f"<TypeEnvoi>{sending}<" in text
    assert f"<{CODES[kind]}>" in text


def test_a_slip_that_cancels_has_neither_initial_nor_address_nor_amounts() -> None:
    text = file_of([a_rl8(kind=CANCELLED)], kind=CANCELLED, trial=True)[0].getvalue().decode()
    slip = text[text.index("<D>") : text.index("</D>")]
    assert not re.search("Initiale|Adresse|Montants|DerniereTrans", slip)


def test_a_box_that_is_nothing_is_left_out_but_there_is_always_one() -> None:
    def montants(*boxes: int) -> str:
        text = file_of([a_rl8(boxes=RL8Boxes(0, *boxes))], trial=True)[0].getvalue().decode()
        return re.sub(r"\s", "", text[text.index("<Montants>") + 10 : text.index("</Montants>")])

    assert montants(0, 34_325, 0) == "<B_FraisScolariteOuExamen>343.25</B_FraisScolariteOuExamen>"
    assert montants(0, 0, 5) == "<C_Dons>0.05</C_Dons>"
    assert montants(0, 0, 0) == "<A_EtudesPostSecondaires>0.00</A_EtudesPostSecondaires>"


def test_abroad_the_country_stands_for_the_province() -> None:
    text = file_of([a_rl8(address=ABROAD)], trial=True)[0].getvalue().decode()
    assert "<Province>FRA</Province>\n        <CodePostal>75005</CodePostal>" in text


_WORDS = st.text(st.sampled_from("aéÈœŒ’'\"&<>-–ñ漢 .\u0301\x07"), max_size=60)
_NAMES = st.builds(lambda head, rest: head + rest, st.sampled_from("ABÉŽ李"), _WORDS)
_ADDRESSES = st.one_of(
    st.builds(Address, _NAMES, _WORDS, _NAMES, st.just("QC"), st.just("G1A 1A1"), st.just("CAN")),
    st.builds(
        Address, _NAMES, _WORDS, _NAMES, st.just("ZZ"), st.text(max_size=15), st.sampled_from(["FRA", "CIV"])
    ),
)
_BOXES = st.builds(
    lambda terms, b, c: RL8Boxes(terms, terms * 382_300, b, c),
    st.integers(0, 2),
    st.integers(0, 999_999_999),
    st.integers(0, 999_999_999),
)


@given(
    kind=st.sampled_from(KINDS),
    people=st.lists(st.tuples(_NAMES, _NAMES, _ADDRESSES, _BOXES), min_size=1, max_size=4),
    sin=st.sampled_from(["046454286", ""]),
)
def test_whatever_slips_say_the_file_is_as_the_sheet_says_and_passes_the_checks(kind, people, sin) -> None:
    slips = [
        a_rl8(place, kind=kind, last_name=last, first_name=first, address=address, boxes=boxes)
        for place, (last, first, address, boxes) in enumerate(people, start=1)
    ]
    stream, _ = file_of(slips, kind=kind, sin=sin, trial=True)
    assert wrong(stream.getvalue()) == []
    assert [*faults(stream, YEAR, RL8, trial=True)] == []
