"""`omni schedule`: seeing, printing and exporting a timetable, and what that records."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni


@pytest.fixture(autouse=True)
def _signed_in(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)


def retrievals(omni: Omni) -> list[tuple[object, ...]]:
    return ask(omni.home, "SELECT student, term, at, way FROM schedule_retrievals")


def test_lines_at_the_same_time_are_one_meeting_in_several_rooms(omni: Omni) -> None:
    rows = omni("schedule", "show", "--format", "json").json
    french = next(row for row in rows if row["course"] == "601-101-MQ")
    assert french == {
        "course": "601-101-MQ",
        "title": "Écriture et littérature",
        "section": "00012",
        "day": "Tue",
        "start": "10:00",
        "end": "11:50",
        "rooms": ["A-101", "A-102"],
        "teachers": ["Jean Hébert", "Anne Roy"],
        "kind": None,
    }


def test_seeing_the_timetable_is_its_retrieval_recorded_once(omni: Omni) -> None:
    omni("schedule", "show")
    omni.later(minutes=2)
    omni("schedule", "show")
    omni("schedule", "print", "-o", "-")
    assert retrievals(omni) == [(NUMBER, "20263", "2026-09-14T14:00:00Z", "show")]


@pytest.mark.parametrize("words", [("print", "-o", "-"), ("export", "-o", "-"), ("show", "--format", "csv")])
def test_printing_and_exporting_retrieve_too(omni: Omni, words: tuple[str, ...]) -> None:
    omni("schedule", *words)
    assert [row[3] for row in retrievals(omni)] == [words[0]]


def test_a_document_that_could_not_be_written_retrieves_nothing(omni: Omni, tmp_path: Path) -> None:
    taken = tmp_path / "taken.pdf"
    taken.write_bytes(b"mine")
    omni("schedule", "print", "-o", str(taken), exits=6)
    assert taken.read_bytes() == b"mine"
    assert retrievals(omni) == []


def test_force_replaces_the_file_and_keeps_it_private(omni: Omni, tmp_path: Path) -> None:
    taken = tmp_path / "taken.pdf"
    taken.write_bytes(b"mine")
    omni("schedule", "print", "-o", str(taken), "--force")
    assert taken.read_bytes().startswith(b"%PDF")
    assert taken.stat().st_mode & 0o777 == 0o600


def test_a_timetable_that_is_not_out_is_refused_with_its_date(omni: Omni) -> None:
    refused = omni("schedule", "show", "--term", "H2027", "--format", "json", exits=5).error
    assert refused["code"] == "schedule-not-out"
    assert "January 11, 2027" in refused["details"][0]["message"]


def test_a_term_that_is_not_the_one_in_view_is_seen_without_retrieval(omni: Omni) -> None:
    sql(omni.home, "INSERT INTO sections VALUES ('20261', '601-101-MQ', '00001', 'Écriture', NULL)")
    sql(
        omni.home,
        "INSERT INTO registrations VALUES (?, '20261', '601-101-MQ', '00001', '2026-01-01T00:00:00Z')",
        (NUMBER,),
    )
    omni("schedule", "show", "--term", "20261")
    assert retrievals(omni) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--term", "20301"), 3),
        (("--term", "20261"), 3),
        (("--term", "F2026"), 2),
        (("--week", "20 sept"), 2),
    ],
)
def test_an_unknown_term_and_a_bad_date_are_named(omni: Omni, words: tuple[str, ...], code: int) -> None:
    assert omni("schedule", "show", *words, exits=code).stderr


def test_a_week_follows_the_calendar(omni: Omni) -> None:
    rows = omni("schedule", "show", "--week", "2026-10-12", "--format", "json").json
    # Monday is a holiday, and Wednesday runs Monday's timetable.
    assert [(row["course"], row["day"], row["start"]) for row in rows] == [
        ("601-101-MQ", "Tue", "10:00"),
        ("420-1N6-TH", "Wed", "08:00"),
    ]
    assert "Action de grâces" in omni("schedule", "show", "--week", "2026-10-12").stdout


def test_no_class_is_held_in_a_week_outside_the_term(omni: Omni) -> None:
    assert omni("schedule", "show", "--week", "2026-07-01", "--format", "json").json == []


def test_the_calendar_file_skips_holidays_and_follows_the_day_that_runs_another(omni: Omni) -> None:
    calendar = Calendar.from_ical(omni("schedule", "export", "-o", "-").stdout_bytes)
    programming = [
        event.decoded("DTSTART") for event in calendar.walk("VEVENT") if "420-1N6-TH" in str(event["SUMMARY"])
    ]
    days = {start.date().isoformat() for start in programming}
    assert "2026-10-12" not in days
    assert datetime(2026, 10, 14, 12, 0, tzinfo=UTC) in {start.astimezone(UTC) for start in programming}
    # After the clocks change, 8:00 in Québec is 13:00 in UTC.
    assert datetime(2026, 11, 2, 13, 0, tzinfo=UTC) in {start.astimezone(UTC) for start in programming}


def test_a_meeting_keeps_its_uid_and_raises_its_sequence_when_it_changes(omni: Omni) -> None:
    def sequences() -> dict[str, int]:
        calendar = Calendar.from_ical(omni("schedule", "export", "-o", "-").stdout_bytes)
        return {str(event["UID"]): int(str(event["SEQUENCE"])) for event in calendar.walk("VEVENT")}

    before = sequences()
    offering = omni("staff", "export", "offering", "--term", "20263").stdout.replace("D-1234", "D-9999")
    omni("staff", "import", "offering", "-", "--term", "20263", stdin=offering)
    after = sequences()
    assert before.keys() == after.keys()
    changed = [uid for uid in after if after[uid] != before[uid]]
    assert changed
    assert all(after[uid] == before[uid] + 1 for uid in changed)


@pytest.mark.parametrize(("lang", "word"), [("fr", "Horaire"), ("en", "Timetable")])
def test_the_pdf_speaks_the_reader_s_language(omni: Omni, lang: str, word: str) -> None:
    pdf = omni("schedule", "print", "-o", "-", lang=lang).stdout_bytes
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert word in text
    assert "Marie Tremblay" in text


def test_a_timetable_is_shown_to_nobody_who_is_not_signed_in(omni: Omni) -> None:
    omni("logout")
    assert "not signed in" in omni("schedule", "show", exits=4).stderr


def test_a_name_that_would_drive_the_terminal_is_shown_plain(omni: Omni) -> None:
    sql(omni.home, "UPDATE sections SET title = 'evil\x1b[2J\x07title'")
    shown = omni("schedule", "show").stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_a_new_meeting_is_never_taken_for_one_that_was_removed(omni: Omni) -> None:
    def known() -> set[str]:
        calendar = Calendar.from_ical(omni("schedule", "export", "-o", "-").stdout_bytes)
        return {str(event["UID"]) for event in calendar.walk("VEVENT")}

    whole = omni("staff", "export", "offering", "--term", "20263").stdout
    header, *lines = whole.splitlines(keepends=True)
    extra = lines[0].replace("Mon", "Fri").replace("08:00", "14:00").replace("09:50", "15:50")
    before = known()
    omni("staff", "import", "offering", "-", "--term", "20263", stdin=header + "".join(lines) + extra)
    with_extra = known()
    omni("staff", "import", "offering", "-", "--term", "20263", stdin=whole)
    other = extra.replace("Fri", "Thu").replace("D-1234", "E-1")
    omni("staff", "import", "offering", "-", "--term", "20263", stdin=header + "".join(lines) + other)
    assert before < with_extra
    assert not (known() - before) & (with_extra - before)
