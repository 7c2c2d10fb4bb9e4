"""The short names of timetables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.configurations_id import ALPHABET, Names
from omnicli.rules.values import Invalid

OFFERED = {"109-101-MQ": ["00001", "00002", "00003"], "345-101-MQ": [f"{n:05}" for n in range(1, 41)]}
SECTIONS = {"109-101-MQ": "00002", "345-101-MQ": "00017"}
NAMES = Names("20263", OFFERED)
NAME = NAMES.name(SECTIONS)

_OFFERED = st.dictionaries(
    st.integers(100, 999).map("{}-AAA-MQ".format),
    st.lists(st.text("0123456789AZ", min_size=1, max_size=6), min_size=1, max_size=50, unique=True).map(
        sorted
    ),
    min_size=1,
    max_size=9,
)


@given(_OFFERED, st.randoms(use_true_random=False))
def test_a_name_gives_its_timetable_back(offered, random) -> None:
    sections = {course: random.choice(of) for course, of in offered.items()}
    names = Names("20263", offered)
    assert names.parse(names.name(sections)) == sections
    assert len(names.name(sections)) <= 25


def test_it_is_read_as_people_write() -> None:
    for written in (
        NAME.lower(),
        NAME.replace("-", ""),
        f" {NAME.replace('-', ' ')} ",
        NAME.replace("0", "o"),
    ):
        assert NAMES.parse(written) == SECTIONS


def test_every_slip_of_one_character_is_noticed() -> None:
    for place, right in enumerate(NAME):
        for wrong in ALPHABET:
            if right not in ("-", wrong):
                with pytest.raises(Invalid):
                    NAMES.parse(NAME[:place] + wrong + NAME[place + 1 :])


@pytest.mark.parametrize("text", ["", "?", NAME[:-1], NAME + "0", "U" * 11, "9" * 10_000])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="not a timetable of your courses"):
        NAMES.parse(text)


def test_a_name_is_refused_for_another_term_other_courses_or_a_changed_offering() -> None:
    changed = {**OFFERED, "109-101-MQ": ["00001", "00001A", "00002", "00003"]}
    other = {"109-101-MQ": OFFERED["109-101-MQ"], "345-102-MQ": OFFERED["345-101-MQ"]}
    for term, offered in (("20271", OFFERED), ("20263", changed), ("20263", other)):
        with pytest.raises(Invalid):
            Names(term, offered).parse(NAME)
