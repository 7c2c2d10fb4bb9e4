"""The tariff: which row holds for whom, amounts that grow, and how all of it is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.money import Cents
from omnicli.rules.tariff import ANYBODY, PER, SESSION, Conditions, Profile, Row, Tariff, steps
from omnicli.rules.tariff_words import (
    parse_amounts,
    parse_conditions,
    parse_kind,
    parse_per,
)
from omnicli.rules.values import Invalid

DAY = date(2026, 8, 24)
MARIE = Profile("part-time", "quebec", "420.B0")


def row(
    applies_to: str = "all",
    cents: int = 100,
    first: str = "2020-01-01",
    last: str = "",
    *,
    kind: str = "fee",
    per: str = "event",
) -> Row:
    until = date.fromisoformat(last) if last else None
    return Row(
        kind, parse_conditions(applies_to), date.fromisoformat(first), until, per, (Cents(cents),), None
    )


def cents(*rows: Row, profile: Profile = MARIE, on: date = DAY) -> int | None:
    """The price, whatever the order of the rows."""
    found = {
        price.cents if (price := Tariff(order).price("fee", profile, on)) else None
        for order in permutations(rows)
    }
    (only,) = found
    return only


def test_more_conditions_go_before_fewer() -> None:
    assert cents(row("all", 1), row("part-time", 2), row("part-time+quebec", 3)) == 3
    assert cents(row("all", 1), row("part-time", 2), row("part-time+canada", 3)) == 2
    assert cents(row("all", 1), row("full-time", 2)) == 1


def test_the_college_s_own_row_goes_before_a_default_however_precise() -> None:
    own, default = (
        replace(row("all", 1), source="import"),
        replace(row("part-time+quebec", 2), source="a guide"),
    )
    assert cents(own, default) == 1
    assert Tariff((own, default)).in_force(DAY) == (own,)


def test_a_default_holds_for_those_whom_the_college_says_nothing_of() -> None:
    own, default = replace(row("full-time", 1), source="import"), replace(row("all", 2), source="a guide")
    assert cents(own, default) == 2
    assert set(Tariff((own, default)).in_force(DAY)) == {own, default}


def test_what_is_free_for_a_purpose_stays_free_whatever_the_college_charges_for_the_others() -> None:
    law = replace(row("purpose:loan", 0), source="the law")
    rows = row("all", 300), replace(row("all", 500), source="import"), law
    assert cents(*rows, profile=MARIE._replace(purpose="loan")) is None
    assert cents(*rows, profile=MARIE._replace(purpose="resp")) == 500
    assert cents(*rows) == 500
    assert law in Tariff(rows).in_force(DAY)


def test_the_college_s_own_row_for_a_purpose_goes_before_a_default_for_it() -> None:
    own = replace(row("purpose:loan", 200), source="import")
    assert cents(own, row("purpose:loan", 0), profile=MARIE._replace(purpose="loan")) == 200


@pytest.mark.parametrize(
    ("written", "purpose"),
    [
        ("purpose:loan", "loan"),
        ("Motif : prêt", "loan"),
        ("motif:bourses", "loan"),
        ("purpose:REEE", "resp"),
        ("motif:assurance", "insurance"),
        ("fin:autre", "other"),
    ],
)
def test_a_purpose_is_read_in_both_languages(written: str, purpose: str) -> None:
    assert parse_conditions(written) == Conditions(purpose=purpose)


def test_an_unknown_purpose_is_not_read() -> None:
    with pytest.raises(Invalid):
        parse_conditions("purpose:holidays")


def test_an_amount_of_nothing_for_everybody_switches_every_default_off() -> None:
    off = replace(row("all", 0), source="import")
    assert cents(off, replace(row("part-time", 2), source="a guide")) is None


def test_a_longer_beginning_of_a_programme_s_code_goes_before_a_shorter() -> None:
    assert cents(row("program:4", 1), row("program:420.B0", 2), row("program:42", 3)) == 2
    assert cents(row("program:4", 1), row("program:420.B1", 2)) == 1


def test_precision_goes_before_the_date_and_the_later_of_two_like_rows_holds() -> None:
    assert cents(row("part-time", 1, "2020-01-01"), row("all", 2, "2026-01-01")) == 1
    assert cents(row("all", 1, "2020-01-01"), row("all", 2, "2026-08-24"), row("all", 3, "2026-08-25")) == 2


def test_one_condition_each_a_status_goes_before_a_residency() -> None:
    assert cents(row("part-time", 1, "2020-01-01"), row("quebec", 2, "2026-01-01")) == 1


def test_both_dates_of_a_row_are_included() -> None:
    one = row("all", 1, "2026-08-24", "2026-08-25")
    assert [cents(one, on=DAY + timedelta(n)) for n in (-1, 0, 1, 2)] == [None, 1, 1, None]


def test_when_a_row_is_over_the_one_before_it_holds_again() -> None:
    assert cents(row("all", 1), row("all", 2, "2026-01-01", "2026-06-30")) == 1


def test_an_amount_of_nothing_is_no_charge_even_over_a_wider_row() -> None:
    assert cents(row("all", 1), row("part-time", 0)) is None


def test_nobody_is_charged_what_has_no_row() -> None:
    assert Tariff([]).price("fee", MARIE, DAY) is None


def test_a_uniform_kind_needs_to_know_nobody() -> None:
    tariff = Tariff([row(), row("all", 2, "2026-01-01"), row("part-time", kind="other")])
    assert tariff.is_uniform("fee")
    assert not tariff.is_uniform("other")
    assert tariff.price("fee", ANYBODY, DAY) == tariff.price("fee", MARIE, DAY)
    assert tariff.price("other", ANYBODY, DAY) is None


def test_a_term_charges_all_but_what_is_for_an_event() -> None:
    tariff = Tariff([row(kind=per, per=per) for per in PER])
    assert [price.per for price in tariff.session_prices(MARIE, DAY)] == sorted(SESSION)


def test_the_rows_in_force_leave_out_what_is_over_or_replaced() -> None:
    held = row("all", 2, "2026-01-01")
    others = row("all", 1), row("all", 3, "2027-01-01"), row("full-time", 4, last="2025-01-01")
    assert Tariff([*others, held]).in_force(DAY) == (held,)


CONDITIONS = st.builds(
    Conditions,
    st.sampled_from(("", "full-time", "part-time")),
    st.sampled_from(("", "quebec", "canada", "international")),
    st.sampled_from(("", "4", "42", "420", "420.B", "420.B0", "200.B1")),
    st.sampled_from(("", "loan", "resp")),
)
PROFILES = st.builds(
    Profile,
    st.sampled_from(("full-time", "part-time")),
    st.sampled_from(("quebec", "canada", "international")),
    st.sampled_from(("420.B0", "200.B1", "LEA.3Q")),
    st.sampled_from(("loan", "other")),
)
ROWS = st.builds(
    Row,
    kind=st.just("fee"),
    applies_to=CONDITIONS,
    valid_from=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    valid_to=st.none(),
    per=st.just("event"),
    amounts=st.tuples(st.integers(0, 500).map(Cents)),
    due_days=st.none(),
)


@given(CONDITIONS)
def test_conditions_are_read_as_they_are_written(conditions: Conditions) -> None:
    assert parse_conditions(str(conditions)) == conditions


@given(
    st.lists(ROWS, max_size=8, unique_by=lambda one: (one.applies_to, one.valid_from)), PROFILES, st.randoms()
)
def test_the_price_is_that_of_a_row_that_holds_whatever_their_order(rows, profile, chance) -> None:
    day = date(2026, 6, 30)
    price = Tariff(rows).price("fee", profile, day)
    chance.shuffle(rows)
    assert Tariff(rows).price("fee", profile, day) == price
    holding = [one for one in rows if one.in_force(day) and one.applies_to.hold_for(profile)]
    assert (price.amounts if price else (0,)) in [
        *(one.amounts for one in holding),
        *([] if holding else [(0,)]),
    ]


@given(st.lists(ROWS, min_size=1, max_size=8), PROFILES)
def test_a_row_with_every_condition_wins_from_its_day(rows, profile) -> None:
    precise = replace(
        rows[0], applies_to=Conditions(*profile), valid_from=date(2027, 1, 1), amounts=(Cents(9),)
    )
    price = Tariff([*rows, precise]).price("fee", profile, date(2027, 1, 1))
    assert price
    assert price.cents == 9


# --- amounts that grow ------------------------------------------------------------------------------------


def test_a_ladder_that_begins_at_nothing_is_a_price() -> None:
    ladder = Row("fee", parse_conditions("all"), DAY, None, "event", parse_amounts("0/25"), None)
    price = Tariff([ladder]).price("fee", MARIE, DAY)
    assert price is not None
    assert (price.cents, price.amounts) == (0, (0, 2500))


def test_a_ladder_adds_the_difference_each_month() -> None:
    assert steps(parse_amounts("25/50/75/100"), date(2026, 9, 20)) == (
        (1, date(2026, 9, 20), 2500),
        (2, date(2026, 10, 20), 2500),
        (3, date(2026, 11, 20), 2500),
        (4, date(2026, 12, 20), 2500),
    )


def test_a_month_later_than_the_thirty_first_is_the_last_day_of_a_shorter_month() -> None:
    days = [step.on for step in steps(parse_amounts("1/2/3"), date(2026, 12, 31))]
    assert days == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]


def test_a_step_that_adds_nothing_is_no_step_and_the_others_keep_their_number() -> None:
    assert [(step.number, step.cents) for step in steps(parse_amounts("0/25/25/40"), DAY)] == [
        (2, 2500),
        (4, 1500),
    ]


@given(
    st.lists(st.integers(0, 10_000), min_size=1, max_size=12), st.dates(date(2020, 1, 1), date(2030, 1, 1))
)
def test_the_steps_sum_to_the_last_amount_and_come_in_order(given_amounts, deadline) -> None:
    amounts = tuple(map(Cents, sorted(given_amounts)))
    found = steps(amounts, deadline)
    assert sum(step.cents for step in found) == amounts[-1]
    assert all(step.cents > 0 for step in found)
    assert list(found) == sorted(found, key=lambda step: step.on)


# --- reading ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("25.00", [2500]),
        ("25,00 $", [2500]),
        ("1 508", [150800]),
        ("0", [0]),
        ("25.00/50.00/75.00/100.00", [2500, 5000, 7500, 10000]),
        ("25,00 / 50,00", [2500, 5000]),
    ],
)
def test_amounts_are_read_in_both_languages(text: str, amounts: list[int]) -> None:
    assert list(parse_amounts(text)) == amounts


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", "bad-amount"),
        ("25/", "bad-amount"),
        ("/".join(["1"] * 13), "bad-amount"),
        ("25.005", "bad-amount"),
        ("100000.01", "out-of-range"),
        ("-1", "out-of-range"),
        ("50/49.99", "falling-amount"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, slug: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_amounts(text)
    assert refused.value.reason.slug == slug


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("Tous", "all"),
        ("all + temps partiel", "part-time"),
        ("program:200 + International + à temps plein", "full-time+international+program:200"),
        ("programme:420b0", "program:420.B0"),
        ("program:420.", "program:420"),
        ("program:LEA", "program:LEA"),
        ("quebec+quebec", "quebec"),
    ],
)
def test_conditions_are_kept_in_one_form(text: str, conditions: str) -> None:
    assert str(parse_conditions(text)) == conditions


@pytest.mark.parametrize(
    "text",
    ["", "rich", "full-time+", "program:", "program:42.B0", "program:420.B01", "oui", "status:full-time"],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_conditions(text)
    assert refused.value.reason.slug == "bad-condition"


def test_conditions_that_nobody_meets_are_refused() -> None:
    for text in ("full-time+part-time", "quebec+canada", "program:420+program:200"):
        with pytest.raises(Invalid) as refused:
            parse_conditions(text)
        assert refused.value.reason.slug == "contradiction"


def test_a_kind_is_a_word_that_the_ledger_does_not_use() -> None:
    assert parse_kind(" Late-Payment2 ") == "late-payment2"
    kept = "cash debit cheque bank online assigned refund suspense returned settled reversal".split()
    for text in (*kept, "", "2late", "frais d'étude", "a--b", "a:b", "x" * 41):
        with pytest.raises(Invalid):
            parse_kind(text)


def test_what_an_amount_is_for_each_of_is_read_in_both_languages() -> None:
    assert [parse_per(word) for word in ("session", "cours", "Période", "fois")] == list(PER)
    with pytest.raises(Invalid):
        parse_per("week")


def test_a_tariff_is_read_however_its_words_are_joined() -> None:
    assert parse_kind("Late_Confirmation") == parse_kind("late confirmation") == "late-confirmation"
    assert [parse_per(text) for text in ("per term", "par cours", "per-hour", "events")] == [
        "term",
        "course",
        "hour",
        "event",
    ]
    for text in ("full-time,international", "Full_time ; international", "international & temps plein"):
        assert str(parse_conditions(text)) == "full-time+international"
    assert str(parse_conditions("any")) == "all"
