"""Sentences on a terminal are folded between words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omnicli.output import folded


def test_no_word_is_cut_and_a_listed_line_hangs_under_its_text() -> None:
    assert folded("  - une phrase assez longue", 16) == "  - une phrase\n    assez longue"


def test_a_no_break_space_does_not_break() -> None:
    assert folded("il doit 25,00\u00a0$", 12) == "il doit\n25,00\u00a0$"


@given(st.lists(st.text(alphabet="abc,.", min_size=1, max_size=8), min_size=1, max_size=20))
def test_folding_keeps_every_word_in_order(words: list[str]) -> None:
    assert folded(" ".join(words), 20).split() == words
