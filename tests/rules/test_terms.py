from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.calendar import Calendar, CalendarDay
from omnicli.rules.terms import (
    DEFAULT_TERM_RULES,
    Season,
    check_term,
    make_term,
    next_term,
    parse_term,
    parse_term_rules,
    previous_term,
    season_of,
    term_in_view,
    term_name,
    term_short,
    year_of,
)
from omnicli.rules.values import Invalid

CODES = st.builds(lambda year, season: f"{year}{season}", st.integers(1990, 2090), st.integers(1, 3))


# --- codes and names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20263", "20263"),
        ("2026-3", "20263"),
        ("A2026", "20263"),
        ("a2026", "20263"),
        ("A-2026", "20263"),
        ("A26", "20263"),
        ("H2027", "20271"),
        ("E2027", "20272"),
        ("Automne 2026", "20263"),
        ("autumn 2026", "20263"),
        ("Été 2027", "20272"),
        (" Hiver 2027 ", "20271"),
    ],
)
def test_a_term_is_read_however_the_field_writes_it(text, code):
    assert parse_term(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "20260",
        "20264",
        "202633",
        "F2026",
        "W2026",
        "S2026",
        "A202",
        "3-2026",
        "18993",
        "٢٠٢٦3",
        "automne",
    ],
)
def test_what_is_no_term_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_term(text)
    assert refused.value.reason.slug == "bad-term"


def test_a_term_is_named_in_both_languages_and_its_letter_is_never_translated():
    assert [term_name(code, "fr") for code in ("20261", "20262", "20263")] == [
        "Hiver 2026",
        "Été 2026",
        "Automne 2026",
    ]
    assert [term_name(code, "en") for code in ("20261", "20262", "20263")] == [
        "Winter 2026",
        "Summer 2026",
        "Autumn 2026",
    ]
    assert [term_short(code) for code in ("20261", "20262", "20263")] == ["H2026", "E2026", "A2026"]


@given(code=CODES)
def test_every_name_of_a_term_is_read_back(code):
    assert {
        parse_term(text) for text in (code, term_short(code), term_name(code, "fr"), term_name(code, "en"))
    } == {code}


@given(one=CODES, other=CODES)
def test_terms_sort_as_texts_in_the_order_they_begin(one, other):
    assert (one < other) == (make_term(one).starts < make_term(other).starts)


def test_the_next_and_previous_terms_leave_out_summer_unless_asked():
    assert next_term("20263") == "20271"
    assert next_term("20261") == "20263"
    assert next_term("20262") == "20263"
    assert next_term("20261", (1, 2, 3)) == "20262"
    assert previous_term("20271") == "20263"
    assert previous_term("20271", seasons=(Season.SUMMER,)) == "20262"


@given(code=CODES, seasons=st.sets(st.integers(1, 3), min_size=1).map(sorted))
def test_next_and_previous_undo_each_other(code, seasons):
    following = next_term(code, seasons)
    assert following > code
    assert season_of(following) in seasons
    assert previous_term(next_term(following, seasons), seasons) == following


def test_a_code_tells_its_year_and_season():
    assert (year_of("20263"), season_of("20263")) == (2026, Season.AUTUMN)


# --- dates by rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "last_day"),
    [
        ("20253", date(2025, 9, 19)),
        ("20261", date(2026, 2, 13)),
        ("20263", date(2026, 9, 18)),
        ("20271", date(2027, 2, 12)),
        ("20273", date(2027, 9, 17)),
        ("20281", date(2028, 2, 14)),
    ],
)
def test_the_last_day_to_drop_is_the_ministrys(code, last_day):
    assert make_term(code).drop_by == last_day


def test_presence_is_confirmed_by_the_guides_dates():
    assert make_term("20263").confirm_by == date(2026, 9, 20)
    assert make_term("20271").confirm_by == date(2027, 2, 15)


def test_courses_are_chosen_in_the_term_before():
    autumn, winter = make_term("20263"), make_term("20271")
    assert (autumn.choose_from, autumn.choose_by) == (date(2026, 4, 1), date(2026, 4, 15))
    assert (winter.choose_from, winter.choose_by) == (date(2026, 10, 1), date(2026, 10, 13))


def test_the_dates_given_hold_and_those_that_count_from_them_follow():
    term = make_term("20263", starts=date(2026, 8, 19), ends=date(2026, 12, 23), confirm_by=None)
    assert (term.starts, term.ends) == (date(2026, 8, 19), date(2026, 12, 23))
    assert term.schedule_from == date(2026, 8, 12)
    assert term.confirm_from == term.starts
    assert term.confirm_by == date(2026, 9, 20)


def test_a_holiday_on_the_last_day_to_drop_moves_it_back():
    closed = Calendar([CalendarDay(date(2026, 9, 18), "holiday")])
    assert make_term("20263", calendar=closed).drop_by == date(2026, 9, 17)


def test_a_summer_term_has_no_window_of_course_choice_unless_given():
    assert (make_term("20262").choose_from, make_term("20262").choose_by) == (None, None)
    opened = make_term("20262", choose_from=date(2026, 5, 1), choose_by=date(2026, 5, 8))
    assert (opened.choose_from, opened.choose_by) == (date(2026, 5, 1), date(2026, 5, 8))


def test_a_date_that_no_term_has_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="begins"):
        make_term("20263", begins=date(2026, 8, 24))


@given(code=CODES)
def test_the_default_rules_make_sound_terms_of_every_year(code):
    assert check_term(make_term(code)) == ()


@given(code=CODES)
def test_a_term_of_study_is_long_enough_for_82_days(code):
    term = make_term(code)
    days = (term.starts + timedelta(n) for n in range((term.ends - term.starts).days + 1))
    assert season_of(code) == Season.SUMMER or sum(day.weekday() < 5 for day in days) >= 82


# --- a college's own rules -------------------------------------------------------------------------


def test_a_colleges_rules_lie_over_the_default_ones():
    rules = parse_term_rules(
        {"autumn": {"confirm_by": "09-25"}, "Hiver": {"choose_by": "10-20 previous year"}}
    )
    assert make_term("20263", rules).confirm_by == date(2026, 9, 25)
    assert make_term("20263", rules).drop_by == date(2026, 9, 18)
    assert make_term("20271", rules).choose_by == date(2026, 10, 20)


def test_no_rules_are_the_default_ones():
    assert parse_term_rules({}) == DEFAULT_TERM_RULES


@pytest.mark.parametrize(
    ("mapping", "slug", "named"),
    [
        ({"spring": {}}, "bad-season", "spring"),
        ({"autumn": "09-20"}, "bad-season", "autumn"),
        ({"autumn": {"confirm_til": "09-20"}}, "bad-term-column", "autumn.confirm_til"),
        ({"autumn": {"confirm_by": "20 septembre"}}, "bad-term-rule", "autumn.confirm_by"),
        ({"été": {"confirm_by": "1 day after confirmation"}}, "bad-term-rule", "summer.confirm_by"),
        ({"autumn": {"confirm_by": date(2026, 9, 20)}}, "bad-term-rule", "2026-09-20"),
        ({"autumn": {"confirm_by": 920}}, "bad-term-rule", "920"),
        ({"winter": {"drop_by": "none"}}, "term-date-needed", "winter.drop_by"),
        ({"winter": {"starts": "starts"}}, "term-rules-in-circle", "winter.starts"),
        (
            {"winter": {"starts": "90 days before ends", "ends": "90 days after starts"}},
            "term-rules-in-circle",
            "winter.",
        ),
    ],
)
def test_a_wrong_rule_is_refused_by_its_place(mapping, slug, named):
    with pytest.raises(Invalid) as refused:
        parse_term_rules(mapping)
    assert refused.value.reason.slug == slug
    assert named in str(refused.value)


def test_a_rule_that_counts_from_a_date_the_term_lacks_is_refused_when_used():
    rules = parse_term_rules({"summer": {"confirm_from": "1 day after choose_by"}})
    with pytest.raises(Invalid, match="choose_by"):
        make_term("20262", rules)
    assert make_term("20262", rules, choose_by=date(2026, 5, 8)).confirm_from == date(2026, 5, 9)


# --- checks ----------------------------------------------------------------------------------------

AUTUMN = make_term("20263")


@pytest.mark.parametrize(
    ("wrong", "slug", "named"),
    [
        ({"ends": date(2026, 8, 1)}, "term-order", ("starts", "ends")),
        ({"choose_by": date(2026, 3, 31)}, "term-order", ("choose_from", "choose_by")),
        ({"confirm_by": date(2026, 8, 23)}, "term-order", ("confirm_from", "confirm_by")),
        ({"confirm_by": date(2027, 1, 1)}, "term-order", ("confirm_by", "ends")),
        ({"drop_by": date(2026, 8, 1)}, "term-order", ("starts", "drop_by")),
        ({"schedule_from": date(2027, 1, 1)}, "term-order", ("schedule_from", "ends")),
        ({"choose_from": None}, "term-window", ()),
        ({"starts": date(2025, 8, 24)}, "term-year", ()),
    ],
)
def test_dates_out_of_order_are_named(wrong, slug, named):
    reasons = check_term(replace(AUTUMN, **wrong))
    assert (slug, named) in [
        (r.slug, (r.params["earlier"], r.params["later"]) if r.slug == "term-order" else ()) for r in reasons
    ]


def test_every_fault_of_a_term_is_told_at_once():
    wrong = replace(AUTUMN, choose_by=date(2026, 3, 1), confirm_by=date(2027, 1, 5))
    assert len(check_term(wrong)) == 2


def test_the_sentence_of_a_fault_can_be_filled():
    for reason in check_term(replace(AUTUMN, ends=date(2026, 8, 1), choose_from=None)):
        assert "20263" in reason.message.format(**reason.params)


# --- the term in view ------------------------------------------------------------------------------

WINTER = make_term("20271")


@pytest.mark.parametrize(
    ("today", "code"),
    [
        (date(2026, 1, 1), "20263"),
        (AUTUMN.schedule_from - timedelta(1), "20263"),
        (AUTUMN.schedule_from, "20263"),
        (date(2026, 12, 31), "20263"),
        (WINTER.schedule_from - timedelta(1), "20263"),
        (WINTER.schedule_from, "20271"),
        (date(2030, 1, 1), "20271"),
    ],
)
def test_the_term_in_view_is_the_latest_whose_timetables_are_out_or_the_next_one(today, code):
    found = term_in_view([WINTER, AUTUMN], today)
    assert found is not None
    assert found.code == code


def test_no_term_is_in_view_where_there_is_none():
    assert term_in_view([], date(2026, 9, 1)) is None
