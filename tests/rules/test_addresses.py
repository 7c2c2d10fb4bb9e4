"""Addresses as students write them, read as tax slips want them."""

from __future__ import annotations

from gettext import translation
from typing import TYPE_CHECKING

import pycountry
import pytest

from omnicli.rules.addresses import Written, read_address

if TYPE_CHECKING:
    from omnicli.rules.tax_slips import Address

HERE = Written("12, rue des Érables", "L’Anse", "QC", "G4X 1A1", "Canada")


def read(**changes: str) -> Address:
    return read_address(HERE._replace(**changes))[0]


def faults(**changes: str) -> list[str]:
    return [why.slug for why in read_address(HERE._replace(**changes))[1]]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("12, rue des Érables", ("12, rue des Érables", "")),
        ("12, rue des Érables, app. 3", ("12, rue des Érables", "app. 3")),
        ("12 Maple Street Apt 4B", ("12 Maple Street", "Apt 4B")),
        ("12, rue des Érables\nAppartement 5", ("12, rue des Érables", "Appartement 5")),
        ("a\nb\n\nc", ("a", "b, c")),
        ("12, rue Principale, C.P. 40", ("12, rue Principale", "C.P. 40")),
        ("12, rue Principale, bureau 300", ("12, rue Principale", "bureau 300")),
        ("12, rue Principale #4", ("12, rue Principale", "#4")),
        ("C.P. 40", ("C.P. 40", "")),
        ("45, rue Unité", ("45, rue Unité", "")),
        ("3-12, rue de la Suite", ("3-12, rue de la Suite", "")),
        (" ,12,  rue   X, ", ("12, rue X", "")),
    ],
)
def test_an_address_is_two_lines_at_most(text: str, lines: tuple[str, str]) -> None:
    found = read(address=text)
    assert (found.line1, found.line2) == lines


@pytest.mark.parametrize(
    ("province", "code"),
    [
        ("QC", "QC"), ("qc", "QC"), ("Québec", "QC"), ("Quebec", "QC"), ("Qué.", "QC"), ("P.Q.", "QC"),
        ("Nouveau-Brunswick", "NB"), ("New Brunswick", "NB"), ("Ontario", "ON"), ("Ont.", "ON"),
        ("Colombie-Britannique", "BC"), ("Île-du-Prince-Édouard", "PE"), ("Terre-Neuve-et-Labrador", "NL"),
        ("Territoires du Nord-Ouest", "NT"), ("Nouvelle-Écosse", "NS"), ("Saskatchewan", "SK"),
    ],
)  # fmt: skip
def test_a_province_is_known_by_its_letters_and_by_its_name_in_both_languages(
    province: str, code: str
) -> None:
    assert read(province=province).province == code


@pytest.mark.parametrize("country", ["", "Canada", "CA", "CAN", "canada"])
def test_an_address_without_a_country_is_in_canada(country: str) -> None:
    assert read(country=country).country == "CAN"


def test_every_country_is_known_by_its_codes_and_its_names_in_both_languages() -> None:
    french = translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"]).gettext
    for country in pycountry.countries:
        for name in (country.alpha_2, country.alpha_3, country.name, french(country.name)):
            assert read(country=name).country == country.alpha_3, name


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("États-Unis", "USA"), ("Royaume-Uni", "GBR"), ("Russie", "RUS"), ("Congo", "COG"), ("Vietnam", "VNM"),
        ("République démocratique du Congo", "COD"), ("Corée du Sud", "KOR"), ("Côte-d’Ivoire", "CIV"),
        ("Iran", "IRN"), ("Tanzanie", "TZA"), ("Angleterre", "GBR"), ("Cap-Vert", "CPV"), ("Haiti", "HTI"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_the_name_that_people_use(country: str, code: str) -> None:
    assert read(country=country, province="").country == code


def test_outside_of_canada_and_the_united_states_the_province_is_zz_and_the_postal_code_may_be_missing() -> (
    None
):
    assert faults(country="Maroc", province="Fès", postal_code="") == []
    assert read(country="Maroc", province="Fès", postal_code="").province == "ZZ"


@pytest.mark.parametrize(
    ("state", "code"), [("Californie", "CA"), ("California", "CA"), ("NY", "NY"), ("Vermont", "VT")]
)
def test_a_state_is_known_by_its_letters_and_by_its_name_in_both_languages(state: str, code: str) -> None:
    found = read(country="USA", province=state, postal_code="90210-1234")
    assert (found.province, found.postal_code) == (code, "90210-1234")


@pytest.mark.parametrize(
    ("changes", "slugs"),
    [
        ({"address": " "}, ["address-missing"]),
        ({"city": ""}, ["city-missing"]),
        ({"province": ""}, ["province-missing"]),
        ({"province": "Bavière"}, ["province-unknown"]),
        ({"province": "California"}, ["province-unknown"]),
        ({"postal_code": ""}, ["postal-code-missing"]),
        ({"postal_code": "90210"}, ["bad-postal-code"]),
        ({"country": "Narnia"}, ["country-unknown"]),
        ({"country": "USA", "province": "", "postal_code": ""}, ["province-missing", "postal-code-missing"]),
        ({"country": "USA", "province": "NY", "postal_code": "G4X 1A1"}, ["bad-zip-code"]),
        (
            {"address": "", "city": "", "province": "", "postal_code": ""},
            ["address-missing", "city-missing", "province-missing", "postal-code-missing"],
        ),
    ],
)
def test_all_that_is_wrong_with_an_address_is_said_at_once(changes: dict[str, str], slugs: list[str]) -> None:
    assert faults(**changes) == slugs


def test_a_postal_code_is_written_as_the_post_does() -> None:
    assert read(postal_code="g4x1a1").postal_code == "G4X 1A1"
