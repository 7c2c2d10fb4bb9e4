"""The first day, whole: from an empty folder to a student's printed timetable, on a real cégep's autumn."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.builders import CHOICES, NIP
from tests.conftest import with_shared
from tests.whole.program import Program
from tests.whole.real_college import STUDENTS, TERM, make

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def offering() -> Path:
    return with_shared("data/offering-A2026-meetings.csv")


@pytest.fixture(scope="module")
def college(offering: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A college made of the real offering and 1,000 invented students, by commands alone."""
    folder = tmp_path_factory.mktemp("first-day")
    omni = Program(folder / "home", as_of="2026-09-14T10:00:00-04:00")
    make(omni, offering, folder)
    return omni


@pytest.fixture(scope="module")
def student(college: Program) -> str:
    """One of them, registered by form and signed in."""
    person = college("staff", "export", "students", "--format", "json").json[417]
    form = {key: person[key] for key in ("number", "permanent_code", "birth_date")}
    college("register", "--input", "-", stdin=json.dumps({**form, "questions": CHOICES, "password": NIP}))
    college("login", "--student", person["number"], "--password-stdin", stdin=NIP)
    return str(person["number"])


def test_the_real_offering_is_taken_whole_and_again_changes_nothing(college: Program, offering: Path) -> None:
    again = college("staff", "import", "offering", str(offering), "--term", TERM, "--format", "json").json
    assert (again["read"], again["rejected"], again["added"], again["changed"]) == (3102, 0, 0, 0)
    assert {warning["code"] for warning in again["warnings"]} >= {
        "repeated-meeting",
        "section-overlap",
        "room-clash",
    }


def test_the_registrar_lists_who_has_not_retrieved_a_timetable(college: Program, student: str) -> None:
    college("schedule", "show")
    missing = college("staff", "students", "list", "--unretrieved", "--term", TERM, "--format", "json").json
    assert len(missing) == STUDENTS - 1
    assert student not in {one["number"] for one in missing}


@pytest.mark.parametrize(("lang", "word"), [("fr", "Horaire"), ("en", "Timetable")])
def test_the_student_reads_home_and_timetable_in_both_languages(
    college: Program, student: str, lang: str, word: str
) -> None:
    home = college(lang=lang).text
    assert student in home
    assert word in home
    shown = college("schedule", "show", lang=lang).text
    rows = college("schedule", "show", "--format", "json", lang=lang).json
    assert 6 <= len({row["course"] for row in rows}) <= 8
    for row in rows:
        assert row["course"] in shown


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_student_prints_one_page_that_holds_every_course(
    college: Program, student: str, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "timetable.pdf"
    college("schedule", "print", "-o", str(path), lang=lang)
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert student in text
    for row in college("schedule", "show", "--format", "json").json:
        assert row["course"] in text
    assert path.stat().st_mode & 0o777 == 0o600
    college("schedule", "print", "-o", str(path), exits=6)


def test_the_calendar_file_holds_each_dated_meeting_once_and_twice_the_same(
    college: Program, student: str
) -> None:
    assert student
    first, second = (college("schedule", "export", "-o", "-").stdout for _ in range(2))
    assert first == second
    uids = [line for line in first.decode().splitlines() if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) > 100


def test_export_and_import_are_the_identity(college: Program, tmp_path: Path) -> None:
    for kind in ("programs", "courses", "terms", "students", "offering", "registrations"):
        term = ("--term", TERM) if kind in ("offering", "registrations") else ()
        first = college("staff", "export", kind, *term).stdout
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(first)
        report = college("staff", "import", kind, str(path), *term, "--format", "json").json
        assert (report["added"], report["changed"], report["rejected"]) == (0, 0, 0), kind
        assert college("staff", "export", kind, *term).stdout == first
        assert len(list(csv.reader(io.StringIO(first.decode())))) == report["read"] + 1


def test_everything_holds_at_the_end(college: Program) -> None:
    college("admin", "verify")
    college("admin", "doctor")
