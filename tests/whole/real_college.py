"""A college made by commands alone of a real cégep's offering and invented students."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.rules.people import make_permanent_code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.whole.program import Program

TERM = "20263"
STUDENTS = 1_000


def make(omni: Program, offering: Path, folder: Path) -> None:
    """Found a rehearsal, load the offering, the students and their registrations."""
    omni("admin", "init", "--rehearsal")
    omni("staff", "import", "offering", str(offering), "--term", TERM)
    people = _students()
    _load(omni, folder, "programs", [{"code": "420.B0", "title": "Techniques de l’informatique"}])
    _load(omni, folder, "students", people)
    _load(omni, folder, "registrations", _registrations(offering, people), "--term", TERM)


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
