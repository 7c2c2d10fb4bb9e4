"""What a course choice may hold: each refusal, and all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.choice import course_faults, refusals
from omnicli.rules.choice_options import open_options, option_faults
from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.choosing import Choice, Chooser, Offer, Ranked
from omnicli.rules.curriculum import COMPLEMENTARY, PHYSICAL_EDUCATION, CourseFacts, Prerequisite, Result
from omnicli.rules.options import Option, parse_option
from omnicli.rules.record import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterable

RULES = ChoiceRules()
MATHS, PHYSICS, LAB = "201-NYA-05", "203-NYA-05", "203-NYL-05"
BADMINTON, SKI, SWIMMING = ("109-101-MQ:00012", "109-101-MQ:00013", "109-101-MQ:00014")
YOGA, THIRD = "109-102-MQ", "109-103-MQ"
THEATRE, CINEMA, SPANISH, PROGRAMMING = "504-1A3-EX", "530-1B3-EX", "607-1C3-EX", "420-1D3-EX"

ENSEMBLES = {THEATRE: "e1", CINEMA: "e1", SPANISH: "c1", PROGRAMMING: "d1"}
SECTIONS = {
    MATHS: {"00001": "Calcul"},
    PHYSICS: {"00001": "Mécanique"},
    LAB: {"00001": "Laboratoire de mécanique"},
    "109-101-MQ": {"00012": "Badminton", "00013": "Ski de fond", "00014": "Natation"},
    YOGA: {"00001": "Yoga", "00002": "Yoga"},
    THIRD: {"00001": "Plein air"},
    **{course: {"00001": course} for course in ENSEMBLES},
}
FACTS = {
    **{
        course: CourseFacts(course, course, 2, 1, 3, "complementary", ens)
        for course, ens in ENSEMBLES.items()
    },
    MATHS: CourseFacts(MATHS, "Calcul", 3, 2, 3, "specific", ""),
}
PREREQUISITES = {
    PHYSICS: (Prerequisite(PHYSICS, "CR", LAB, None),),
    LAB: (Prerequisite(LAB, "CR", PHYSICS, None),),
    MATHS: (Prerequisite(MATHS, "PA", "201-015-50", None),),
}
OFFER = Offer(SECTIONS, FACTS, PREREQUISITES, RULES)
DONE_MATHS = Result("20261", "201-015-50", 80, "")


def chooser(
    *results: Result,
    doing: Iterable[str] = (),
    own: Iterable[str] = ("420",),
    domains: Iterable[str] = (),
    proposed: Iterable[str] | None = (MATHS, PHYSICS, LAB),
    needs: tuple[str, ...] | None = (PHYSICAL_EDUCATION, COMPLEMENTARY),
) -> Chooser:
    transcript = Transcript((DONE_MATHS, *results), frozenset(doing), RULES)
    limited = None if proposed is None else frozenset(proposed)
    return Chooser(transcript, frozenset(own), frozenset(domains), limited, needs)


def choice(
    *options: str, courses: Iterable[str] = (MATHS, PHYSICS, LAB), unticked: Iterable[str] = ()
) -> Choice:
    ranked = tuple(Ranked(rank, parse_option(text)) for rank, text in enumerate(options, 1))
    return Choice(tuple(courses), ranked, frozenset(unticked))


SIX = (BADMINTON, SKI, THEATRE, SWIMMING, SPANISH, CINEMA)


def slugs(given: Choice, who: Chooser) -> list[str]:
    return [one.slug for one in refusals(given, OFFER, who)]


def test_six_options_for_both_needs_and_all_that_is_proposed_is_accepted() -> None:
    assert slugs(choice(*SIX), chooser()) == []


def test_nothing_chosen_is_refused() -> None:
    assert slugs(choice(courses=()), chooser()) == ["empty-choice"]


COURSES = [
    (
        "a course that is not given",
        {"courses": (MATHS, "601-101-MQ")},
        ["course-not-offered", "not-proposed"],
    ),
    ("half a pair of corequisites", {"courses": (MATHS, PHYSICS)}, ["corequisite-alone"]),
    ("an elective that is asked for", {"courses": (MATHS, THEATRE)}, ["not-proposed", "asked-twice"]),
]


@pytest.mark.parametrize(
    ("changes", "found"), [case[1:] for case in COURSES], ids=[case[0] for case in COURSES]
)
def test_a_course_is_refused(changes: dict[str, tuple[str, ...]], found: list[str]) -> None:
    assert slugs(choice(*SIX, **changes), chooser()) == found


def test_a_course_whose_prerequisite_is_missing_is_refused_with_it() -> None:
    (why,) = course_faults(MATHS, (MATHS,), OFFER, Chooser(Transcript((), (), RULES)))
    assert (why.slug, why.params["course"]) == ("prerequisite-missing", MATHS)


def test_a_course_passed_before_is_refused() -> None:
    assert slugs(choice(*SIX), chooser(Result("20261", MATHS, 60, ""))) == ["already-passed"]
    assert slugs(choice(*SIX), chooser(Result("20261", MATHS, 59, "EC"))) == []
    assert slugs(choice(*SIX), chooser(Result("20261", MATHS, None, "DI"))) == ["already-exempt"]


OPTIONS = [
    ("an unknown course", "109-999-MQ", ["option-not-offered"]),
    ("an unknown group", "109-101-MQ:00099", ["option-not-offered"]),
    ("one's own field", PROGRAMMING, ["own-discipline"]),
    ("the third ensemble too early", THIRD, ["physical-education-order"]),
    ("no option at all", MATHS, ["asked-twice", "not-an-option"]),
]


@pytest.mark.parametrize(
    ("option", "found"), [case[1:] for case in OPTIONS], ids=[case[0] for case in OPTIONS]
)
def test_an_option_is_refused(option: str, found: list[str]) -> None:
    assert slugs(choice(*SIX, option), chooser()) == found


def test_an_ensemble_passed_before_is_refused_in_every_domain_and_in_physical_education() -> None:
    who = chooser(Result("20253", THEATRE, None, "EQ"), Result("20253", "109-101-04", 71, ""))
    found = {
        one.params["course"] for one in refusals(choice(*SIX), OFFER, who) if one.slug == "same-ensemble"
    }
    assert found == {CINEMA, "109-101-MQ"}


def test_a_domain_that_the_programme_closes_is_refused() -> None:
    assert slugs(choice(*SIX), chooser(domains=("e", "d1"))) == ["domain-closed"]


def test_what_is_not_owed_or_in_progress_is_not_ranked() -> None:
    assert "need-not-owed" in slugs(choice(*SIX), chooser(needs=(PHYSICAL_EDUCATION,)))
    assert "in-progress" in slugs(choice(*SIX), chooser(doing=("109-101-MQ",)))


RANKS = [
    ((), {"missing-rank", "need-without-option"}),
    ((1, 2, 3, 4, 5), {"missing-rank"}),
    ((1, 2, 3, 4, 5, 7), {"missing-rank"}),
    ((1, 2, 3, 4, 5, 5), {"missing-rank", "repeated-rank"}),
    ((0, 1, 2, 3, 4, 5), {"missing-rank"}),
    ((6, 5, 4, 3, 2, 1), set()),
]


@pytest.mark.parametrize(("ranks", "found"), RANKS)
def test_ranks_run_from_one_without_hole_or_repeat_and_are_enough(
    ranks: tuple[int, ...], found: set[str]
) -> None:
    ranked = tuple(Ranked(rank, parse_option(text)) for rank, text in zip(ranks, SIX, strict=False))
    assert set(slugs(Choice((MATHS, PHYSICS, LAB), ranked), chooser())) == found


def test_the_missing_ranks_are_named() -> None:
    (why,) = refusals(choice(*SIX[:4]), OFFER, chooser())
    assert why.params == {"ranks": (5, 6), "least": 6}


def test_an_option_ranked_twice_is_refused_and_still_leaves_a_rank_to_fill() -> None:
    assert slugs(choice(*SIX[:5], BADMINTON), chooser()) == ["repeated-option"]


def test_each_need_owed_has_an_option_or_is_left_aside() -> None:
    only = (BADMINTON, SKI, SWIMMING, YOGA)
    assert slugs(choice(*only), chooser()) == ["missing-rank", "need-without-option"]
    assert slugs(choice(*only, unticked=[COMPLEMENTARY]), chooser()) == []


def test_where_fewer_are_offered_all_of_them_are_enough_and_not_one_less() -> None:
    two = chooser(Result("20253", "109-101-MQ", 80, ""), needs=(PHYSICAL_EDUCATION,))
    assert slugs(choice(YOGA), two) == []
    assert "missing-rank" in slugs(choice(THEATRE, SPANISH), chooser(needs=(COMPLEMENTARY,)))
    assert slugs(choice(THEATRE, SPANISH, CINEMA), chooser(needs=(COMPLEMENTARY,))) == []


def test_a_file_need_not_rank_the_groups_of_a_course_in_progress() -> None:
    in_progress = chooser(doing=["109-101-MQ"], proposed=None, needs=None)
    assert slugs(choice(YOGA), in_progress) == []
    assert slugs(choice(YOGA), chooser(proposed=None, needs=None)) == ["missing-rank"]


def test_a_need_for_which_nothing_is_offered_keeps_nobody_back() -> None:
    done = (Result("20253", f"109-10{number}-MQ", 80, "") for number in (1, 2, 3))
    assert slugs(choice(), chooser(*done, needs=(PHYSICAL_EDUCATION,))) == []


def test_as_many_options_of_one_need_as_there_are_ranks_are_taken() -> None:
    rules = ChoiceRules(ranks=3)
    given = choice(BADMINTON, SKI, SWIMMING, THEATRE)
    assert refusals(given, OFFER._replace(rules=rules), chooser()) == ()


def test_what_is_wrong_with_a_course_is_said_once_for_all_its_groups() -> None:
    passed = chooser(Result("20253", "109-101-MQ", 80, ""))
    assert (
        slugs(choice(BADMINTON, SKI, SWIMMING, YOGA, THEATRE, SPANISH), passed).count("already-passed") == 1
    )


def test_no_more_options_than_ranks_for_one_need() -> None:
    rules = ChoiceRules(ranks=3)
    found = refusals(choice(BADMINTON, SKI, SWIMMING, YOGA, THEATRE), OFFER._replace(rules=rules), chooser())
    assert [(one.slug, one.params["count"]) for one in found] == [("too-many-options", 4)]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    ranked = (
        Ranked(1, Option(PROGRAMMING)),
        Ranked(1, parse_option("109-101-MQ:00099")),
        Ranked(4, Option(THIRD)),
    )
    found = slugs(Choice((PHYSICS, "601-101-MQ"), ranked), chooser())
    assert set(found) == {
        "corequisite-alone", "course-not-offered", "not-proposed", "own-discipline", "option-not-offered",
        "physical-education-order", "missing-rank", "repeated-rank",
    }  # fmt: skip


def test_a_file_of_the_registrar_s_asks_for_what_is_not_proposed() -> None:
    anyone = chooser(proposed=None, needs=None, own=())
    assert slugs(choice(*SIX[:2], *SIX[3:4], YOGA, courses=(MATHS,)), anyone) == []
    assert slugs(choice(courses=(PHYSICS,)), anyone) == ["corequisite-alone"]
    assert "not-an-option" in slugs(choice(MATHS, courses=()), anyone)


def test_activities_are_options_of_their_own_and_equal_sections_are_one() -> None:
    found = open_options(PHYSICAL_EDUCATION, OFFER, chooser())
    assert [(str(one.option), one.title) for one in found] == [
        (BADMINTON, "Badminton"), (SKI, "Ski de fond"), (SWIMMING, "Natation"), (YOGA, "Yoga"),
    ]  # fmt: skip
    assert found[-1].sections == ("00001", "00002")


@given(st.sets(st.sampled_from(sorted(SECTIONS))), st.sets(st.sampled_from(sorted(SECTIONS))))
def test_every_option_offered_to_a_student_may_be_ranked(passed: set[str], doing: set[str]) -> None:
    who = chooser(*(Result("20261", course, 80, "") for course in passed), doing=doing - passed)
    for need in (PHYSICAL_EDUCATION, COMPLEMENTARY):
        for one in open_options(need, OFFER, who):
            assert not list(option_faults(one.option, (), OFFER, who))
            assert one.option.course not in passed | doing


@given(st.permutations(SIX), st.integers(0, 6))
def test_a_list_is_accepted_in_any_order_and_refused_when_it_is_short(order: list[str], length: int) -> None:
    assert (slugs(choice(*order[:length]), chooser()) == []) is (length == 6)
