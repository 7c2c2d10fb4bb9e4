"""The progress grid on paper: nothing is cut, whatever the name and the number of sessions."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from omnicli.i18n import Translator
from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.curriculum import CourseFacts, GridLine, Result
from omnicli.rules.frame import Frame
from omnicli.rules.progress import Studies, progress
from omnicli.rules.record import Transcript
from pdf.paper import render
from pdf.progress import ProgressData, progress_paper

NAME = "Marie-Antoinette-Joséphine de La Rochefoucauld-Bérubé Lachan"
TITLE = "Conception de systèmes répartis et sécurité de l’information, en équipe multidisciplinaire"
CODES = [f"420-{session:X}A{at}-EX" for session in range(1, 13) for at in range(5)]
RULES = ChoiceRules()


def data() -> ProgressData:
    lines = [GridLine("420.B0", "2020", 1 + at // 5, code, "specific", "") for at, code in enumerate(CODES)]
    facts = {code: CourseFacts(code, TITLE, 1, 17, 1, "specific", "") for code in CODES}
    results = [Result("20243", code, 52, "EC") for code in CODES[:20]]
    results += [Result("20253", code, 60 + at, "") for at, code in enumerate(CODES[:20])]
    studies = Studies(Transcript(results, (), RULES), {}, {})
    found = progress(Frame(lines, {}, (), facts, RULES), studies, program="420.B0", version="2020")
    day = date(2026, 11, 23)
    return ProgressData("Cégep", (), None, NAME, "2634567", "Informatique", day, found, True, frozenset())


def texts(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_twelve_sessions_and_a_name_of_sixty_characters_are_told_whole(lang: str) -> None:
    assert len(NAME) == 60
    pages = texts(render(progress_paper(data(), Translator(lang))))
    whole = " ".join(pages)
    assert all(code in whole for code in CODES)
    assert all(word in pages[0] for word in NAME.split())
    assert whole.count("multidisciplinaire") == len(CODES)
    assert "A2024 52 EC" in whole


def test_the_same_grid_is_the_same_bytes() -> None:
    t = Translator("en")
    assert render(progress_paper(data(), t)) == render(progress_paper(data(), t))
