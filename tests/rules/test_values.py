from __future__ import annotations

from datetime import date
from time import perf_counter
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules import values
from omnicli.rules.values import Invalid

GIANT = "é\x07" * 1_000_000
PARSERS = (
    values.clean_text,
    values.parse_date,
    values.parse_time,
    values.parse_weekday,
    values.parse_email,
    values.parse_phone,
    values.parse_postal_code,
    values.parse_language,
    values.parse_residency,
    lambda text: values.parse_count(text, 0, 9),
)


def refusal(parse, *args, **kwargs):
    with pytest.raises(Invalid) as refused:
        parse(*args, **kwargs)
    return refused.value


def what_is_said(parse, text):
    try:
        parse(text)
    except Invalid as refused:
        return str(refused)
    return None


# --- what every reader promises ---------------------------------------------------------------------


@pytest.mark.parametrize("parse", PARSERS)
def test_a_giant_is_refused_quickly_with_a_short_harmless_message(parse):
    started = perf_counter()
    message = str(refusal(parse, GIANT))
    assert perf_counter() - started < 1
    assert len(message) < 200
    assert message.isprintable()


@pytest.mark.parametrize("parse", PARSERS)
@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_reason(parse, text):
    said = what_is_said(parse, text)
    assert said is None or (said and said.isprintable())


def test_a_message_that_repeats_braces_is_not_confused():
    assert "{x}" in str(refusal(values.parse_date, "{x}"))


def test_a_reason_carries_slug_message_and_parameters():
    reason = refusal(values.parse_count, "12", 0, 9).reason
    assert reason.slug == "out-of-range"
    assert reason.params == {"value": 12, "low": 0, "high": 9}
    assert reason.message.format(**reason.params) == "12 is not between 0 and 9."


def test_a_composing_bomb_takes_no_time():
    bomb = "a" + "\u0301\u0327" * 500_000
    started = perf_counter()
    refusal(values.clean_text, bomb)
    refusal(values.parse_weekday, bomb)
    assert perf_counter() - started < 1


# --- text ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  Marie  \t Ève\n", "Marie Ève"),
        ("Marie\u00a0Ève", "Marie Ève"),
        ("E\u0300ve", "Ève"),
        ("D’Amours (née Roy) — 3e", "D’Amours (née Roy) — 3e"),
        ("李小龙", "李小龙"),
        ("", ""),
        (" \r\n ", ""),
    ],
)
def test_text_is_composed_trimmed_and_its_white_space_collapsed(raw, clean):
    assert values.clean_text(raw) == clean


@pytest.mark.parametrize(
    "bad",
    ["\x00", "\x07", "\x1b[31m", "\x1c", "\x7f", "\x9b", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud800"],
)
def test_text_with_an_invisible_character_is_refused_and_names_it(bad):
    why = refusal(values.clean_text, f"Marie{bad}")
    assert why.reason.slug == "control-character"
    assert why.reason.params["code"] == f"U+{ord(bad[0]):04X}"


def test_the_limit_is_counted_in_composed_characters():
    assert values.clean_text("e\u0301" * 200) == "é" * 200
    why = refusal(values.clean_text, "é" * 201)
    assert (why.reason.slug, why.reason.params["length"], why.reason.params["limit"]) == (
        "too-long",
        201,
        200,
    )
    assert values.clean_text("abcde", limit=5) == "abcde"
    assert refusal(values.clean_text, "abcdef", limit=5).reason.slug == "too-long"


@given(raw=st.text(max_size=200))
def test_clean_text_is_clean_already(raw):
    try:
        clean = values.clean_text(raw)
    except Invalid:
        return
    assert values.clean_text(clean) == clean == normalize("NFC", clean)
    assert clean == clean.strip()
    clean.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "shown"),
    [("x" * 40, "x" * 40), ("x" * 41, "x" * 40 + "…"), ("a\x1b[0m", "a\ufffd[0m"), ("a\u00a0b\nc", "a b c")],
)
def test_a_value_shown_is_cut_and_harmless(value, shown):
    assert values.shown(value) == shown


# --- dates and hours -------------------------------------------------------------------------------


@given(day=st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_an_iso_date_is_read(day):
    assert values.parse_date(f" {day.isoformat()} ") == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20260918",
        "2026-9-18",
        "18-09-2026",
        "2026/09/18",
        "2026-02-30",
        "2026-13-01",
        "0001-01-01",
        "1899-12-31",
        "3000-01-01",
        "9999-12-31",
        "2026-W38-5",
        "2026-09-18T00:00",
        "٢٠٢٦-09-18",
        "0000-01-01",
    ],
)
def test_any_other_writing_of_a_date_is_refused(text):
    assert refusal(values.parse_date, text).reason.slug == "bad-date"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("8:00", 480),
        ("08:00", 480),
        ("8h00", 480),
        ("8H05", 485),
        ("8 h 30", 510),
        ("8h", 480),
        ("0800", 480),
        ("800", 480),
        ("8:00:00", 480),
        ("00:00", 0),
        ("23:59", 1439),
        (" 13:25 ", 805),
    ],
)
def test_an_hour_is_read_however_it_is_written(text, minutes):
    assert values.parse_time(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "8", "24:00", "8:60", "25h", "8:0", "8:00 pm", "-8:00", "08:00:30", "12345", "٨:00"]
)
def test_what_is_no_hour_is_refused(text):
    assert refusal(values.parse_time, text).reason.slug == "bad-time"


@given(minutes=st.integers(0, 1439))
def test_an_hour_written_is_read_back(minutes):
    assert values.parse_time(values.format_time(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("Mon", 1),
        ("monday", 1),
        ("LUN", 1),
        ("lundi", 1),
        ("Lun.", 1),
        ("Tue", 2),
        ("mardi", 2),
        ("Mercredi", 3),
        ("Thurs", 4),
        ("jeu", 4),
        ("/Ve", 5),
        ("samedi", 6),
        ("dim", 7),
        ("3", 3),
        (" 7 ", 7),
    ],
)
def test_a_weekday_is_read_in_both_languages(text, weekday):
    assert values.parse_weekday(text) == weekday


@pytest.mark.parametrize("text", ["", "0", "8", "-1", "1.5", "m", "Montag", "lundi mardi", "???", "١"])
def test_what_is_no_weekday_is_refused(text):
    assert refusal(values.parse_weekday, text).reason.slug == "bad-weekday"


@pytest.mark.parametrize("weekday", range(1, 8))
def test_a_weekday_written_is_read_back(weekday):
    assert values.parse_weekday(values.weekday_code(weekday)) == weekday


# --- addresses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("marie.tremblay@cegepth.qc.ca", "marie.tremblay@cegepth.qc.ca"),
        (" Marie+omni@Cegep.CA ", "Marie+omni@cegep.ca"),
        ("léa@exemple.québec", "léa@exemple.québec"),
        ("o'neil@a-b.example.org", "o'neil@a-b.example.org"),
    ],
)
def test_an_email_address_is_read(text, email):
    assert values.parse_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "",
        "marie",
        "@x.ca",
        "a@b",
        "a@b.",
        "a@.ca",
        "a b@x.ca",
        "a@x.ca,b@x.ca",
        "a@@x.ca",
        "a@-x.ca",
        "a@x-.ca",
        ".a@x.ca",
        "a..b@x.ca",
        "<a@x.ca>",
        "a@1.2.3.4",
        "a" * 65 + "@x.ca",
    ],
)
def test_what_is_no_email_address_is_refused(text):
    assert refusal(values.parse_email, text).reason.slug == "bad-email"


@pytest.mark.parametrize(
    "text",
    [
        "418 555-0100",
        "(418) 555-0100",
        "+1 418.555.0100",
        "4185550100",
        "418-555-0100 poste 1234",
        "418 555-0100 x12",
        "418\u2011555\u20110100",
        "5550100",
    ],
)
def test_a_telephone_number_is_kept_as_written(text):
    assert values.parse_phone(f" {text} ") == text


@pytest.mark.parametrize(
    "text", ["", "555-010", "1" * 16, "aucun", "418 555-01OO", "=418 555-0100", "poste 5550100", "٤١٨٥٥٥٠١٠٠"]
)
def test_what_is_no_telephone_number_is_refused(text):
    assert refusal(values.parse_phone, text).reason.slug == "bad-phone"


@pytest.mark.parametrize("text", ["G6G 0A1", "g6g0a1", "G6G-0A1", " g6G 0a1 "])
@pytest.mark.parametrize("country", ["", "Canada", "CA", "can"])
def test_a_canadian_postal_code_has_one_writing(text, country):
    assert values.parse_postal_code(text, country) == "G6G 0A1"


@pytest.mark.parametrize(
    "text", ["", "G6G", "D6G 0A1", "W1A 1A1", "G6O 0A1", "75001", "G6G  0A1", "G6G 0A12"]
)
def test_what_is_no_canadian_postal_code_is_refused(text):
    assert refusal(values.parse_postal_code, text).reason.slug == "bad-postal-code"


@pytest.mark.parametrize(
    ("text", "country"), [("75001", "France"), ("SW1A 1AA", "UK"), ("100-0001", "日本"), ("", "France")]
)
def test_a_postal_code_of_another_country_is_kept(text, country):
    assert values.parse_postal_code(text, country) == text


# --- words and numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        ("français", "fr"),
        ("fr-CA", "fr"),
        ("fr_CA", "fr"),
        ("en", "en"),
        ("English", "en"),
        ("anglais", "en"),
    ],
)
def test_a_language_is_read(text, lang):
    assert values.parse_language(text) == lang


@pytest.mark.parametrize("text", ["", "es", "franglais", "??"])
def test_an_unknown_language_is_refused(text):
    assert refusal(values.parse_language, text).reason.slug == "bad-language"


@pytest.mark.parametrize(
    ("residency", "texts"),
    [
        ("quebec", ["", "  ", "oui", "Oui", "yes", "1", "true", "TRUE", "qc", "QC", "québec", "Quebec"]),
        ("canada", ["ca", "Canada", "non", "no", "0", "false"]),
        ("international", ["int", "international", "Internationale", "étranger"]),
    ],
)
def test_a_residency_is_read(residency, texts):
    assert {values.parse_residency(text) for text in texts} == {residency}


@pytest.mark.parametrize("text", ["???", "-", "...", "-1", "2", "ontario", "日本"])
def test_an_unknown_residency_is_refused_and_never_taken_for_an_empty_one(text):
    assert refusal(values.parse_residency, text).reason.slug == "bad-residency"


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), (" 30 ", 30), ("30.0", 30), ("999", 999)])
def test_a_whole_number_is_read(text, number):
    assert values.parse_count(text, 0, 999) == number


@pytest.mark.parametrize("text", ["", "-1", "3.5", "1e2", "1 000", "٣", "9" * 5000, "1_0", "+3"])
def test_what_is_no_whole_number_is_refused(text):
    assert refusal(values.parse_count, text, 0, 999).reason.slug == "bad-number"


@pytest.mark.parametrize("text", ["0", "10"])
def test_a_number_out_of_its_range_is_refused(text):
    assert refusal(values.parse_count, text, 1, 9).reason.slug == "out-of-range"


@given(word=st.text(max_size=60))
def test_a_keyword_is_empty_only_for_a_blank_text(word):
    assert bool(values.keyword(word)) == bool(word.strip())


def test_dates_of_birth_before_computers_are_read():
    assert values.parse_date("1901-02-28") == date(1901, 2, 28)
