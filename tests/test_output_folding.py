"""Sentences on a terminal are folded between words."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.i18n import Translator
from omnicli.output import Column, View, folded, render

FAULTS = View((Column("line", "Line"), Column("why", "Why rejected")))


def test_no_word_is_cut_and_a_listed_line_hangs_under_its_text() -> None:
    assert folded("  - une phrase assez longue", 16) == "  - une phrase\n    assez longue"


def test_a_no_break_space_does_not_break() -> None:
    assert folded("il doit 25,00\u00a0$", 12) == "il doit\n25,00\u00a0$"


@given(st.lists(st.text(alphabet="abc,.", min_size=1, max_size=8), min_size=1, max_size=20))
def test_folding_keeps_every_word_in_order(words: list[str]) -> None:
    assert folded(" ".join(words), 20).split() == words


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_on_a_terminal_the_last_column_of_a_table_is_folded_between_words(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("omnicli.output._columns", lambda: columns)
    why = "The permanent code GAGL93120009 is that of a person born on another day than this one."
    table = render([{"line": 12, "why": why}, {"line": 3, "why": "short"}], FAULTS, "table", Translator("en"))
    lines = table.splitlines()
    assert max(map(len, lines)) <= columns
    assert [line.split()[0] for line in lines if line[:1].isdigit()] == ["12", "3"]
    assert " ".join(line[8:].strip() for line in lines[2:-1]) == why


DEBTS = View(
    (Column("what", "Description"), Column("cents", "Amount"), Column("due", "Due"), Column("state", "State"))
)
DEBT = {
    "what": "late fee – enrolment confirmation of the autumn",
    "cents": "$25.00",
    "due": "2026-10-21",
    "state": "late",
}


def test_on_a_terminal_the_widest_column_gives_way_when_the_last_is_narrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("omnicli.output._columns", lambda: 60)
    lines = render([DEBT, {**DEBT, "what": "short"}], DEBTS, "table", Translator("en")).splitlines()
    assert max(map(len, lines)) <= 60
    assert " ".join(line[:26].strip() for line in lines[2:-1]) == DEBT["what"]
    assert [line.split()[-1] for line in lines if "2026" in line] == ["late", "late"]


def test_on_a_wide_terminal_nothing_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("omnicli.output._columns", lambda: 100)
    assert len(render([DEBT], DEBTS, "table", Translator("en")).splitlines()) == 3


def test_elsewhere_a_table_is_never_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omnicli.output._columns", lambda: 40)
    table = render([{"line": 12, "why": "word " * 40}], FAULTS, "table", Translator("en"))
    assert len(table.splitlines()) == 3
