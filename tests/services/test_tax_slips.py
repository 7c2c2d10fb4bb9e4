"""Issuing, amending and cancelling tax slips: all that is wrong at once, whole or nothing, to the cent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnicli.errors import NotFound, Refused
from omnicli.rules import ledger
from omnicli.rules.rl8_number import PAPER, is_rl8_number
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL, RL8, SLIPS, T2202, Address, RL8Boxes
from omnicli.rules.tax_totals import totals
from omnicli.services import tax_amending, tax_slips, tax_years, taxslips
from omnicli.services.ledger import post
from omnicli.services.tax_previews import preview
from omnicli.services.tax_reports import report
from tests import taxing
from tests.builders import NUMBER, ask, sql, undo
from tests.papering import issue as issue_paper
from tests.social import keep
from tests.taxing import ANOTHER, MARC, MARIES, TZ, YEAR, amend, cancel, charge_more, issue, live, writing

if TYPE_CHECKING:
    from pathlib import Path

    from omnicli.rules.tax_slips import Slip
    from omnicli.services.tax_reports import Report
    from store.uow import UnitOfWork

NEW_YEAR = datetime(2027, 1, 1, 5, tzinfo=UTC)  # midnight in Québec


@pytest.fixture
def college(home: Path) -> Path:
    taxing.a_taxable_college(home)
    return home


def refused(home: Path, *students: str, **options: object) -> tuple[list[str], dict[str, list[str]]]:
    """Return why nothing is issued: of the year, and of each student."""
    with pytest.raises(tax_slips.Stopped) as error:
        issue(home, *students, **options)  # type: ignore[arg-type]
    students_ = {who: [why.slug for why in whys] for who, whys in error.value.students.items()}
    return [why.slug for why in error.value.reasons], students_


def reported(home: Path) -> Report:
    with writing(home) as uow:
        return report(uow, YEAR, TZ)


def by_key(slips: tuple[Slip, ...]) -> dict[tuple[str, str], Slip]:
    return {(one.slip, one.student): one for one in slips}


# --- issuing ------------------------------------------------------------------------------------------


def test_everybody_who_has_something_is_issued_what_there_is_in_order(college: Path) -> None:
    found = issue(college)
    assert [(one.number, one.slip, one.student, one.kind) for one in found.slips] == [
        (1, T2202, NUMBER, ORIGINAL), (2, T2202, MARC, ORIGINAL), (3, RL8, NUMBER, ORIGINAL), (4, RL8, MARC, ORIGINAL)
    ]  # fmt: skip
    assert [one.rl8_number for one in found.slips] == ["", "", "123456782", "123456793"]
    assert found.slips[2].boxes == RL8Boxes(0, 0, 20_000, 0)
    assert found.slips[0].person.address == Address(
        "12, rue des Érables", "app. 3", "L’Anse", "QC", "G4X 1A1", "CAN"
    )
    assert found.slips[0].person.sin_end == "286"


def test_issued_slips_are_read_back_as_they_were_issued_with_their_sins(college: Path) -> None:
    found = issue(college)
    with writing(college) as uow:
        assert [*uow.tax_slips.of_year(2026)] == sorted(found.slips, key=lambda one: (one.slip, one.student))
        assert uow.tax_slips.sins([1, 3]) == {1: MARIES, 3: MARIES}
        assert uow.tax_slips.of(99) is None


def test_issued_again_nothing_more_is(college: Path) -> None:
    issue(college)
    again = issue(college)
    assert (again.number, again.slips, again.unchanged, again.to_amend) == (0, (), 4, ())
    assert ask(college, "SELECT count(*) FROM tax_batches") == [(1,)]


def test_who_is_missing_is_issued_later_and_what_changed_is_only_counted(college: Path) -> None:
    issue(college, MARC)
    charge_more(college, number=MARC)
    found = issue(college)
    assert [one.student for one in found.slips] == [NUMBER, NUMBER]
    assert [one.student for one in found.to_amend] == [MARC, MARC]


def test_numbers_used_to_the_last_do_not_stop_an_issue_of_nothing(college: Path) -> None:
    sql(college, "DROP TRIGGER rl8_ranges_are_not_edited")
    sql(college, "UPDATE rl8_ranges SET last = first + 1")
    issue(college)
    assert issue(college).unchanged == 4


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_issued(college: Path) -> None:
    sql(college, "UPDATE students SET city = '' WHERE number = ?", (MARC,))
    taxing.forget_sin(college)
    sql(college, "DROP TRIGGER rl8_ranges_are_not_deleted")
    sql(college, "DELETE FROM rl8_ranges")
    year = replace(YEAR, rz_account="")
    assert refused(college, year=year, at=datetime(2026, 11, 1, tzinfo=UTC)) == (
        ["year-not-over", "missing-rz-account", "rl8-numbers-used-up"],
        {NUMBER: ["sin-missing"], MARC: ["city-missing"]},
    )
    assert ask(college, "SELECT count(*) FROM tax_slips") == [(0,)]


def test_too_few_numbers_issue_nothing_and_say_how_many_are_left(college: Path) -> None:
    sql(college, "DROP TRIGGER rl8_ranges_are_not_edited")
    sql(college, "UPDATE rl8_ranges SET last = first")
    with pytest.raises(Refused) as error:
        issue(college)
    assert [(why.slug, why.params["count"], why.params["left"]) for why in error.value.reasons] == [
        ("rl8-numbers-used-up", 2, 1)
    ]


def test_only_the_ready_are_issued_when_asked_and_the_others_are_listed(college: Path) -> None:
    sql(college, "UPDATE students SET city = '' WHERE number = ?", (MARC,))
    found = issue(college, only_ready=True)
    assert {one.student for one in found.slips} == {NUMBER}
    assert [*found.left_out] == [MARC]


def test_a_fault_of_somebody_who_has_its_slips_already_stops_nobody(college: Path) -> None:
    issue(college, MARC)
    sql(college, "UPDATE students SET city = '' WHERE number = ?", (MARC,))
    assert {one.student for one in issue(college).slips} == {NUMBER}


def test_the_slips_of_a_year_are_issued_from_the_first_of_january_on(college: Path) -> None:
    assert refused(college, at=datetime(2027, 1, 1, 4, 59, tzinfo=UTC))[0] == ["year-not-over"]
    assert len(issue(college, at=NEW_YEAR).slips) == 4


def test_a_student_named_who_has_no_slip_is_told(college: Path) -> None:
    sql(college, "DELETE FROM registrations WHERE student = ?", (MARC,))
    assert refused(college, MARC) == ([], {MARC: ["no-slip"]})


def test_unknown_students_are_all_named(college: Path) -> None:
    with pytest.raises(NotFound) as error:
        issue(college, "9999998", NUMBER, "9999999")
    assert [why.params["number"] for why in error.value.reasons] == ["9999998", "9999999"]


def test_without_a_sin_a_slip_is_issued_once_it_was_asked_for_where_the_year_allows_it(college: Path) -> None:
    taxing.forget_sin(college)
    year = replace(YEAR, without_sin="issue")
    assert refused(college, NUMBER, year=year)[1] == {NUMBER: ["sin-not-asked"]}
    with writing(college) as uow:
        uow.sins.add_request(NUMBER, "email", "2026-10-01", at=uow.at, actor=uow.actor)
    found = issue(college, NUMBER, year=year)
    assert [one.person.sin_end for one in found.slips] == ["", ""]
    assert ask(college, "SELECT DISTINCT sealed FROM tax_slips") == [(None,)]


def test_a_rl8_has_a_number_for_the_paper_too_where_the_college_has_some(college: Path) -> None:
    with writing(college) as uow:
        uow.tax_years.add_range(50_000_000, 50_000_009, PAPER, at=uow.at, actor=uow.actor)
    slips = by_key(issue(college).slips)
    assert [slips[RL8, who].paper_number for who in (NUMBER, MARC)] == ["500000001", "500000012"]
    assert slips[T2202, NUMBER].paper_number == ""
    charge_more(college)
    amended = by_key(amend(college).slips)
    assert amended[RL8, NUMBER].paper_number == "500000023"


def test_a_batch_leaves_one_event_that_bears_its_totals_and_no_sin(college: Path) -> None:
    issue(college)
    ((subject, details),) = ask(college, "SELECT subject, details FROM audit WHERE action = 'taxslips.issue'")
    said = json.loads(details)
    assert (subject, said["batch"], said["slips"]) == ("tax-year:2026", 1, 4)
    assert said["totals"][T2202]["fees_cents"] == said["totals"][RL8]["b_cents"] == 28_000
    assert MARIES not in details


def test_a_slip_keeps_no_sin_in_clear(college: Path) -> None:
    issue(college)
    for row in ask(college, "SELECT data, sealed FROM tax_slips"):
        assert MARIES not in row[0]
        assert MARIES.encode() not in row[1]


# --- before issuing -----------------------------------------------------------------------------------


def test_a_preview_tells_who_came_and_went_since_last_year(college: Path) -> None:
    with writing(college) as uow:
        uow.tax_years.save(replace(YEAR, year=2025), at=uow.at, actor=uow.actor)
        before = preview(uow, YEAR, TZ, SLIPS)
        stranger = before.found.drafts[0].person._replace(student="2634568")
        old = before.found.drafts[0]._replace(number=1, year=2025, person=stranger)
        batch = uow.tax_slips.add_batch(2025, "issue", "", at=uow.at, actor=uow.actor)
        uow.tax_slips.add([old], {}, batch)
        found = preview(uow, YEAR, TZ, SLIPS)
    assert [one.student for one in found.last_year] == [MARC]
    assert (found.come(T2202), found.gone(T2202)) == ([NUMBER], [])
    assert (found.come(RL8), found.gone(RL8)) == ([NUMBER, MARC], [])


def test_a_preview_tells_what_issuing_would_say(college: Path) -> None:
    sql(college, "UPDATE students SET city = '' WHERE number = ?", (MARC,))
    with writing(college, at=datetime(2026, 11, 1, tzinfo=UTC)) as uow:
        found = preview(uow, YEAR, TZ, [RL8])
    assert [one.student for one in found.live.new] == [NUMBER, MARC]
    assert [one.student for one in found.ready] == [NUMBER]
    assert [why.slug for why in found.missing] == ["year-not-over"]
    assert {one.slip for one in found.found.drafts} == {RL8}


# --- amending -----------------------------------------------------------------------------------------


def test_what_would_say_something_else_is_amended_and_shown_before_and_after(college: Path) -> None:
    issue(college)
    charge_more(college)
    done = amend(college)
    assert [(one.before.number, one.after.number, one.after.replaces) for one in done.amendments] == [
        (1, 5, 1), (3, 6, 3)
    ]  # fmt: skip
    assert {change.what: (change.before, change.after) for change in done.amendments[1].changes} == {
        "b_cents": (20_000, 25_000)
    }
    assert done.unchanged == 2
    assert {one.kind for one in done.slips} == {AMENDED}
    assert (done.slips[1].rl8_number, done.slips[1].rl8_before) == ("123456804", "123456782")
    assert amend(college).amendments == ()


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("last_name", "Tremblay-Roy", "last_name"),
        ("city", "Gaspé", "address"),
        ("first_name", "Marie-Ève", "first_name"),
    ],
)
def test_a_name_or_an_address_that_changed_is_amended(
    college: Path, column: str, value: str, what: str
) -> None:
    issue(college)
    sql(college, f"UPDATE students SET {column} = ? WHERE number = ?", (value, NUMBER))
    assert [[change.what for change in one.changes] for one in amend(college).amendments] == [[what], [what]]


def test_another_sin_with_the_same_end_is_amended_and_never_shown(college: Path) -> None:
    issue(college)
    keep(college, NUMBER, ANOTHER)
    done = amend(college, NUMBER)
    assert [tuple(change) for change in done.amendments[0].changes] == [("sin", "••• ••• 286", "••• ••• 286")]
    with writing(college) as uow:
        assert uow.tax_slips.sin_of(done.slips[0].number) == ANOTHER


def test_an_amended_rl8_names_the_last_one_that_was_transmitted(college: Path) -> None:
    issue(college)
    with writing(college) as uow:
        uow.tax_files.add(
            year=2026,
            slip=RL8,
            kind=ORIGINAL,
            reference="a",
            seal="b",
            slips=[3],
            at=uow.at,
            actor=uow.actor,
        )
    for city in ("Gaspé", "Percé"):
        sql(college, "UPDATE students SET city = ? WHERE number = ?", (city, NUMBER))
        done = amend(college, NUMBER)
    assert done.slips[1].replaces == 6
    assert done.slips[1].rl8_before == "123456782"


def test_who_has_no_slip_is_to_be_issued_one_and_an_empty_one_to_be_cancelled(college: Path) -> None:
    issue(college, NUMBER)
    sql(college, "DELETE FROM registrations WHERE student = ?", (NUMBER,))
    done = amend(college)
    assert [(one.slip, one.student) for one in done.to_issue] == [(T2202, MARC), (RL8, MARC)]
    assert [one.number for one in done.to_cancel] == [1, 2]
    assert (done.number, done.amendments) == (0, ())


def test_a_fault_of_who_is_to_be_amended_stops_all_of_it(college: Path) -> None:
    issue(college)
    charge_more(college, number=MARC)
    sql(college, "UPDATE students SET city = '' WHERE number = ?", (NUMBER,))
    with pytest.raises(tax_slips.Stopped) as error:
        amend(college)
    assert [*error.value.students] == [NUMBER]
    assert len(amend(college, MARC).slips) == 2


# --- cancelling ---------------------------------------------------------------------------------------


def test_a_cancelled_slip_says_what_it_cancels_and_a_rl8_keeps_its_number(college: Path) -> None:
    issued = by_key(issue(college).slips)[RL8, NUMBER]
    (made,) = cancel(college, RL8, NUMBER).slips
    assert (made.kind, made.replaces, made.rl8_number, made.boxes) == (
        CANCELLED, issued.number, issued.rl8_number, issued.boxes
    )  # fmt: skip
    assert (RL8, NUMBER) not in by_key(tuple(live(college)))
    with writing(college) as uow:
        assert uow.tax_slips.sin_of(made.number) == MARIES


def test_after_a_cancellation_a_new_original_may_be_issued(college: Path) -> None:
    issue(college)
    cancel(college, RL8, NUMBER)
    (made,) = issue(college).slips
    assert (made.kind, made.student, made.rl8_number) == (ORIGINAL, NUMBER, "123456804")


def test_every_student_without_a_slip_to_cancel_is_named_and_nothing_is_cancelled(college: Path) -> None:
    issue(college, NUMBER)
    with pytest.raises(Refused) as error:
        cancel(college, T2202, NUMBER, MARC)
    assert [why.params["student"] for why in error.value.reasons] == [MARC]
    assert len(live(college)) == 2


# --- to the cent --------------------------------------------------------------------------------------


def test_a_report_lists_who_the_ledger_says_something_else_of(college: Path) -> None:
    issue(college)
    assert reported(college).differing == ()
    charge_more(college)
    undo(college, f"tuition:{MARC}:2026-09-16")
    sql(college, "DELETE FROM registrations WHERE student = ?", (MARC,))
    found = {(one.slip, one.student): (one.issued, one.today) for one in reported(college).differing}
    assert found[RL8, NUMBER][0] == {"terms": 0, "a_cents": 0, "b_cents": 20_000, "c_cents": 0}
    assert found[RL8, NUMBER][1] == {"terms": 0, "a_cents": 0, "b_cents": 25_000, "c_cents": 0}
    assert found[T2202, MARC][1] is None
    amend(college)
    for slip in SLIPS:
        cancel(college, slip, MARC)
    assert reported(college).differing == ()


def test_a_report_counts_what_the_government_holds(college: Path) -> None:
    issue(college)
    with writing(college) as uow:
        uow.tax_files.add(
            year=2026,
            slip=RL8,
            kind=ORIGINAL,
            reference="a",
            seal="b",
            slips=[3, 4],
            at=uow.at,
            actor=uow.actor,
        )
    charge_more(college)
    amend(college)
    found = {one.slip: one for one in reported(college).sorts}[RL8]
    assert (found.filed["b_cents"], found.live["b_cents"], found.to_file) == (28_000, 33_000, 1)
    assert found.kinds == {ORIGINAL: 2, AMENDED: 1, CANCELLED: 0}


_FEES = st.lists(
    st.tuples(
        st.sampled_from([NUMBER, MARC]),
        st.sampled_from(["tuition", "equivalence", "affiliated", "books", "gift", "student-life"]),
        st.integers(1, 90_000),
        st.booleans(),
    ),
    max_size=8,
)


@given(first=_FEES, then=_FEES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_slips_report_and_ledger_agree_to_the_cent_whatever_is_charged(
    college: Path, first: list[tuple[str, str, int, bool]], then: list[tuple[str, str, int, bool]]
) -> None:
    with writing(
        college, dry_run=True
    ) as uow:  # all of it is undone: each example begins with the same college
        for fees in (first, then):
            _charge(uow, fees)
            tax_slips.issue(uow, YEAR, TZ, SLIPS)
            tax_amending.amend(uow, YEAR, TZ, SLIPS)
            found = report(uow, YEAR, TZ)
            assert found.differing == ()
            in_force = totals(uow.tax_slips.live(2026), SLIPS)
            for one in found.sorts:
                assert one.live == one.ledger == in_force[one.slip]
            assert all(is_rl8_number(one.rl8_number) for one in uow.tax_slips.live(2026, RL8))


def _charge(uow: UnitOfWork, fees: list[tuple[str, str, int, bool]]) -> None:
    postings = []
    (place,) = uow.connection.execute("SELECT count(*) FROM ledger").fetchone()
    for number, (student, kind, cents, paid) in enumerate(fees, place):
        day = date(2026, 9, 1 + number % 28)
        key = f"{kind}:{number}"
        postings.append(
            ledger.charge(kind, student, cents, key=key, on=day, due=day, cause="test", term="20263")
        )
        if paid:
            into = ledger.desk("cash")
            postings.append(
                ledger.payment("cash", student, cents, key=f"p{key}", on=day, into=into, cause="test")
            )
    post(uow, postings, "test.post", "test")


def test_a_year_that_nobody_configured_is_refused(college: Path) -> None:
    with writing(college) as uow, pytest.raises(Refused):
        tax_years.need_year(uow, 2027)


def test_the_papers_of_a_slip_that_is_amended_or_cancelled_are_void(college: Path) -> None:
    issued = issue(college)
    papers = [
        a_paper(college, issued.slips[place]) for place in (0, 2, 3)
    ]  # Marie's T2202, hers and Marc's RL-8
    sql(college, "UPDATE students SET city = 'Gaspé' WHERE number = ?", (NUMBER,))
    amend(college, note="Déménagement")
    cancel(college, RL8, MARC)
    with writing(college) as uow:
        found = [uow.papers.revocation(number) for number in papers]
    assert [one.reason for one in found if one] == ["Déménagement", "Déménagement", "Erreur"]


def a_paper(home: Path, slip: Slip) -> str:
    """Issue the paper of a slip, and return its number."""
    with writing(home) as uow:
        said = taxslips.paper_draft(uow, slip, "fr")
    return issue_paper(home, said).number
