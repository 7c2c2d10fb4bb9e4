"""`omni staff timetable publish`."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, a_college, ask, sign_an_employee_in, sign_in, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

PUBLISH = ("staff", "timetable", "publish", "--term")
AUGUST = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)
    omni.now = AUGUST


def test_it_says_what_was_charged_for_scripts(omni: Omni) -> None:
    assert omni(*PUBLISH, "A2026", "--format", "json").json == {
        "term": "20263", "published_at": "2026-08-10T14:00:00Z", "students": 1, "charged": 3, "already": 0,
        "changed": 0, "adjusted": 0, "charged_cents": 32200, "dry_run": False,
    }  # fmt: skip
    omni.later(days=1)
    again = omni(*PUBLISH, "20263", "--format", "json").json
    assert (again["charged"], again["already"], again["charged_cents"]) == (0, 3, 0)
    assert again["published_at"] == "2026-08-10T14:00:00Z"


def test_it_is_what_opens_a_timetable_before_its_day(omni: Omni) -> None:
    sign_in(omni)
    assert "not out" in omni("schedule", "show", "--term", "20263", exits=5).stderr
    omni(*PUBLISH, "20263")
    assert "420-1N6-TH" in omni("schedule", "show").stdout


def test_people_read_a_table_by_kind(omni: Omni) -> None:
    said = omni(*PUBLISH, "20263", lang="fr")
    assert "droits d’inscription" in said.stdout
    assert "300,00" in said.stdout
    assert "Automne 2026" in said.stderr


def test_a_dry_run_shows_every_fee_and_charges_none(omni: Omni) -> None:
    planned = omni(*PUBLISH, "20263", "--dry-run", "--format", "json").json
    assert planned["dry_run"] is True
    assert planned["fees"][0] == {
        "student": NUMBER, "kind": "affiliated", "quantity": 2, "amount_cents": 1200, "due": "2026-09-24",
    }  # fmt: skip
    assert ask(omni.home, "SELECT * FROM ledger") == []
    assert ask(omni.home, "SELECT * FROM publications") == []


def test_csv_is_a_line_for_each_fee(omni: Omni) -> None:
    rows = list(csv.DictReader(io.StringIO(omni(*PUBLISH, "20263", "--format", "csv").stdout)))
    assert [(row["kind"], row["quantity"]) for row in rows] == [
        ("affiliated", "2"),
        ("registration", "2"),
        ("tuition", "150"),
    ]


def test_changed_fees_are_told_then_corrected(omni: Omni) -> None:
    omni(*PUBLISH, "20263")
    sql(omni.home, "DELETE FROM registrations WHERE course = '601-101-MQ'")
    assert NUMBER in omni(*PUBLISH, "20263").stderr
    put_right = omni(*PUBLISH, "20263", "--adjust", "--format", "json").json
    assert (put_right["changed"], put_right["adjusted"], put_right["charged"]) == (1, 1, 2)
    assert "changed" not in omni(*PUBLISH, "20263").stderr
    omni("admin", "verify")


@pytest.mark.parametrize(("day", "warned"), [(18, False), (19, True)])
def test_fees_lowered_after_the_last_day_to_drop_a_course_are_worth_a_look(
    omni: Omni, day: int, warned: bool
) -> None:
    omni(*PUBLISH, "20263")
    sql(omni.home, "DELETE FROM registrations WHERE course = '601-101-MQ'")
    omni.now = datetime(2026, 9, day, 14, 0, tzinfo=UTC)
    said = omni(*PUBLISH, "20263", "--adjust", "--dry-run").stderr
    assert ("has passed: 2. Check" in said) is warned
    assert "has passed" not in omni(*PUBLISH, "20263").stderr


def test_an_unknown_term_is_not_found_and_an_empty_one_is_refused(omni: Omni) -> None:
    omni(*PUBLISH, "20301", exits=3)
    omni(*PUBLISH, "20271", exits=5)
    omni(*PUBLISH[:-1], exits=2)


def test_only_the_registrar_s_office_publishes(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    omni(*PUBLISH, "20263", exits=4)
