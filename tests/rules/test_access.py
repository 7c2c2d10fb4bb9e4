"""What debt and holds close."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from omnicli.money import Cents
from omnicli.rules.access import ALWAYS_OPEN, SERVICES, Access, Hold, brief, closures, told
from omnicli.rules.holds import CLOSABLE, Wanted, parse_blocks, parse_reason, read_numbers, refusals
from omnicli.rules.modules import MODULES, Terms, module_name, states
from omnicli.rules.remedies import remedy
from omnicli.rules.terms import make_term
from omnicli.rules.values import Invalid

if TYPE_CHECKING:
    from omnicli.errors import Reason

TODAY = date(2026, 9, 14)
KEYS = [module.key for module in MODULES]


def a_hold(**changes: Any) -> Hold:
    whole = Hold(
        12,
        "2634567",
        "blocking",
        "all",
        "Livre non rendu",
        None,
        "2026-09-01T12:00:00Z",
        "operator:x",
        "",
        None,
    )
    return whole._replace(**changes)


def slugs(module: str, **how: Any) -> list[str]:
    return [one.slug for one in closures(module, **{"late": Cents(0), "limit": 1, "holds": [], **how})]


@pytest.mark.parametrize(
    ("late", "limit", "closed"),
    [(0, 1, False), (1, 1, True), (2499, 2500, False), (2500, 2500, True), (99999, 2500, True)],
)
def test_access_is_withdrawn_from_the_college_s_amount_on(late: int, limit: int, closed: bool) -> None:
    assert slugs("schedule", late=Cents(late), limit=limit) == ["access-withdrawn"] * closed


@given(
    late=some.integers(0, 10**7).map(Cents),
    limit=some.integers(1, 10**6),
    blocks=some.lists(some.sampled_from([*KEYS, "all"]), max_size=3),
)
def test_nothing_closes_the_payment_centre_or_the_profile_and_a_debt_spares_no_other(
    late: Cents, limit: int, blocks: list[str]
) -> None:
    holds = [a_hold(blocks=one) for one in blocks]
    for key in KEYS:
        found = closures(key, late=late, limit=limit, holds=holds)
        if key in ALWAYS_OPEN:
            assert found == ()
        else:
            asked = sum(one in {key, "all"} for one in blocks)
            assert len(found) == (late >= limit) + asked


def test_every_reason_is_given_the_debt_first() -> None:
    holds = [
        a_hold(number=1),
        a_hold(number=2, blocks="library"),
        a_hold(number=3, blocks="schedule,library"),
    ]
    assert slugs("schedule", late=Cents(5), holds=holds) == ["access-withdrawn", "hold", "hold"]


def test_a_warning_closes_nothing() -> None:
    assert slugs("schedule", holds=[a_hold(kind="warning", blocks="")]) == []
    assert told(a_hold(kind="warning", blocks="")).slug == "warning"


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),
        ({"until": "2026-09-14"}, True),
        ({"until": "2026-09-13"}, False),
        ({"lift": ("2026-09-02T12:00:00Z", "operator:x", "Rendu")}, False),
    ],
)
def test_a_hold_is_in_force_through_its_last_day_unless_lifted(changes: dict[str, Any], held: bool) -> None:
    assert a_hold(**changes).in_force(TODAY) is held


@pytest.mark.parametrize(
    ("roles", "service"),
    [("", "registrar"), ("library", "library"), ("teacher,finance", "finance"), ("registrar,library", "registrar"),
     ("teacher", "registrar"), ("api", "adviser"), ("admin", "registrar")],
)  # fmt: skip
def test_the_student_is_sent_to_the_service_that_set_it(roles: str, service: str) -> None:
    assert service in a_hold(roles=roles).see


def test_no_two_services_send_to_the_same_place() -> None:
    assert len({a_hold(roles=role).see for role in SERVICES}) == len(SERVICES)


def access(**changes: Any) -> Access:
    return Access(Cents(0), Cents(0), Cents(0), 1, None, (), ())._replace(**changes)


def test_the_list_of_modules_gives_every_reason_and_of_what_is_not_offered_only_that() -> None:
    term = make_term("20263", schedule_from=date(2026, 9, 20))
    shut = access(late=Cents(5), holds=(a_hold(),))
    found = {one.module.key: one.reasons for one in states(Terms(term, False), today=TODAY, access=shut)}
    assert [one.slug for one in found["schedule"]] == [
        "access-withdrawn", "hold", "opens-on", "not-registered",
    ]  # fmt: skip
    assert [one.slug for one in found["library"]] == ["not-offered"]
    assert found["payments"] == found["profile"] == ()


def test_confirmation_stays_open_after_its_date() -> None:
    term = make_term("20263")
    after = term.confirm_by + timedelta(days=10)
    found = states(Terms(term, True), today=after, access=access())
    assert next(one for one in found if one.module.key == "confirmation").closed is None


def test_course_choice_is_about_a_term_of_its_own_and_a_change_of_timetable_about_the_one_in_view() -> None:
    terms = Terms(make_term("20263"), True, make_term("20271"))
    open_on = {
        day: {one.module.key for one in states(terms, today=day, access=access()) if not one.reasons}
        for day in (date(2026, 8, 18), date(2026, 10, 1))
    }
    changing, choosing = (open_on[day] & {"course-choice", "schedule-change"} for day in open_on)
    assert (changing, choosing) == ({"schedule-change"}, {"course-choice"})


def test_every_reason_has_a_short_form_and_a_remedy_that_can_be_filled() -> None:
    reasons: list[Reason] = [*access(late=Cents(2505), holds=(a_hold(),)).closures("schedule")]
    reasons += [told(a_hold(kind="warning"))]
    for terms in (Terms(None, False), Terms(make_term("20263"), False, make_term("20271"))):
        for day in (date(2026, 1, 1), TODAY, date(2026, 12, 1)):
            reasons += [one for state in states(terms, today=day, access=access()) for one in state.reasons]
    assert {"no-window", "opens-on", "closed-on", "no-term"} <= {one.slug for one in reasons}
    for one in reasons:
        assert brief(one).message.format(**one.params)
        cure = remedy(one, "2634567")
        assert cure.message.format(**cure.params)
    assert "--amount 25.05" in remedy(reasons[0], "2634567").message.format(
        **remedy(reasons[0], "2634567").params
    )


# --- a hold as staff write one -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [("all", "all"), ("ALL", "all"), ("schedule", "schedule"), ("schedule, confirmation", "confirmation,schedule"),
     ("library,library", "library")],
)  # fmt: skip
def test_what_is_blocked_is_kept_in_the_guide_s_order(text: str, read: str) -> None:
    assert parse_blocks(text) == read


@pytest.mark.parametrize(
    "text", ["", ",", "payments", "profile", "schedule,profile", "all,schedule", "horaire"]
)
def test_what_no_hold_can_block_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_blocks(text)


def test_what_a_hold_may_block_is_every_module_but_those_that_stay_open() -> None:
    assert set(CLOSABLE) == set(KEYS) - ALWAYS_OPEN
    assert all(module_name(key) for key in CLOSABLE)


@pytest.mark.parametrize("text", ["", "   ", "x" * 201, "a\x1b[2Jb"])
def test_a_reason_is_a_few_clean_words(text: str) -> None:
    with pytest.raises(Invalid):
        parse_reason(text)


@pytest.mark.parametrize(("until", "refused"), [(None, 0), (TODAY, 0), (TODAY - timedelta(days=1), 1)])
def test_a_hold_that_would_be_over_already_is_refused(until: date | None, refused: int) -> None:
    assert len(refusals(Wanted("blocking", "all", "x", until), TODAY)) == refused


def test_a_list_gives_each_number_once_and_names_every_bad_line() -> None:
    numbers, faults = read_numbers(["number", "2634567", "", "12", " 2634568 ", "2634567", "26345678"])
    assert numbers == {"2634567": 2, "2634568": 5}
    assert [one.params["line"] for one in faults] == [4, 7]


def test_a_heading_is_the_first_line_or_a_fault() -> None:
    _numbers, faults = read_numbers(["2634567", "number"])
    assert [one.params["line"] for one in faults] == [2]


@pytest.mark.parametrize(
    "changes",
    [{"kind": "warning"}, {"blocks": "schedule"}, {"reason": "Autre livre"}, {"until": "2026-09-30"}],
)
def test_holds_are_the_same_when_they_say_all_the_same(changes: dict[str, str]) -> None:
    wanted = Wanted("blocking", "all", "Livre non rendu", None)
    assert wanted.is_same(a_hold())
    assert not wanted.is_same(a_hold(**changes))
