"""What a broken record costs, wherever the next one begins."""

from __future__ import annotations

import io
import json

import pytest

from omnicli import tabular
from omnicli.tabular import open_sheet

GOOD = '{"code": "b", "title": "B"}'


def read(data):
    """Return the codes read, and the line and slug of each fault."""
    sheet = open_sheet(io.BytesIO(data.encode()), ("code", "title"), ("code",))
    blocks = list(sheet.blocks())
    return (
        [row[0] for block in blocks for row in block.rows],
        [(fault.line, fault.reason.slug) for block in blocks for fault in block.faults],
    )


@pytest.mark.parametrize(
    "broken", ['{"code": "a" "title": "A"}', '{"code": }', '{"code": "a", "title": "A",}']
)
@pytest.mark.parametrize(
    ("opening", "between", "closing"),
    [("[", ",", "]"), ("[", " , ", "]\n"), ("[\n", "\n,", "\n]"), ("[\n", ",\n", "\n]"), ("", "\n", "")],
)
def test_a_broken_record_never_hides_the_next_one(broken, opening, between, closing):
    codes, faults = read(opening + between.join([GOOD, broken, GOOD]) + closing)
    assert codes == ["b", "b"]
    assert [slug for _, slug in faults] == ["bad-json"]


def test_on_one_line_a_broken_record_is_known_by_its_place():
    assert read(f'[{GOOD},{{"code"}},{GOOD}]') == (["b", "b"], [(2, "bad-json")])


def test_a_broken_last_record_of_a_list_on_one_line_does_not_make_it_a_cut_one():
    assert read(f'[{GOOD},{{"code": }}]') == (["b"], [(2, "bad-json")])


def test_a_broken_last_line_that_ends_in_a_bracket_is_one_fault():
    assert read(f'{GOOD}\n{{"code": [1, 2]') == (["b"], [(2, "bad-json")])


@pytest.mark.parametrize("chunk", range(1, 40))
def test_the_next_record_is_found_wherever_the_reading_stops(monkeypatch, chunk):
    monkeypatch.setattr(tabular, "CHUNK", chunk)
    broken = '{"code": "a" "title": "' + "x" * 50 + '"}'
    assert read(f"[{GOOD},{broken},{GOOD},{broken}]") == (["b", "b"], [(2, "bad-json"), (4, "bad-json")])


def test_a_bad_record_among_thousands_on_one_line_costs_itself_only():
    records = [json.dumps({"code": str(n), "title": "x" * 90}) for n in range(9000)]
    records[17] = '{"code": oops}'
    codes, faults = read(f"[{', '.join(records)}]")
    assert len(codes) == 8999
    assert faults == [(18, "bad-json")]


def fault(data):
    sheet = open_sheet(io.BytesIO(data.encode()), ("code",), ("code",))
    (found,) = [fault for block in sheet.blocks() for fault in block.faults]
    return str(found.reason.message.format(**found.reason.params))


def test_a_broken_record_is_shown_from_where_it_breaks():
    assert fault('{"code": "a" "title": "A"}') == 'This is not JSON from “"title": "A"}” on.'


def test_what_is_shown_of_a_broken_record_ends_with_its_line():
    sheet = open_sheet(io.BytesIO(f'{{"code": oops}}\n{GOOD}'.encode()), ("code",), ("code",))
    assert [f.reason.params["rest"] for block in sheet.blocks() for f in block.faults] == ["oops}"]


def test_a_record_without_its_end_is_said_to_be_cut():
    assert fault('{"code": ') == "This is not JSON: the record is cut before its end."
