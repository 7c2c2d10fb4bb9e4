"""The report card as a paper: all that it must say, in one language or both, whatever its length."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from omnicli.rules.papers import BOTH, REPORT_CARD, TRANSCRIPT, Draft, Stamp
from omnicli.rules.report_card import REMARKS
from pdf.paper import render
from pdf.report_card import paper

LONG = "Marie-Ève Anne-Élisabeth Deschênes-Saint-Hilaire de la Bruère"[:60]
STAMP = Stamp("ABCDE-FGHJK-MNPQR", datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 23), "x")
_RESULTS = [(88, ""), (52, "EC"), *((None, remark) for remark in REMARKS if remark != "EC")]


def line(place: int) -> dict[str, Any]:
    """A line of 2⅓ units, of each remark in turn."""
    mark, remark = _RESULTS[place % len(_RESULTS)]
    return {
        "course": f"420-{place:03d}-TH", "section": f"{place:05d}", "title": f"Cours numéro {place}",
        "weighting": "2-1-4", "units_attempted_thirds": 7, "units_earned_thirds": 7, "mark": mark,
        "group_mean": "74.3" if mark else None, "remark": remark, "state": "passed",
    }  # fmt: skip


def draft(
    terms: int = 1, courses: int = 8, *, lang: str = "en", name: str = "Marie Tremblay", **more: Any
) -> Draft:
    """So many terms of so many courses."""
    totals = {"units_attempted_thirds": 80, "units_earned_thirds": 80, "average": "78.42"}
    data: dict[str, Any] = {
        "college": {"name": "Cégep de Val-Boréal", "address": ["Val-Boréal (Québec) G0X 9Z9"], "phone": "",
                    "registrar": "Ginette Lafrenière", "registrar_title": "Registraire", "place": "Val-Boréal",
                    "seal": ""},
        "birth_date": "2007-03-07", "permanent_code": "TREM69530701",
        "program": {"code": "420.B0", "title": "Techniques de l’informatique", "version": "2021"},
        "terms": [{"term": f"{2014 + term}3", "lines": [line(courses * term + place) for place in range(courses)],
                   "totals": totals, "cumulative": totals} for term in range(terms)],
        "exams": [{"exam": "EUF", "program": "", "result": "passed", "term": "20253"}],
        "diplomas": [], "pass_mark": 60,
    }  # fmt: skip
    kind = REPORT_CARD if terms == 1 else TRANSCRIPT
    return Draft(kind, "2634567", name, "20143" if terms == 1 else "", lang, data | more)


def pages(one: Draft) -> list[str]:
    """The text of each page."""
    data = render(paper(one, STAMP))
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_it_says_all_that_a_bulletin_does() -> None:
    text = " ".join(pages(draft())[0].split())
    for words in (
        "Cégep de Val-Boréal", "Marie Tremblay", "2634567", "TREM69530701", "March 7, 2007", "420.B0", "2021",
        "2-1-4", "2⅓", "26⅔", "52", "EC", "74.3", "78.42", "EUF", "success", "not granted", "Ginette Lafrenière",
        "Registraire", "November 23, 2026",
    ):  # fmt: skip
        assert words in text
    assert "cote r" not in text.lower()


def test_an_exam_is_never_a_percentage() -> None:
    failed = [{"exam": "ESP", "program": "420.B0", "result": "failed", "term": "20261"}]
    text = pages(draft(exams=failed))[0]
    assert "failure – Winter 2026" in text
    assert "%" not in text


def test_a_diploma_says_its_date() -> None:
    text = pages(draft(diplomas=[{"program": "420.B0", "granted_on": "2026-06-12"}]))[0]
    assert "granted on June 12, 2026 – 420.B0" in text


def test_every_course_of_twelve_terms_is_there_once_a_language_and_every_page_says_whose_it_is() -> None:
    found = pages(draft(12, 5, lang=BOTH, name=LONG))
    whole = "\n".join(found)
    for place in range(60):
        assert whole.count(f"420-{place:03d}-TH") == 2
    assert all("2634567" in page for page in found)


@pytest.mark.parametrize(("lang", "mean"), [("fr", "74,3"), ("en", "74.3")])
def test_numbers_have_the_sign_of_the_language(lang: str, mean: str) -> None:
    assert mean in pages(draft(lang=lang))[0]


def test_a_term_of_which_nothing_is_final_has_no_total() -> None:
    going = {**line(0), "state": "in-progress", "mark": None, "units_attempted_thirds": None,
             "units_earned_thirds": None}  # fmt: skip
    none = {"units_attempted_thirds": 0, "units_earned_thirds": 0, "average": None}
    term = {"term": "20143", "lines": [going], "totals": none, "cumulative": none}
    text = pages(draft(terms=1)._replace(data={**draft().data, "terms": [term]}))[0]
    assert "in progress" in text
    assert "Total of the term" not in text


def test_a_program_of_an_attestation_has_no_exam_nor_dec() -> None:
    aec = {"code": "LEA.3Q", "title": "Gestion", "version": ""}
    text = pages(draft(program=aec, exams=[]))[0]
    assert "EUF" not in text
    assert "DEC" not in text


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert render(paper(draft(), STAMP)) == render(paper(draft(), STAMP))
