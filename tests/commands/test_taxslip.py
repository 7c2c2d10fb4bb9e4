"""`omni taxslip`: printed, shown, explained; refused with what to do; consent given and taken back."""

from __future__ import annotations

import csv
import io
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from omnicli.money import Cents
from omnicli.rules.tax_slips import AMENDED, CANCELLED, T2202Boxes
from omnicli.rules.tax_year import TaxYear
from tests import slips
from tests.builders import NUMBER, a_college, ask, charge, give_an_account, sign_in
from tests.social import SIN, keep, traces

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni, Result

IN_TIME = datetime(2027, 2, 20, 15, 0, tzinfo=UTC)
JSON = ("--format", "json")
OTHER = "2634568"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where documents fall."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.fixture
def college(omni: Omni) -> Omni:
    """Marie is signed in on 20 February 2027, with a T2202 and a relevé 8 of 2026."""
    a_college(omni.home)
    slips.configure(omni.home)
    slips.keep(omni.home, slips.t2202(), slips.rl8())
    omni.now = IN_TIME
    sign_in(omni)
    return omni


def codes(result: Result) -> list[str]:
    """Return the codes of the reasons told."""
    return [one["code"] for one in result.error["details"]]


def pdf_text(data: bytes) -> str:
    """Return the words of a PDF."""
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_t2202_is_printed_and_the_releve_8_waits_for_consent(college: Omni, folder: Path) -> None:
    result = college("taxslip", exits=8)
    assert [path.name for path in folder.iterdir()] == [f"t2202-2026-{NUMBER}.pdf"]
    assert "omni taxslip --consent yes" in result.stderr
    assert f"Written: t2202-2026-{NUMBER}.pdf" in result.stderr
    college("taxslip", "--slip", "t2202", "--force")


def test_with_consent_both_are_printed_under_names_of_their_own(college: Omni, folder: Path) -> None:
    college("taxslip", "--consent", "yes")
    told = college("taxslip", "-o", "slips.pdf").stderr
    assert sorted(path.name for path in folder.iterdir()) == ["slips-rl8.pdf", "slips-t2202.pdf"]
    assert "slips-t2202.pdf" in told
    assert "slips-rl8.pdf" in told
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    words = pdf_text((folder / "slips-t2202.pdf").read_bytes())
    assert "046 454 286" in words
    assert "$2,469.12" in words
    assert "7646.00" in pdf_text((folder / "slips-rl8.pdf").read_bytes())


def test_one_slip_takes_the_name_given_and_the_language_asked_for(college: Omni, folder: Path) -> None:
    college("taxslip", "--slip", "t2202", "-o", "mine.pdf", "--language", "fr")
    assert "ligne 32300" in pdf_text((folder / "mine.pdf").read_bytes())


def test_a_file_that_is_there_stops_before_anything_is_written(college: Omni, folder: Path) -> None:
    college("taxslip", "--consent", "yes")
    (folder / "slips-rl8.pdf").write_text("mine")
    college("taxslip", "-o", "slips.pdf", exits=6)
    assert [path.name for path in folder.iterdir()] == ["slips-rl8.pdf"]
    assert ask(college.home, "SELECT count(*) FROM papers") == [(0,)]


def test_printed_again_it_is_the_same_file_and_the_slip_does_not_change(college: Omni) -> None:
    words = ("taxslip", "--slip", "t2202", "-o", "-")
    before = ask(college.home, "SELECT * FROM tax_slips")
    first = college(*words).stdout_bytes
    college.later(minutes=5)
    assert college(*words).stdout_bytes == first
    assert ask(college.home, "SELECT * FROM tax_slips") == before
    assert ask(college.home, "SELECT kind, sealed FROM papers JOIN paper_files USING (sha256)") == [
        ("t2202", 1)
    ]


def test_it_is_verified_as_any_paper_of_the_college(college: Omni, folder: Path) -> None:
    college("taxslip", "--slip", "t2202", "-o", "mine.pdf")
    told = college("verify", "mine.pdf", *JSON).json
    assert (told["status"], told["kind"], told["student"]) == ("genuine", "t2202", NUMBER)


def test_two_documents_do_not_go_down_one_pipe(college: Omni) -> None:
    college("taxslip", "--consent", "yes")
    assert "--slip t2202" in college("taxslip", "-o", "-", exits=2).stderr
    assert ask(college.home, "SELECT count(*) FROM papers") == [(0,)]


def test_its_words_as_plain_text_hide_the_sin(college: Omni) -> None:
    college("taxslip", "--consent", "yes")
    said = college("taxslip", "--format", "text").stdout
    assert "Total eligible tuition fees" in said
    assert "WORKING COPY – NOT OFFICIAL" in said
    assert "••• ••• 286" in said
    assert "454" not in said


def test_machines_are_given_every_amount_in_cents(college: Omni, folder: Path) -> None:
    college("taxslip", "--consent", "yes")
    t2202, rl8 = college("taxslip", *JSON).json
    assert (t2202["fees_cents"], t2202["months_full_time"], t2202["sin_end"]) == (246_912, 4, "286")
    assert t2202["sessions"][0] == {
        "term": "20261", "first_month": "2026-01", "last_month": "2026-02", "months_part_time": 0,
        "months_full_time": 2, "fees_cents": 123_456,
    }  # fmt: skip
    assert (rl8["box_a_cents"], rl8["box_b_cents"], rl8["rl8_number"]) == (764_600, 246_912, "000000022")
    rows = list(csv.DictReader(io.StringIO(college("taxslip", "--format", "csv").stdout)))
    assert {"slip": "t2202", "box": "26", "value_cents": "246912"}.items() <= rows[-4].items()
    assert {"slip": "rl8", "box": "A", "value_cents": "764600"}.items() <= rows[-3].items()
    assert list(folder.iterdir()) == []
    assert ask(college.home, "SELECT count(*) FROM papers") == [(0,)]


def test_machines_are_told_of_the_slip_that_is_not_given(college: Omni) -> None:
    result = college("taxslip", *JSON, exits=8)
    assert [one["slip"] for one in result.json] == ["t2202"]
    assert codes(result) == ["consent-needed"]


def test_people_see_the_boxes_without_a_file(college: Omni, folder: Path) -> None:
    shown = college("taxslip", "--slip", "t2202", "--format", "table").stdout
    for said in ("••• ••• 286", "$2,469.12", "2026-04", "(original)"):
        assert said in shown
    assert list(folder.iterdir()) == []


# --- refused ----------------------------------------------------------------------------------------


def test_before_its_day_it_is_refused_with_the_day(college: Omni) -> None:
    college.now = datetime(2027, 2, 14, 15, 0, tzinfo=UTC)
    sign_in(college)
    refused = college("taxslip", "--year", "2026", exits=5)
    assert "February 15, 2027" in refused.stderr
    college("taxslip", "--year", "2026", "--explain", exits=5)
    college.now = datetime(2027, 2, 15, 5, 30, tzinfo=UTC)
    sign_in(college)
    college("taxslip", "--year", "2026", "--slip", "t2202", "-o", "-")


def test_a_year_s_own_day_holds(college: Omni) -> None:
    slips.configure(college.home, TaxYear(2026, available="2027-02-25", rl8_box_a=Cents(382_300)))
    assert "February 25, 2027" in college("taxslip", "--year", "2026", exits=5).stderr


def test_a_year_that_nobody_configured_is_refused(college: Omni) -> None:
    refused = college("taxslip", "--year", "2024", *JSON, exits=5)
    assert refused.error["code"] == "year-not-configured"
    college("taxslip", "--year", "24", exits=2)


def test_a_year_whose_slips_are_not_issued_says_so(college: Omni) -> None:
    assert codes(college("taxslip", "--year", "2025", *JSON, exits=5)) == ["not-issued-yet"]


def test_who_has_no_slip_is_told_why_and_what_to_do(college: Omni) -> None:
    give_an_account(college, OTHER)
    sign_in(college, OTHER)
    refused = college("taxslip", "--year", "2026", *JSON, exits=5)
    assert codes(refused) == ["no-slip", "no-slip"]
    assert "--explain" in refused.error["details"][0]["message"]


def test_who_must_give_a_sin_first_is_told_how(omni: Omni) -> None:
    a_college(omni.home)
    slips.configure(omni.home, TaxYear(2026, sin_of="all", rl8_box_a=Cents(382_300)))
    slips.keep(omni.home, slips.t2202(person=slips.MARIE._replace(student=OTHER)))
    omni.now = IN_TIME
    sign_in(omni)
    refused = omni("taxslip", "--year", "2026", "--slip", "t2202", *JSON, exits=5)
    assert codes(refused) == ["sin-needed", "no-slip"]
    assert "omni personal edit --sin" in refused.error["details"][0]["message"]
    keep(omni.home, NUMBER, SIN)
    assert codes(omni("taxslip", "--year", "2026", "--slip", "t2202", *JSON, exits=5)) == ["no-slip"]


def test_the_releve_8_alone_is_refused_without_consent_and_given_with_it(college: Omni) -> None:
    words = ("taxslip", "--slip", "rl8", "-o", "-")
    assert codes(college(*words, *JSON, exits=5)) == ["consent-needed"]
    college("taxslip", "--consent", "yes")
    assert college(*words).stdout_bytes.startswith(b"%PDF")
    college("taxslip", "--consent", "no")
    college(*words, exits=5)


def test_money_overdue_closes_it_as_every_module(college: Omni) -> None:
    charge(college.home, 10_000, due="2026-09-01")
    assert codes(college("taxslip", *JSON, exits=5)) == ["access-withdrawn"]
    college("taxslip", "--consent", "yes")
    college("taxslip", "--consent", "no")


def test_an_amended_slip_is_the_new_one_and_a_cancelled_one_is_told(college: Omni) -> None:
    more = T2202Boxes(slips.sessions(3))
    slips.keep(college.home, slips.t2202(3, kind=AMENDED, replaces=1, boxes=more))
    result = college("taxslip", "--slip", "t2202", "-o", "-")
    assert "amended" in result.stderr
    assert "$3,703.68" in pdf_text(result.stdout_bytes)
    slips.keep(college.home, slips.t2202(4, kind=CANCELLED, replaces=3, boxes=more))
    assert codes(college("taxslip", "--slip", "t2202", *JSON, exits=5)) == ["slip-cancelled"]
    slips.keep(college.home, slips.t2202(5))
    assert college("taxslip", "--slip", "t2202", *JSON).json[0]["number"] == 5


def test_without_a_year_it_is_the_last_one_there_is_a_slip_of(college: Omni) -> None:
    college.now = datetime(2028, 1, 10, 15, 0, tzinfo=UTC)
    sign_in(college)
    assert college("taxslip", "--slip", "t2202", *JSON).json[0]["year"] == 2026


# --- consent and explanation ------------------------------------------------------------------------


def test_consent_says_what_it_is_about_and_can_be_taken_back(college: Omni) -> None:
    said = college("taxslip", "--consent", "yes").stdout
    for words in ("electronically only", "at any time", "on paper"):
        assert words in said
    assert "already" in college("taxslip", "--consent", "yes").stdout
    told = college("taxslip", "--consent", "no", *JSON).json
    assert told == {"student": NUMBER, "rl8_consent": False, "changed": True}
    events = ask(college.home, "SELECT action, actor FROM audit WHERE action LIKE 'consent.%' ORDER BY seq")
    assert events == [("consent.give", f"student:{NUMBER}"), ("consent.withdraw", f"student:{NUMBER}")]


def test_figures_are_explained_and_a_change_since_is_told(college: Omni) -> None:
    result = college("taxslip", "--explain", "--year", "2026", *JSON)
    assert [one["slip"] for one in result.json] == ["t2202", "rl8"]
    assert "the account has changed since it was issued" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--consent", "maybe"),
        ("--consent", "yes", "-o", "x.pdf"),
        ("--consent", "yes", "--explain"),
        ("--explain", "-o", "x.pdf"),
        ("--explain", "--format", "text"),
        ("--slip", "t4"),
        ("--language", "de"),
        ("--year", "abc"),
    ],
)
def test_a_contradiction_is_a_fault_of_usage(college: Omni, words: tuple[str, ...]) -> None:
    college("taxslip", *words, exits=2)


def test_no_other_file_holds_the_sin(college: Omni, folder: Path) -> None:
    college("taxslip", "--consent", "yes")
    for words in ((), JSON, ("--format", "text"), ("--explain",)):
        result: Any = college("taxslip", *words)
        assert SIN not in result.stdout + result.stderr
    assert traces(college.home, SIN) == []


def test_home_says_that_slips_are_there_until_they_are_printed(college: Omni, folder: Path) -> None:
    assert "Your tax slips of 2026 are there: omni taxslip" in college().stdout
    assert college(*JSON).json["tax_slips_to_print"] == 2026
    college("taxslip", exits=8)
    assert list(folder.iterdir())
    assert college(*JSON).json["tax_slips_to_print"] is None
    college("taxslip", "--consent", "yes")
    assert "Your tax slips of 2026" in college().stdout


def test_home_says_nothing_of_slips_before_their_day(college: Omni) -> None:
    college.now = datetime(2027, 2, 14, 15, 0, tzinfo=UTC)
    sign_in(college)
    assert college(*JSON).json["tax_slips_to_print"] is None
