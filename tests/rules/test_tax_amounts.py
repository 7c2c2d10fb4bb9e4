"""The amounts of tax slips, and that each cent of them is a line of the ledger's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.money import Cents
from omnicli.rules.tax_overrides import Override
from omnicli.rules.tax_slips import RL8Boxes, Session
from omnicli.rules.tax_words import LINES, MONTHS, TERMS
from omnicli.rules.tax_year import CHARGED, OMIT, TaxYear
from tests.rules.taxing import (
    AUTUMN,
    BOX_A,
    LONG,
    NEXT,
    SUMMER,
    WINTER,
    YEAR,
    a_term,
    full_time,
    owes,
    part_time,
    pays,
    waives,
    work,
)

if TYPE_CHECKING:
    from omnicli.rules.ledger import Entry
    from omnicli.rules.tax_amounts import Line, Worked
    from omnicli.rules.tax_terms import Study

BOTH = (full_time(WINTER), full_time(AUTUMN))


def lost(worked: Worked) -> list[tuple[tuple[str, int], ...]]:
    return [one.without for one in worked.t2202_lines]


def whys(worked: Worked) -> list[str]:
    return [one.why for one in worked.t2202_lines]


# --- a year of study ---------------------------------------------------------------------------------


def test_a_year_of_two_terms_paid_makes_both_slips() -> None:
    entries = [
        owes(1, 12_000, term="20261", on="2026-01-10"),
        owes(2, 13_000),
        owes(3, 2_500, "union"),
        pays(4, 27_500),
    ]
    found = work(entries, BOTH)
    assert found.t2202
    assert found.t2202.sessions == (
        Session("20261", "2026-01", "2026-05", 12_000, 0, 5),
        Session("20263", "2026-08", "2026-12", 13_000, 0, 5),
    )
    assert (found.t2202.fees, found.t2202.full_time, found.t2202.part_time) == (25_000, 10, 0)
    assert found.rl8 == RL8Boxes(2, 2 * BOX_A, 25_000, 0)
    assert (found.faults, found.warnings) == ((), ())


@pytest.mark.parametrize(
    ("studies", "cents"),
    [((), 0), ((full_time(WINTER),), 382_300), (BOTH, 764_600), ((*BOTH, full_time(SUMMER)), 764_600)],
)
def test_box_a_is_nothing_one_amount_or_two(studies: tuple[Study, ...], cents: int) -> None:
    found = work(studies=studies)
    assert (found.rl8.a if found.rl8 else 0) == cents


def test_two_sessions_of_four_months_add_up_as_a_published_slip() -> None:
    winter = a_term("20261", "2026-01-10", "2026-04-30")
    autumn = a_term("20263", "2026-09-05", "2026-12-20")
    entries = [owes(1, 264_574, term="20261"), owes(2, 222_812), pays(3, 487_386)]
    found = work(entries, [full_time(winter), full_time(autumn)]).t2202
    assert found
    assert (found.fees, found.part_time, found.full_time) == (487_386, 0, 8)


def test_who_studied_nothing_and_owes_nothing_has_no_slip() -> None:
    found = work()
    assert (found.t2202, found.rl8, found.t2202_lines, found.months) == (None, None, (), ())


def test_part_time_has_fees_and_no_box_a() -> None:
    found = work([owes(1, 20_000), pays(2, 20_000)], [part_time(AUTUMN)])
    assert found.rl8 == RL8Boxes(0, 0, 20_000, 0)
    assert found.t2202
    assert (found.t2202.part_time, found.t2202.full_time) == (
        4,
        0,
    )  # 8 days of August at 6 hours a week are not 12


def test_months_without_any_fee_make_a_t2202() -> None:
    found = work(studies=[full_time(AUTUMN)])
    assert found.t2202
    assert found.t2202.sessions == (Session("20263", "2026-08", "2026-12", 0, 0, 5),)
    assert found.warnings == ()


# --- what was paid -----------------------------------------------------------------------------------


def test_only_what_was_paid_counts() -> None:
    found = work([owes(1, 20_000), pays(2, 12_345)], BOTH)
    assert found.t2202_lines == found.rl8_lines
    (line,) = found.t2202_lines
    assert (line.cents, line.paid, line.counted) == (20_000, 12_345, 12_345)
    assert line.without == (("unpaid", 7_655),)


def test_all_that_is_charged_counts_when_the_year_says_so() -> None:
    found = work([owes(1, 20_000)], BOTH, year=replace(YEAR, fees=CHARGED))
    assert whys(found) == ["eligible"]
    assert found.t2202
    assert found.t2202.fees == 20_000


def test_a_payment_made_the_year_after_counts_for_the_year_of_the_courses() -> None:
    found = work([owes(1, 20_000), pays(2, 20_000, on="2027-01-15")], BOTH)
    assert found.t2202
    assert found.t2202.fees == 20_000


def test_a_payment_covers_first_what_an_earlier_year_left_unpaid() -> None:
    before = a_term("20253", "2025-08-25", "2025-12-22")
    entries = [owes(1, 10_000, term="20253", on="2025-08-17"), owes(2, 20_000), pays(3, 15_000)]
    found = work(entries, [*BOTH, full_time(before)])
    assert [(one.number, one.counted) for one in found.t2202_lines] == [(2, 5_000)]


def test_a_fee_let_off_and_a_payment_undone_count_for_nothing() -> None:
    fee, payment = owes(1, 20_000), pays(3, 20_000)
    assert work([fee, waives(2, fee), payment], BOTH).t2202_lines == ()
    (line,) = work([fee, payment, waives(4, payment)], BOTH).t2202_lines
    assert (line.counted, line.why) == (0, "unpaid")


def test_a_fee_of_a_term_in_which_nobody_studies_does_not_count() -> None:
    found = work([owes(1, 20_000, "registration"), pays(2, 20_000)], [full_time(WINTER)])
    assert lost(found) == [(("not-enrolled", 20_000),)]
    assert found.rl8 == RL8Boxes(1, BOX_A, 0, 0)


# --- which kinds, and up to what ---------------------------------------------------------------------


def test_a_kind_that_nobody_classified_stops_the_slips() -> None:
    found = work([owes(1, 5_000, "sauna"), owes(2, 5_000, "sauna"), pays(3, 10_000)], BOTH)
    assert whys(found) == ["unknown-kind"] * 2
    assert [(one.slug, one.params["kind"]) for one in found.faults] == [("unknown-kind", "sauna")]


def test_a_kind_that_nobody_classified_stops_nothing_of_another_year() -> None:
    found = work([owes(1, 5_000, "sauna", term="20271")], [*BOTH, full_time(NEXT)])
    assert (whys(found), found.faults) == (["other-year"], ())


def test_fees_that_are_not_asked_of_all_count_up_to_the_cap_in_the_year_earliest_first() -> None:
    entries = [
        owes(1, 20_000, "sports"),
        owes(2, 10_000, "sports", term="20261", on="2026-01-10"),
        owes(3, 1_000, "sports", on="2026-09-30"),
        pays(4, 31_000),
    ]
    found = work(entries, BOTH)
    assert [(one.number, one.counted, one.without) for one in found.t2202_lines] == [
        (2, 10_000, ()),
        (1, 15_000, (("over-cap", 5_000),)),
        (3, 0, (("over-cap", 1_000),)),
    ]
    assert found.rl8
    assert found.rl8.b == 25_000


@pytest.mark.parametrize(("fees", "cents"), [("paid", 2_000), (CHARGED, 5_000)])
def test_of_a_gift_promised_counts_what_is_paid_or_all_as_of_fees(fees: str, cents: int) -> None:
    gift = [owes(1, 5_000, "gift", term=None, on="2026-12-31"), pays(2, 2_000)]
    assert work(gift, year=replace(YEAR, fees=fees)).rl8 == RL8Boxes(0, 0, 0, cents)


def test_a_gift_is_of_box_c_in_the_year_it_is_made_whatever_is_studied() -> None:
    gifts = [owes(1, 5_000, "gift", term=None, on="2026-12-31"), pays(2, 5_000)]
    found = work(gifts)
    assert found.rl8 == RL8Boxes(0, 0, 0, 5_000)
    assert [one.why for one in found.rl8_lines] == ["gift"]
    assert found.t2202 is None
    assert work(gifts, year=replace(YEAR, year=2027)).rl8 is None


# --- the threshold of each government ----------------------------------------------------------------


@pytest.mark.parametrize(("cents", "warned"), [(9_999, True), (10_000, True), (10_001, False)])
def test_fees_must_be_more_than_a_hundred_dollars_for_the_federal_credit_alone(
    cents: int, warned: bool
) -> None:
    for small_fees in ("show", OMIT):
        found = work([owes(1, cents), pays(2, cents)], BOTH, year=replace(YEAR, small_fees=small_fees))
        assert [one.slug for one in found.warnings] == ["fees-not-above"] * warned
        assert found.t2202
        assert found.t2202.shown is not (warned and small_fees == OMIT)
        assert found.rl8
        assert found.rl8.b == cents


def test_a_slip_with_no_month_whose_fees_are_omitted_is_not_made() -> None:
    year = replace(YEAR, small_fees=OMIT)
    overrides = {("20263", "t2202"): Override("none")}
    entries = [owes(1, 5_000), pays(2, 5_000)]
    assert work(entries, [full_time(AUTUMN)], year=year, overrides=overrides).t2202 is None
    assert work(entries, [full_time(AUTUMN)], overrides=overrides).t2202


# --- terms -------------------------------------------------------------------------------------------


def test_a_fee_of_a_term_over_new_year_is_of_both_years() -> None:
    entries = [owes(1, 10_003), pays(2, 5_001)]
    here, there = (
        work(entries, [full_time(LONG)], year=replace(YEAR, year=year)).t2202_lines[0]
        for year in (2026, 2027)
    )
    assert here.counted + there.counted == 5_001
    assert here.without == (("other-year", 2_001), ("unpaid", 8_002 - 4_000))
    assert here.why == "other-year"


@pytest.mark.parametrize(
    ("on", "term", "why"),
    [
        ("2026-03-01", "20261", "eligible"),  # in a term
        ("2026-05-30", "20261", "eligible"),  # two days after one
        ("2026-08-20", "20263", "eligible"),  # four days before another
        ("2026-12-31", "20263", "eligible"),
        ("2025-11-01", "20261", "eligible"),  # admitted in autumn for the winter
        ("2027-01-02", "20271", "other-year"),
    ],
)
def test_a_fee_without_a_term_belongs_to_one_that_is_studied(on: str, term: str, why: str) -> None:
    entries = [owes(1, 3_000, "registration", term=None, on=on), pays(2, 3_000)]
    year = replace(YEAR, year=2027) if term == "20271" else YEAR
    (line,) = work(entries, [*BOTH, full_time(NEXT)], year=year).t2202_lines
    assert (line.term, line.counted) == (term, 3_000)
    if why == "other-year":
        assert work(entries, [*BOTH, full_time(NEXT)]).t2202_lines == ()


def test_a_fee_without_a_term_before_the_first_one_waits_for_who_then_enrols() -> None:
    entries = [owes(1, 3_000, "registration", term=None, on="2026-03-01"), pays(2, 3_000)]
    assert work(entries, [full_time(AUTUMN)]).t2202_lines[0].term == "20263"
    found = work(entries)
    assert (found.t2202_lines[0].term, whys(found), found.t2202) == ("", ["not-enrolled"], None)


def test_more_terms_than_a_t2202_has_rows_are_a_fault() -> None:
    terms = [a_term(f"2026{place}", f"2026-0{place}-02", f"2026-0{place}-28") for place in range(1, 6)]
    assert work(studies=map(full_time, terms[:4])).faults == ()
    found = work(studies=map(full_time, terms))
    assert [one.slug for one in found.faults] == ["too-many-sessions"]


def test_fees_of_a_cent_are_told_and_no_fees_are_not() -> None:
    assert [one.slug for one in work([owes(1, 1), pays(2, 1)], BOTH).warnings] == ["fees-not-above"]
    assert work(studies=BOTH).warnings == ()


def test_box_a_without_its_amount_is_a_fault_only_of_who_would_have_it() -> None:
    year = TaxYear(2026)
    found = work(studies=BOTH, year=year)
    assert [one.slug for one in found.faults] == ["box-a-unknown"]
    assert (found.faults_of(["t2202"]), found.faults_of(["rl8"])) == ((), found.faults)
    assert found.rl8 == RL8Boxes(2, 0, 0, 0)
    assert work(studies=[part_time(AUTUMN)], year=year).faults == ()


def test_who_left_every_course_keeps_fees_and_months_until_then_and_no_box_a() -> None:
    study = full_time(AUTUMN, left=True, left_on=date(2026, 10, 9))
    found = work([owes(1, 20_000), pays(2, 20_000)], [study])
    assert found.t2202
    assert found.t2202.sessions == (Session("20263", "2026-08", "2026-10", 20_000, 0, 3),)
    assert found.rl8 == RL8Boxes(0, 0, 20_000, 0)


def test_what_the_college_decides_holds_for_one_slip() -> None:
    entries = [owes(1, 20_000), pays(2, 20_000)]
    study = full_time(AUTUMN, registered=False)
    found = work(entries, [study], overrides={("20263", "t2202"): Override("full-time")})
    assert found.t2202
    assert (found.t2202.fees, found.t2202.full_time) == (20_000, 5)
    assert found.rl8 is None
    assert [one.why for one in found.rl8_lines] == ["not-enrolled"]


# --- whatever the ledger -----------------------------------------------------------------------------

TERMS_OF_YEARS = (
    a_term("20253", "2025-08-25", "2026-01-09"),
    WINTER,
    SUMMER,
    LONG,
    NEXT,
)
KINDS = ("tuition", "registration", "sports", "union", "gift", "sauna")
statuses = st.sampled_from(["full-time", "part-time"])
days = st.dates(date(2025, 6, 1), date(2027, 6, 1)).map(date.isoformat)


@st.composite
def studied(draw: st.DrawFn) -> list[Study]:
    terms = draw(st.lists(st.sampled_from(TERMS_OF_YEARS), unique=True))
    return [
        full_time(
            term, draw(st.integers(0, 20)), left_on=draw(st.none() | st.dates(term.starts, term.ends))
        )._replace(status=draw(statuses), registered=draw(st.booleans()) or draw(st.booleans()))
        for term in terms
    ]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    codes = st.none() | st.sampled_from([term.code for term in TERMS_OF_YEARS])
    found: list[Entry] = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        cents = draw(st.integers(1, 60_000))
        what = draw(st.sampled_from(["charge", "charge", "charge", "payment", "waive"]))
        charges = [one for one in found if one.reverses is None]
        if what == "charge":
            found.append(owes(number, cents, draw(st.sampled_from(KINDS)), draw(codes), draw(days)))
        elif what == "payment":
            found.append(pays(number, cents, draw(days)))
        elif charges:
            undone = {one.reverses for one in found}
            left = [one for one in charges if one.number not in undone]
            found += [waives(number, draw(st.sampled_from(left)))] if left else []
    return found


decisions = st.dictionaries(
    st.tuples(st.sampled_from([term.code for term in TERMS_OF_YEARS]), st.sampled_from(["t2202", "rl8"])),
    st.builds(
        Override,
        st.sampled_from([None, "full-time", "part-time", "none"]),
        st.sampled_from([None, True, False]),
    ),
    max_size=3,
)
years = st.builds(
    TaxYear,
    st.sampled_from([2025, 2026, 2027]),
    fees=st.sampled_from(["paid", "charged"]),
    small_fees=st.sampled_from(["show", "omit"]),
    month_days=st.integers(1, 31),
    rl8_box_a=st.just(BOX_A),
)


def adds_up(lines: tuple[Line, ...]) -> bool:
    return all(
        one.cents == one.counted + sum(cents for _why, cents in one.without)
        and one.counted >= 0
        and all(cents > 0 for _why, cents in one.without)
        for one in lines
    )


@given(ledgers(), studied(), decisions, years)
def test_each_cent_of_the_boxes_is_explained_by_a_line(
    entries: list[Entry], studies: list[Study], overrides: dict[tuple[str, str], Override], year: TaxYear
) -> None:
    found = work(entries, studies, terms=TERMS_OF_YEARS, year=year, overrides=overrides)
    assert adds_up(found.t2202_lines)
    assert adds_up(found.rl8_lines)
    fees = sum(one.counted for one in found.t2202_lines)
    if found.t2202:
        assert found.t2202.fees == fees
        assert found.t2202.full_time + found.t2202.part_time <= 12
        assert [one.first for one in found.t2202.sessions] == sorted(
            one.first for one in found.t2202.sessions
        )
    else:
        assert fees == 0 or (year.small_fees == OMIT and fees <= year.fees_above)
    boxes = found.rl8 or RL8Boxes(0, 0, 0, 0)
    assert boxes.a in (0, BOX_A, 2 * BOX_A)
    assert boxes.b + boxes.c == sum(one.counted for one in found.rl8_lines)
    words = [one.why for one in (*found.t2202_lines, *found.rl8_lines)]
    assert LINES.keys() >= {*words}
    assert MONTHS.keys() >= {why for one in found.months for why in one.why}
    assert TERMS.keys() >= {why for one in found.terms for why in one.why}


@given(ledgers(), studied(), decisions, years, st.integers())
def test_the_order_of_what_is_known_does_not_matter(
    entries: list[Entry],
    studies: list[Study],
    overrides: dict[tuple[str, str], Override],
    year: TaxYear,
    seed: int,
) -> None:
    found = work(entries, studies, terms=TERMS_OF_YEARS, year=year, overrides=overrides)
    shuffled, others = [*entries], [*studies]
    Random(seed).shuffle(shuffled)
    Random(seed).shuffle(others)
    assert work(shuffled, others, terms=TERMS_OF_YEARS, year=year, overrides=overrides) == found


@given(ledgers(), studied(), years, st.integers(1, 90_000), days)
def test_a_payment_more_lowers_no_box(
    entries: list[Entry], studies: list[Study], year: TaxYear, cents: int, day: str
) -> None:
    year = replace(year, small_fees="show")
    before = work(entries, studies, terms=TERMS_OF_YEARS, year=year)
    after = work([*entries, pays(99, cents, day)], studies, terms=TERMS_OF_YEARS, year=year)
    for one, other in ((before.t2202, after.t2202), (before.rl8, after.rl8)):
        assert other or not one
    if before.t2202 and after.t2202:
        # Under the cap, an earlier charge that is paid takes the room of a later one: only the total cannot fall.
        assert after.t2202.fees >= before.t2202.fees
    if before.rl8 and after.rl8:
        assert (after.rl8.a, after.rl8.c) >= (before.rl8.a, before.rl8.c)
        assert after.rl8.b >= before.rl8.b


@given(ledgers(), studied())
def test_a_fee_is_shared_by_its_years_to_the_cent(entries: list[Entry], studies: list[Study]) -> None:
    counted: dict[int, int] = {}
    charged: dict[int, int] = {}
    for year in range(2024, 2029):
        settings = TaxYear(year, cap=Cents(10**9), fees=CHARGED)
        for line in work(entries, studies, terms=TERMS_OF_YEARS, year=settings).t2202_lines:
            counted[line.number] = counted.get(line.number, 0) + line.counted
            # What does not count because of the line itself is of one year; what is another year's is not of this one.
            rest = sum(cents for why, cents in line.without if why != "other-year")
            charged[line.number] = charged.get(line.number, 0) + line.counted + rest
    cents = {one.number: one.cents for one in entries}
    assert all(cents[number] == total for number, total in charged.items())
    assert all(0 <= total <= cents[number] for number, total in counted.items())
