"""The first day, whole: from an empty folder to a student's printed timetable, on a real cégep's autumn."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from omnicli.rules.people import make_permanent_code
from tests.builders import CHOICES, NIP
from tests.conftest import with_shared
from tests.whole.program import Program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TERM = "20263"
STUDENTS = 1_000


@pytest.fixture(scope="module")
def offering() -> Path:
    return with_shared("data/offering-A2026-meetings.csv")


@pytest.fixture(scope="module")
def college(offering: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A college made of the real offering and 1,000 invented students, by commands alone."""
    folder = tmp_path_factory.mktemp("first-day")
    omni = Program(folder / "home", as_of="2026-09-14T10:00:00-04:00")
    omni("admin", "init", "--rehearsal")
    omni("staff", "import", "offering", str(offering), "--term", TERM)
    people = _students()
    _load(omni, folder, "programs", [{"code": "420.B0", "title": "Techniques de l’informatique"}])
    _load(omni, folder, "students", people)
    _load(omni, folder, "registrations", _registrations(offering, people), "--term", TERM)
    return omni


def _load(omni: Program, folder: Path, kind: str, rows: list[dict[str, str]], *more: str) -> None:
    path = folder / f"{kind}.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    report = omni("staff", "import", kind, str(path), *more, "--format", "json").json
    assert (report["added"], report["rejected"]) == (len(rows), 0)


def _students() -> list[dict[str, str]]:
    people = []
    for place in range(STUDENTS):
        born = date(2006, 1, 1) + timedelta(days=place)
        last, first = f"Tremblay-{chr(65 + place % 26)}", "Élodie"
        people.append(
            {
                "number": f"26{place:05d}",
                "permanent_code": make_permanent_code(last, first, born, female=True, sequence=place % 100),
                "last_name": last,
                "first_name": first,
                "birth_date": born.isoformat(),
                "program": "420.B0",
            }
        )
    return people


def _registrations(offering: Path, people: list[dict[str, str]]) -> list[dict[str, str]]:
    """Give each student 6 to 8 sections of different courses that do not clash."""
    chance = random.Random(20263)
    times = _times(offering)
    by_course = defaultdict(list)
    for course, section in times:
        by_course[course].append(section)
    rows = []
    for person in people:
        busy: set[tuple[str, int]] = set()
        wanted = chance.randint(6, 8)
        courses = chance.sample(sorted(by_course), k=len(by_course))
        for course in courses:
            free = [s for s in by_course[course] if not busy & times[course, s]]
            if free:
                section = chance.choice(free)
                busy |= times[course, section]
                rows.append({"student": person["number"], "course": course, "section": section})
                wanted -= 1
            if not wanted:
                break
    return rows


def _times(offering: Path) -> Mapping[tuple[str, str], set[tuple[str, int]]]:
    """Return the five-minute slots of each section."""
    times: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    with offering.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start, end = (
                60 * int(t.split(":")[0]) + int(t.split(":")[1]) for t in (row["start"], row["end"])
            )
            times[row["course"], row["section"]] |= {(row["day"], t) for t in range(start, end, 5)}
    return times


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
