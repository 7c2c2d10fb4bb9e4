"""The printed confirmation of a course choice, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from pypdf import PdfReader

from omnicli.i18n import Translator
from pdf.choice import ChoiceData, choice

TORONTO = ZoneInfo("America/Toronto")
EN = Translator("en", TORONTO)
USUAL = ChoiceData(
    college_name="Cégep de l’Érable",
    college_address=("671, boulevard Frontenac Ouest",),
    logo=None,
    student_name="Marie-Ève Tremblay",
    student_number="2634567",
    program="420.B0 Techniques de l’informatique",
    term="Winter 2027",
    confirmation="K7M4T-9QX2B-C8HVQ",
    submitted_at=datetime(2026, 10, 5, 14, 5, tzinfo=UTC),
    supersedes=2,
    courses=(("420-2N6-TH", "Structures de données"),),
    ranked=(("109-101-MQ:00012", "Ski de fond"), ("504-1A3-EX", "Théâtre")),
)


def text(data: ChoiceData, t: Translator = EN) -> str:
    pages = PdfReader(BytesIO(choice(data, t))).pages
    return "\n".join(page.extract_text() for page in pages).replace("\u00a0", " ")


def test_the_page_says_the_number_of_whom_for_when_and_what() -> None:
    said = text(USUAL)
    for word in (
        "K7M4T-9QX2B-C8HVQ", "Marie-Ève Tremblay", "2634567", "Winter 2027", "October 5, 2026 at 10:05",
        "Structures de données", "Ski de fond", "109-101-MQ:00012", "It replaces 2 choices", "without it you are not",
    ):  # fmt: skip
        assert word in said


def test_nothing_is_said_of_choices_that_were_not_made() -> None:
    assert "replaces" not in text(replace(USUAL, supersedes=0))
    assert "Ranked options" not in text(replace(USUAL, ranked=()))


def test_many_rows_and_long_names_go_on_over_pages_and_none_is_lost() -> None:
    rows = tuple((f"420-{n:03d}-TH", f"Titre {n} " + "très long " * 30) for n in range(40))
    said = text(replace(USUAL, courses=rows, ranked=rows, student_name="Marie " * 40, program="x" * 300))
    assert said.count("420-039-TH") == 2
    assert said.count("très") == 2 * 40 * 30


def test_the_same_choice_gives_the_same_bytes() -> None:
    assert choice(USUAL, EN) == choice(USUAL, EN)
