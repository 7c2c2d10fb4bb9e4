from __future__ import annotations

from time import perf_counter
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.questions import QUESTIONS, check_choices, join_answers, normalise

ANSWERS = ("Pitou", "Mme Côté", "Rimouski")
PAIRS = st.lists(
    st.tuples(st.integers(1, 20), st.text(max_size=20)), max_size=4, unique_by=lambda pair: pair[0]
)


def slugs(ids, answers=ANSWERS):
    return [why.slug for why in check_choices(ids, answers)]


def test_there_are_at_least_fourteen_questions_and_none_twice():
    assert len(QUESTIONS) >= 14
    assert (
        len({question.id for question in QUESTIONS})
        == len({question.text for question in QUESTIONS})
        == len(QUESTIONS)
    )


def test_the_numbers_stored_keep_their_questions():
    by_id = {question.id: question.text for question in QUESTIONS}
    assert by_id[1] == "What was the name of your first stuffed toy?"
    assert by_id[8] == "What is the first name of your oldest cousin?"
    assert by_id[16] == "What was the name of the street where you learned to ride a bicycle?"


def test_three_known_different_questions_with_answers_are_accepted():
    assert slugs((3, 1, 12)) == []


@pytest.mark.parametrize(
    ("ids", "answers", "broken"),
    [
        ((1, 2), ("a", "b"), ["questions-count"]),
        ((1, 2, 3, 4), ("a", "b", "c", "d"), ["questions-count"]),
        ((1, 2, 2), ANSWERS, ["questions-repeated"]),
        ((1, 2, 99), ANSWERS, ["question-unknown"]),
        ((0, -1, 2), ANSWERS, ["question-unknown", "question-unknown"]),
        ((1, 2, 3), ("a", "b"), ["answers-count"]),
        ((1, 2, 3), ("a", " \t", "c"), ["answer-blank"]),
        ((1, 2, 3), ("a", "b", "c" * 101), ["answer-too-long"]),
        ((1, 2, 3), ("a", " A", "a "), ["answers-same"]),
        ((1, 2, 3), ("", "", ""), ["answer-blank"] * 3),
        ((), (), ["questions-count"]),
        (
            (5, 5, 77),
            ("", "x" * 500, "b"),
            ["questions-repeated", "question-unknown", "answer-blank", "answer-too-long"],
        ),
    ],
)
def test_every_fault_of_the_choice_is_told_at_once(ids, answers, broken):
    assert slugs(ids, answers) == broken


def test_two_answers_alike_may_honestly_happen():
    assert slugs((6, 7, 15), ("Québec", "Québec", "Gaspé")) == []


def test_an_answer_of_exactly_a_hundred_characters_is_accepted():
    assert slugs((1, 2, 3), ("a", "b", "c" * 100)) == []


@given(answers=st.lists(st.text(min_size=3, max_size=120), min_size=3, max_size=3))
def test_no_reason_repeats_an_answer(answers):
    for why in check_choices((1, 1, 99), answers):
        assert why.params.keys() <= {"count", "id", "place", "limit"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mme Côté", "  mme CÔTÉ "),
        ("Co\u0302te\u0301", "côté"),
        ("STRASSE", "straße"),
        ("ÉTÉ", "e\u0301te\u0301"),
    ],
)
def test_case_accents_composition_and_outer_spaces_do_not_matter(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Côté", "Cote"), ("Mme Côté", "Mme  Côté"), ("Mme Côté", "Côté"), ("St-Pie", "St Pie")],
)
def test_nothing_more_is_forgiven(one, other):
    assert normalise(one) != normalise(other)


@given(answer=st.text(max_size=100))
def test_an_answer_decomposed_is_the_same_answer(answer):
    assert normalise(answer) == normalise(normalize("NFD", answer))


def test_a_composing_bomb_takes_no_time():
    bomb = "a" + "\u0301\u0327" * 500_000
    started = perf_counter()
    join_answers([(1, bomb)])
    assert slugs((1, 2, 3), (bomb, bomb, bomb)) == ["answer-too-long"] * 3 + ["answers-same"]
    assert perf_counter() - started < 1


def test_the_joined_answers_are_as_they_are_stored():
    assert (
        join_answers([(12, "Pâté"), (3, " Roy "), (7, "Gaspé")])
        == b"3:3:roy7:6:gasp\xc3\xa912:6:p\xc3\xa2t\xc3\xa9"
    )


@given(pairs=PAIRS, other=PAIRS)
def test_two_sets_of_answers_never_join_alike(pairs, other):
    same = sorted((i, normalise(a)) for i, a in pairs) == sorted((i, normalise(a)) for i, a in other)
    assert (join_answers(pairs) == join_answers(other)) == same


@given(pairs=PAIRS)
def test_the_order_of_the_answers_does_not_matter(pairs):
    assert join_answers(pairs) == join_answers(reversed(pairs))


def test_an_answer_of_broken_characters_still_joins():
    assert join_answers([(1, "\ud800")]).startswith(b"1:3:")
