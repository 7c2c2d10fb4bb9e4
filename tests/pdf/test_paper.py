"""Papers, read back as a screen reader, a search and a viewer read them."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pypdf import PdfReader

from pdf.paper import render
from pdf.twin import text, wide
from tests.pdf.papers import LONG_NAME, a_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdf.blocks import Paper


def opened(paper: Paper) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(render(paper)))


def structure(pdf: pikepdf.Pdf) -> list[Any]:
    """Every element of the structure, in the order of reading."""
    return list(elements(pdf.Root.StructTreeRoot))


def elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(each.S) for each in structure(pdf)]


def said(paper: Paper) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(render(paper))).pages]


def test_the_file_says_that_it_is_tagged_and_shows_its_title_and_language() -> None:
    pdf = opened(a_paper())
    root = pdf.Root
    assert bool(root.MarkInfo.Marked)
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert str(root.Lang) == "fr-CA"


def test_every_page_leads_to_the_structure_of_what_it_marks() -> None:
    pdf = opened(a_paper(60))
    parents = pdf.Root.StructTreeRoot.ParentTree.Nums
    for place, page in enumerate(pdf.pages):
        assert (int(page.StructParents), str(page.Tabs)) == (place, "/S")
        marks = [o for o in pikepdf.parse_content_stream(page) if str(o.operator) == "BDC"]
        assert [int(o.operands[1].MCID) for o in marks] == list(range(len(marks)))
        assert len(parents[2 * place + 1]) == len(marks)


def test_headings_paragraphs_and_cells_come_in_the_order_of_reading() -> None:
    found = tags(opened(a_paper(2)))
    assert found[:2] == ["/Document", "/Part"]
    kept = [tag for tag in found if tag in ("/H1", "/H2", "/Table", "/Caption", "/TH")]
    assert kept == ["/H1", "/H2", "/Table", "/Caption", *["/TH"] * 5]


def test_every_header_cell_says_what_it_heads() -> None:
    pdf = opened(a_paper(20))
    heads = [each for each in structure(pdf) if each.S == "/TH"]
    assert [str(each.A.Scope) for each in heads] == ["/Column"] * 4 + ["/Row"] * 3


def test_a_header_that_comes_back_on_the_next_page_is_not_read_again() -> None:
    paper = a_paper(60)
    assert tags(opened(paper)).count("/TH") == 4 + 8
    assert all("Unités" in page for page in said(paper)[:2])


def test_no_text_stands_outside_a_tag_or_an_artifact() -> None:
    for page in opened(a_paper(60)).pages:
        depth = 0
        for operation in pikepdf.parse_content_stream(page):
            operator = str(operation.operator)
            depth += (operator in ("BDC", "BMC")) - (operator == "EMC")
            assert depth == 1 or operator != "Tj"


def test_each_language_has_its_part_and_its_own_foot() -> None:
    paper = a_paper(2, ("fr", "en"))
    pdf = opened(paper)
    parts = [each for each in structure(pdf) if each.S == "/Part"]
    assert [str(each.Lang) for each in parts] == ["fr-CA", "en-CA"]
    first, second = said(paper)
    assert "Page 1 sur 2" in first
    assert "Page 2 of 2" in second
    assert "To verify" in second


def test_the_code_to_scan_says_what_it_is() -> None:
    pdf = opened(a_paper())
    figures = [each for each in structure(pdf) if each.S == "/Figure"]
    assert ["QR" in str(each.Alt) for each in figures] == [True]


def test_a_program_finds_the_facts_of_the_paper_in_its_metadata() -> None:
    pdf = opened(a_paper())
    packet = bytes(pdf.Root.Metadata.read_raw_bytes()).decode()
    assert "<omni:number>BUL-7K3M-9QX2B</omni:number>" in packet
    assert '<rdf:li xml:lang="x-default">Bulletin</rdf:li>' in packet
    assert "<rdf:li>fr-CA</rdf:li>" in packet


def test_every_font_is_embedded_and_says_its_text() -> None:
    for page in opened(a_paper(3, name=LONG_NAME)).pages:
        for font in page.Resources.Font.values():
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font
            assert "Helvetica" not in str(font.BaseFont)


def test_a_long_name_with_every_accent_is_read_back_whole() -> None:
    assert LONG_NAME in " ".join(said(a_paper(3, name=LONG_NAME))[0].split())


def test_sixty_courses_go_on_over_pages_and_none_is_lost() -> None:
    pages = said(a_paper(60))
    assert len(pages) > 1
    assert all("".join(pages).count(f"420-{number:03d}-TH") == 1 for number in range(60))
    assert all("BUL-7K3M-9QX2B" in page and f"sur {len(pages)}" in page for page in pages)


def test_a_group_is_never_the_last_row_of_a_page() -> None:
    for count in range(30, 60, 3):
        for page in said(a_paper(count)):
            rows = [line for line in page.splitlines() if line.startswith(("Session", "420-"))]
            assert not rows or not rows[-1].startswith("Session")


def test_a_page_that_begins_within_a_group_says_which() -> None:
    for count in (37, 45, 60):
        for page in said(a_paper(count)):
            rows = [line for line in page.splitlines() if line.startswith(("Session", "420-"))]
            assert not rows or rows[0].startswith("Session")


def test_the_same_paper_is_the_same_bytes_in_another_process() -> None:
    program = "import sys; from pdf.paper import render; from tests.pdf.papers import a_paper; "
    program += "sys.stdout.buffer.write(render(a_paper(9, ('fr', 'en'), 'Nguyễn')))"
    here = Path(__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        cwd=here,
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(here)},
    )
    assert found.stdout == render(a_paper(9, ("fr", "en"), "Nguyễn"))


def test_the_file_is_sound() -> None:
    assert not opened(a_paper(20, ("fr", "en"))).check_pdf_syntax()


@pytest.mark.skipif(which("pdfinfo") is None, reason="poppler is not here")
def test_another_reader_finds_the_structure(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(render(a_paper(2)))
    found = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, check=True, text=True
    ).stdout
    assert (
        found.index("Bulletin") < found.index("Nom : Marie-Ève") < found.index("Caption") < found.index("⅓")
    )


# The same, as plain text


@pytest.mark.parametrize("count", [0, 3, 60])
def test_the_text_says_the_same_in_eighty_columns(count: int) -> None:
    lines = text(a_paper(count, name=LONG_NAME)).splitlines()
    assert max(map(wide, lines)) <= 80
    assert LONG_NAME in " ".join(lines)
    assert sum(line.startswith("420-") for line in lines) == count


def test_a_table_too_wide_for_the_terminal_is_written_a_line_a_field() -> None:
    assert "Note : 60" in text(a_paper(3), columns=30).replace("\u00a0", " ")
