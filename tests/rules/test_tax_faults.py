"""What stops a student's tax slips, and what is worth a look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from omnicli.errors import reason
from omnicli.rules.addresses import Written
from omnicli.rules.tax_faults import SinState, TaxStudent, check, must_give
from omnicli.rules.tax_slips import RL8, SLIPS, T2202
from omnicli.rules.tax_year import EVERYBODY, ISSUE, TaxYear

YEAR = TaxYear(2026)
MARIE = TaxStudent(
    "2634567", "Tremblay", "Marie", "TREM69530701", "420.B0", "Informatique", "quebec",
    Written("12, rue des Érables", "L’Anse", "QC", "G4X 1A1", ""),
)  # fmt: skip
HELD = SinState("286")


def faults(student: TaxStudent = MARIE, sin: SinState = HELD, *slips: str, year: TaxYear = YEAR) -> list[str]:
    return [why.slug for why in check(student, sin, slips or SLIPS, year).faults]


def warnings(student: TaxStudent = MARIE, sin: SinState = HELD, *slips: str) -> list[str]:
    return [why.slug for why in check(student, sin, slips or SLIPS, YEAR).warnings]


def test_a_student_whose_file_is_whole_has_no_fault_and_no_warning() -> None:
    assert (faults(), warnings()) == ([], [])


@pytest.mark.parametrize(
    ("changes", "slugs"),
    [
        ({"last_name": " "}, ["last-name-missing"]),
        ({"first_name": ""}, ["first-name-missing"]),
        ({"permanent_code": "TREM6953070"}, ["permanent-code-bad"]),
        ({"permanent_code": ""}, ["permanent-code-bad"]),
        ({"program_title": ""}, ["program-unknown"]),
        ({"written": MARIE.written._replace(city="")}, ["city-missing"]),
    ],
)
def test_what_is_missing_from_a_file_stops_the_slips(changes: dict[str, object], slugs: list[str]) -> None:
    assert faults(MARIE._replace(**changes)) == slugs  # type: ignore[arg-type]


def test_everything_wrong_is_said_at_once() -> None:
    nobody = TaxStudent("1", "", "", "", "420.B0", "", "quebec", Written("", "", "", "", ""))
    assert len(faults(nobody, SinState())) == 9


@pytest.mark.parametrize(
    ("changes", "slip"),
    [({"permanent_code": ""}, T2202), ({"first_name": ""}, T2202), ({"program_title": ""}, RL8)],
)
def test_what_only_one_slip_says_does_not_stop_the_other(changes: dict[str, str], slip: str) -> None:
    assert faults(MARIE._replace(**changes), HELD, slip) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("setting", "asked", "slugs"),
    [("refuse", None, ["sin-missing"]), ("refuse", "2026-09-01", ["sin-missing"]), (ISSUE, None, ["sin-not-asked"]),
     (ISSUE, "2026-09-01", [])],
)  # fmt: skip
def test_without_a_sin_a_resident_has_slips_only_once_asked_where_the_setting_allows_it(
    setting: str, asked: str | None, slugs: list[str]
) -> None:
    assert faults(MARIE, SinState(asked=asked), year=replace(YEAR, without_sin=setting)) == slugs


@pytest.mark.parametrize(
    ("resident", "must"), [("quebec", True), ("canada", False), ("international", False)]
)
def test_residents_of_quebec_must_give_a_sin_or_everybody_by_the_setting(resident: str, must: bool) -> None:
    student = MARIE._replace(resident=resident)
    assert must_give(YEAR, resident) == must
    assert must_give(replace(YEAR, sin_of=EVERYBODY), resident)
    assert faults(student, SinState()) == (["sin-missing"] if must else [])
    assert warnings(student, SinState()) == ["no-sin"]


@pytest.mark.parametrize(
    ("changes", "slip", "slugs"),
    [
        ({"last_name": "a" * 20}, T2202, []),
        ({"last_name": "a" * 21}, T2202, ["name-cut-cra"]),
        ({"last_name": "a" * 21}, RL8, []),
        ({"last_name": "a" * 31}, RL8, ["name-cut-rq"]),
        ({"first_name": "a" * 12}, T2202, []),
        ({"first_name": "a" * 13}, T2202, ["name-cut-cra"]),
        ({"first_name": "Marie " + "a" * 30}, T2202, []),
        ({"program_title": "a" * 30}, T2202, []),
        ({"program_title": "a" * 31}, T2202, ["program-cut"]),
        ({"program_title": "a" * 31}, RL8, []),
        ({"written": MARIE.written._replace(address="a" * 31)}, RL8, ["address-line-long"]),
        ({"written": MARIE.written._replace(address="a" * 31)}, T2202, []),
    ],
)
def test_what_a_file_will_cut_is_worth_a_look(
    changes: dict[str, object], slip: str, slugs: list[str]
) -> None:
    student = MARIE._replace(**changes)  # type: ignore[arg-type]
    assert warnings(student, HELD, slip) == slugs
    assert faults(student, HELD, slip) == []


@pytest.mark.parametrize(
    ("expires", "slugs"),
    [
        ("2025-08-31", ["sin-expired"]),
        ("2026-12-30", ["sin-expires-early"]),
        ("2026-12-31", []),
        ("2027-08-31", []),
    ],
)
def test_a_sin_that_expired_before_the_end_of_the_year_is_worth_a_look(
    expires: str, slugs: list[str]
) -> None:
    assert warnings(MARIE, SinState("001", expires)) == slugs


def test_a_sin_that_begins_as_none_does_is_worth_a_look() -> None:
    assert warnings(MARIE, SinState("286", odd=(reason("sin-unused", "odd"),))) == ["sin-unused"]
