from __future__ import annotations

import pytest

from omnicli.rules.result_words import (
    EXCUSED,
    parse_assessment_kind,
    parse_exam,
    parse_exam_result,
    parse_mark,
)
from omnicli.rules.values import Invalid


@pytest.mark.parametrize(
    ("read", "text", "meaning"),
    [
        (parse_assessment_kind, "Boni", "bonus"),
        (parse_assessment_kind, "pénalité", "penalty"),
        (parse_assessment_kind, "normale", "normal"),
        (parse_exam, "Épreuve uniforme", "EUF"),
        (parse_exam, "english exit exam", "EUF"),
        (parse_exam, "esp", "ESP"),
        (parse_exam_result, "Réussite", "passed"),
        (parse_exam_result, "échec", "failed"),
        (parse_mark, "12,5", 1250),
        (parse_mark, "Excusé", EXCUSED),
        (parse_mark, "exc", EXCUSED),
    ],
)
def test_words_are_read_in_both_languages(read, text, meaning):
    assert read(text) == meaning


@pytest.mark.parametrize("text", ["78", "78 %", "EQ", "DI", "dispense", "équivalence"])
def test_an_exam_has_no_percentage_no_equivalence_and_no_dispense(text):
    with pytest.raises(Invalid):
        parse_exam_result(text)


@pytest.mark.parametrize(
    ("text", "slug"),
    [("-1", "negative-mark"), ("−0,5", "negative-mark"), ("douze", "bad-number"), ("A+", "bad-number")],
)
def test_a_mark_is_a_number_that_is_not_negative(text, slug):
    with pytest.raises(Invalid) as refused:
        parse_mark(text)
    assert refused.value.reason.slug == slug
