"""The guide of tax slips says every setting, fee and figure as the program has them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from omnicli.i18n import Translator
from omnicli.rules.rl8_number import rl8_number
from omnicli.rules.tax_months import share
from omnicli.rules.tax_overrides import CAP, GIFT, NO, STATUSES, YES
from omnicli.rules.tax_year import NAMES, TaxYear
from omnicli.rules.tax_year_told import MEANINGS, SOURCES
from omnicli.rules.tax_year_words import written
from omnicli.rules.terms import Term
from omnicli.services.sins import WAYS
from tests.docs.pages import BY_LANG, PAGES, codes, rows
from tools import doc_exit_codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Omni

_GUIDE = 6
_YES_OR_NO = {"fr": {"oui", "non"}, "en": {"yes", "no"}}


def _settings(lang: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the rows of the tables of settings, by name."""
    for row in rows(PAGES[lang][_GUIDE]):
        if len(row) == 5 and codes(row[0]):
            yield codes(row[0])[0], row[1:]


@BY_LANG
def test_every_setting_of_a_tax_year_is_told_with_its_default_its_meaning_and_its_source(lang):
    t, usual = Translator(lang), TaxYear(2025)
    told = dict(_settings(lang))
    assert [*told] == [*NAMES]
    for name, (default, meaning, source, _) in told.items():
        value = written(name, getattr(usual, name))
        assert codes(default) == ([value] if value else [])
        assert _plain(meaning) == _plain(t(MEANINGS[name]))
        assert _plain(source).startswith(_plain(t(SOURCES[name])))


def _plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ")


def test_both_languages_call_the_same_settings_certain():
    told = {lang: {name: row[3] for name, row in _settings(lang)} for lang in _YES_OR_NO}
    assert {lang: {*answers.values()} for lang, answers in told.items()} == _YES_OR_NO
    uncertain = [{n for n, said in told[lang].items() if said in {"non", "no"}} for lang in told]
    assert uncertain[0] == uncertain[1] >= {"fees", "month_days", "small_fees", "rl8_box_a", "rl8_authorised"}


@BY_LANG
def test_the_fees_told_count_as_those_that_omni_comes_with(lang, omni: Omni, home):
    told = {
        kind: (codes(row[1])[0], codes(row[2])[0])
        for row in rows(PAGES[lang][_GUIDE])
        if len(row) == 4 and codes(row[2]) and codes(row[2])[0] in {YES, NO, CAP, GIFT}
        for kind in codes(row[0])
    }
    stored = json.loads(omni("staff", "export", "eligibility", "--format", "json").stdout)
    assert told == {row["kind"]: (row["t2202"], row["rl8"]) for row in stored}


@BY_LANG
def test_the_codes_told_are_those_of_the_program(lang):
    page = PAGES[lang][_GUIDE].read_text(encoding="utf-8")
    table = page[page.index("`year-not-configured` |") :].splitlines()
    told = {code for line in table if line.startswith("|") for code in codes(line.split("|")[1])}
    told.add("year-not-configured")
    assert told <= {row[0].strip("`") for row in _slugs()}


def _slugs() -> Iterator[list[str]]:
    for line in doc_exit_codes.page().splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@BY_LANG
def test_statuses_and_ways_to_ask_are_told(lang):
    page = PAGES[lang][_GUIDE].read_text(encoding="utf-8")
    assert all(f"`{word}`" in page for word in WAYS)
    assert all(word in page for word in STATUSES)


def test_the_example_of_a_term_across_new_year_is_right():
    first, last = date(2025, 11, 10), date(2026, 2, 6)
    term = Term("20253", first, last, first, None, None, first, last, last)
    assert [share(20001, term, year) for year in (2025, 2026)] == [10000, 10001]


def test_the_example_of_a_check_digit_is_right():
    assert rl8_number(12345678) == "123456782"
