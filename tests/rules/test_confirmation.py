"""Enrolment confirmation: the window, the last second, and what is not one's course."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from omnicli.clock import zone
from omnicli.rules.confirmation import deadline, is_late, refusals
from omnicli.rules.terms import make_term

TZ = zone("America/Toronto")
AUTUMN, WINTER = make_term("20263"), make_term("20271")
MINE = {"420-1N6-TH", "601-101-MQ"}


@pytest.mark.parametrize(
    ("term", "instant"),
    [(AUTUMN, datetime(2026, 9, 21, 4, tzinfo=UTC)), (WINTER, datetime(2027, 2, 16, 5, tzinfo=UTC))],
)
def test_the_guide_s_last_day_ends_at_midnight_in_quebec(term, instant):
    assert deadline(term, TZ) == instant
    assert not is_late(term, instant - timedelta(seconds=1), TZ)
    assert is_late(term, instant, TZ)


def test_every_reason_is_given_at_once():
    before = datetime(2026, 8, 1, 12, tzinfo=UTC)
    found = refusals(AUTUMN, before, TZ, registered=set(), left={"101-901-TH", "109-101-MQ"})
    assert [one.slug for one in found] == ["opens-on", "no-course", "not-your-course", "not-your-course"]


def test_a_course_of_one_s_own_may_be_left_in_the_window_and_after():
    for instant in (datetime(2026, 9, 14, 12, tzinfo=UTC), datetime(2026, 11, 1, 12, tzinfo=UTC)):
        assert refusals(AUTUMN, instant, TZ, registered=MINE, left={"420-1N6-TH"}) == ()
