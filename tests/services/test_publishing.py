"""Publishing a term: it opens, and its fees are charged once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import NotFound, Refused
from omnicli.services import fees
from omnicli.services.publishing import publish
from tests.builders import NUMBER, a_college, sql
from tests.services.loading import TERM, College

if TYPE_CHECKING:
    from pathlib import Path

    from omnicli.services.publishing import Published

ON = date(2026, 8, 17)
OTHER = "2634568"


@pytest.fixture
def college(home: Path) -> College:
    a_college(home)
    sql(home, "UPDATE tariff SET due_days = NULL")  # everything in thirty days
    return College(home)


def out(college: College, *, on: date = ON, adjust: bool = False) -> Published:
    with college.write() as uow:
        return publish(uow, TERM, on=on, adjust=adjust)


def account(college: College, student: str = NUMBER) -> dict[str, int]:
    """What a student owes, by kind."""
    query = """
        SELECT kind, sum(CASE WHEN debit LIKE 'student:%' THEN cents ELSE -cents END) FROM ledger
        WHERE student = ? GROUP BY kind
    """
    return {kind: cents for kind, cents in college.ask(query, student) if cents}


def register(home: Path, *courses: str, student: str = NUMBER) -> None:
    """Add courses of 2-1-3, and the student to each."""
    for course in courses:
        sql(home, "INSERT OR IGNORE INTO courses (code, title, theory, lab) VALUES (?, 'x', 2, 1)", (course,))
        sql(
            home,
            "INSERT OR IGNORE INTO sections (term, course, section, title) VALUES ('20263', ?, '1', 'x')",
            (course,),
        )
        row = (student, course)
        sql(home, "INSERT INTO registrations VALUES (?, '20263', ?, '1', '2026-08-01T12:00:00Z')", row)


def leave(home: Path, course: str) -> None:
    sql(home, "DELETE FROM registrations WHERE course = ?", (course,))


TWO_COURSES = {"registration": 1000, "affiliated": 1200, "tuition": 15 * (2 + 4 + 2 + 2) * 200}
MORE = ("109-101-MQ", "340-101-MQ")


def test_two_courses_are_charged_by_the_course_and_by_the_hour(college: College) -> None:
    assert account(college) == {}
    done = out(college)
    assert account(college) == TWO_COURSES
    assert (done.students, done.charged, done.already, done.cents) == (1, 3, 0, sum(TWO_COURSES.values()))
    assert college.ask("SELECT DISTINCT date, due, term, cause FROM ledger") == [
        ("2026-08-17", "2026-09-16", TERM, f"publish:{TERM}")
    ]


def test_a_term_that_is_over_is_not_published_for_the_first_time(college: College, home: Path) -> None:
    sql(home, "UPDATE college SET rehearsal = 0")
    with pytest.raises(Refused) as refused:
        out(college, on=date(2026, 12, 23))
    assert refused.value.code == "term-over"
    assert account(college) == {}
    out(college, on=date(2026, 12, 22))
    assert out(college, on=date(2027, 1, 10)).already == 3


def test_in_a_rehearsal_any_term_may_be_tried(college: College) -> None:
    assert out(college, on=date(2026, 12, 23)).charged == 3


def test_a_fee_s_key_is_its_kind_term_and_student(college: College) -> None:
    out(college)
    assert college.ask("SELECT key FROM ledger ORDER BY key LIMIT 1") == [(f"affiliated:{TERM}:{NUMBER}",)]


def test_four_courses_are_full_time_and_cost_two_fees(college: College, home: Path) -> None:
    register(home, *MORE)
    out(college)
    assert account(college) == {"registration": 2000, "affiliated": 2500}


def test_published_twice_charges_once_and_keeps_the_first_instant(college: College) -> None:
    out(college)
    again = out(college, on=date(2026, 9, 1))
    assert (again.charged, again.already, again.changed, again.cents) == (0, 3, (), 0)
    assert again.published_at == "2026-08-03T12:00:00Z"
    assert account(college) == TWO_COURSES
    assert college.ask("SELECT term, date FROM publications") == [(TERM, "2026-08-17")]


def test_who_registers_later_is_charged_when_it_is_published_again(college: College, home: Path) -> None:
    out(college)
    register(home, *MORE, student=OTHER)
    again = out(college, on=date(2026, 9, 1))
    assert again.changed == ()
    assert {item.posting.student for item in again.items} == {OTHER}
    assert {item.posting.due for item in again.items} == {"2026-10-01"}


def test_a_change_of_status_is_told_and_only_adjusted_when_asked(college: College, home: Path) -> None:
    out(college)
    register(home, *MORE)
    told = out(college)
    assert (told.changed, told.adjusted, told.postings) == ((NUMBER,), 0, ())
    assert account(college) == TWO_COURSES
    put_right = out(college, adjust=True)
    assert (put_right.changed, put_right.adjusted, put_right.already) == ((NUMBER,), 1, 0)
    assert account(college) == {"registration": 2000, "affiliated": 2500}
    assert out(college, adjust=True).changed == ()


def test_going_back_and_forth_ends_where_it_began(college: College, home: Path) -> None:
    out(college)
    register(home, *MORE)
    out(college, adjust=True)
    leave(home, MORE[0])
    leave(home, MORE[1])
    out(college, adjust=True)
    assert account(college) == {**TWO_COURSES, "registration": 2000}
    assert {key for (key,) in college.ask("SELECT key FROM ledger WHERE key LIKE 'tuition%'")} == {
        f"tuition:{TERM}:{NUMBER}",
        f"tuition:{TERM}:{NUMBER}:2",
    }


def test_the_registration_fee_stays_when_all_is_dropped(college: College, home: Path) -> None:
    register(home, *MORE, student=OTHER)
    out(college)
    sql(home, "DELETE FROM registrations WHERE student = ?", (NUMBER,))
    assert out(college, adjust=True).changed == (NUMBER,)
    assert account(college) == {"registration": 1000}


def test_a_lowered_fee_keeps_its_due_date_and_a_raised_one_has_a_new_one(
    college: College, home: Path
) -> None:
    out(college)
    leave(home, "601-101-MQ")
    lowered = out(college, on=date(2026, 9, 10), adjust=True)
    assert {item.posting.due for item in lowered.items if item.cents > 0} == {"2026-09-16"}
    register(home, "601-101-MQ", *MORE[:1])
    raised = out(college, on=date(2026, 9, 10), adjust=True)
    assert {item.posting.due for item in raised.items if item.cents > 0} == {"2026-10-10"}


def test_a_fee_lowered_once_it_was_due_is_due_at_once(college: College, home: Path) -> None:
    out(college)
    leave(home, "601-101-MQ")
    lowered = out(college, on=date(2026, 9, 20), adjust=True)
    assert {item.posting.due for item in lowered.items if item.cents > 0} == {"2026-09-20"}
    assert college.ask("SELECT number FROM ledger WHERE due < date") == []


def test_what_was_waived_stays_waived(college: College, home: Path) -> None:
    out(college)
    with college.write() as uow:
        entry = uow.ledger.by_key(f"tuition:{TERM}:{NUMBER}")
        assert entry
        fees.waive(uow, entry.number, "decision of the board", ON)
    assert out(college, adjust=True).changed == ()
    leave(home, "601-101-MQ")  # fewer hours, still by the hour
    out(college, adjust=True)
    assert "tuition" not in account(college)


def test_deemed_full_time_pays_as_such_from_the_next_adjustment(college: College) -> None:
    out(college)
    with college.write() as uow:
        fees.deem(uow, NUMBER, TERM, "disability")
    out(college, adjust=True)
    assert account(college) == {"registration": 2000, "affiliated": 2500}


def test_prices_are_those_of_the_first_day_of_the_term(college: College) -> None:
    college.load("tariff", "kind,amount,from,per,applies_to\ntuition,3.00,2026-08-24,hour,part-time+quebec\n")
    college.load("tariff", "kind,amount,from,per,applies_to\naffiliated,9.00,2026-08-25,course,part-time\n")
    out(college)
    assert account(college) == {**TWO_COURSES, "tuition": 150 * 300}


def test_hours_come_from_the_week_where_no_weighting_is_known(college: College, home: Path) -> None:
    sql(home, "UPDATE courses SET lab = NULL WHERE code = '420-1N6-TH'")
    sql(home, "UPDATE courses SET theory = NULL, lab = NULL WHERE code = '601-101-MQ'")
    out(college)
    # 8:00-9:50 and 13:00-15:50; 10:00-11:50 in two rooms at once.
    assert account(college)["tuition"] == 15 * (2 + 3 + 2) * 200


def test_hours_are_those_of_the_college_s_weeks(college: College, home: Path) -> None:
    sql(home, "UPDATE college SET data = json_set(data, '$.money', json('{\"weeks\": 12}'))")
    out(college)
    assert account(college)["tuition"] == 12 * 10 * 200


def test_nobody_registered_publishes_nothing(college: College) -> None:
    with college.write() as uow, pytest.raises(Refused) as refused:
        publish(uow, "20271", on=ON)
    assert refused.value.code == "nobody-registered"
    assert college.ask("SELECT * FROM publications") == []


def test_when_everybody_has_left_the_fees_can_still_be_corrected(college: College, home: Path) -> None:
    out(college)
    sql(home, "DELETE FROM registrations")
    assert out(college, adjust=True).students == 0
    assert account(college) == {"registration": 1000}


def test_a_term_that_is_not_there_is_not_found(college: College) -> None:
    with college.write() as uow, pytest.raises(NotFound):
        publish(uow, "20283", on=ON)


def test_it_leaves_one_event_that_seals_what_was_written(college: College) -> None:
    out(college)
    ((action, subject, details),) = college.ask("SELECT action, subject, details FROM audit WHERE seq > 2")
    assert (action, subject) == ("term.publish", f"term:{TERM}")
    assert '"cents":32200' in details.replace(" ", "")


def test_an_early_publication_opens_the_timetable_and_brings_the_term_into_view(college: College) -> None:
    from omnicli.clock import zone
    from omnicli.services.schedule import current_term, find_term

    tz = zone("America/Toronto")
    early = datetime(2026, 8, 10, 14, tzinfo=UTC)
    with college.write(at=early) as uow:
        before = current_term(uow, tz)
        assert before
        assert before.code == "20261"
        publish(uow, TERM, on=date(2026, 8, 10))
        now = current_term(uow, tz)
        assert now
        assert now == find_term(uow, TERM, tz)
        assert (now.code, now.schedule_from) == (TERM, date(2026, 8, 10))


def test_by_default_a_term_is_to_be_paid_after_the_day_to_confirm_it(home: Path) -> None:
    a_college(home)
    college = College(home)
    out(college)
    (due,) = {due for (due,) in college.ask("SELECT due FROM ledger")}
    (confirm_by,) = college.ask("SELECT confirm_by FROM terms WHERE code = '20263'")[0]
    assert (due, due > confirm_by) == ("2026-10-01", True)
