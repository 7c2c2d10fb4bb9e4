"""Sentences and values in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from omnicli.clock import zone
from omnicli.i18n import LANGUAGES, Translator, Words
from omnicli.money import Cents

FR, EN = Translator("fr"), Translator("en")
NOON = datetime(2026, 9, 14, 16, 5, tzinfo=UTC)


def test_there_is_no_other_language() -> None:
    with pytest.raises(ValueError, match="de"):
        Translator("de")


@pytest.mark.parametrize("t", [FR, EN])
def test_an_unknown_sentence_and_an_empty_one_stay_as_they_are(t: Translator) -> None:
    assert t("A sentence nobody wrote.") == "A sentence nobody wrote."
    assert t("") == ""


def test_what_a_parameter_holds_is_never_a_template() -> None:
    assert EN("Hello {name}", name="{nip} {0} {name!r:>999999999}") == "Hello {nip} {0} {name!r:>999999999}"


def test_a_sentence_without_parameters_keeps_its_braces() -> None:
    assert EN('like {"number": 1}') == 'like {"number": 1}'


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (date(2026, 10, 1), "1er octobre 2026", "October 1, 2026"),
        (date(2026, 2, 28), "28 février 2026", "February 28, 2026"),
        (Cents(123450), "1\u00a0234,50\u00a0$", "$1,234.50"),
        ((date(2026, 8, 2), 3, "x"), "2 août 2026, 3, x", "August 2, 2026, 3, x"),
        ([], "", ""),
        (Words("A sentence nobody wrote."), "A sentence nobody wrote.", "A sentence nobody wrote."),
        (None, "None", "None"),
        (12, "12", "12"),
    ],
)
def test_a_value_is_written_as_the_language_does(value: object, french: str, english: str) -> None:
    assert str(FR.value(value)) == french
    assert str(EN.value(value)) == english


def test_an_instant_is_told_in_the_colleges_local_time() -> None:
    tz = zone("America/Toronto")
    assert Translator("fr", tz).value(NOON) == "14 septembre 2026 à 12\u00a0h\u00a005"
    assert Translator("en", tz).value(NOON) == "September 14, 2026 at 12:05"


@pytest.mark.parametrize(
    ("t", "count", "said"),
    [(FR, 0, "0 cours"), (FR, 1, "1 cours"), (FR, 2, "2 cours"), (EN, 0, "0 courses"), (EN, 1, "1 course")],
)
def test_plurals_follow_the_language(t: Translator, count: int, said: str) -> None:
    assert t.plural("{count} course", "{count} courses", count) == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_weekday_and_month_has_its_own_name(lang: str) -> None:
    t = Translator(lang)
    assert len({t.weekday(day) for day in range(1, 8)}) == 7
    assert len({t.date(date(2026, month, 2)) for month in range(1, 13)}) == 12
    assert t.weekday(1) == {"fr": "lundi", "en": "Monday"}[lang]
