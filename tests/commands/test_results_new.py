"""`omni results absences` and `omni results new`: hours missed, and what appeared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import NUMBER, charge, pay, sign_in, sql
from tests.commands.marked import AT, COURSE, a_marked_term, line

if TYPE_CHECKING:
    from tests.conftest import Omni


@pytest.fixture
def marked(omni: Omni) -> Omni:
    """Marie, with a mark, and five others in her group."""
    a_marked_term(omni.home)
    sign_in(omni)
    return omni


# --- absences -----------------------------------------------------------------------------------------------


def missed(omni: Omni, *rows: tuple[str, int]) -> None:
    """Record hours missed of the course."""
    sql(
        omni.home,
        f"INSERT INTO absences VALUES ('{NUMBER}', '20263', '{COURSE}', ?, ?, '{AT}', 'test')",
        *rows,
    )


def test_absences_are_hours_by_course_and_date(marked: Omni) -> None:
    missed(marked, ("2026-09-09", 150), ("2026-09-02", 200))
    assert marked("results", "absences", "--format", "json").json == {
        "term": "20263",
        "hours": "3.5",
        "courses": [
            {
                "course": COURSE,
                "title": "Introduction à la programmation",
                "hours": "3.5",
                "dates": [{"date": "2026-09-02", "hours": "2"}, {"date": "2026-09-09", "hours": "1.5"}],
            }
        ],
    }
    assert "September 9, 2026 (1.5)" in marked("results", "absences").stdout
    assert "Total\u00a0: 3,5\u00a0h" in marked("results", "absences", lang="fr").stdout
    assert marked("results", "absences", "--format", "csv").stdout.splitlines()[1].endswith("2026-09-02,2")


def test_no_absence_is_no_error(marked: Omni) -> None:
    assert "No hour missed" in marked("results", "absences").stderr
    assert marked("results", "absences", "--format", "json").json["courses"] == []


# --- what is new --------------------------------------------------------------------------------------------


def new(omni: Omni, *more: str) -> Any:
    """What machines are told is new."""
    return omni("results", "new", *more, "--format", "json").json


def test_new_marks_finals_corrections_and_absences_are_told_in_order(marked: Omni) -> None:
    missed(marked, ("2026-09-09", 150))
    line(marked.home, COURSE, 78, "")
    sql(
        marked.home,
        "INSERT INTO finalizations VALUES ('20263', ?, '00001', '2026-09-12T00:00:00Z', 'x', 'd')",
        (COURSE,),
    )
    sql(
        marked.home,
        "INSERT INTO corrections (student, term, course, mark_before, remark_before, mark, reason, at, actor)"
        " VALUES (?, '20263', ?, 58, 'EC', 78, 'erreur', '2026-09-13T00:00:00Z', 'x')",
        (NUMBER, COURSE),
    )
    found = new(marked)
    assert [one["kind"] for one in found] == ["absence", "mark", "mark", "final", "correction"]
    assert (found[0]["date"], found[0]["hours"]) == ("2026-09-09", "1.5")
    assert (found[1]["name"], found[1]["mark"], found[1]["points"]) == ("Examen 1", "15", "20")
    assert (found[2]["name"], found[2]["mark"]) == ("Labo 1", None)
    assert (found[4]["mark"], found[4]["at"]) == ("78", "2026-09-13T00:00:00Z")
    shown = marked("results", "new").stdout
    for words in (
        "Examen 1: 15 / 20",
        "Labo 1: excused",
        "Final result: 58 EC",
        "Corrected result: 78",
        "Absent on September 9, 2026: 1.5 h",
    ):
        assert words.replace(" h", "\u00a0h") in shown or words in shown


def test_since_counts_its_own_instant_and_nothing_before(marked: Omni) -> None:
    """A date is its midnight here; without --since, seven days."""
    assert len(new(marked, "--since", AT)) == 2
    assert len(new(marked, "--since", "2026-09-10")) == 2
    assert new(marked, "--since", "2026-09-10T15:00:01Z") == []
    marked.later(days=7)
    sign_in(marked)
    assert new(marked) == []
    assert "Nothing new." in marked("results", "new").stderr


def test_a_bad_instant_is_named(marked: Omni) -> None:
    assert (
        marked("results", "new", "--since", "hier", "--format", "json", exits=2).error["code"]
        == "bad-instant"
    )


def test_what_became_final_is_told_as_it_was_then_whatever_was_corrected_since(marked: Omni) -> None:
    line(marked.home, COURSE, 59, "EC")
    sql(
        marked.home,
        "INSERT INTO finalizations VALUES ('20263', ?, '00001', '2026-09-12T00:00:00Z', 'x', 'd')",
        (COURSE,),
    )
    sql(
        marked.home,
        "INSERT INTO corrections (student, term, course, mark_before, remark_before, mark, remark, reason, at, actor)"
        f" VALUES ('{NUMBER}', '20263', '{COURSE}', ?, ?, ?, ?, 'erreur', ?, 'x')",
        (None, "IT", 73, "", "2026-09-13T00:00:00Z"),
        (73, "", 59, "EC", "2026-09-13T12:00:00Z"),
    )
    told = [
        (one["kind"], one["mark"], one["remark"])
        for one in new(marked)
        if one["kind"] in {"final", "correction"}
    ]
    assert told == [("final", None, "IT"), ("correction", "73", ""), ("correction", "59", "EC")]


def test_a_paper_appears_until_it_is_revoked(marked: Omni) -> None:
    sql(marked.home, "INSERT INTO signing_certificates VALUES ('f', 'pem', ?, 'x')", (AT,))
    sql(marked.home, "INSERT INTO paper_files VALUES ('h', x'00', 0)")
    sql(
        marked.home,
        "INSERT INTO papers VALUES ('R-1', 'report-card', ?, '20263', 'fr', NULL, '{}', 'd', 'h', 'f', ?, 'x')",
        (NUMBER, "2026-09-11T00:00:00Z"),
    )
    last = new(marked)[-1]
    assert (last["kind"], last["name"], last["number"]) == ("paper", "report-card", "R-1")
    assert "Issued: report card R-1" in marked("results", "new").stdout
    sql(marked.home, "INSERT INTO revoked_papers VALUES ('R-1', 'erreur', ?, 'x')", (AT,))
    assert [one["kind"] for one in new(marked)] == ["mark", "mark"]


def asked(omni: Omni, key: str | None) -> None:
    """Ask for an attestation whose fee is the charge of that key."""
    sql(
        omni.home,
        "INSERT INTO attestation_requests (student, term, purpose, permanent_code, lang, at, actor, entry)"
        " VALUES (?, '20263', 'other', 0, 'fr', ?, 'x', (SELECT number FROM ledger WHERE key = ?))",
        (NUMBER, AT, key),
    )


def test_an_attestation_appears_once_it_is_paid(marked: Omni) -> None:
    charge(marked.home, 500, due="2026-09-30", kind="attestation", key="fee")
    asked(marked, "fee")
    assert [one["kind"] for one in new(marked)] == ["mark", "mark"]
    pay(marked.home, 500)
    last = new(marked)[-1]
    assert (last["kind"], last["number"], last["at"]) == ("attestation", "1", "2026-09-14T14:00:00Z")


def test_a_free_attestation_appears_when_it_is_asked_for(marked: Omni) -> None:
    asked(marked, None)
    assert [one["kind"] for one in new(marked)] == ["mark", "mark", "attestation"]
