"""Files of rows, tidy and dirty."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli import tabular
from omnicli.csv_text import neutralise, restore
from omnicli.services.exports import _lines
from omnicli.tabular import open_sheet, spooled

if TYPE_CHECKING:
    from omnicli.tabular import Sheet

WANTED = ("course", "title", "section")
REQUIRED = ("course", "section")
ROW = ("420-1N6-TH", "Programmer", "00001")


def sheet_of(data: str | bytes) -> Sheet:
    raw = data.encode() if isinstance(data, str) else data
    return open_sheet(io.BytesIO(raw), WANTED, REQUIRED)


def read(data: str | bytes) -> tuple[list[Any], list[tuple[int, str]]]:
    """Return the rows with their lines, and the faults as (line, slug), heading's included."""
    sheet = sheet_of(data)
    rows: list[Any] = []
    faults = [(fault.line, fault.reason.slug) for fault in sheet.heading.faults]
    for block in sheet.blocks():
        rows += [(line, tuple(row)) for line, row in zip(block.lines, block.rows, strict=True)]
        faults += [(fault.line, fault.reason.slug) for fault in block.faults]
    return rows, faults


@pytest.mark.parametrize(
    "data",
    [
        "course,title,section\n420-1N6-TH,Programmer,00001\n",
        "course;title;section\n420-1N6-TH;Programmer;00001\n",
        "course\ttitle\tsection\n420-1N6-TH\tProgrammer\t00001\n",
        "course,title,section\r\n420-1N6-TH,Programmer,00001\r\n",
        "course,title,section\r420-1N6-TH,Programmer,00001\r",
        "course,title,section\n420-1N6-TH,Programmer,00001",
        "\ufeffcourse,title,section\n420-1N6-TH,Programmer,00001\n",
        '"course","title","section"\n"420-1N6-TH","Programmer","00001"\n',
        "Course, TITLE ,Section\n420-1N6-TH,Programmer,00001\n",
        '[{"course": "420-1N6-TH", "title": "Programmer", "section": "00001"}]',
        '\ufeff [\n {"Section": "00001",\n "course": "420-1N6-TH", "title": "Programmer"} ]\n',
        '{"course": "420-1N6-TH", "title": "Programmer", "section": "00001"}\n',
    ],
    ids="comma semicolon tab crlf cr no-last-line-end bom quoted names list pretty-list lines".split(),
)
def test_every_format_is_found_by_itself(data):
    rows, faults = read(data)
    assert [row for _, row in rows] == [ROW]
    assert faults == []


def test_columns_may_stand_in_any_order_and_some_be_absent():
    sheet = sheet_of("section,course\n00001,420-1N6-TH\n")
    assert sheet.heading.columns == ("course", "section")
    assert [tuple(row) for block in sheet.blocks() for row in block.rows] == [("420-1N6-TH", "00001")]


def test_the_header_decides_the_separator_whatever_the_titles_hold():
    rows, faults = read("course;title;section\na;Un, deux, trois, quatre;1\nb;Cinq, six;2\n")
    assert [row for _, row in rows] == [("a", "Un, deux, trois, quatre", "1"), ("b", "Cinq, six", "2")]
    assert faults == []


def test_a_spreadsheets_remark_on_the_separator_is_stepped_over():
    assert read("sep=;\ncourse;title;section\na;b;c\n") == ([(3, ("a", "b", "c"))], [])


def test_blank_lines_count_but_say_nothing():
    rows, faults = read("\n\ncourse,title,section\n\na,b,c\n   \n,,\n,,,,\nd,e,f\n\n")
    assert rows == [(5, ("a", "b", "c")), (9, ("d", "e", "f"))]
    assert faults == []


@pytest.mark.parametrize(
    "data", ["a,b\r,c\nd,e,f", "a,b\r,c\r\nd,e,f\n", "a,b,c\r\nd\r,e,f\ng,h,i", "a,b,c\nd,e,f\r\n"]
)
def test_line_ends_of_several_kinds_and_stray_returns_are_survived(data):
    rows, faults = read(f"course,title,section\n{data}")
    assert [tuple(cell.strip() for cell in row) for _, row in rows] == [
        tuple(line) for line in ("abc", "def", "ghi")[: len(rows)]
    ]
    assert len(rows) == data.count("\n") + (not data.endswith("\n"))
    assert faults == []


def test_an_unknown_column_is_left_out_with_one_warning():
    sheet = sheet_of("course,colour,title,section\na,red,b,c\nd,blue,e,f\n")
    assert [warning.reason.slug for warning in sheet.heading.warnings] == ["unknown-column"]
    assert [tuple(row) for block in sheet.blocks() for row in block.rows] == [
        ("a", "b", "c"),
        ("d", "e", "f"),
    ]


def test_missing_columns_are_one_fault_of_the_first_line():
    sheet = sheet_of("title,colour\nb,red\n")
    (fault,) = sheet.heading.faults
    assert (fault.line, fault.reason.slug) == (1, "missing-column")
    assert fault.reason.params["names"] == ("course", "section")
    assert list(sheet.blocks()) == []


def test_a_column_named_twice_is_refused():
    assert read("course,section,Course\na,b,c\n") == ([], [(1, "repeated-column")])


@pytest.mark.parametrize(
    "data", ["", "\n\n", "\ufeff", " \n\t\n" * 200_000], ids="empty blank bom blanks".split()
)
def test_a_file_without_a_header_is_empty(data):
    assert read(data) == ([], [(1, "empty-file")])


@pytest.mark.parametrize("data", ["course,title,section\n", "course,title,section", "[]", "[\n]\n"])
def test_a_header_alone_is_no_fault(data):
    assert read(data) == ([], [])


def test_a_line_with_too_many_or_too_few_cells_does_not_hide_the_next():
    rows, faults = read("course,title,section\na,b\nc,d,e\nf,g,h,i\nj,k,l\n")
    assert [line for line, _ in rows] == [3, 5]
    assert faults == [(2, "cell-count"), (4, "cell-count")]


def test_a_quoted_line_end_belongs_to_its_cell_and_the_line_is_where_the_record_starts():
    rows, faults = read('course,title,section\r\na,"un\r\ndeux, ""trois""\r\n",c\r\nd,e,f\r\n')
    assert rows == [(2, ("a", 'un\ndeux, "trois"\n', "c")), (5, ("d", "e", "f"))]
    assert faults == []


@pytest.mark.parametrize(
    "bad",
    ['a,"b,c', 'a,"b', '"a,b,c', 'a,"b"x,c', 'a,b,"c', 'a,"b""'],
)
def test_a_quote_never_closed_costs_one_line(bad):
    following = "".join(f'd{n},"e",f\n' for n in range(300))
    rows, faults = read(f"course,title,section\ng,h,i\n{bad}\n{following}")
    assert faults == [(3, "bad-quote")]
    assert len(rows) == 301


def test_a_quote_never_closed_at_the_end_costs_the_last_line():
    rows, faults = read('course,title,section\na,b,c\nd,"e,f\n')
    assert [line for line, _ in rows] == [2]
    assert faults == [(3, "bad-quote")]


def test_a_line_in_another_encoding_is_named_and_not_guessed():
    data = "course,title,section\na,été,c\n".encode() + "d,été,f\n".encode("latin-1") + b"g,h,i\n"
    rows, faults = read(data)
    assert [line for line, _ in rows] == [2, 4]
    assert faults == [(3, "not-utf8")]


def test_a_nul_byte_costs_its_line():
    rows, faults = read(b"course,title,section\na,\0,c\nd,e,f\n")
    assert [line for line, _ in rows] == [3]
    assert faults == [(2, "nul-byte")]


def test_utf16_is_said_to_be_so():
    assert read("course,title,section\na,b,c\n".encode("utf-16")) == ([], [(1, "wide-encoding")])


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_giant_cell_costs_its_line_and_is_never_held_whole(quote):
    giant = "x" * (2 * 1024 * 1024)
    rows, faults = read(f"course,title,section\na,{quote}{giant}{quote},c\nd,e,f\n")
    assert rows == [(3, ("d", "e", "f"))]
    assert faults == [(2, "line-too-long")]


def test_a_header_that_cannot_be_read_closes_the_file():
    assert read("course,été,section\na,b,c\n".encode("latin-1")) == ([], [(1, "not-utf8")])


def test_rows_that_straddle_what_is_read_at_once_keep_their_lines(monkeypatch):
    monkeypatch.setattr(tabular, "CHUNK", 17)
    wanted = [(n, (f"c{n}", f"t{n}\nx", f"s{n}")) for n in range(2, 300, 2)]
    data = "course,title,section\n" + "".join(f'{c},"{t}",{s}\n' for _, (c, t, s) in wanted)
    assert read(data) == (wanted, [])


# --- JSON ---------------------------------------------------------------------------------------------


def test_json_values_become_cells():
    record = '{"course": 12, "title": 3.0, "section": true}'
    other = '{"course": null, "title": NaN, "section": 1.5, "colour": ["red"]}'
    assert read(f"[{record},\n{other}]") == ([(1, ("12", "3", "true")), (2, ("", "", "1.5"))], [])


def test_a_column_of_which_a_record_says_nothing_is_none():
    assert read('{"course": "a"}') == ([(1, ("a", None, None))], [])


def test_a_nested_value_costs_its_record():
    rows, faults = read('[{"course": {"a": 1}},\n{"course": ["b"]},\n{"course": "c"},\n4,\n"d"]')
    assert [line for line, _ in rows] == [3]
    assert faults == [(1, "nested"), (2, "nested"), (4, "not-a-record"), (5, "not-a-record")]


@pytest.mark.parametrize(("opening", "between", "closing"), [("[\n", ",\n", "\n]\n"), ("\n", "\n", "\n")])
def test_a_broken_record_costs_itself_only(opening, between, closing):
    records = ['{"course": "a"}', '{"course": "b"', '{"course": "c",}', '{"course": "d"}']
    rows, faults = read(opening + between.join(records) + closing)
    assert [(line, row[0]) for line, row in rows] == [(2, "a"), (5, "d")]
    assert faults == [(3, "bad-json"), (4, "bad-json")]


def test_a_broken_last_record_of_a_list_does_not_make_it_a_cut_one():
    assert read('[{"course": "a"},\n{"course": }\n]')[1] == [(2, "bad-json")]


def test_a_list_that_is_cut_says_so():
    rows, faults = read('[{"course": "a"},\n{"course": "b"},\n')
    assert [row[0] for _, row in rows] == ["a", "b"]
    assert faults == [(3, "cut-file")]


def test_half_a_character_costs_its_record():
    data = b'{"course": "\xe9"}\n{"course": "\\ud800"}\n{"course": "\\u00e9"}\n'
    rows, faults = read(data)
    assert [row[0] for _, row in rows] == ["é"]
    assert faults == [(1, "not-utf8-record"), (2, "not-utf8-record")]


def test_records_nested_beyond_reason_are_refused_not_crashed_on():
    rows, faults = read('{"course": ' + "[" * 200_000 + '\n{"course": "a"}')
    assert [row[0] for _, row in rows] == ["a"]
    assert [line for line, _ in faults] == [1]


def test_an_unknown_key_is_warned_of_once():
    sheet = sheet_of('{"course": "a", "x": 1}\n{"x": 2, "course": "b"}\n{"course": "c", "x": 3}')
    assert sum(len(block.rows) for block in sheet.blocks()) == 3
    assert [warning.params["name"] for warning in (w.reason for w in sheet.heading.warnings)] == ["x"]


def test_a_list_keeps_its_lines_across_what_is_read_at_once(monkeypatch):
    monkeypatch.setattr(tabular, "CHUNK", 13)
    records = [{"course": f"é{n}", "title": "x" * n, "section": None} for n in range(60)]
    rows, faults = read(json.dumps(records, indent=1, ensure_ascii=False))
    assert [row for _, row in rows] == [(f"é{n}", "x" * n, "") for n in range(60)]
    assert [line for line, _ in rows] == [2 + 5 * n for n in range(60)]
    assert faults == []


# --- properties ---------------------------------------------------------------------------------------

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12)


@given(st.text())
def test_neutralising_a_cell_can_always_be_undone(cell):
    assert restore(neutralise(cell)) == cell
    assert not neutralise(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(st.tuples(CELL, CELL, CELL)), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]))
def test_what_a_csv_writer_wrote_is_read_back(rows, separator, line_end):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([WANTED, *(map(neutralise, row) for row in rows)])
    found, faults = read(text.getvalue())
    assert [row for _, row in found] == [
        row for row in rows if any(neutralise(cell).strip(" \t") for cell in row)
    ]
    assert faults == []


@given(st.lists(st.tuples(CELL, CELL, CELL)))
def test_what_an_export_writes_is_read_back(rows):
    found, faults = read(_lines([WANTED, *rows]))
    # Spaces that open an unquoted cell are not kept: no canonical value has any.
    wanted = [
        tuple(cell.lstrip(" ") for cell in row)
        for row in rows
        if any(neutralise(cell).strip(" \t") for cell in row)
    ]
    assert [tuple(cell.lstrip(" ") for cell in row) for _, row in found] == wanted
    assert faults == []


@given(st.lists(st.dictionaries(st.sampled_from(WANTED), CELL)), st.booleans())
def test_what_json_wrote_is_read_back(records, as_list):
    text = json.dumps(records) if as_list else "\n".join(map(json.dumps, records)) or "[]"
    found, faults = read(text)
    assert [row for _, row in found] == [tuple(record.get(name) for name in WANTED) for record in records]
    assert faults == []


@given(st.binary(max_size=400), st.sampled_from([b"", b"course,title,section\n", b'[{"course": 1},', b"{"]))
def test_no_bytes_whatever_are_more_than_faults(garbage, opening):
    rows, faults = read(opening + garbage)
    assert all(line >= 1 for line, _ in [*rows, *faults])


@given(st.lists(st.sampled_from(['"', ",", "\n", "a", "'", "=", " ", "\r"]), max_size=60).map("".join))
def test_no_arrangement_of_quotes_hides_a_good_line(mess):
    rows, _ = read(f"course,title,section\nfirst,b,c\n{mess}\n" + "last,b,c\n" * 101)
    assert rows[0][1][0] == "first"
    assert rows[-1][1] == ("last", "b", "c")


def test_a_pipe_is_copied_to_a_file_that_nobody_else_can_see():
    with spooled(io.BytesIO(b"abc" * 1000)) as copy:
        assert copy.read() == b"abc" * 1000


class Endless:
    """A file of so many rows, made as it is read."""

    def __init__(self, opening: bytes, row: bytes, count: int, closing: bytes = b"") -> None:
        self._pieces = iter([opening + row * 200, *[row * 200] * (count // 200 - 1), closing])

    def read(self, _size: int, /) -> bytes:
        return next((piece for piece in self._pieces if piece), b"")


@pytest.mark.parametrize(
    ("opening", "row", "closing"),
    [
        (b"course,title,section\n", b"420-1N6-TH,Programmer,00001\n", b""),
        (b"course,title,section\n", b'420-1N6-TH,"Programmer\net lire",00001\n', b""),
        (b"[", b'{"course": "420-1N6-TH", "title": "Programmer"},\n', b"]"),
        (b"", b'{"course": "420-1N6-TH", "title": "Programmer"}\n', b""),
    ],
    ids="csv quoted list lines".split(),
)
def test_memory_does_not_grow_with_the_file(opening, row, closing, monkeypatch):
    monkeypatch.setattr(tabular, "CHUNK", 16 * 1024)
    monkeypatch.setattr("omnicli.json_records._ROWS", 500)

    def peak(count: int) -> int:
        tracemalloc.start()
        sheet = open_sheet(Endless(opening, row, count, closing), WANTED, REQUIRED)
        assert sum(len(block.rows) for block in sheet.blocks()) == count
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(9000) < 1.5 * peak(3000)


def test_a_quoted_cell_of_too_many_lines_costs_its_first_line():
    rows, faults = read('course,title,section\na,"' + "x\n" * 200 + '",c\nd,e,f\n')
    assert faults[0] == (2, "bad-quote")
    assert rows[-1][1] == ("d", "e", "f")


def test_a_header_of_quotes_that_never_close_is_no_header():
    assert read('course,"title,section\na,b,c\n')[1] == [(1, "missing-column")]


def test_an_escape_that_is_half_a_character_is_found_among_those_that_are_not():
    assert read('{"course": "\\u00e9", "title": "\\\\udead"}')[1] == []
    assert read('{"course": {"a": "\\udead"}}')[1] == [(1, "not-utf8-record")]
