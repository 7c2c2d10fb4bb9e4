"""Reading grids, prerequisites and records as people write them."""

from __future__ import annotations

import pytest

from omnicli.rules.curriculum import PARTS, PREREQUISITE_KINDS, REMARKS
from omnicli.rules.curriculum_words import (
    parse_ensemble,
    parse_open,
    parse_part,
    parse_prerequisite_kind,
    parse_remark,
    parse_required,
    parse_version,
)
from omnicli.rules.values import Invalid


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("common", "common"),
        ("Formation générale commune", "common"),
        ("formation générale commune à tous les programmes", "common"),
        ("General education common to all", "common"),
        ("General own", "own"),
        ("Formation générale propre au programme", "own"),
        ("complémentaire", "complementary"),
        ("FORMATION SPÉCIFIQUE", "specific"),
        ("fgc", "common"),
    ],
)
def test_a_part_is_read_in_both_languages(text, part):
    assert parse_part(text) == part


@pytest.mark.parametrize("text", ["", "general", "formation générale", "commune ou propre", "x" * 500])
def test_what_names_no_part_or_two_is_refused(text):
    with pytest.raises(Invalid) as error:
        parse_part(text)
    assert error.value.reason.slug == "bad-part"


@pytest.mark.parametrize(
    ("read", "words"),
    [(parse_part, PARTS), (parse_prerequisite_kind, PREREQUISITE_KINDS), (parse_remark, REMARKS)],
)
def test_each_word_of_ours_is_read_as_itself(read, words):
    assert tuple(read(word) for word in words) == tuple(words)


@pytest.mark.parametrize(
    ("text", "ensemble"),
    [
        ("a1", "a1"), ("A-2", "a2"), ("Domaine B, ensemble 1", "b1"), ("f2", "f2"), ("000V", "a1"), ("021M", "f2"),
        ("1", "1"), ("Ensemble 3", "3"), ("4EP1", "2"),
    ],
)  # fmt: skip
def test_an_ensemble_is_read_in_several_spellings(text, ensemble):
    assert parse_ensemble(text) == ensemble


@pytest.mark.parametrize("text", ["a", "a3", "g1", "4", "0", "12", "1a", "domaine", "0067"])
def test_what_is_no_ensemble_is_refused(text):
    with pytest.raises(Invalid) as error:
        parse_ensemble(text)
    assert error.value.reason.slug == "bad-ensemble"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("c, a; b2", "a,b2,c"),
        ("a1,a", "a"),
        ("Arts et esthétique", None),
        ("Art et esthétique;Sciences humaines", "a,e"),
        ("a/b", "a,b"),
        ("1", "1"),
        ("1,2", None),
        ("a,x", None),
    ],
)
def test_domains_and_ensembles_are_listed_each_once(text, listed):
    if listed is None:
        with pytest.raises(Invalid) as error:
            parse_open(text)
        assert error.value.reason.slug == "bad-domains"
    else:
        assert parse_open(text) == listed
        assert parse_open(listed) == listed


def test_alternatives_are_kept_in_order_each_once():
    assert parse_required("601102mq / 201-SN2-RE/601-102-MQ") == "201-SN2-RE/601-102-MQ"
    with pytest.raises(Invalid) as error:
        parse_required("/".join(f"201-{n:03d}-RE" for n in range(9)))
    assert error.value.reason.slug == "too-many-alternatives"


@pytest.mark.parametrize(
    ("text", "remark"),
    [("échec", "EC"), ("Équivalence", "EQ"), ("dispense", "DI"), ("incomplet", "IN"), ("it", "IT")],
)
def test_a_remark_is_read_in_words(text, remark):
    assert parse_remark(text) == remark


def test_a_version_is_a_short_text():
    assert parse_version("  2021   bis ") == "2021 bis"
    with pytest.raises(Invalid):
        parse_version("x" * 21)
