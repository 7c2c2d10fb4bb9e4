"""`omni staff absences`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import ask, sign_an_employee_in
from tests.marking import COURSE, HERE, MARC, MARIE, TERM, ZOE, a_group

if TYPE_CHECKING:
    from tests.conftest import Omni

ABSENCES = ("staff", "absences")
JSON = ("--format", "json")
DAY = ("--date", "2026-09-21")


@pytest.fixture(autouse=True)
def _group(omni: Omni) -> None:
    a_group(omni)


def hours(omni: Omni) -> dict[str, int]:
    return dict(ask(omni.home, "SELECT student || ' ' || date, hours FROM absences"))


def test_hours_are_entered_changed_and_taken_away(omni: Omni) -> None:
    omni(*ABSENCES, "enter", *HERE, *DAY, f"{MARIE}=2", f"{MARC}=1,5")
    told = omni(*ABSENCES, "enter", *HERE, *DAY, f"{MARIE}=0", f"{MARC}=1.5", f"{ZOE}=3", *JSON).json
    assert (told["added"], told["removed"], told["unchanged"]) == (1, 1, 1)
    assert hours(omni) == {f"{MARC} 2026-09-21": 150, f"{ZOE} 2026-09-21": 300}
    listed = omni(*ABSENCES, "list", *HERE, *JSON).json
    assert [(one["student"], one["hours"]) for one in listed] == [(MARC, "1.5"), (ZOE, "3")]


@pytest.mark.parametrize(
    ("day", "given", "code"),
    [
        ("2026-11-24", "2", "absence-to-come"),
        ("2026-08-20", "2", "outside-term"),
        ("2026-09-21", "12.01", "too-many-hours"),
    ],
)
def test_hours_that_cannot_be_are_refused(omni: Omni, day: str, given: str, code: str) -> None:
    refused = omni(*ABSENCES, "enter", *HERE, "--date", day, f"{MARIE}={given}", *JSON, exits=5)
    assert [one["code"] for one in refused.error["details"]] == [code]
    text = f"student,course,date,hours\n{MARIE},{COURSE},{day},{given}\n"
    told = omni("staff", "import", "absences", "-", "--term", TERM, *JSON, stdin=text, exits=9).json
    assert [one["code"] for one in told["rejections"]] == [code]
    assert not hours(omni)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (f"{MARIE};2,5\n{MARC};1\n", DAY),
        (f"number,date,hours\n{MARIE},2026-09-21,2.5\n{MARC},2026-09-21,1\n", ()),
        (f"{MARIE},2026-09-21,2.5\n\n{MARC},2026-09-21,1\n", ()),
    ],
)
def test_a_file_of_a_group_is_read_with_its_dates_or_one_for_all(
    omni: Omni, text: str, more: tuple[str, ...]
) -> None:
    omni(*ABSENCES, "import", "-", *HERE, *more, stdin=text)
    assert hours(omni) == {f"{MARIE} 2026-09-21": 250, f"{MARC} 2026-09-21": 100}
    assert omni(*ABSENCES, "import", "-", *HERE, *more, *JSON, stdin=text).json["unchanged"] == 2


def test_a_student_of_another_group_is_a_bad_line(omni: Omni) -> None:
    told = omni(*ABSENCES, "import", "-", *HERE, *DAY, *JSON, stdin=f"{MARIE},2\n2630000,1\n", exits=9).json
    assert [(one["line"], one["code"]) for one in told["rejections"]] == [(2, "other-group")]
    assert not hours(omni)


def test_a_teacher_enters_absences_of_the_own_groups_only(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    omni(*ABSENCES, "enter", *HERE, *DAY, f"{MARIE}=2", exits=4)
    omni("logout")
    sign_an_employee_in(omni, "E1003", "1980-03-03")
    omni(*ABSENCES, "enter", *HERE, *DAY, f"{MARIE}=2")
