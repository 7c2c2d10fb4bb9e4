"""The window of course choice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from omnicli.rules.choice_window import term_to_choose, window_reasons
from omnicli.rules.terms import make_term

A2026, H2027, A2027, E2027 = (make_term(code) for code in ("20263", "20271", "20273", "20272"))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 9, 30), [("opens-on", date(2026, 10, 1))]),
        (date(2026, 10, 1), []),
        (date(2026, 10, 13), []),
        (date(2026, 10, 14), [("closed-on", date(2026, 10, 13))]),
    ],
)
def test_both_ends_of_the_window_are_in_it(day: date, found: list[tuple[str, date]]) -> None:
    assert [(one.slug, one.params["date"]) for one in window_reasons(H2027, day)] == found


def test_a_term_without_a_window_says_so() -> None:
    assert [one.slug for one in window_reasons(E2027, date(2027, 5, 1))] == ["no-window"]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 4, 1), A2026),
        (date(2026, 4, 16), H2027),
        (date(2026, 10, 13), H2027),
        (date(2026, 10, 14), A2027),
        (date(2027, 4, 15), A2027),
        (date(2028, 1, 1), A2027),
    ],
)
def test_the_open_window_is_meant_else_the_next_else_the_last(day: date, found: object) -> None:
    assert term_to_choose((H2027, E2027, A2027, A2026), day) is found


def test_without_any_window_no_term_is_meant() -> None:
    assert term_to_choose((E2027,), date(2027, 5, 1)) is None
