"""Giving, reading, missing and asking for SINs; consents."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import NotFound, Refused
from omnicli.rules.tax_year import TaxYear
from omnicli.services import consents
from omnicli.services.sins import ask, give, missing, others_with, owes_sin, reveal
from tests.builders import NUMBER, a_college, charge, sql
from tests.builders import ask as query
from tests.social import AT, OTHER, SIN, TEMPORARY, keep, reading, writing

if TYPE_CHECKING:
    from pathlib import Path

MARC = "2634568"


@pytest.fixture
def college(home: Path) -> Path:
    a_college(home)
    return home


def events(home: Path, action: str) -> list[dict[str, Any]]:
    """Return the details of the events of an action, in order."""
    rows = query(home, "SELECT details FROM audit WHERE action = ? ORDER BY seq", action)
    return [json.loads(details) for (details,) in rows]


def refused(home: Path, sin: str, expires: date | None) -> list[str]:
    with writing(home) as uow, pytest.raises(Refused) as error:
        give(uow, NUMBER, sin, expires)
    return [why.slug for why in error.value.reasons]


# --- giving -----------------------------------------------------------------------------------------


def test_a_sin_is_added_then_replaced_and_each_leaves_an_event_without_digits(college: Path) -> None:
    assert [keep(college, NUMBER, SIN), keep(college, NUMBER, OTHER)] == ["added", "replaced"]
    said = events(college, "sin.give")
    assert [one["replaced"] for one in said] == [False, True]
    assert {*said[0]} == {"expires", "replaced", "sha256"}


def test_the_same_sin_again_writes_nothing(college: Path) -> None:
    keep(college, NUMBER, SIN)
    before = query(college, "SELECT * FROM sins")
    assert keep(college, NUMBER, SIN) == "same"
    assert query(college, "SELECT * FROM sins") == before
    assert len(events(college, "sin.give")) == 1


def test_a_new_expiry_renews_a_sin(college: Path) -> None:
    keep(college, NUMBER, TEMPORARY, date(2026, 12, 31))
    assert keep(college, NUMBER, TEMPORARY, date(2028, 8, 31)) == "renewed"
    with reading(college) as uow:
        held = uow.sins.held(NUMBER)
    assert held is not None
    assert held.expires == "2028-08-31"


def test_a_temporary_sin_without_its_expiry_is_refused(college: Path) -> None:
    assert refused(college, TEMPORARY, None) == ["expiry-needed"]
    assert query(college, "SELECT * FROM sins") == []


def test_what_is_odd_is_told_and_kept_all_the_same(college: Path) -> None:
    with writing(college) as uow:
        given = [give(uow, NUMBER, SIN, None), give(uow, MARC, TEMPORARY, date(2026, 1, 1))]
    assert [[why.slug for why in one.warnings] for one in given] == [["sin-unused"], ["sin-expired"]]
    assert [one.end for one in given] == ["286", "001"]


def test_nobody_gives_the_sin_of_who_is_no_student(college: Path) -> None:
    with writing(college) as uow, pytest.raises(NotFound):
        give(uow, "9999999", SIN, None)


def test_a_sin_that_two_students_have_is_told_to_staff(college: Path) -> None:
    keep(college, NUMBER, SIN)
    keep(college, MARC, SIN)
    with reading(college) as uow:
        assert others_with(uow, NUMBER, SIN) == [MARC]
        assert others_with(uow, NUMBER, OTHER) == []


# --- reading ----------------------------------------------------------------------------------------


def test_a_full_reading_leaves_its_reason(college: Path) -> None:
    keep(college, NUMBER, SIN)
    with writing(college) as uow:
        assert reveal(uow, NUMBER, "the CRA called") == SIN
    assert events(college, "sin.read") == [{"reason": "the CRA called"}]


def test_a_reason_that_repeats_the_sin_is_refused(college: Path) -> None:
    keep(college, NUMBER, SIN)
    with writing(college) as uow, pytest.raises(Refused) as error:
        reveal(uow, NUMBER, "is it 046 454-286?")
    assert error.value.code == "sin-in-reason"


def test_there_is_nothing_to_read_of_who_gave_none(college: Path) -> None:
    with writing(college) as uow, pytest.raises(NotFound):
        reveal(uow, MARC, "a call")


# --- missing ----------------------------------------------------------------------------------------


def lacking(home: Path, year: int = 2026) -> list[tuple[str, bool]]:
    with writing(home) as uow:
        return [(one.who.student, one.must) for one in missing(uow, year)]


def test_who_is_registered_or_charged_or_marked_in_a_year_is_of_that_year(college: Path) -> None:
    assert lacking(college) == [(NUMBER, True)]
    charge(college, 500, due="2026-09-30", number=MARC)
    assert lacking(college) == [(MARC, True), (NUMBER, True)]
    sql(
        college,
        f"INSERT INTO record (student, term, course, mark) VALUES ('{MARC}', '20271', '601-101-MQ', 80)",
    )
    assert lacking(college, 2027) == [(MARC, True)]
    assert lacking(college, 2025) == []


def test_who_gave_a_sin_is_not_missing_one(college: Path) -> None:
    keep(college, NUMBER, SIN)
    assert lacking(college) == []


def test_those_who_must_come_first_and_the_year_says_who_must(college: Path) -> None:
    charge(college, 500, due="2026-09-30", number=MARC)
    sql(college, f"UPDATE students SET resident = 'canada' WHERE number = '{MARC}'")
    assert lacking(college) == [(NUMBER, True), (MARC, False)]
    with writing(college) as uow:
        uow.tax_years.save(TaxYear(2026, sin_of="all"), at=AT, actor="x")
    assert lacking(college) == [(MARC, True), (NUMBER, True)]


def test_a_student_owes_a_sin_once_the_year_is_configured_and_until_it_is_given(college: Path) -> None:
    def owes(day: date) -> bool:
        with reading(college) as uow:
            return owes_sin(uow, NUMBER, day)

    assert not owes(date(2026, 11, 1))
    with writing(college) as uow:
        uow.tax_years.save(TaxYear(2026), at=AT, actor="x")
    assert owes(date(2026, 11, 1))
    assert owes(date(2027, 2, 28))
    assert not owes(date(2027, 3, 1))
    keep(college, NUMBER, SIN)
    assert not owes(date(2026, 11, 1))


# --- asking -----------------------------------------------------------------------------------------


def test_all_who_must_give_one_are_asked_and_nobody_twice(college: Path) -> None:
    charge(college, 500, due="2026-09-30", number=MARC)
    sql(college, f"UPDATE students SET resident = 'international' WHERE number = '{MARC}'")
    with writing(college) as uow:
        assert ask(uow, 2026, "email", date(2026, 9, 10)) == ([NUMBER], [])
        assert ask(uow, 2026, "email", date(2026, 9, 10)) == ([], [NUMBER])
        assert ask(uow, 2026, "mail", date(2026, 9, 10), [MARC]) == ([MARC], [])
    assert [(one["way"], one["request"]) for one in events(college, "sin.ask")] == [("email", 1), ("mail", 2)]


def test_a_date_to_come_and_a_sin_already_given_are_refused_together(college: Path) -> None:
    keep(college, NUMBER, SIN)
    with writing(college) as uow, pytest.raises(Refused) as error:
        ask(uow, 2026, "desk", date(2026, 9, 15), [NUMBER])
    assert [why.slug for why in error.value.reasons] == ["future-date", "sin-held"]


# --- consents ---------------------------------------------------------------------------------------


def test_consent_is_given_taken_back_and_given_again(college: Path) -> None:
    with writing(college) as uow:
        assert not consents.has_consented(uow, NUMBER)
        changes = [consents.set_consent(uow, NUMBER, given) for given in (True, True, False, True)]
        assert changes == [True, False, True, True]
        assert consents.has_consented(uow, NUMBER)
        consents.set_consent(uow, MARC, False)
        assert consents.consenting(uow) == {NUMBER}
    rows = query(college, "SELECT action FROM audit WHERE action LIKE 'consent.%' ORDER BY seq")
    assert [action for (action,) in rows] == [
        "consent.give", "consent.withdraw", "consent.give", "consent.withdraw",
    ]  # fmt: skip
