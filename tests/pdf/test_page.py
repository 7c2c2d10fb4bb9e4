"""Text measured, cut and wrapped for print, and what documents share."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from omnicli.i18n import Translator
from pdf.page import BOLD, LETTER, REGULAR, Document, cut, paragraph, printable, width, wrap, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

LATIN = st.text("abc éàœŒ«»—’ W", max_size=80)
FONTS = st.sampled_from([REGULAR, BOLD])
ROOMS = st.floats(20, 300)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Élève d’œuvre « à » — 5 €", "Élève d’œuvre « à » — 5 €"),
        ("E\u0301cole", "École"),
        ("Nguyễn", "Nguyên"),
        ("Łódź", "Lódz"),
        ("ﬁn", "fin"),
        ("李", "?"),
        ("a\tb\x00c", "a b c"),
    ],
)
def test_text_is_brought_to_the_letters_that_the_fonts_have(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text())
def test_any_text_can_be_printed(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert width(shown, REGULAR, 8) >= 0
    assert printable(shown) == shown


@given(LATIN, FONTS, st.floats(4, 20))
def test_widths_are_those_of_reportlab(text: str, font: str, size: float) -> None:
    assert width(printable(text), font, size) == pytest.approx(stringWidth(printable(text), font, size))


@given(LATIN, FONTS, ROOMS)
def test_wrapped_lines_fit_and_lose_nothing(text: str, font: str, room: float) -> None:
    lines = wrap(printable(text), font, 8, room)
    assert all(width(line, font, 8) <= room + 1e-6 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(printable(text).split())


@given(LATIN, FONTS, ROOMS)
def test_text_is_cut_only_when_it_does_not_fit_and_says_so(text: str, font: str, room: float) -> None:
    shown = cut(printable(text), font, 8, room)
    assert width(shown, font, 8) <= room
    assert shown == printable(text) or shown.endswith("…")


def test_a_paragraph_shrinks_before_it_wraps() -> None:
    assert paragraph("mot " * 20, REGULAR, (10, 6), 300).size == 10 * 300 / width("mot " * 20, REGULAR, 10)
    wrapped = paragraph("mot " * 60, REGULAR, (10, 6), 300)
    assert wrapped.size == 6
    assert wrapped.height == pytest.approx(len(wrapped.lines) * 6 * 1.16)


def writes(text: str) -> Callable[[Canvas], None]:
    return lambda canvas: write(canvas, 72, 700, text, REGULAR, 10)


@pytest.mark.parametrize(("lang", "numbers"), [("fr", "Page 2 sur 3"), ("en", "Page 2 of 3")])
def test_pages_are_numbered_when_there_are_several(lang: str, numbers: str) -> None:
    document = Document("Titre", "Cégep", Translator(lang), LETTER)
    for text in ("un", "deux", "trois"):
        document.add(writes(text))
    pages = PdfReader(BytesIO(document.render("pied"))).pages
    assert "deux" in pages[1].extract_text()
    assert "pied" in pages[1].extract_text()
    assert numbers in pages[1].extract_text()
