"""Tax slips on paper: every box with its number and its name in both languages, whatever its length."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from commands._papers import paper_of
from omnicli.rules.papers import BOTH, Draft, Stamp
from omnicli.rules.tax_slips import AMENDED, CANCELLED, T2202Boxes
from pdf.paper import render
from pdf.twin import text
from tests.slips import ABROAD, COLLEGE, LONG, MARIE, rl8, sessions, t2202
from tests.social import SIN

if TYPE_CHECKING:
    from omnicli.rules.tax_slips import Address, Slip

STAMP = Stamp("K7M4T-9QX2B-C8HVQ", datetime(2027, 2, 20, 15, tzinfo=UTC), date(2027, 2, 20), "x")
EN_BOXES = (
    "School type", "Flying school or club", "Name of program or course", "Student number", "Filer account number",
    "Social insurance number (SIN)", "From (YY/MM)", "To (YY/MM)", "Number of months, part-time",
    "Number of months, full-time", "Eligible tuition fees, part-time and full-time", "Total months part-time",
    "Total months full-time", "Total eligible tuition fees", "Name and address of designated educational institution",
)  # fmt: skip
FR_BOXES = (
    "Genre d’école", "École ou club de pilotage", "Nom du programme ou du cours", "Numéro d’étudiant",
    "Numéro de compte du déclarant", "Numéro d’assurance sociale (NAS)", "De (AA/MM)", "À (AA/MM)",
    "Nombre de mois à temps partiel", "Nombre de mois à temps plein",
    "Frais de scolarité admissibles, temps partiel et temps plein", "Total des mois à temps partiel",
    "Total des mois à temps plein", "Total des frais de scolarité admissibles",
    "Nom et adresse de l’établissement d’enseignement agréé",
)  # fmt: skip
TWO_RL8_LINES = ("COPIE DE TRAVAIL – NON OFFICIELLE", "WORKING COPY – NOT OFFICIAL")


def draft(slip: Slip, lang: str = "en", sin: str = SIN) -> Draft:
    """Return the paper of a slip."""
    data = {**slip.to_mapping(), "school_type": 2, "fees_above": 10_000}
    return Draft(slip.slip, slip.student, "Marie Tremblay", "", lang, data, sin=sin)


def pages(slip: Slip, lang: str = "en", sin: str = SIN) -> list[str]:
    """Return the text of each page, its spaces made alike."""
    data = render(paper_of(draft(slip, lang, sin), STAMP))
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_t2202_names_every_box_in_both_languages(lang: str) -> None:
    (page,) = pages(t2202(), lang)
    assert [name for name in (*EN_BOXES, *FR_BOXES) if name not in page] == []
    for box in ("11", "12", "13", "14", "15", "17", "19", "20", "21", "22", "23", "24", "25", "26"):
        assert f" {box} " in page


def test_a_t2202_says_what_was_frozen() -> None:
    (page,) = pages(t2202())
    for said in (
        "T2202 2026", "Tremblay, Marie", "12, rue des Érables", "Val-Boréal (QC) G0X 9Z9", "046 454 286",
        "123456789RZ0001", "26/01", "26/02", "26/04", "26/05", "$1,234.56", "$2,469.12", "line 32300", "Schedule 11",
        "2 – college / collège", "not applicable", "original (O)", "2634567", "Techniques de l’informatique",
        "The official copy is the one that the college files",
    ):  # fmt: skip
        assert said in page


def test_both_languages_are_a_page_each() -> None:
    french, english = pages(t2202(count=4), BOTH)
    assert "4 938,24 $" in french
    assert "$4,938.24" in english


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("address", [LONG, ABROAD])
def test_the_longest_slip_stands_on_one_page_and_whole(lang: str, address: Address) -> None:
    family = "Deschênes-Saint-Hilaire de la Bruère-Nguyễn-Tremblay-Côté"
    title = "Techniques de l’informatique, profil programmation d’applications d’entreprise, alternance travail-études"
    person = MARIE._replace(last_name=family, address=address, program=title)
    for slip in (t2202(count=4, person=person, kind=AMENDED), rl8(person=person, kind=AMENDED)):
        (page,) = pages(slip, lang)
        program = title if slip.slip == "t2202" else ""
        for said in (family, program, address.line1, address.line2, address.city):
            assert said.replace(" ", "") in page.replace(" ", "")
        assert ("Germany" if lang == "en" else "Allemagne") in page or address is LONG
        assert "ZZ" not in page


def test_fees_that_give_no_federal_credit_are_told_or_left_out() -> None:
    (told,) = pages(t2202(fees=5_000))
    assert "not more than $100.00" in told
    assert "$50.00" in told
    (left_out,) = pages(t2202(boxes=T2202Boxes(sessions(2, 4_999), shown=False)))
    assert "not shown" in left_out
    assert "49.99" not in left_out
    (more,) = pages(t2202(fees=5_001))
    assert "not more than" not in more


@pytest.mark.parametrize(("kind", "words"), [(AMENDED, "AMENDED SLIP"), (CANCELLED, "CANCELLED SLIP")])
def test_a_slip_that_is_no_original_cannot_be_taken_for_one(kind: str, words: str) -> None:
    for slip in (t2202(kind=kind), rl8(kind=kind)):
        assert words in pages(slip)[0]
        assert words not in pages(slip._replace(kind="original"))[0]


@pytest.mark.parametrize(("kind", "words"), [(AMENDED, "MODIFIÉ"), (CANCELLED, "ANNULÉ")])
def test_each_government_names_its_slip_in_its_own_french(kind: str, words: str) -> None:
    assert f"FEUILLET {words}" in pages(t2202(kind=kind), "fr")[0]
    (quebec,) = pages(rl8(kind=kind), "fr")
    assert f"RELEVÉ {words}" in quebec
    assert "feuillet" not in quebec.casefold()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_releve_8_names_every_box_in_both_languages(lang: str) -> None:
    (page,) = pages(rl8(rl8_before="123456775", paper_number="876543213"), lang)
    for said in (
        "Code du relevé", "RL-slip code", "R – original", "000000022", "123456775", "876543213", "TREM69530701",
        "Code permanent", "Permanent code", "Nom de famille", "Prénom", "Given name", "Numéro d’assurance sociale",
        "A Montant pour études postsecondaires" if lang == "fr" else "A Amount for post-secondary studies",
        "Amount for post-secondary studies", "Montant pour études postsecondaires", "Tuition or examination fees",
        "Frais de scolarité ou d’examen", "Dons", "Donations", "046 454 286",
    ):  # fmt: skip
        assert said in page


@pytest.mark.parametrize(("lang", "a", "b"), [("fr", "7646,00", "2469,12"), ("en", "7646.00", "2469.12")])
def test_revenu_quebec_s_amounts_have_no_dollar_sign_and_no_thousands(lang: str, a: str, b: str) -> None:
    (page,) = pages(rl8(), lang)
    assert a in page
    assert b in page
    assert "$" not in page


def test_without_an_authorisation_a_releve_8_is_marked_twice_in_both_languages() -> None:
    (page,) = pages(rl8(), "fr")
    assert [page.count(words) for words in TWO_RL8_LINES] == [2, 2]
    (official,) = pages(rl8(college=COLLEGE._replace(authorised="FS-26-08-001")), "fr")
    assert not any(words in official for words in TWO_RL8_LINES)
    assert "FS-26-08-001" in official


def test_without_its_sin_a_slip_shows_three_digits_or_says_that_there_is_none() -> None:
    for slip in (t2202(), rl8()):
        (page,) = pages(slip, sin="")
        assert "••• ••• 286" in page
        assert "046" not in page.replace("46454", "")
        (none,) = pages(slip._replace(person=MARIE._replace(sin_end="")), sin="")
        assert "not provided / non fourni" in none


def test_the_plain_words_fit_a_terminal_and_say_the_boxes() -> None:
    said = text(paper_of(draft(t2202(count=4), "fr", sin=""), STAMP))
    assert max(map(len, said.splitlines())) <= 80
    assert "••• ••• 286" in said
    assert "26    Total des frais de scolarité admissibles" in said


def test_the_same_slip_is_the_same_bytes() -> None:
    one, two = (render(paper_of(draft(rl8(), BOTH), STAMP)) for _ in range(2))
    assert one == two
