"""Reading the settings of a tax year: what is let through, what is refused, all of it at once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.money import Cents
from omnicli.rules.tax_year import AMOUNTS, NAMES, TaxYear, from_stored
from omnicli.rules.tax_year_form import as_form, read_form
from omnicli.rules.tax_year_told import MEANINGS, SOURCES
from omnicli.rules.tax_year_words import (
    SETTINGS,
    copied,
    parse_tax_year,
    read_setting,
    read_settings,
    setting_name,
    settings_warnings,
    stored_faults,
    written,
)
from omnicli.rules.values import Invalid

YEAR = 2026
CODES = st.text("ABCDEFGHJK0123456789-", min_size=16, max_size=16)
AMOUNTS_OF = st.integers(1, 10_000_000).map(Cents)
NAME = st.from_regex(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' ]{0,30}[A-Za-zÀ-ÿ]", fullmatch=True).map(
    lambda text: " ".join(text.split())
)
DIGITS = "[0-9]"

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "available": st.dates(date(YEAR + 1, 1, 1), date(YEAR + 1, 12, 31)).map(str),
    "fees": st.sampled_from(["paid", "charged"]),
    "cap": AMOUNTS_OF,
    "sin_of": st.sampled_from(["quebec", "all"]),
    "without_sin": st.sampled_from(["refuse", "issue"]),
    "month_days": st.integers(1, 31),
    "file_bytes": st.integers(10_000, 150_000_000),
    "fees_above": AMOUNTS_OF,
    "small_fees": st.sampled_from(["show", "omit"]),
    "part_time_hours": st.integers(1, 200),
    "rz_account": st.from_regex(f"{DIGITS}{{9}}RZ{DIGITS}{{4}}", fullmatch=True),
    "school_type": st.integers(1, 4),
    "contact_name": NAME,
    "contact_phone": st.from_regex("[2-9][0-9]{2}-[0-9]{3}-[0-9]{4}", fullmatch=True),
    "contact_extension": st.from_regex("[0-9]{1,5}", fullmatch=True),
    "contact_email": st.sampled_from(["a@b.example", "registraire@cegep.example"]),
    "contact_language": st.sampled_from(["fr", "en"]),
    "rl8_box_a": AMOUNTS_OF,
    "rl8_terms": st.integers(1, 3),
    "rl8_hours": st.integers(1, 40),
    "rl8_not_recognised": st.lists(st.sampled_from(["080", "410.A", "9", "24"]), min_size=1, unique=True).map(
        lambda found: tuple(sorted(found))
    ),
    "rl8_schema": st.sampled_from(["2025.1", "2026.10"]),
    "rl8_institution": st.from_regex("[0-9A-Z]{1,8}", fullmatch=True),
    "rl8_preparer": st.from_regex("NP[0-9]{6}", fullmatch=True),
    "rl8_preparer_type": st.integers(1, 3),
    "rl8_certification": st.from_regex("RQ-[0-9]{2}-[0-9A-Z]{2}-[0-9A-Z]{3}", fullmatch=True),
    "rl8_partner": CODES,
    "rl8_product": CODES,
    "rl8_trial": st.from_regex("RAD_20[0-9]{2}_8_[0-9]{3}", fullmatch=True),
    "rl8_authorised": st.from_regex("FS-[0-9]{2}-[0-9]{3}", fullmatch=True),
}


@st.composite
def settings_of(draw: st.DrawFn) -> TaxYear:
    """A year with any of its settings given."""
    names = draw(st.sets(st.sampled_from(NAMES)))
    return from_stored(YEAR, {name: draw(VALUES[name]) for name in names})


def test_every_setting_is_read_explained_and_tested() -> None:
    assert {*NAMES} == SETTINGS.keys() == MEANINGS.keys() == SOURCES.keys() == VALUES.keys()


@given(settings_of())
def test_what_is_written_is_read_back(settings: TaxYear) -> None:
    pairs = [(name, written(name, getattr(settings, name))) for name in settings.to_mapping()]
    assert read_settings(TaxYear(YEAR), pairs) == (settings, ())


@given(settings_of())
def test_a_form_is_read_back(settings: TaxYear) -> None:
    form = read_form(YEAR, json.loads(json.dumps(as_form(settings))))
    assert read_settings(settings_of_another(), form.given) == (settings, form.faults)


def settings_of_another() -> TaxYear:
    return from_stored(YEAR, {"rz_account": "123456789RZ0009", "rl8_box_a": 1})


@given(settings_of())
def test_what_is_kept_is_read_back_and_without_fault(settings: TaxYear) -> None:
    kept = json.loads(json.dumps(settings.to_mapping()))
    assert (from_stored(YEAR, kept), stored_faults(YEAR, kept)) == (settings, ())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rl8_box_a", "3823.00", 382_300),
        ("rl8_box_a", "3 823,00 $", 382_300),
        ("cap", "0", 0),
        ("rz_account", " 12345 6789 rz 0001", "123456789RZ0001"),
        ("contact_phone", "(418) 555-0123", "418-555-0123"),
        ("contact_phone", "+1 418 555 0123", "418-555-0123"),
        ("fees", "payés", "paid"),
        ("fees", "Facturés", "charged"),
        ("sin_of", "tous", "all"),
        ("without_sin", "délivrer", "issue"),
        ("small_fees", "omettre", "omit"),
        ("contact_language", "français", "fr"),
        ("rl8_not_recognised", "410.a , 080", ("080", "410.A")),
        ("file_bytes", "150 Mo", 150_000_000),
        ("rl8_preparer", "np123456", "NP123456"),
    ],
)
def test_people_may_write_it_otherwise(name: str, text: str, value: object) -> None:
    assert read_setting(YEAR, name, text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("available", "15 février"),
        ("available", "2026-02-15"),
        ("available", "2028-02-15"),
        ("fees", "maybe"),
        ("cap", "-1"),
        ("cap", "100000.01"),
        ("rl8_box_a", "0"),
        ("rl8_box_a", "3.823,00"),
        ("month_days", "0"),
        ("month_days", "32"),
        ("rz_account", "123456789RP0001"),
        ("rz_account", "12345678RZ0001"),
        ("school_type", "5"),
        ("school_type", "0"),
        ("contact_name", "x" * 36),
        ("contact_phone", "555-0123"),
        ("contact_phone", "118-555-0123"),
        ("contact_extension", "123456"),
        ("contact_email", "registraire"),
        ("contact_email", f"{'x' * 60}@cegep.example"),
        ("rl8_preparer", "NP12345"),
        ("rl8_preparer_type", "4"),
        ("rl8_certification", "RQ-25-999"),
        ("rl8_partner", "x" * 15),
        ("rl8_product", "x" * 17),
        ("rl8_institution", "123456789"),
        ("rl8_trial", "x" * 26),
        ("rl8_schema", "2025"),
        ("rl8_not_recognised", "420.B0X"),
        ("file_bytes", "151 Mo"),
        ("file_bytes", "9999"),
    ],
)
def test_what_cannot_be_is_refused_and_names_the_setting(name: str, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_setting(YEAR, name, text)
    assert refused.value.reason.params["name"] == name
    assert refused.value.reason.message.format(**refused.value.reason.params)


@given(
    st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)), st.lists(st.text(max_size=8), max_size=3)
)
def test_each_fault_is_said_and_then_nothing_is_changed(
    given_texts: dict[str, str], unknown: list[str]
) -> None:
    base = TaxYear(YEAR)
    strange = [(f"?{name}", "1") for name in unknown]
    read = read_settings(base, [*given_texts.items(), *strange])
    wrong = {name for name, text in given_texts.items() if not can_be_read(name, text)}
    assert {str(why.params["name"]) for why in read.faults if why.slug != "unknown-setting"} == wrong
    assert sum(why.slug == "unknown-setting" for why in read.faults) == len(unknown)
    assert not read.faults or read.settings == base


def can_be_read(name: str, text: str) -> bool:
    try:
        return not text.strip() or read_setting(YEAR, name, text.strip()) is not None
    except Invalid:
        return False


def test_an_empty_value_and_unset_give_the_default_back() -> None:
    base = from_stored(YEAR, {"rl8_box_a": 1, "cap": 2, "fees": "charged"})
    assert read_settings(base, [("cap", " ")], ["rl8-box-a"]).settings == from_stored(
        YEAR, {"fees": "charged"}
    )


def test_a_setting_given_twice_must_be_given_alike() -> None:
    assert read_settings(TaxYear(YEAR), [("cap", "1"), ("CAP", "1")]).settings.cap == 100
    (fault,) = read_settings(TaxYear(YEAR), [("cap", "1")], ["cap"]).faults
    assert fault.slug == "said-twice"


def test_another_year_does_not_take_over_what_holds_for_one_year() -> None:
    given = {"rl8_box_a": 382_300, "available": "2027-03-01", "rl8_certification": "RQ-25-99-999", "cap": 1}
    assert copied(from_stored(YEAR, given), 2027) == from_stored(2027, {"cap": 1})


def test_a_business_number_that_fails_its_check_digit_is_worth_a_look() -> None:
    good, bad = (
        from_stored(YEAR, {"rz_account": f"{number}RZ0001"}) for number in ("123026635", "123026636")
    )
    assert settings_warnings(good) == ()
    assert [why.slug for why in settings_warnings(bad)] == ["business-number"]


@pytest.mark.parametrize(
    "kept",
    [{"cap": "250"}, {"cap": True}, {"cap": -1}, {"fees": 1}, {"unknown": 1}, {"rl8_not_recognised": "080"},
     {"rl8_not_recognised": ["410.A", "080"]}, {"rz_account": "12345"}, {"school_type": 5}, {"available": "soon"}],
)  # fmt: skip
def test_settings_that_nobody_could_have_given_are_faults(kept: dict[str, object]) -> None:
    assert len(stored_faults(YEAR, kept)) == 1


@pytest.mark.parametrize(
    "form", [{"cap": True}, {"rl8_not_recognised": [1]}, {"fees": {}}, {"year": 2025}, {"year": None}]
)
def test_a_form_that_cannot_be_read_says_so(form: dict[str, object]) -> None:
    assert len(read_form(YEAR, form).faults) == 1


def test_amounts_of_a_form_are_cents_under_their_key_and_dollars_under_their_name() -> None:
    given_pairs = read_form(YEAR, {"rl8_box_a_cents": 382_301, "cap": 250, "fees_above": "100,50 $"}).given
    settings = read_settings(TaxYear(YEAR), given_pairs).settings
    assert [getattr(settings, name) for name in sorted(AMOUNTS)] == [25_000, 10_050, 382_301]


def test_names_may_be_written_with_dashes_and_capitals() -> None:
    assert setting_name(" RL8-Box-A ") == "rl8_box_a"


@pytest.mark.parametrize("text", ["2018", "2101", "26", ""])
def test_a_year_without_these_slips_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_tax_year(text)
