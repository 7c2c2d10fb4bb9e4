"""A term's seats, by commands alone: chosen by hand and by file, built, undone, built, published, told why, changed."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.clock import parse_instant, zone
from omnicli.services.rehearsal import NIP as DEMO_NIP
from tests import processes
from tests.builders import CHOICES, NIP
from tests.conftest import with_shared
from tests.whole import curriculum, seats
from tests.whole.choosing import Refused, choices_for, form_for, refusals
from tests.whole.curriculum import Curriculum, Row, curriculum_for
from tests.whole.program import Here, Program

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

STUDENTS = 300
BY_HAND = 4
KINDS = ("programs", "courses", "prerequisites", "grid", "students", "record")


@dataclass
class College:
    """A college, its term, the instants of the story, and what its students ask for."""

    omni: Program
    folder: Path
    term: str
    early: str
    choosing: str
    out: str
    forms: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[Row] = field(default_factory=list)
    ranked: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    passwords: dict[str, str] = field(default_factory=dict)

    def at(self, instant: str) -> Program:
        """Move the clock."""
        self.omni.as_of = instant
        return self.omni

    def be(self, number: str) -> None:
        """Sign a student in, registering who has no account yet."""
        if number not in self.passwords:
            _register(self.omni, number)
            self.passwords[number] = NIP
        self.omni("login", "--student", number, "--password-stdin", stdin=self.passwords[number])

    def load(self, kind: str, rows: Iterable[Row], *more: str, exits: int = 0) -> Any:
        """Import rows of a kind; return the report."""
        path = self.folder / f"{kind}.json"
        path.write_text(json.dumps(list(rows)), encoding="utf-8")
        words = ("staff", "import", kind, str(path), *more, "--format", "json")
        return self.omni(*words, exits=exits).json


def _register(omni: Program, number: str) -> None:
    people = omni("staff", "export", "students", "--format", "json").json
    person = next(one for one in people if one["number"] == number)
    form = {key: person[key] for key in ("number", "permanent_code", "birth_date")}
    omni("register", "--input", "-", stdin=json.dumps({**form, "questions": CHOICES, "password": NIP}))


@pytest.fixture(scope="module", params=["demo", "real offering"])
def college(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> College:
    folder = tmp_path_factory.mktemp("choice")
    return _demo(folder) if request.param == "demo" else _real(folder)


def _real(folder: Path) -> College:
    """Some hundreds of students over a real cégep's offering."""
    with with_shared("data/offering-A2026-meetings.csv").open(encoding="utf-8", newline="") as file:
        made: Curriculum = curriculum_for(list(csv.DictReader(file)), students=STUDENTS)
    omni = Here(folder / "home", as_of="2026-03-20T10:00:00-04:00")
    found = College(
        omni, folder, curriculum.TERM, omni.as_of, "2026-04-08T10:00:00-04:00", "2026-08-18T09:00:00-04:00"
    )
    omni("admin", "init", "--rehearsal")
    found.load("programs", made.rows["programs"])
    found.load("courses", made.rows["courses"])
    found.load("offering", made.rows["offering"], "--term", found.term)
    for kind in ("prerequisites", "grid", "students", "record"):
        assert found.load(kind, made.rows[kind])["rejected"] == 0
    found.refused = refusals(made)
    spoilt = {row["student"] for one in found.refused for row in one.rows}
    good = [number for number in made.asked if number not in spoilt]
    first = made.asked[good[0]]
    alike = [
        one
        for one in good
        if (made.asked[one].programme, made.asked[one].session) == (first.programme, first.session)
    ]
    found.forms = {one: form_for(made, one, NIP) for one in alike[:BY_HAND]}
    files = choices_for(made, [one for one in good if one not in found.forms])
    found.requests, found.ranked = files.requests, files.choices
    return found


def _demo(folder: Path) -> College:
    """The demo college, by what it proposes to its students."""
    omni = Here(folder / "home", as_of="2026-11-02T10:00:00-05:00")
    told = omni("demo", "--students", str(STUDENTS), "--format", "json").json
    term, me = told["next_term"], told["registered"]["number"]
    (dates,) = [
        one for one in omni("staff", "export", "terms", "--format", "json").json if one["code"] == term
    ]
    found = College(
        omni, folder, term, f"{dates['choose_from'][:8]}01T00:00:00-05:00", omni.as_of,
        f"{dates['schedule_from']}T09:00:00-05:00",
    )  # fmt: skip
    found.early = "2026-10-01T10:00:00-04:00"
    found.passwords[me] = DEMO_NIP
    proposed = _proposed(omni, term)
    sections = defaultdict(set)
    for row in omni("staff", "export", "offering", "--term", term, "--format", "json").json:
        sections[row["course"]].add(row["section"])
    (program,) = {row["program"] for row in proposed[me]}
    friends = [one for one, rows in proposed.items() if one != me and rows[0]["program"] == program]
    for number in (me, *friends[: BY_HAND - 1]):
        found.be(number)
        options = omni("choose-courses", "--list", "--term", term, "--format", "json").json["options"]
        found.forms[number] = {
            "courses": [row["course"] for row in proposed[number] if not row["need"]],
            "ranked": [one["option"] for need in options.values() for one in need[:6]],
            "password": found.passwords[number],
        }
    for number, rows in proposed.items():
        if number not in found.forms:
            found.requests += [
                {"student": number, "course": row["course"]} for row in rows if not row["need"]
            ]
            found.ranked += _activities(number, rows, sections)
    return found


def _proposed(omni: Program, term: str) -> dict[str, list[Row]]:
    text = omni("staff", "choices", "proposals", "--term", term, "--format", "csv").text
    found: dict[str, list[Row]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(text)):
        if row["state"] == "proposed":
            found[row["student"]].append(row)
    return found


def _activities(number: str, rows: list[Row], sections: dict[str, set[str]]) -> list[Row]:
    """Rank six groups of the physical education course that is owed, from one that the number says on."""
    owed = [row["course"] for row in rows if row["need"] == "physical-education"]
    groups = sorted(sections[owed[0]]) if owed else []
    if len(groups) < 6:
        return []
    first = int(number) % len(groups)
    turned = (groups + groups)[first : first + 6]
    return [
        {"student": number, "rank": str(rank), "option": f"{owed[0]}:{group}"}
        for rank, group in enumerate(turned, 1)
    ]


# --- the story ------------------------------------------------------------------------------------------


def test_from_the_window_of_choice_to_a_timetable_that_two_want_to_change(college: College) -> None:
    _nobody_before_the_window(college)
    _every_refusal(college)
    numbers = _choose(college)
    _build(college)
    omni = college.at(college.out)
    published = omni("staff", "timetable", "publish", "--term", college.term, "--format", "json").json
    assert published["charged"] > published["students"] > 0
    _why(college, numbers)
    _two_for_one_seat(college)
    assert omni("admin", "verify").stderr.endswith("no breach was found.\n")


def _codes(error: str) -> set[str]:
    return {one["code"] for one in json.loads(error)["error"]["details"]}


def _submit(college: College, form: dict[str, Any], *more: str, exits: int = 0) -> Any:
    words = ("choose-courses", "--term", college.term, "--input", "-", *more, "--format", "json")
    done = college.omni(*words, stdin=json.dumps(form), exits=exits)
    return _codes(done.stderr) if exits else done.json


def _nobody_before_the_window(college: College) -> None:
    college.at(college.early)
    number, form = next(iter(college.forms.items()))
    college.be(number)
    assert "opens-on" in _submit(college, form, exits=5)


def _every_refusal(college: College) -> None:
    """By hand all at once; by file each on its own, then all of them."""
    omni = college.at(college.choosing)
    number, form = list(college.forms.items())[-1]
    hold = ("staff", "holds", "add", "--student", number, "--kind", "blocking", "--blocks", "course-choice")
    omni(*hold, "--reason", "a book")
    college.be(number)
    spoilt = {**form, "courses": [*form["courses"], "999-ZZZ-99"], "ranked": [form["ranked"][0]] * 2}
    found = _submit(college, spoilt, exits=5)
    assert found >= {"hold", "repeated-option", "missing-rank"}
    assert found & {"not-proposed", "course-not-offered"}
    holds = omni("staff", "holds", "list", "--format", "json").json
    omni("staff", "holds", "lift", str(holds[-1]["number"]), "--reason", "it came back")
    for one in college.refused:
        report = college.load(one.kind, one.rows, "--term", college.term, exits=9)
        assert one.slug in {fault["code"] for fault in report["rejections"]}, one
    assert omni("staff", "choices", "list", "--term", college.term, "--format", "json").json == []


def _choose(college: College) -> dict[str, str]:
    """A few by hand, one of them twice; the others by file, which changes nothing the second time."""
    numbers = {}
    for number, form in college.forms.items():
        college.be(number)
        assert _submit(college, form, "--dry-run")["confirmation"] is None
        first = _submit(college, form)
        assert first.keys() == {"term", "confirmation", "courses", "ranked", "submitted_at"}
        numbers[number] = first["confirmation"]
    second = _submit(college, form)
    assert second["confirmation"] != numbers[number]
    numbers[number] = second["confirmation"]
    shown = college.omni("choose-courses", "--show", "--term", college.term, "--format", "json").json
    assert (shown["confirmation"], shown["supersedes"]) == (second["confirmation"], 1)
    for kind, rows in (("requests", college.requests), ("choices", college.ranked)):
        report = college.load(kind, rows, "--term", college.term, "--skip-bad")
        assert (report["added"], report["rejected"]) == (len(rows), 0)
        assert college.load(kind, rows, "--term", college.term)["unchanged"] == len(rows)
    chosen = college.omni("staff", "choices", "list", "--term", college.term, "--format", "json").json
    assert len(chosen) == len({*college.forms, *(row["student"] for row in college.requests)})
    assert len({one["confirmation"] for one in chosen}) == len(chosen)
    return numbers


def _build(college: College) -> None:
    """Rehearsed, done, undone and done again, it is the same; students see nothing of it yet."""
    omni = college.omni
    build = ("staff", "timetable", "build", "--term", college.term)
    # In a process of its own, where sets and dictionaries of texts have another order.
    alone = Program(omni.home, as_of=omni.as_of)
    dry = alone(*build, "--dry-run", "--format", "csv").stdout
    done = omni(*build, "--format", "json").json
    assert done["placed"] <= done["bound"] <= done["requests"]
    assert done["placed"] >= 0.99 * done["requests"] or done["placed"] >= 0.995 * done["bound"]
    assert len(done["unplaced"]) == done["requests"] - done["placed"]
    assert all(one["reason"] for one in done["unplaced"])
    assert omni(*build, exits=6).stdout == b""
    seated = omni("staff", "export", "registrations", "--term", college.term).stdout
    omni("staff", "timetable", "undo", done["receipt"], "--reason", "a trial")
    assert omni("staff", "export", "registrations", "--term", college.term).text.count("\n") == 1
    assert omni(*build, "--format", "csv").stdout == dry
    assert omni("staff", "export", "registrations", "--term", college.term).stdout == seated
    fill = omni("staff", "timetable", "report", "--term", college.term, "--format", "json").json
    assert all(one["taken"] <= one["capacity"] for one in fill)
    college.be(next(iter(college.forms)))
    omni("schedule", "show", "--why", "--term", college.term, exits=5)


def _why(college: College, numbers: dict[str, str]) -> None:
    """Everybody who chose by hand is told of each course, in both languages."""
    for number, form in college.forms.items():
        college.be(number)
        words = ("schedule", "show", "--why", "--term", college.term)
        told = college.omni(*words, "--format", "json").json
        assert {one["course"] for one in told} >= {*form["courses"]}
        assert all(one["reasons"] for one in told)
        assert college.omni(*words, lang="fr").text != college.omni(*words, lang="en").text
        shown = college.omni("choose-courses", "--show", "--term", college.term, "--format", "json").json
        assert shown["confirmation"] == numbers[number]


def _two_for_one_seat(college: College) -> None:
    """Two ask at once for the last seat of a group: one has it and pays, the other is told and pays nothing."""
    omni = college.omni
    (course, section), names = _rivals(college)
    _leave_one_seat(college, course, section)
    owed = {number: _owed(omni, number) for number in names}
    seats.sign_in_beside(omni.home, names, parse_instant(college.out, zone("America/Toronto")))
    running = {number: _change(college, number, name) for number, name in names.items()}
    codes = {number: child.wait() for number, child in running.items()}
    paid = {number: _owed(omni, number) - owed[number] for number in names}
    assert sorted(codes.values()) in ([0, 5], [0, 6])
    assert paid == {number: 0 if code else 1500 for number, code in codes.items()}
    (seat,) = [
        one
        for one in omni("staff", "timetable", "report", "--term", college.term, "--format", "json").json
        if (one["course"], one["section"]) == (course, section)
    ]
    assert seat["free"] == 0


def _rivals(college: College) -> tuple[tuple[str, str], dict[str, str]]:
    """Find a group that two of them could move to, and the name of the timetable by which each would."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for number in college.forms:
        college.be(number)
        college.omni("schedule", "show", "--term", college.term)
        words = ("schedule", "change", "--list", "--term", college.term, "--prefer", "few-changes")
        for one in college.omni(*words, "--format", "json").json["configurations"]:
            for move in one["changes"]:
                found[move["course"], move["to"]].setdefault(number, one["id"])
    group, names = next((group, names) for group, names in found.items() if len(names) > 1)
    return group, dict(list(names.items())[:2])


def _leave_one_seat(college: College, course: str, section: str) -> None:
    """Let the college close a group but for one seat."""
    omni, term = college.omni, ("--term", college.term)
    (taken,) = [
        one["taken"]
        for one in omni("staff", "timetable", "report", *term, "--format", "json").json
        if (one["course"], one["section"]) == (course, section)
    ]
    rows = omni("staff", "export", "offering", *term, "--format", "json").json
    group = [row for row in rows if (row["course"], row["section"]) == (course, section)]
    college.load("offering", [{**row, "capacity": str(taken + 1)} for row in group], *term)


def _change(college: College, number: str, name: str) -> processes.Child:
    return processes.omni(
        college.omni.environ(), parse_instant(college.out, zone("America/Toronto")),
        "schedule", "change", "--term", college.term, "--select", name, "--input", "-",
        stdin=json.dumps({"password": college.passwords[number]}), before=partial(seats.be, number),
    )  # fmt: skip


def _owed(omni: Program, number: str) -> int:
    return int(omni("staff", "payments", "show", number, "--format", "json").json["balance_cents"])
