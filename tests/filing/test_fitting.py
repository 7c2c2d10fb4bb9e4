"""Texts made to fit, and what was cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.filing.fitting import Cut, Fitting, given_names


def test_what_fits_is_not_cut() -> None:
    fitting = Fitting()
    assert fitting.fit("program", "x" * 30, 30, "2634567") == "x" * 30
    assert fitting.cuts == []


def test_what_is_cut_is_told_with_whose_it_is() -> None:
    fitting = Fitting()
    assert fitting.fit("first_name", "Marie-Antoinette", 12, "2634567") == "Marie-Antoin"
    assert fitting.cuts == [Cut("first_name", "Marie-Antoinette", "Marie-Antoin", "2634567")]


def test_a_cut_leaves_no_blank_at_the_end() -> None:
    assert Fitting().fit("program", "Techniques de x", 11) == "Techniques"


_LONG = "1234, chemin du Petit-Rang-Saint-Joseph Est"


@pytest.mark.parametrize(
    ("lines", "folded"),
    [
        (("1, rue du Quai", ""), ("1, rue du Quai",)),
        (("1, rue du Quai", "App. 4"), ("1, rue du Quai", "App. 4")),
        ((_LONG,), ("1234, chemin du", "Petit-Rang-Saint-Joseph Est")),
        (("1234, chemin du Petit-Rang Est", "Bureau 12"), ("1234, chemin du Petit-Rang Est", "Bureau 12")),
        (("a" * 31, "b"), ("a" * 30, "a, b")),
        (("a" * 31, "", "b"), ("a" * 30, "a, b")),
    ],
)
def test_a_long_line_goes_on_below(lines: tuple[str, ...], folded: tuple[str, ...]) -> None:
    fitting = Fitting()
    assert fitting.fold("address", lines, 30, 2) == folded
    assert fitting.cuts == []


def test_lines_that_do_not_fit_are_cut_and_told() -> None:
    fitting = Fitting()
    assert (
        len(fitting.fold("address", (_LONG, "Bloc C", "Appartement 1234, derrière"), 30, 2, "2634567")) == 2
    )
    assert [(one.what, one.student) for one in fitting.cuts] == [("address", "2634567")]


@given(st.lists(st.text(max_size=80), max_size=4), st.integers(1, 40), st.integers(1, 3))
def test_no_line_is_longer_than_it_may_be_and_nothing_is_lost_in_silence(
    lines: list[str], limit: int, most: int
) -> None:
    fitting = Fitting()
    found = fitting.fold("address", lines, limit, most)
    assert len(found) <= most
    assert all(0 < len(one) <= limit for one in found)
    letters = sum(not c.isspace() for c in "".join(found))
    whole = "".join("".join(one.split()) for one in lines)
    assert fitting.cuts or letters >= sum(c.isprintable() for c in whole)


@pytest.mark.parametrize(
    ("text", "first", "initial"),
    [
        ("Marie", "Marie", ""),
        ("Marie-Ève", "Marie-Ève", ""),
        ("Marie Jade", "Marie", "J"),
        ("Marie, élise Anne", "Marie", "É"),
        ("Marie «Mimi»", "Marie", ""),
        ("Marie 2", "Marie", ""),
        ("Marie 漢", "Marie", ""),
        ("Marie ø", "Marie", "Ø"),
        ("  Jean  ", "Jean", ""),
        ("", "", ""),
    ],
)
def test_the_second_given_name_gives_the_initial(text: str, first: str, initial: str) -> None:
    assert given_names(text) == (first, initial)
