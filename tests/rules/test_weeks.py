from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.weeks import Weeks

MONDAY, TUESDAY = 1, 2


@st.composite
def times(draw):
    start = draw(st.integers(8 * 12, 20 * 12)) * 5
    return draw(st.integers(1, 7)), start, start + draw(st.integers(1, 48)) * 5


def overlap(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


@given(st.lists(times(), min_size=2, max_size=12), st.data())
def test_two_meetings_share_a_bit_exactly_when_they_share_a_minute(term, data):
    one, other = data.draw(st.sampled_from(term)), data.draw(st.sampled_from(term))
    weeks = Weeks(term)
    assert bool(weeks.mask([one]) & weeks.mask([other])) == overlap(one, other)


@given(st.lists(times(), min_size=1, max_size=12), st.lists(st.integers(0, 1440), max_size=3))
def test_a_day_gives_back_first_minute_last_minute_and_minutes_taken(term, cuts):
    weeks = Weeks(term, cuts)
    mask = weeks.mask(term)
    for day in weeks.days:
        held = [time for time in term if time[0] == day.weekday]
        taken = {minute for _, start, end in held for minute in range(start, end)}
        assert day.span(mask) == (min(taken), max(taken) + 1, len(taken))


def test_meetings_that_touch_do_not_clash():
    weeks = Weeks([(MONDAY, 480, 590), (MONDAY, 590, 700)])
    assert not weeks.mask([(MONDAY, 480, 590)]) & weeks.mask([(MONDAY, 590, 700)])


def test_a_day_on_which_nothing_is_taken_has_no_span():
    weeks = Weeks([(MONDAY, 480, 590), (TUESDAY, 480, 590)])
    monday, tuesday = weeks.days
    assert monday.span(weeks.mask([(TUESDAY, 480, 590)])) is None
    assert tuesday.span(weeks.mask([(TUESDAY, 480, 590)])) == (480, 590, 110)


def test_a_whole_real_term_takes_some_hundred_bits():
    term = [(day, start, start + 110) for day in range(1, 6) for start in range(480, 1080, 30)]
    assert Weeks(term).mask(term).bit_length() < 200


def test_a_part_of_a_day_is_asked_between_its_edges():
    weeks = Weeks([(MONDAY, 480, 590)], cuts=(645, 860))
    (day,) = weeks.days
    lunch = day.within(645, 860)
    assert not lunch & weeks.mask([(MONDAY, 480, 590)])
    assert day.span(lunch) == (645, 860, 215)
