"""`omni personal`: what the college holds about a student, and the SIN that the student gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.keys import SECRETS
from omnicli.rules.tax_year import TaxYear
from omnicli.services.consents import set_consent
from tests import processes
from tests.builders import NUMBER, a_college, ask, charge, sign_an_employee_in, sign_in, sql
from tests.conftest import MONDAY
from tests.social import AT, OTHER, SIN, TEMPORARY, reading, traces, writing

if TYPE_CHECKING:
    from tests.conftest import Omni, Result


@pytest.fixture(autouse=True)
def _marie(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)


def give(omni: Omni, form: Any, *words: str, exits: int = 0) -> Result:
    """Give a SIN by a form."""
    return omni("personal", "edit", "--sin", "--input", "-", *words, stdin=json.dumps(form), exits=exits)


def held(omni: Omni) -> str | None:
    with reading(omni.home) as uow:
        return uow.sins.reveal([NUMBER]).get(NUMBER)


# --- showing ----------------------------------------------------------------------------------------


def test_the_file_shows_all_that_the_college_holds(omni: Omni) -> None:
    sql(
        omni.home,
        "UPDATE students SET address = '1, rue du Quai', city = 'Thetford Mines', province = 'QC',"
        " postal_code = 'G6G 0A1', phone = '418 338-8591', email = 'm@exemple.ca', language = 'fr'"
        f" WHERE number = {NUMBER}",
    )
    give(omni, {"sin": TEMPORARY, "expires": "2027-08-31"})
    assert omni("personal", "show", "--format", "json").json == {
        "number": NUMBER, "last_name": "Tremblay", "first_name": "Marie", "birth_date": "2007-03-07",
        "permanent_code": "TREM69530701", "program": "420.B0", "program_title": "Techniques de l’informatique",
        "address": "1, rue du Quai", "city": "Thetford Mines", "province": "QC", "postal_code": "G6G 0A1",
        "country": "", "phone": "418 338-8591", "email": "m@exemple.ca", "language": "fr", "resident": "quebec",
        "sin_end": "001", "sin_expires": "2027-08-31", "rl8_consent": None,
    }  # fmt: skip
    shown = omni("personal", "show").stdout
    for words in ("••• ••• 001", "G6G 0A1", "French", "resident of Québec", "never answered"):
        assert words in shown


def test_who_has_given_no_sin_is_told_how_to(omni: Omni) -> None:
    shown = omni("personal", "show")
    assert "not given" in shown.stdout
    assert "omni personal edit --sin" in shown.stderr


def test_the_consent_is_shown(omni: Omni) -> None:
    with writing(omni.home) as uow:
        set_consent(uow, NUMBER, True)
    assert omni("personal", "show", "--format", "json").json["rl8_consent"] is True


def test_a_debt_closes_the_file_but_a_sin_can_still_be_given(omni: Omni) -> None:
    charge(omni.home, 50_000, due="2026-08-20")
    omni("personal", "show", exits=5)
    give(omni, {"sin": OTHER})
    assert held(omni) == OTHER


def test_an_employee_has_no_personal_file(omni: Omni) -> None:
    omni("logout")
    sign_an_employee_in(omni)
    omni("personal", "show", exits=4)
    give(omni, {"sin": OTHER}, exits=4)


def test_nobody_gives_a_sin_without_signing_in(omni: Omni) -> None:
    omni("logout")
    give(omni, {"sin": OTHER}, exits=4)


# --- giving -----------------------------------------------------------------------------------------


def test_a_sin_is_asked_and_confirmed_by_its_last_three_digits(omni: Omni) -> None:
    done = omni("personal", "edit", "--sin", answers=["123-456-782"])
    assert "••• ••• 782" in done.stdout
    assert "456" not in done.stdout + done.stderr
    assert held(omni) == OTHER


def test_a_mistyped_sin_is_asked_again_three_times_at_most(omni: Omni) -> None:
    omni("personal", "edit", "--sin", answers=["123456789", "", OTHER])
    assert held(omni) == OTHER
    refused = omni("personal", "edit", "--sin", answers=["123456789"] * 4, exits=5)
    assert omni.prompter
    assert len(omni.prompter.answers) == 1
    assert "123456789" not in refused.stderr


def test_the_expiry_of_a_temporary_sin_is_asked_when_it_is_not_given(omni: Omni) -> None:
    omni("personal", "edit", "--sin", answers=[TEMPORARY, "soon", "2027-08-31"])
    assert omni("personal", "show", "--format", "json").json["sin_expires"] == "2027-08-31"
    omni("personal", "edit", "--sin", "--expires", "2028-08-31", answers=[TEMPORARY])
    assert omni("personal", "show", "--format", "json").json["sin_expires"] == "2028-08-31"


def test_the_same_sin_again_changes_nothing_and_says_so(omni: Omni) -> None:
    give(omni, {"sin": OTHER})
    before = ask(omni.home, "SELECT * FROM sins")
    assert "nothing changes" in give(omni, {"sin": "123 456 782"}).stdout
    assert ask(omni.home, "SELECT * FROM sins") == before


def test_another_sin_replaces_the_first_and_machines_are_told_so(omni: Omni) -> None:
    give(omni, {"sin": OTHER})
    done = give(omni, {"sin": SIN}, "--format", "json")
    assert done.json == {
        "student": NUMBER, "sin_end": "286", "expires": None, "what": "replaced", "warnings": ["sin-unused"],
        "dry_run": False,
    }  # fmt: skip
    assert held(omni) == SIN


def test_a_rehearsal_writes_nothing(omni: Omni) -> None:
    done = give(omni, {"sin": OTHER}, "--dry-run")
    assert "nothing was written" in done.stderr
    assert held(omni) is None


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        ({}, ["missing-key"]),
        ({"sin": 123456782}, ["missing-key"]),
        ({"sin": "123456789"}, ["sin-check-digit"]),
        ({"sin": "000000000"}, ["no-sin"]),
        ({"sin": SIN + "1", "expires": OTHER}, ["bad-sin", "bad-expiry"]),
        ({"sin": TEMPORARY, "expires": 2027}, ["missing-key"]),
    ],
)
def test_a_bad_form_is_refused_with_every_fault_and_no_value(omni: Omni, form: Any, codes: list[str]) -> None:
    refused = give(omni, form, "--format", "json", exits=9)
    assert [one["code"] for one in refused.error["details"]] == codes
    assert not any(str(value) in refused.stderr for value in form.values())


def test_a_form_of_a_temporary_sin_without_its_expiry_is_refused_by_the_rule(omni: Omni) -> None:
    refused = give(omni, {"sin": TEMPORARY}, "--format", "json", exits=5)
    assert refused.error["code"] == "expiry-needed"
    give(omni, {"sin": TEMPORARY}, "--expires", "2027-08-31")


@pytest.mark.parametrize(
    "words",
    [
        ("--sin", SIN),
        ("--sin", "046", "454", "286"),
        (f"--sin={SIN}",),
        ("--sin", "--expires", SIN),
        ("--sin", "--input", SIN),
    ],
)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_sin_on_the_command_line_is_refused_and_never_repeated(
    omni: Omni, words: tuple[str, ...], lang: str
) -> None:
    refused = omni("personal", "edit", *words, exits=2, lang=lang)
    assert "454" not in refused.stdout + refused.stderr


def test_a_form_that_is_no_json_is_not_repeated(omni: Omni) -> None:
    refused = omni("personal", "edit", "--sin", "--input", "-", stdin=f'{{"sin": {SIN}x', exits=9)
    assert "454" not in refused.stderr


def test_without_a_terminal_and_a_form_nothing_is_asked(omni: Omni) -> None:
    assert omni("personal", "edit", "--sin", "--format", "json", exits=2).error["code"] == "no-terminal"


def test_what_is_to_be_edited_must_be_said(omni: Omni) -> None:
    omni("personal", "edit", exits=2)


# --- secrets ----------------------------------------------------------------------------------------


def test_the_digits_stay_nowhere_after_use(omni: Omni) -> None:
    omni("personal", "edit", "--sin", answers=[SIN])
    give(omni, {"sin": OTHER})
    omni("personal", "show")
    trail = omni("admin", "audit", "list", "--format", "json")
    assert "sin.give" in trail.stdout
    assert traces(omni.home, SIN) == traces(omni.home, OTHER) == []
    assert not any(digits in trail.stdout for digits in ("046454", "123456", "454286", "456782"))


def test_with_another_key_nothing_is_shown_and_nothing_is_written_over(omni: Omni) -> None:
    give(omni, {"sin": OTHER})
    before = ask(omni.home, "SELECT * FROM sins")
    (omni.home / "keys" / SECRETS).write_bytes(b"x" * 32)
    assert omni("personal", "show", "--format", "json", exits=7).error["code"] == "not-opened"
    give(omni, {"sin": SIN}, exits=7)
    assert ask(omni.home, "SELECT * FROM sins") == before


def test_many_at_once_keep_one_sin_with_its_event(omni: Omni) -> None:
    forms = [json.dumps({"sin": sin}) for sin in (SIN, OTHER) * 3]
    words = ("personal", "edit", "--sin", "--input", "-")
    children = [processes.omni(omni.environ, MONDAY, *words, stdin=form) for form in forms]
    assert [child.wait() for child in children] == [0] * 6
    assert held(omni) in {SIN, OTHER}
    ((last,),) = ask(omni.home, "SELECT max(seq) FROM audit WHERE action = 'sin.give'")
    from store.verify_sins import sins

    with reading(omni.home) as uow:
        assert [*sins(uow.connection, uow.sins)] == []
    assert last


# --- home -------------------------------------------------------------------------------------------


def test_home_asks_for_the_sin_once_the_year_is_configured_until_it_is_given(omni: Omni) -> None:
    line = "You must give the college your SIN"
    assert line not in omni().stdout
    with writing(omni.home) as uow:
        uow.tax_years.save(TaxYear(2026), at=AT, actor="x")
    assert line in omni().stdout
    assert omni("--format", "json").json["must_give_sin"] is True
    give(omni, {"sin": OTHER})
    assert line not in omni().stdout
