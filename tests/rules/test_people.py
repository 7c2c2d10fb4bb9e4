from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.people import (
    ROLES,
    birth_date_of,
    check_permanent_code,
    fold,
    make_permanent_code,
    parse_employee_number,
    parse_permanent_code,
    parse_roles,
    parse_student_number,
    permanent_code_warnings,
    sort_key,
)
from omnicli.rules.values import Invalid

BIRTH_DATES = st.dates(date(1900, 1, 1), date(2099, 12, 31))
NAMES = st.text(max_size=30)


def slug_of(parse, text):
    with pytest.raises(Invalid) as refused:
        parse(text)
    return refused.value.reason.slug


@pytest.mark.parametrize("text", ["2612345", "0512345", "0000000", " 2612345 "])
def test_a_student_number_is_seven_digits_with_its_zeros(text):
    assert parse_student_number(text) == text.strip()


@pytest.mark.parametrize(
    "text", ["", "261234", "26123456", "201612345", "26 1234", "2612a45", "٢٦١٢٣٤٥", "2612345.0", "²612345"]
)
def test_any_other_student_number_is_refused(text):
    assert slug_of(parse_student_number, text) == "bad-student-number"


@pytest.mark.parametrize(
    ("text", "number"), [("e-102", "E-102"), ("7", "7"), (" 00123 ", "00123"), ("a" * 20, "A" * 20)]
)
def test_an_employee_number_is_upper_cased(text, number):
    assert parse_employee_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "E 102", "É102", "ß", "a" * 21])
def test_any_other_employee_number_is_refused(text):
    assert slug_of(parse_employee_number, text) == "bad-employee-number"


PUBLISHED_LAYOUT = [
    ("Tremblay", "Marie", date(2007, 3, 7), True, 1, "TREM69530701"),
    ("Tremblay", "Marc", date(2007, 3, 7), False, 1, "TREM69030701"),
    ("Gagnon", "Lucie", date(1999, 12, 31), True, 9, "GAGL31629909"),
    ("Gagnon", "Luc", date(2000, 12, 31), False, 9, "GAGL93120009"),
    ("Lê", "Émile", date(2000, 1, 1), False, 10, "LEXE63010010"),
    ("O'Neil", "Œuvrard", date(2004, 2, 29), True, 0, "ONEO91520400"),
    ("李", "", date(2005, 5, 5), False, 5, "XXXX67050505"),
]


@pytest.mark.parametrize(("last", "first", "born", "female", "sequence", "code"), PUBLISHED_LAYOUT)
def test_a_permanent_code_has_the_ministrys_layout(last, first, born, female, sequence, code):
    assert make_permanent_code(last, first, born, female=female, sequence=sequence) == code
    assert birth_date_of(code) == born
    assert permanent_code_warnings(code, last, first) == ()


@given(last=NAMES, first=NAMES, born=BIRTH_DATES, female=st.booleans(), sequence=st.integers(0, 99))
def test_a_code_made_is_read_back_and_agrees_with_its_person(last, first, born, female, sequence):
    code = make_permanent_code(last, first, born, female=female, sequence=sequence)
    assert parse_permanent_code(code.lower()) == code
    assert birth_date_of(code) == born
    assert check_permanent_code(code, born) == ()
    assert permanent_code_warnings(code, last, first) == ()


@given(born=BIRTH_DATES, given_date=BIRTH_DATES)
def test_a_code_disagrees_with_every_other_birth_date(born, given_date):
    code = make_permanent_code("Roy", "Léa", born, female=True, sequence=1)
    assert bool(check_permanent_code(code, given_date)) == (born != given_date)


def test_the_disagreement_names_both_dates():
    (why,) = check_permanent_code("TREM69530701", date(2007, 7, 3))
    assert why.slug == "permanent-code-birth-date"
    assert (why.params["coded"], why.params["given"]) == (date(2007, 3, 7), date(2007, 7, 3))


def test_spaces_and_small_letters_of_a_permanent_code_are_forgiven():
    assert parse_permanent_code(" trem 6953 0701 ") == "TREM69530701"


@pytest.mark.parametrize("day", ["00", "32", "40", "62", "94", "99"])
def test_a_code_with_an_impossible_day_is_refused(day):
    assert slug_of(parse_permanent_code, f"TREM{day}010701") == "permanent-code-date"


@pytest.mark.parametrize("month", ["00", "13", "49", "50", "63", "99"])
def test_a_code_with_an_impossible_month_is_refused(month):
    assert slug_of(parse_permanent_code, f"TREM69{month}0701") == "permanent-code-date"


def test_a_code_with_the_month_before_the_day_is_refused():
    assert slug_of(parse_permanent_code, "TREM03690701") == "permanent-code-date"


@pytest.mark.parametrize("code", ["TREM92520301", "TREM31049901", "TREM91020501"])
def test_a_code_that_holds_30_february_and_the_like_is_refused(code):
    assert slug_of(parse_permanent_code, code) == "permanent-code-date"


@pytest.mark.parametrize(
    "text",
    ["", "TREM6953070", "TREM695307011", "TRE169530701", "TRÉM69530701", "TRß69530701", "TREM-6953-0701"],
)
def test_what_is_no_permanent_code_is_refused(text):
    assert slug_of(parse_permanent_code, text) == "bad-permanent-code"


def test_letters_of_another_name_are_only_a_warning():
    warnings = permanent_code_warnings("TREM69530701", "Gagnon", "Zoé")
    assert [w.slug for w in warnings] == ["permanent-code-last-name", "permanent-code-first-name"]


@pytest.mark.parametrize(
    ("born", "sequence"), [(date(1899, 12, 31), 0), (date(2100, 1, 1), 0), (date(2000, 1, 1), 100)]
)
def test_no_code_is_made_outside_what_one_can_hold(born, sequence):
    with pytest.raises(ValueError, match="1900-2099"):
        make_permanent_code("Roy", "Léa", born, female=True, sequence=sequence)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("D'Amours-Noël", "DAMOURSNOEL"),
        ("St-Pierre", "STPIERRE"),
        ("Lœb", "LOEB"),
        ("Ægir", "AEGIR"),
        ("Çelik", "CELIK"),
        ("Groß", "GROSS"),
        ("Łukasz Ðorđe", "LUKASZDORDE"),
        ("Nguyễn", "NGUYEN"),
        ("É", "E"),
        ("李", ""),
    ],
)
def test_a_name_is_folded_to_unaccented_capitals(name, letters):
    assert fold(name) == letters


@given(name=NAMES)
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    "in_order",
    [
        ["cote", "Cote", "côte", "Côte", "coté", "côté"],
        ["Bélanger", "Belisle", "Bélisle"],
        ["De Luca", "Delucas", "de Lucé"],
        ["Gagné", "Gagne-Roy", "Gagnon"],
        ["Sainte", "Saint-Onge", "St-Onge"],
        ["Coeur", "Cœur", "Coeurs"],
        ["Edmond", "Émile", "Étienne", "Eudes"],
        ["Gag", "Gagn"],
    ],
)
def test_names_stand_in_the_order_of_a_french_directory(in_order):
    elsewhere = [*in_order[1:], in_order[0]]
    assert sorted(elsewhere, key=sort_key) == in_order


@given(one=NAMES, other=NAMES)
def test_the_order_of_names_is_total(one, other):
    assert (sort_key(one) == sort_key(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("teacher", ("teacher",)),
        ("Registraire, enseignante", ("teacher", "registrar")),
        ("admin;api|bibliothèque finances", ("finance", "library", "api", "admin")),
        ("prof,prof,", ("teacher",)),
        (" comptabilité ", ("finance",)),
        ("prof, aide pédagogique individuelle", ("teacher", "api")),
        ("Academic adviser; registrar teacher", ("teacher", "registrar", "api")),
    ],
)
def test_roles_are_read_in_both_languages(text, roles):
    assert parse_roles(text) == roles


def test_every_role_reads_itself():
    assert parse_roles(" ".join(ROLES)) == ROLES


@pytest.mark.parametrize("text", ["", "  ", "student", ",", "teacher,king"])
def test_an_unknown_or_missing_role_is_refused(text):
    assert slug_of(parse_roles, text) == "bad-role"
