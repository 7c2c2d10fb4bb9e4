"""A term's results, by commands alone: entered from files, made final, read, put on paper, verified by a stranger."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf

from omnicli.services.rehearsal import NIP
from tests.whole.program import Here

if TYPE_CHECKING:
    from pathlib import Path

STUDENTS = 50
TODAY = "2026-11-23T10:00:00-05:00"
OVER = "2026-12-22T18:00:00-05:00"


@dataclass
class Story:
    """A college and its people."""

    omni: Here
    told: dict[str, Any]

    @property
    def term(self) -> str:
        """The present term."""
        return str(self.told["terms"][-1])

    def be(self, who: str) -> None:
        """Sign one of the people to be in."""
        kind = "--student" if who == "registered" else "--employee"
        self.omni("login", kind, self.told[who]["number"], "--password-stdin", stdin=NIP)

    def rows(self, *words: str) -> list[dict[str, str]]:
        """Return what a command gives as CSV."""
        return list(csv.DictReader(io.StringIO(self.omni(*words, "--format", "csv").text)))


def test_a_term_from_its_marks_to_papers_that_a_stranger_verifies(tmp_path: Path) -> None:
    omni = Here(tmp_path / "home", as_of=TODAY)
    told = omni("demo", "--students", str(STUDENTS), "--format", "json").json
    story = Story(omni, told)
    _a_teacher_enters_own_groups_from_files_and_no_other(story)
    _the_student_asks_what_is_needed(story)
    _the_registrar_loads_the_rest_and_makes_the_term_final(story)
    for lang in ("fr", "en"):
        _the_student_reads_every_view(story, lang)
    _papers_are_paid_printed_and_verified_by_a_stranger(story, tmp_path)
    _report_cards_are_issued_to_everybody_and_the_college_holds(story, tmp_path)


def _matrix(story: Story, groups: dict[tuple[str, str], list[str]], group: tuple[str, str]) -> str:
    """Write a teacher's file: a line a student, a column an assessment that is yet to be marked."""
    left = _unmarked(story)[group]
    lines = [";".join(["numéro", *(name for name, _ in left)])]
    for place, number in enumerate(groups[group]):
        share = (52 + 5 * (place % 10)) / 100
        lines.append(";".join([number, *(f"{points * share:.1f}".replace(".", ",") for _, points in left)]))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def _unmarked(story: Story) -> dict[tuple[str, str], list[tuple[str, float]]]:
    marked = {
        (row["course"], row["section"], row["assessment"])
        for row in story.rows("staff", "export", "marks", "--term", story.term)
    }
    found = defaultdict(list)
    for row in story.rows("staff", "export", "assessments", "--term", story.term):
        if (row["course"], row["section"], row["name"]) not in marked and row["kind"] != "bonus":
            found[row["course"], row["section"]].append((row["name"], float(row["points"])))
    return found


def _groups(story: Story) -> dict[tuple[str, str], list[str]]:
    found = defaultdict(list)
    for row in story.rows("staff", "export", "registrations", "--term", story.term):
        found[row["course"], row["section"]].append(row["student"])
    return found


def _taught(story: Story) -> list[tuple[str, str]]:
    name = story.told["teacher"]["name"]
    rows = story.rows("staff", "export", "offering", "--term", story.term)
    return sorted({(row["course"], row["section"]) for row in rows if row["teacher"] == name})


def _a_teacher_enters_own_groups_from_files_and_no_other(story: Story) -> None:
    omni, groups = story.omni, _groups(story)
    mine = [group for group in _taught(story) if group in groups]
    other = next(group for group in groups if group not in mine)
    files = {group: _matrix(story, groups, group) for group in (*mine, other)}
    story.be("teacher")
    for (course, section), text in files.items():
        words = ("staff", "marks", "import", "-", "--course", course, "--section", section)
        if (course, section) == other:
            omni(*words, stdin=text, exits=4)
            continue
        head, line, *rest = text.split("\r\n")
        spoilt = "\r\n".join([head, line.replace(";", ";1000", 1), *rest])
        assert "1000" in omni(*words, stdin=spoilt, exits=9).text
        assert omni(*words, "--format", "json", stdin=text).json["added"] > 0
        assert omni(*words, "--format", "json", stdin=text).json["added"] == 0
    omni("logout")


def _the_registrar_loads_the_rest_and_makes_the_term_final(story: Story) -> None:
    omni, groups, left = story.omni, _groups(story), _unmarked(story)
    rows = [
        {
            "course": course,
            "section": section,
            "assessment": name,
            "number": number,
            "mark": f"{points * 0.7:.1f}",
        }
        for (course, section), works in left.items()
        for name, points in works
        for number in groups.get((course, section), ())
    ]
    story.be("registrar")
    omni("staff", "import", "marks", "-", "--term", story.term, stdin=json.dumps(rows))
    omni.as_of = OVER
    story.be("registrar")
    omni("staff", "marks", "finalize", "--term", story.term, "--all", "--dry-run")
    omni("staff", "marks", "finalize", "--term", story.term, "--all")
    (course, section), (number, *_) = next(iter(groups.items()))
    locked = ("--course", course, "--section", section, "--assessment", "Examen final", f"{number}=1")
    assert "staff marks correct" in omni("staff", "marks", "enter", *locked, exits=5).stderr
    omni(
        "staff",
        "marks",
        "correct",
        number,
        "--course",
        course,
        "--mark",
        "88",
        "--reason",
        "une page oubliée",
    )
    omni("logout")


def _the_student_asks_what_is_needed(story: Story) -> None:
    story.be("registered")
    mine = _taught(story)
    left = [
        r["course"] for r in story.rows("results", "term") if (r["course"], r.get("section", "")) not in mine
    ]
    asked = [story.omni("results", "course", one, "--target", "60", "--format", "json").json for one in left]
    assert any(one["needed"] for one in asked)
    story.omni("logout")


def _the_student_reads_every_view(story: Story, lang: str) -> None:
    omni = story.omni
    story.be("registered")
    courses = [row["course"] for row in story.rows("results", "term")]
    for words in (
        ("term",), ("course", courses[0]), ("absences",), ("new", "--since", "2026-11-01"), ("report-card",),
        ("report-card", "--all"), ("cote-r", "--explain"),
    ):  # fmt: skip
        assert omni("results", *words, lang=lang).text
    assert omni("progress", lang=lang).text
    said = omni("results", "cote-r", "--format", "json", lang=lang).json
    assert said["estimated"] is True
    assert "{" not in omni("results", "cote-r", lang=lang).text
    assert said["overall"] not in omni("results", "report-card", "--all", lang=lang).text


def _papers_are_paid_printed_and_verified_by_a_stranger(story: Story, tmp_path: Path) -> None:
    omni, term = story.omni, story.term
    story.be("registered")
    number = story.told["registered"]["number"]
    omni("attestation", "request", "--term", term, "--purpose", "insurance", exits=5)
    omni("confirm-enrollment", "--term", term)
    omni("attestation", "request", "--term", term, "--purpose", "insurance")
    attestation, card = tmp_path / "attestation.pdf", tmp_path / "card.pdf"
    omni("attestation", "print", "1", "-o", str(attestation), exits=5)
    owed = omni("payments", "balance", "--format", "json").json["balance_cents"]
    omni("logout")
    paid = ("--student", number, "--amount", f"{owed / 100:.2f}", "--method", "cash")
    omni("staff", "payments", "record", *paid)
    certificate = tmp_path / "college.pem"
    omni("admin", "keys", "show", "-o", str(certificate))
    story.be("registered")
    omni("attestation", "print", "1", "-o", str(attestation))
    omni("results", "report-card", "-o", str(card))
    for path, words in ((attestation, ("attestation", "print", "1")), (card, ("results", "report-card"))):
        again = tmp_path / "again.pdf"
        omni(*words, "-o", str(again), "--force")
        assert again.read_bytes() == path.read_bytes()
    omni("logout")

    stranger = Here(tmp_path / "nowhere")
    trust = ("--certificate", str(certificate), "--format", "json")
    for path in (attestation, card):
        said = stranger("verify", str(path), *trust).json
        assert (said["status"], said["student"]) == ("genuine", number)
        _spoil(path, tmp_path / "spoilt.pdf")
        assert stranger("verify", str(tmp_path / "spoilt.pdf"), *trust, exits=5).json["status"] == "altered"
        with pikepdf.open(path) as opened:
            opened.save(tmp_path / "saved.pdf")
        assert stranger("verify", str(tmp_path / "saved.pdf"), *trust, exits=5).json["status"] == "altered"
        known = stranger("verify", str(path), "--format", "json", exits=5).json
        assert known["status"] == "unknown-signer"
    assert not stranger.home.exists()


def _spoil(path: Path, into: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    into.write_bytes(data)


def _report_cards_are_issued_to_everybody_and_the_college_holds(story: Story, tmp_path: Path) -> None:
    omni = story.omni
    words = (
        "staff",
        "documents",
        "issue",
        "report-cards",
        "--term",
        story.term,
        "--out",
        str(tmp_path / "cards"),
    )
    omni(*words)
    issued = {path.name: path.read_bytes() for path in (tmp_path / "cards").iterdir()}
    assert len(issued) == STUDENTS
    omni(*words)
    assert {path.name: path.read_bytes() for path in (tmp_path / "cards").iterdir()} == issued
    omni("admin", "verify")
