"""Tax years in use: what is missing, the numbers that slips take, what the trail keeps."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import Conflict, Refused
from omnicli.rules.tax_year import TaxYear, from_stored
from omnicli.services import tax_years
from tests.builders import NUMBER, a_college
from tests.services.loading import College

if TYPE_CHECKING:
    from pathlib import Path

READY = (
    ("rl8_box_a", "3900"), ("rz_account", "123026635RZ0001"), ("contact_name", "Lise Roy"),
    ("contact_phone", "418-555-0123"), ("contact_email", "lise@cegep.example"), ("rl8_institution", "123"),
    ("rl8_preparer", "NP123456"), ("rl8_certification", "RQ-26-99-999"), ("rl8_partner", "P" * 16),
    ("rl8_product", "Q" * 16),
)  # fmt: skip


@pytest.fixture
def college(home: Path) -> College:
    a_college(home)
    return College(home)


def event(college: College, action: str = "tax-year.set") -> Any:
    ((details,),) = college.ask(
        "SELECT details FROM audit WHERE action = ? ORDER BY seq DESC LIMIT 1", action
    )
    return json.loads(details)


def test_the_year_that_comes_with_omni_has_its_amount_and_lacks_the_colleges_own(college: College) -> None:
    with college.write() as uow:
        year = tax_years.need_year(uow, 2025)
        missing = {why.slug for why in tax_years.missing_to_issue(uow, year, "t2202")}
    assert year.rl8_box_a == 382_300
    assert "missing-rz-account" in missing


def test_a_year_nobody_configured_is_refused_with_what_to_do(college: College) -> None:
    with college.write() as uow, pytest.raises(Refused, match="year set") as refused:
        tax_years.need_year(uow, 2026)
    assert refused.value.code == "year-not-configured"


def test_the_event_keeps_what_changed_and_nothing_else(college: College) -> None:
    with college.write() as uow:
        tax_years.configure(uow, 2026, [("cap", "300"), ("fees", "charged")])
        tax_years.configure(uow, 2026, [("rl8_box_a", "3900")], ["cap"])
    assert event(college) == {
        "before": {"cap": 30_000, "rl8_box_a": None},
        "after": {"cap": None, "rl8_box_a": 390_000},
    }


def test_settings_given_again_change_nothing_and_leave_no_event(college: College) -> None:
    with college.write() as uow:
        tax_years.configure(uow, 2026, READY)
        again = tax_years.configure(uow, 2026, READY)
    assert not again.made
    assert college.ask("SELECT count(*) FROM audit WHERE action = 'tax-year.set'") == [(1,)]


def test_one_fault_and_nothing_is_written(college: College) -> None:
    with college.write() as uow, pytest.raises(Refused) as refused:
        tax_years.configure(uow, 2026, [*READY, ("cap", "a lot"), ("school_type", "5")])
    assert [why.slug for why in refused.value.reasons] == ["bad-setting", "flying-school"]
    assert college.ask("SELECT year FROM tax_years") == [(2025,)]


def test_only_a_new_year_takes_over_another_that_is_configured(college: College) -> None:
    with college.write() as uow:
        tax_years.configure(uow, 2026, READY)
        copy = tax_years.configure(uow, 2027, [("rl8_box_a", "4000")], copy_from=2026).settings
        with pytest.raises(Conflict):
            tax_years.configure(uow, 2027, copy_from=2026)
        with pytest.raises(Refused, match="not configured"):
            tax_years.configure(uow, 2028, copy_from=2030)
    assert (copy.rl8_box_a, copy.rl8_certification, copy.rl8_partner) == (400_000, "", "P" * 16)


def test_slips_issued_already_are_worth_a_word(college: College) -> None:
    with college.write() as uow:
        tax_years.configure(uow, 2026, READY)
        uow.connection.execute(
            "INSERT INTO tax_batches (year, what, at, actor) VALUES (2026, 'issue', 'now', 'me')"
        )
        an_rl8(uow, 10_000_001)
        change = tax_years.configure(uow, 2026, [("cap", "1")])
    assert [(why.slug, why.params["count"]) for why in change.warnings] == [("slips-issued", 1)]


def an_rl8(uow: Any, sequence: int) -> None:
    uow.connection.execute(
        "INSERT INTO tax_slips (year, slip, student, kind, rl8_number, paper_number, data, batch)"
        " VALUES (2026, 'rl8', ?, 'original', ?, ?, '{}', 1)",
        (NUMBER, f"{sequence:08d}{sequence % 7}", f"{sequence + 5:08d}{(sequence + 5) % 7}"),
    )


def all_missing(uow: Any, settings: TaxYear) -> set[str]:
    ways = (tax_years.missing_to_issue, tax_years.missing_to_transmit)
    return {why.slug for slip in ("t2202", "rl8") for found in ways for why in found(uow, settings, slip)}


def test_nothing_is_missing_once_everything_is_given(college: College) -> None:
    with college.write() as uow:
        year = tax_years.configure(uow, 2026, READY).settings
        before = all_missing(uow, year)
        tax_years.add_range(uow, 10_000_000, 10_000_009, "xml")
        uow.college.change(replace(uow.college.facts(), address=("1, rue du Cégep",)), None)
        assert all_missing(uow, year) == {"missing-college-town"}
        uow.college.change(replace(uow.college.facts(), city="Rimouski"), None)
        assert before == {"missing-college-address", "missing-college-town", "missing-rl8-numbers"}
        assert all_missing(uow, year) == set()


@pytest.mark.parametrize("name", [name for name, _ in READY])
def test_each_setting_that_governments_need_is_missed(college: College, name: str) -> None:
    settings = from_stored(2026, {one: text for one, text in READY if one not in (name, "rl8_box_a")})
    with college.write() as uow:
        missing = all_missing(uow, settings)
    assert f"missing-{name.replace('_', '-')}" in missing


def test_numbers_follow_those_that_slips_bear_in_each_range_of_their_own(college: College) -> None:
    with college.write() as uow:
        tax_years.configure(uow, 2026, READY)
        tax_years.add_range(uow, 10_000_000, 10_000_004, "xml")
        tax_years.add_range(uow, 20_000_000, 20_000_009, "xml")
        tax_years.add_range(uow, 10_000_005, 10_000_009, "paper")
        uow.connection.execute(
            "INSERT INTO tax_batches (year, what, at, actor) VALUES (2026, 'issue', 'now', 'me')"
        )
        for sequence in (10_000_000, 10_000_003):
            an_rl8(uow, sequence)
        sent = tax_years.take_rl8_numbers(uow, "xml", 3)
        printed = tax_years.take_rl8_numbers(uow, "paper", 1)
        used = [(one.range.first, one.used) for one in tax_years.ranges(uow)]
    assert [number[:8] for number in (*sent, *printed)] == ["10000004", "20000000", "20000001", "10000009"]
    assert used == [(10_000_000, 4), (10_000_005, 4), (20_000_000, 0)]


def test_numbers_that_do_not_suffice_are_refused_whole(college: College) -> None:
    with college.write() as uow:
        tax_years.add_range(uow, 10_000_000, 10_000_004, "xml")
        with pytest.raises(Refused) as refused:
            tax_years.take_rl8_numbers(uow, "xml", 6)
    assert (refused.value.code, refused.value.params["left"]) == ("rl8-numbers-used-up", 5)


def test_a_range_that_overlaps_others_is_refused_with_all_of_them(college: College) -> None:
    with college.write() as uow:
        tax_years.add_range(uow, 100, 199, "xml")
        tax_years.add_range(uow, 300, 399, "paper")
        with pytest.raises(Refused) as refused:
            tax_years.add_range(uow, 199, 300, "xml")
    assert [why.params["first"] for why in refused.value.reasons] == ["00000100", "00000300"]


def test_what_is_kept_is_what_was_saved(college: College) -> None:
    settings = from_stored(2030, {"rl8_not_recognised": ["080"], "contact_name": "Élise Côté", "cap": 1})
    with college.write() as uow:
        tax_years.save(uow, settings)
        assert uow.tax_years.of(2030) == settings
        assert uow.tax_years.of(2031) is None
        assert tax_years.save(uow, TaxYear(2030)).changed == ("cap", "contact_name", "rl8_not_recognised")
