"""What tax slips are worked out from: the whole ledger, the terms around the year, what was left or decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from omnicli.errors import NotFound
from omnicli.money import Cents
from omnicli.rules.tax_overrides import Override
from omnicli.rules.tax_slips import RL8Boxes, Session
from omnicli.rules.tax_year import TaxYear
from omnicli.services import fees, tax_amounts, withdrawals
from tests.builders import NUMBER, a_college, charge, pay, post, sql
from tests.services.loading import College

if TYPE_CHECKING:
    from pathlib import Path

    from omnicli.rules.tax_amounts import Worked

MONTREAL = ZoneInfo("America/Toronto")
MARC = "2634568"
YEAR = TaxYear(2026, rl8_box_a=Cents(382_300))
OCTOBER = datetime(2026, 10, 20, 15, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 20, 15, tzinfo=UTC)
COURSES = ("420-1N6-TH", "601-101-MQ")


@pytest.fixture
def college(home: Path) -> College:
    """Marie studies part-time in A2026, ten hours a week (too few in August), and has paid the tuition fee."""
    a_college(home)
    sql(home, "UPDATE terms SET abandon_by = '2026-11-05' WHERE code = '20263'")
    charge(home, 20_000, due="2026-09-16", kind="tuition")
    pay(home, 20_000)
    return College(home)


def worked(college: College, *students: str, year: TaxYear = YEAR) -> list[Worked]:
    with college.write(at=FEBRUARY) as uow:
        return [*tax_amounts.worked(uow, year, MONTREAL, students)]


def one(college: College, student: str = NUMBER, **changes: Any) -> Worked:
    with college.write(at=FEBRUARY) as uow:
        return tax_amounts.one(uow, replace(YEAR, **changes), MONTREAL, student)


def leave(college: College, *courses: str, at: datetime = OCTOBER) -> None:
    with college.write(at=at) as uow:
        withdrawals.leave(uow, NUMBER, "20263", courses, tz=MONTREAL)


def test_a_student_has_its_fees_and_the_months_of_its_status(college: College) -> None:
    found = one(college)
    assert found.t2202
    assert found.t2202.sessions == (Session("20263", "2026-09", "2026-12", 20_000, 4, 0),)
    assert found.rl8 == RL8Boxes(0, 0, 20_000, 0)
    assert [term.why for term in found.terms] == [("not-full-time",)]


def test_who_is_deemed_full_time_for_a_disability_has_box_a_whatever_the_hours(college: College) -> None:
    with college.write() as uow:
        fees.deem(uow, NUMBER, "20263", "disability")
    found = one(college, rl8_hours=11)
    assert found.rl8 == RL8Boxes(1, 382_300, 20_000, 0)
    assert found.t2202
    assert found.t2202.full_time == 5


def test_who_is_deemed_full_time_to_end_a_dec_needs_the_hours(college: College) -> None:
    with college.write() as uow:
        fees.deem(uow, NUMBER, "20263", "end-of-dec")
    assert one(college, rl8_hours=11).terms[0].why == ("few-hours",)
    assert one(college, rl8_hours=10).terms[0].why == ("completed",)


def test_months_end_when_the_last_course_is_left(college: College) -> None:
    leave(college, COURSES[0], at=datetime(2026, 10, 2, 15, tzinfo=UTC))
    assert one(college).months[0].last == "2026-12"
    leave(college, COURSES[1])
    found = one(college)
    assert found.months[0].months == ("2026-09", "2026-10")
    assert found.terms[0].why == ("not-full-time", "left")
    assert [line.counted for line in found.t2202_lines] == [20_000]


def test_a_course_left_that_the_record_gives_a_mark_for_was_not_left(college: College, home: Path) -> None:
    leave(college, *COURSES)
    sql(home, "UPDATE record SET mark = 80, remark = '' WHERE course = ?", (COURSES[0],))
    assert one(college).months[0].last == "2026-12"


def test_a_term_left_on_days_of_which_one_is_not_known_counts_whole(college: College, home: Path) -> None:
    leave(college, COURSES[0])
    sql(
        home,
        "INSERT INTO record (student, term, course, remark) VALUES (?, '20263', ?, 'AE')",
        (NUMBER, COURSES[1]),
    )
    found = one(college)
    assert found.months[0].last == "2026-12"
    assert "left" in found.terms[0].why


def test_who_dropped_every_course_has_no_term_any_more(college: College) -> None:
    leave(college, *COURSES, at=datetime(2026, 9, 10, 15, tzinfo=UTC))
    found = one(college)
    assert (found.t2202, found.rl8, found.months) == (None, None, ())
    assert [line.why for line in found.t2202_lines] == ["not-enrolled"]


def test_everybody_with_anything_in_the_year_comes_once_in_order(college: College, home: Path) -> None:
    assert [found.student for found in worked(college)] == [NUMBER]
    charge(home, 500, due="2026-09-16", number=MARC)
    sql(home, "INSERT INTO students SELECT '1' || substr(number, 2), 'CODE' || number, last_name, first_name, name_key,"
              " birth_date, program, '', '', '', '', '', '', '', '', '', 'quebec' FROM students")  # fmt: skip
    with college.write() as uow:
        uow.tax_years.set_override(
            "1634567", "20263", "t2202", Override("full-time", reason="x"), at=OCTOBER, actor="test"
        )
    found = worked(college)
    assert [who.student for who in found] == ["1634567", NUMBER, MARC]
    assert [len(who.t2202_lines) for who in found] == [0, 1, 1]


def test_those_named_come_even_with_nothing(college: College) -> None:
    found = worked(college, MARC, NUMBER)
    assert [(who.student, who.t2202 is None) for who in found] == [(NUMBER, False), (MARC, True)]


def test_one_by_one_and_all_together_say_the_same(
    college: College, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge(home, 500, due="2026-09-16", number=MARC)
    leave(college, *COURSES)
    separate = [one(college, number) for number in (NUMBER, MARC)]
    assert worked(college) == separate
    assert worked(college, NUMBER, MARC) == separate
    monkeypatch.setattr(tax_amounts, "_FEW", 0)
    assert worked(college, MARC, NUMBER) == separate


def test_an_unknown_student_is_not_found(college: College) -> None:
    with pytest.raises(NotFound):
        one(college, "9999999")


def test_what_the_college_decides_makes_a_term_of_who_has_no_course(college: College, home: Path) -> None:
    charge(home, 15_000, due="2026-09-16", number=MARC, kind="tuition")
    pay(home, 15_000, number=MARC)
    assert one(college, MARC).t2202 is None
    with college.write() as uow:
        uow.tax_years.set_override(
            MARC, "20263", "t2202", Override("full-time", reason="elsewhere"), at=OCTOBER, actor="test"
        )
    found = one(college, MARC)
    assert found.t2202
    assert (found.t2202.fees, found.t2202.full_time) == (15_000, 5)
    assert found.rl8 is None


def test_a_fee_of_no_term_waits_for_the_term_that_follows_in_the_year_after(
    college: College, home: Path
) -> None:
    from omnicli.rules import ledger

    row = (MARC, "20271", COURSES[0])
    sql(home, "INSERT INTO sections (term, course, section, title) VALUES ('20271', ?, '1', 'x')", row[2:])
    sql(home, "INSERT INTO registrations VALUES (?, ?, ?, '1', '2026-12-01T12:00:00Z')", row)
    day = date(2026, 11, 1)
    post(home, ledger.charge("admission", MARC, 3_000, key="a", on=day, due=day, cause="test"))
    pay(home, 3_000, number=MARC, on="2026-11-01")
    before, after = one(college, MARC), one(college, MARC, year=2027)
    assert [(line.term, line.counted, line.why) for line in before.t2202_lines] == [
        ("20271", 0, "other-year")
    ]
    assert [(line.term, line.counted) for line in after.t2202_lines] == [("20271", 3_000)]


def test_a_term_of_the_ledger_outside_of_the_year_changes_only_what_payments_cover(
    college: College, home: Path
) -> None:
    from omnicli.rules import ledger

    sql(home, "INSERT INTO terms (code, starts, ends, schedule_from, confirm_from, confirm_by, drop_by) VALUES"
              " ('20253', '2025-08-25', '2025-12-19', '2025-08-18', '2025-08-25', '2025-09-20', '2025-09-19')"
    )  # fmt: skip
    day = date(2025, 8, 18)
    post(home, ledger.charge("tuition", NUMBER, 7_000, key="b", on=day, due=day, cause="test", term="20253"))
    (line,) = one(college).t2202_lines
    assert (line.paid, line.counted, line.without) == (13_000, 13_000, (("unpaid", 7_000),))
