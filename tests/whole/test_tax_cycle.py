"""A tax year, by commands alone: SINs given, slips prepared, issued, printed, explained, filed, amended, cancelled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from pypdf import PdfReader

from omnicli.services.rehearsal import NIP
from tests.conftest import SHARED
from tests.social import traces
from tests.whole.program import Here

if TYPE_CHECKING:
    from pathlib import Path

STUDENTS = 60
TODAY = "2026-11-23T10:00:00-05:00"
YEAR = ("--year", "2025")
SIN = "130692544"
SCHEMA = SHARED / "tax" / "cra-xsd"


@dataclass
class Story:
    """A college whose year 2025 is over, and the student who has no SIN in it yet."""

    omni: Here
    student: str
    folder: Path

    def staff(self, *words: str, exits: int = 0) -> Any:
        """Return what a staff command on the year's slips gives as JSON."""
        done = self.omni("staff", "taxslips", *words, "--format", "json", exits=exits)
        return done.json if exits == 0 else json.loads(done.stderr or done.text)

    def be_the_student(self) -> None:
        """Sign the student in."""
        self.omni("login", "--student", self.student, "--password-stdin", stdin=NIP)

    def be_the_operator(self) -> None:
        """Sign out: the account that owns the files is the operator."""
        self.omni("logout")


def test_a_year_of_fees_becomes_slips_that_students_print_and_governments_take(tmp_path: Path) -> None:
    omni = Here(tmp_path / "home", as_of=TODAY)
    told = omni("demo", "--students", str(STUDENTS), "--format", "json").json
    story = Story(omni, told["registered"]["number"], tmp_path)
    _a_year_that_nobody_configured_is_refused(story)
    _nothing_is_issued_while_a_sin_is_missing(story)
    _the_student_gives_a_sin_and_consents(story)
    _slips_are_issued_once(story)
    _the_student_prints_both_slips_in_both_languages(story)
    _every_figure_is_explained_by_the_ledger(story)
    _the_originals_are_filed(story)
    _one_is_amended_one_is_cancelled_and_both_are_filed(story)
    _everything_agrees_to_the_cent_and_no_sin_lies_in_clear(story)


def _a_year_that_nobody_configured_is_refused(story: Story) -> None:
    said = story.staff("prepare", "--year", "2024", exits=5)
    assert said["error"]["code"] == "year-not-configured"


def _nothing_is_issued_while_a_sin_is_missing(story: Story) -> None:
    prepared = story.staff("prepare", *YEAR)
    assert [one["student"] for one in prepared["faults"]] == [story.student]
    assert prepared["slips"]["t2202"]["stopped"] == 1
    said = story.staff("issue", *YEAR, exits=5)
    assert [story.student in why["message"] for why in said["error"]["details"]] == [True]
    assert story.staff("list", *YEAR) == []


def _the_student_gives_a_sin_and_consents(story: Story) -> None:
    omni = story.omni
    story.be_the_student()
    form = json.dumps({"sin": f"{SIN[:3]} {SIN[3:6]} {SIN[6:]}"})
    assert SIN[6:] in omni("personal", "edit", "--sin", "--input", "-", stdin=form).text
    assert omni("personal", "show", "--format", "json").json["sin_end"] == SIN[6:]
    omni("taxslip", *YEAR, exits=5)
    omni("taxslip", "--consent", "yes")
    story.be_the_operator()


def _slips_are_issued_once(story: Story) -> None:
    rehearsed = story.staff("issue", *YEAR, "--dry-run")
    assert story.staff("list", *YEAR) == []
    issued = story.staff("issue", *YEAR)
    assert issued["issued"] == rehearsed["issued"] > 0
    assert story.staff("issue", *YEAR)["issued"] == 0


def _the_student_prints_both_slips_in_both_languages(story: Story) -> None:
    omni = story.omni
    story.be_the_student()
    for lang in ("fr", "en"):
        file = story.folder / f"{lang}.pdf"
        for _ in range(2):
            omni("--lang", lang, "taxslip", *YEAR, "--language", lang, "-o", str(file), "--force")
        for slip in ("t2202", "rl8"):
            paper = file.with_name(f"{lang}-{slip}.pdf")
            words = PdfReader(paper).pages[0].extract_text()
            assert f"{SIN[:3]} {SIN[3:6]} {SIN[6:]}" in words.replace("\u00a0", " ")
            assert ("NON OFFICIELLE" in words) == (slip == "rl8")
            assert omni("verify", str(paper), "--format", "json").json["status"] == "genuine"
    omni("taxslip", "--consent", "no")
    said = omni("taxslip", *YEAR, "--slip", "rl8", "-o", str(story.folder / "no.pdf"), exits=5)
    assert "--consent yes" in said.stderr + said.text
    story.be_the_operator()


def _every_figure_is_explained_by_the_ledger(story: Story) -> None:
    for student in {one["student"] for one in story.staff("list", *YEAR)}:
        slips = {one["slip"]: one for one in story.staff("list", *YEAR, "--student", student)}
        for told in story.staff("explain", student, *YEAR):
            counted = sum(line["counted_cents"] for line in told["lines"])
            box = "fees_cents" if told["slip"] == "t2202" else "b_cents"
            if told["slip"] in slips:
                assert slips[told["slip"]][box] == counted


def _filed(story: Story, name: str, *words: str) -> Any:
    """Transmit T2202 slips and return the file's tree, which the government's own schema takes."""
    path = story.folder / name
    schema = ("--schema", str(SCHEMA)) if SCHEMA.is_dir() else ()
    story.staff("transmit", "t2202", *YEAR, "-o", str(path), *schema, *words)
    return etree.fromstring(path.read_bytes())


def _the_originals_are_filed(story: Story) -> None:
    tree = _filed(story, "t2202.xml")
    live = [one for one in story.staff("list", *YEAR) if one["slip"] == "t2202"]
    assert tree.findtext(".//TotalSlipCount") == str(len(live))
    total = sum(one["fees_cents"] for one in live)
    assert (
        tree.findtext(".//T2202Summary/TotalEligibleTuitionFeeAmount") == f"{total // 100}.{total % 100:02}"
    )
    story.staff("transmit", "t2202", *YEAR, "-o", str(story.folder / "again.xml"), exits=5)
    # No number of Revenu Québec's: a trial, in a file whose name says so, and nothing is filed.
    story.staff("transmit", "rl8", *YEAR, "-o", str(story.folder / "rl8.xml"), exits=5)
    story.staff("transmit", "rl8", *YEAR, "-o", str(story.folder / "essai.xml"))
    assert story.staff("report", *YEAR)["slips"]["rl8"]["to_file"] > 0


def _charges(story: Story, student: str) -> list[str]:
    """Return the numbers of the charges that count on a student's T2202."""
    told = next(one for one in story.staff("explain", student, *YEAR) if one["slip"] == "t2202")
    return [str(line["number"]) for line in told["lines"] if line["counted_cents"]]


def _waive(story: Story, charges: list[str]) -> None:
    for number in charges:
        story.omni("staff", "fees", "waive", number, "--reason", "by mistake")


def _one_is_amended_one_is_cancelled_and_both_are_filed(story: Story) -> None:
    _waive(story, _charges(story, story.student)[:1])
    amended = story.staff("amend", *YEAR, "--student", story.student, "--note", "a fee was waived")
    assert amended["amended"] == 2  # each of the two slips
    other = next(o["student"] for o in story.staff("list", *YEAR) if o["student"] != story.student)
    never = ("--term", "20253", "--slip", "t2202", "--status", "none", "--reason", "not a student")
    _waive(story, _charges(story, other))
    story.staff("override", "set", other, *never)
    story.staff("cancel", *YEAR, "--slip", "t2202", "--student", other, "--reason", "not a student")
    assert story.staff("amend", *YEAR)["amended"] == 1  # the other's relevé 8, whose fees are waived too
    tree = _filed(story, "amended.xml", "--kind", "amended", "--note", "Two corrections")
    assert [one.text for one in tree.iter("SlipReportTypeCode")] == ["A", "C"]
    assert tree.findtext(".//SummaryReportTypeCode") == "A"


def _everything_agrees_to_the_cent_and_no_sin_lies_in_clear(story: Story) -> None:
    omni = story.omni
    report = story.staff("report", *YEAR)["slips"]["t2202"]
    assert report["live"] == report["ledger"]
    assert report["live"]["fees_cents"] == report["filed"]["fees_cents"]
    omni("admin", "verify")
    assert not traces(omni.home, SIN)
