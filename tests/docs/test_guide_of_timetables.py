"""The guide of course choice and timetables says every key, code and number as the program has them."""

from __future__ import annotations

import dataclasses
import hashlib
import inspect
import json
import re
from typing import TYPE_CHECKING

from omnicli.rules import (
    changing,
    changing_faults,
    choice,
    choice_options,
    choice_ranks,
    physical_education,
    prerequisites,
)
from omnicli.rules.assignment import Wish, assign
from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.curriculum_words import DOMAINS, parse_ensemble, parse_open
from omnicli.rules.placements import DENIED, GIVEN
from omnicli.rules.proposal import STATES
from omnicli.rules.timetable import hhmm
from omnicli.services import choices
from tests.docs.pages import BY_LANG, PAGES, codes, rows

if TYPE_CHECKING:
    from types import ModuleType


@BY_LANG
def test_every_decision_about_choice_is_told_with_its_default(lang):
    told = {
        codes(row[0])[0]: codes(row[1]) for row in rows(PAGES[lang][4]) if len(row) == 4 and codes(row[0])
    }
    for known in dataclasses.fields(ChoiceRules):
        assert told[known.name] == [_written(known.name, known.default)]


def _written(name: str, default: object) -> str:
    """Write a default as a college file does."""
    if name in {"lunch_from", "lunch_by"}:
        return f'"{hhmm(int(str(default)))}"'
    return json.dumps(list(default) if isinstance(default, tuple) else default)


@BY_LANG
def test_every_refusal_of_a_choice_and_of_a_change_is_told(lang):
    told = {code for row in rows(PAGES[lang][4]) for code in codes(row[0])}
    rules = choice, choice_options, choice_ranks, prerequisites, physical_education, changing, changing_faults
    for module in (*rules, choices):
        assert _reasons_of(module) <= told, module.__name__
    assert {*GIVEN, *DENIED, *STATES} <= told


def _reasons_of(module: ModuleType) -> set[str]:
    """Return the slugs of the reasons that a module gives."""
    return {*re.findall(r'\breason\(\s*"([a-z-]+)"', inspect.getsource(module))}


@BY_LANG
def test_the_draws_shown_are_those_of_the_lottery(lang):
    page = PAGES[lang][4].read_text(encoding="utf-8")
    drawn = re.findall(r"^\$ printf %s (\S+) \| sha256sum\n([0-9a-f]{64})  -$", page, re.MULTILINE)
    assert len(drawn) == 5
    for text, digest in drawn:
        assert hashlib.sha256(text.encode()).hexdigest() == digest


@BY_LANG
def test_the_example_of_placement_is_what_the_rule_makes_of_it(lang):
    page = PAGES[lang][4]
    asked = re.findall(r"^(27\d{5}),(\d),(\S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    order = ["2700004", "2700002", "2700001", "2700003"]
    wishes = [Wish(one, tuple((int(rank), key) for who, rank, key in asked if who == one)) for one in order]
    found = assign(wishes, {"109-101-MQ:00001": 1, "109-101-MQ:00002": 1, "109-101-MQ:00003": 2})
    (head,) = (row for row in rows(page) if len(row) == 5 and re.fullmatch(r"badminton \(\d\)", row[1]))
    assert [int(cell[-2]) for cell in head[1:4]] == [*found.weights.values()]
    told = [int(row[4][-1]) for row in rows(page) if len(row) == 5 and re.search(r" = \d", row[1])]
    assert told == [found.places[one][1] for one in sorted(order)]


@BY_LANG
def test_the_domains_told_are_read_as_they_are_told(lang):
    table = [row for row in rows(PAGES[lang][4]) if len(row) == 4 and re.fullmatch("`[a-f]`", row[0])]
    assert [codes(row[0])[0] for row in table] == [*DOMAINS]
    for row in table:
        assert parse_open(row[1]) == codes(row[0])[0]
        assert [parse_ensemble(one) for one in row[3].split(", ")] == codes(row[2])
