"""`omni results report-card`: on the terminal, for machines, and as the paper that the college signs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

_RECORD = (
    "INSERT INTO record (student, term, course, section, mark, remark, mean, sd, group_size)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@pytest.fixture(autouse=True)
def _signed_in(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)


def has_passed(home: Path, mark: int | None = 78, remark: str = "", course: str = "420-1N6-TH") -> None:
    sql(home, _RECORD, (NUMBER, "20261", course, "00001", mark, remark, "74.25", "9.5", 30))


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def test_without_a_final_result_there_is_no_report_card(omni: Omni) -> None:
    refused = omni("results", "report-card", "--format", "json", exits=5).error
    assert refused["code"] == "nothing-final"
    omni("results", "report-card", "--all", exits=5)
    omni("results", "report-card", "--term", "20263", exits=5)


def test_a_term_that_the_student_has_nothing_of_is_not_found(omni: Omni) -> None:
    has_passed(omni.home)
    assert "H2027" in omni("results", "report-card", "--term", "20271", exits=3).stderr


def test_a_past_that_is_older_than_the_calendar_of_the_college_has_its_report_card(omni: Omni) -> None:
    sql(omni.home, _RECORD, (NUMBER, "20121", "420-1N6-TH", "00001", 78, "", "74.25", "9.5", 30))
    card = omni("results", "report-card", "--term", "20121", "--format", "json").json
    assert [term["term"] for term in card["terms"]] == ["20121"]


def test_the_last_term_with_final_results_is_shown(omni: Omni) -> None:
    has_passed(omni.home)
    found = omni("results", "report-card", "--format", "json").json
    (term,) = found["terms"]
    assert term["term"] == "20261"
    assert term["lines"] == [
        {
            "course": "420-1N6-TH",
            "section": "00001",
            "title": "Introduction à la programmation",
            "weighting": "2-4-3",
            "units_attempted_thirds": 9,
            "units_earned_thirds": 9,
            "mark": 78,
            "group_mean": "74.3",
            "remark": "",
            "state": "passed",
        }
    ]
    assert term["totals"] == {"units_attempted_thirds": 9, "units_earned_thirds": 9, "average": "78.00"}


def test_all_terms_show_the_courses_in_progress(omni: Omni) -> None:
    has_passed(omni.home, 52, "EC", "601-101-MQ")
    last = omni("results", "report-card", "--all", "--format", "json").json["terms"][-1]
    assert {line["course"]: line["state"] for line in last["lines"]} == {
        "420-1N6-TH": "in-progress",
        "601-101-MQ": "in-progress",
    }


def test_people_read_units_in_thirds_and_what_a_remark_means(omni: Omni) -> None:
    has_passed(omni.home, 52, "EC", "601-101-MQ")
    shown = omni("results", "report-card", lang="en").stdout
    assert "2⅓" in shown
    assert "EC: failed: the mark is below 60" in shown


def test_no_total_is_told_of_a_term_that_has_no_result_yet(omni: Omni) -> None:
    has_passed(omni.home)
    shown = omni("results", "report-card", "--all", lang="en").stdout
    assert "H2026: 3 units earned of 3 attempted" in shown
    assert "A2026: " not in shown
    assert "All terms so far: 3 units earned of 3 attempted" in shown


def test_a_card_stands_whole_on_80_columns(omni: Omni) -> None:
    has_passed(omni.home)
    for lang in ("fr", "en"):
        shown = omni("results", "report-card", "--all", lang=lang).stdout
        rules = [line for line in shown.splitlines() if line.startswith("---")]
        others = [[len(rule) for rule in line.split()] for line in rules]
        # A title is folded on a terminal, to 19 columns at the least.
        assert all(sum(widths) - widths[1] + 2 * (len(widths) - 1) + 19 <= 80 for widths in others)


def test_a_spreadsheet_has_a_row_for_each_line(omni: Omni) -> None:
    has_passed(omni.home)
    header, row = omni("results", "report-card", "--format", "csv").stdout.splitlines()
    assert header.startswith("term,course,section,title")
    assert row.startswith("20261,420-1N6-TH,00001")


def test_printed_again_it_is_the_same_file(omni: Omni) -> None:
    has_passed(omni.home)
    first = omni("results", "report-card", "-o", "-").stdout_bytes
    omni.later(days=1)
    sign_in(omni)
    assert omni("results", "report-card", "-o", "-").stdout_bytes == first
    assert ask(omni.home, "SELECT kind, student, term, lang FROM papers") == [
        ("report-card", NUMBER, "20261", "en")
    ]


def test_a_corrected_mark_makes_another_paper(omni: Omni) -> None:
    has_passed(omni.home)
    omni("results", "report-card", "-o", "-")
    sql(omni.home, "UPDATE record SET mark = 80")
    assert "80" in pdf_text(omni("results", "report-card", "-o", "-").stdout_bytes)
    assert len(ask(omni.home, "SELECT number FROM papers")) == 2


def test_the_paper_says_who_what_and_never_the_cote_r(omni: Omni) -> None:
    has_passed(omni.home)
    sql(omni.home, "UPDATE record SET ifgz = '0.5', idgz = '1.1'")
    text = pdf_text(omni("results", "report-card", "--all", "--language", "both", "-o", "-").stdout_bytes)
    for words in (
        "Marie Tremblay",
        NUMBER,
        "TREM69530701",
        "2007",
        "420.B0",
        "74,3",
        "74.3",
        "Winter 2026",
        "EUF",
    ):
        assert words in text
    assert "cote r" not in text.lower()
    assert ask(omni.home, "SELECT kind, term FROM papers") == [("transcript", "")]


def test_the_paper_as_text_says_the_same(omni: Omni) -> None:
    has_passed(omni.home)
    text = omni("results", "report-card", "--format", "text").stdout
    assert "Marie Tremblay" in text
    assert "78" in text
    assert ask(omni.home, "SELECT number FROM papers")[0][0] in text


@pytest.mark.parametrize(
    "words",
    [
        ("--term", "20261", "--all"),
        ("--language", "fr"),
        ("--format", "xml"),
        ("--language", "de", "-o", "-"),
    ],
)
def test_a_contradiction_is_a_fault_of_usage(omni: Omni, words: tuple[str, ...]) -> None:
    omni("results", "report-card", *words, exits=2)
