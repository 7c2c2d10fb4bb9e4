from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.options import ADD, REMOVE, Option, parse_option, parse_request
from omnicli.rules.values import Invalid


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("109-101-MQ:00012", Option("109-101-MQ", "00012")),
        ("109-101-mq 00012", Option("109-101-MQ", "00012")),
        ("109-101-MQ/12", Option("109-101-MQ", "12")),
        (" 504-1A3-EX ", Option("504-1A3-EX")),
        ("5041A3EX:A1", Option("504-1A3-EX", "A1")),
    ],
)
def test_an_option_is_a_course_or_one_of_its_groups(text, option):
    assert parse_option(text) == option


@pytest.mark.parametrize(
    "text", ["", "Badminton", "109-101-MQ:", ":00012", "109-101-MQ:1:2", "109-101-MQ:0000012"]
)
def test_what_is_no_option_is_refused(text):
    with pytest.raises(Invalid) as refused:
        parse_option(text)
    assert refused.value.reason.slug == "bad-option"


@given(st.from_regex(r"\A[0-9]{3}-[0-9A-Z]{3}-[A-Z]{2}\Z"), st.from_regex(r"\A(?:[0-9A-Z]{1,6})?\Z"))
def test_an_option_written_is_read_back(course, section):
    assert parse_option(str(Option(course, section))) == Option(course, section)


@pytest.mark.parametrize(
    ("text", "action"), [("add", ADD), ("Ajouter", ADD), (" remove ", REMOVE), ("RETIRER", REMOVE)]
)
def test_a_request_adds_or_removes(text, action):
    assert parse_request(text) == action


def test_a_request_that_does_something_else_is_refused():
    with pytest.raises(Invalid) as refused:
        parse_request("swap")
    assert refused.value.reason.slug == "bad-request"
