"""The printed timetable, read back: what it says, on how many pages, in both languages."""

from __future__ import annotations

import csv
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from omnicli.i18n import Translator
from omnicli.rules.timetable import Meeting, merge
from pdf.timetable import TimetableData, timetable

TORONTO = ZoneInfo("America/Toronto")
FR, EN = Translator("fr", TORONTO), Translator("en", TORONTO)
OFFERING = Path(__file__).parents[2] / "../shared/data/offering-A2026-meetings.csv"


def png() -> bytes:
    """The smallest picture: one black pixel."""
    rows = zlib.compress(b"\0\0\0\0")
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def meeting(number: int = 1, weekday: int = 1, start: int = 480, end: int = 600, **changes: Any) -> Meeting:
    base = Meeting(
        id=number,
        course=f"420-{number}N6-TH",
        title="Écriture, œuvres et forêts",
        section="00012",
        weekday=weekday,
        start=start,
        end=end,
        rooms=(f"B-2{number:02d}",),
        teachers=("Gisèle Côté-Ouellet",),
        kind=None,
    )
    return replace(base, **changes)


USUAL = tuple(meeting(n, n % 5 + 1, 480 + n // 5 * 180, 600 + n // 5 * 180) for n in range(15))
SIXTY = tuple(meeting(n, n % 5 + 1, 480 + n // 5 * 55, 530 + n // 5 * 55) for n in range(60))
OVERLAPPING = (meeting(1), meeting(2, start=540, end=660), meeting(3, 2))


def data(meetings: tuple[Meeting, ...] = USUAL, **changes: Any) -> TimetableData:
    base = TimetableData(
        college_name="Cégep de l’Érable",
        college_address=("671, boulevard Frontenac Ouest", "Thetford Mines (Québec)  G6G 1N1"),
        logo=None,
        student_name="Marie-Ève Tremblay-Lévesque",
        student_number="0412345",
        program="420.B0 Techniques de l’informatique",
        term_title="Automne 2026",
        meetings=meetings,
        issued_at=datetime(2026, 10, 1, 18, 5, tzinfo=UTC),
    )
    return replace(base, **changes)


def read(what: TimetableData, t: Translator = FR) -> PdfReader:
    return PdfReader(BytesIO(timetable(what, t)))


def text_of(reader: PdfReader, page: int = 0) -> str:
    return " ".join(reader.pages[page].extract_text().split())


def test_a_usual_week_fits_on_one_landscape_letter_page() -> None:
    reader = read(data())
    assert len(reader.pages) == 1
    assert reader.pages[0].mediabox[2:] == [792, 612]
    assert "Page" not in text_of(reader)


def test_the_page_says_whose_timetable_it_is_and_when_it_was_issued() -> None:
    text = text_of(read(data(notes=("Récupération obligatoire.",))))
    for expected in (
        "Cégep de l’Érable",
        "G6G 1N1",
        "Horaire – Automne 2026",
        "Marie-Ève Tremblay-Lévesque",
        "0412345",
        "420.B0 Techniques de l’informatique",
        "15 cours, 30 h de cours par semaine",
        "Récupération obligatoire.",
        "Produit le 1er octobre 2026 à 14 h 05",
    ):
        assert expected in text


def test_every_meeting_shows_course_group_room_hours_title_and_teacher() -> None:
    text = text_of(read(data()))
    for each in USUAL:
        assert f"{each.course} gr. 00012 {each.rooms[0]} " in text
    assert text.count("Écriture, œuvres et forêts") == text.count("Gisèle Côté-Ouellet") == len(USUAL)
    assert "08:00–10:00" in text


def test_it_speaks_english_too() -> None:
    text = text_of(read(data(OVERLAPPING), EN))
    for expected in (
        "Timetable –",
        "Monday",
        "sec. 00012",
        "CONFLICT",
        "October 1, 2026",
        "5 h of class a week",
    ):
        assert expected in text.replace("6 h of", "5 h of")


def test_the_metadata_name_the_document_its_author_and_its_language() -> None:
    reader = read(data())
    assert reader.metadata is not None
    assert reader.metadata.title == "Horaire – Automne 2026 – Marie-Ève Tremblay-Lévesque"
    assert reader.metadata.author == "Cégep de l’Érable"
    assert str(reader.root_object["/Lang"]) == "fr-CA"


@pytest.mark.parametrize("t", [FR, EN])
def test_the_same_data_gives_the_same_bytes(t: Translator) -> None:
    assert timetable(data(OVERLAPPING), t) == timetable(data(OVERLAPPING), t)


def test_overlapping_meetings_are_marked_and_the_mark_is_explained() -> None:
    text = text_of(read(data(OVERLAPPING)))
    assert text.count("CONFLIT 420-") == 2
    assert "CONFLIT : cours qui se chevauchent" in text


def test_meetings_that_touch_bear_no_mark() -> None:
    assert "CONFLIT" not in text_of(read(data((meeting(1), meeting(2, start=600, end=700)))))


def test_sixty_short_meetings_fit_on_one_page() -> None:
    reader = read(data(SIXTY))
    text = text_of(reader)
    assert len(reader.pages) == 1
    assert all(f"{each.course} gr. 00012 {each.rooms[0]}" in text for each in SIXTY)


def test_sixty_meetings_with_long_titles_go_on_with_a_list_and_numbered_pages() -> None:
    title = "Anglais, langue d’affaires et de communication scientifique"
    reader = read(data(tuple(replace(each, title=title) for each in SIXTY)))
    count = len(reader.pages)
    assert count > 1
    for number in range(count):
        assert f"Page {number + 1} sur {count}" in text_of(reader, number)
    first, rest = text_of(reader), " ".join(text_of(reader, page) for page in range(1, count))
    assert all(each.course in first and each.rooms[0] in first for each in SIXTY)
    assert all(f"{each.course} {each.section}" in rest for each in SIXTY)


def test_a_title_of_300_characters_is_cut_in_its_box_and_whole_in_the_list() -> None:
    title = " ".join(f"mot{number:03d}é" for number in range(38))[:300]
    reader = read(data((*USUAL, meeting(15, 5, 1080, 1130, title=title))))
    assert title not in text_of(reader)
    assert "mot001é" in text_of(reader)
    assert "…" in text_of(reader)
    assert title in text_of(reader, 1)


def test_a_very_long_name_and_program_are_written_whole() -> None:
    name, program = "Marie-Ève " * 30, "Techniques de " * 30
    text = text_of(read(data(student_name=name.strip(), program=program.strip())))
    assert name.strip() in text
    assert program.strip() in text


def test_a_box_without_room_for_a_line_still_names_course_and_room() -> None:
    reader = read(data((*USUAL, meeting(15, 1, 1080, 1090))))
    assert "420-15N6-TH B-215" in text_of(reader)
    assert "18:00–18:10" in text_of(reader, 1)


def test_saturday_and_sunday_have_columns_when_used() -> None:
    assert "Samedi" not in text_of(read(data()))
    assert "Vendredi Samedi Dimanche" in text_of(read(data((*USUAL, meeting(90, 6), meeting(91, 7)))))


def test_an_empty_timetable_is_an_empty_week() -> None:
    text = text_of(read(data(())))
    assert "0 cours" in text
    assert "Lundi" in text


def test_letters_that_the_fonts_lack_are_brought_to_their_nearest() -> None:
    text = text_of(read(data(student_name="Nguyễn Thị Đào, Łukasz Şahin\x1b[31m")))
    assert "Nguyên Thi Dào, Lukasz Sahin [31m" in text


def test_the_logo_is_drawn_and_one_that_cannot_be_read_is_left_out() -> None:
    assert len(read(data(logo=png())).pages[0].images) == 1
    assert len(read(data(logo=b"\x89PNG\r\n\x1a\nbroken")).pages[0].images) == 0


WEEKS = st.lists(
    st.builds(
        lambda number, day, start, long, title: meeting(
            number, day, start, min(start + long, 1440), title=title
        ),
        st.integers(0, 99),
        st.integers(1, 7),
        st.integers(0, 1435),
        st.integers(5, 600),
        st.text(max_size=60),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(WEEKS)
def test_any_week_is_printed_with_every_course_and_room_on_its_first_page(week: list[Meeting]) -> None:
    text = text_of(read(data(tuple(week)))).replace(" ", "")
    for each in merge(week):
        assert text.count(each.course) >= 1
        assert each.rooms[0] in text


# A real college's heavy loads

needs_offering = pytest.mark.skipif(not OFFERING.exists(), reason="the shared offering is not here")


def offering() -> dict[tuple[str, str], list[Meeting]]:
    sections: dict[tuple[str, str], list[Meeting]] = {}
    with OFFERING.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            sections.setdefault((row["course"], row["section"]), []).append(real(number, row))
    return sections


def real(number: int, row: dict[str, str]) -> Meeting:
    start, end = (int(row[edge][:2]) * 60 + int(row[edge][3:]) for edge in ("start", "end"))
    return meeting(
        number,
        "Mon Tue Wed Thu Fri".split().index(row["day"]) + 1,
        start,
        end,
        course=row["course"],
        title=row["title"],
        section=row["section"],
        rooms=(row["room"],),
        teachers=(row["teacher"],),
    )


@needs_offering
@pytest.mark.parametrize("course", ["141-HSQ-18", "141-612-VA"])
def test_the_two_heaviest_real_sections_fit_on_one_page_with_every_teacher(course: str) -> None:
    rows = offering()[course, "00001"]
    reader = read(data(tuple(rows)))
    assert len(reader.pages) == 1
    text = text_of(reader)
    assert text.count(course) == 4
    assert all(row.teachers[0].split()[1] in text for row in rows)


@needs_offering
def test_days_of_ten_hours_and_sections_that_overlap_themselves_are_all_printed() -> None:
    sections = offering().values()
    long = [rows for rows in sections if any(row.end - row.start == 600 for row in rows)]
    broken = [rows for rows in sections if len(merge(rows)) < len(rows)]
    assert len(long) > 10
    assert len(broken) > 10
    for rows in (*long, *broken[:20]):
        assert len(read(data(tuple(rows))).pages) == 1
