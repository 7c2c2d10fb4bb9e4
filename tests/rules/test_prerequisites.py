"""Why a course may not be taken yet."""

from __future__ import annotations

import pytest

from omnicli.i18n import Translator
from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.circles import circle
from omnicli.rules.curriculum import Prerequisite
from omnicli.rules.prerequisites import unmet
from tests.rules.programmes import FACTS, RULES, course, result, transcript

A, B, C = "203-SN1-RE", "201-SN2-RE", "202-SN1-RE"
ABSOLUTE, RELATIVE, ALONE, ORDER = (
    "prerequisite-missing", "relative-prerequisite-missing", "corequisite-alone", "physical-education-order",
)  # fmt: skip


def slugs(kind, *results, required=B, threshold=None, doing=(), taking=(), rules=RULES):
    one = Prerequisite(A, kind, required, threshold)
    found = unmet(A, [one], transcript(*results, doing=doing, rules=rules), taking, rules)
    return [why.slug for why in found]


@pytest.mark.parametrize(
    ("mark", "remark", "absolute", "relative", "with_it"),
    [
        (78, "", [], [], []),
        (60, "", [], [], []),
        (59, "EC", [ABSOLUTE], [], []),
        (40, "EC", [ABSOLUTE], [], []),
        (39, "EC", [ABSOLUTE], [RELATIVE], []),
        (None, "IN", [ABSOLUTE], [RELATIVE], [ALONE]),
        (None, "AE", [ABSOLUTE], [RELATIVE], [ALONE]),
        (None, "EQ", [], [], []),
        (None, "SU", [], [], []),
        (None, "DI", [ABSOLUTE], [RELATIVE], [ALONE]),
    ],
)
def test_each_result_meets_what_it_meets(mark, remark, absolute, relative, with_it):
    had = result(B, mark, remark)
    assert (slugs("PA", had), slugs("PR", had), slugs("CR", had)) == (absolute, relative, with_it)


def test_nothing_taken_meets_nothing():
    assert [slugs(kind) for kind in ("PA", "PR", "CR")] == [[ABSOLUTE], [RELATIVE], [ALONE]]


def test_an_exemption_meets_all_where_the_college_says_so():
    rules = ChoiceRules(exemption_satisfies=True)
    exempt = result(B, None, "DI")
    assert [slugs(kind, exempt, rules=rules) for kind in ("PA", "PR", "CR")] == [[], [], []]


def test_one_course_that_is_lacking_is_a_text_and_several_are_a_list():
    for required, said in ((B, B), (f"{B}/{C}", (B, C))):
        (why,) = unmet(A, [Prerequisite(A, "PA", required, None)], transcript(), (), RULES)
        assert why.params["required"] == said


def test_a_course_in_progress_counts_as_met():
    assert [slugs(kind, doing={B}) for kind in ("PA", "PR", "CR")] == [[], [], []]


def test_a_threshold_of_its_own_goes_before_the_college_s():
    assert slugs("PR", result(B, 45, "EC"), threshold=50) == [RELATIVE]
    assert slugs("PR", result(B, 30, "EC"), threshold=30) == []
    assert slugs("PA", result(B, 65), threshold=70) == [ABSOLUTE]


def test_a_corequisite_may_be_taken_along_but_a_prerequisite_may_not():
    assert [slugs(kind, taking={B}) for kind in ("PA", "PR", "CR")] == [[ABSOLUTE], [RELATIVE], []]


@pytest.mark.parametrize("kind", ["PA", "PR", "CR"])
def test_any_of_several_courses_does(kind):
    assert slugs(kind, C, required=f"{B}/{C}") == []
    assert len(slugs(kind, required=f"{B}/{C}")) == 1


def test_every_reason_is_given_at_once():
    both = [Prerequisite(A, "PA", B, None), Prerequisite(A, "CR", C, None), Prerequisite(B, "PA", C, None)]
    assert [why.slug for why in unmet(A, both, transcript(), (), RULES)] == [ABSOLUTE, ALONE]


@pytest.mark.parametrize(
    ("had", "doing", "slug"),
    [
        ((), (), [ORDER]),
        (("109-101-MQ",), (), [ORDER]),
        (("109-101-MQ",), ("109-102-MQ",), []),
        (("109-101-MQ", "109-102-MQ"), (), []),
        ((result("109-101-MQ", None, "DI"), result("109-102-MQ", None, "EQ")), (), []),
        ((result("109-101-MQ", 50, "EC"), "109-102-MQ"), (), [ORDER]),
    ],
)
def test_the_third_course_of_physical_education_comes_after_the_first_two(had, doing, slug):
    found = unmet("109-103-MQ", (), transcript(*had, doing=doing), (), RULES)
    assert [why.slug for why in found] == slug


def test_the_first_two_courses_of_physical_education_go_in_any_order():
    assert unmet("109-102-MQ", (), transcript(), (), RULES) == ()


def test_the_catalogue_tells_an_ensemble_that_the_code_does_not():
    facts = {**FACTS, "109-9A1-EX": course("109-9A1-EX", "physical-education", "3")}
    (why,) = unmet("109-9A1-EX", (), transcript("109-102-MQ"), (), RULES, facts=facts)
    assert why.params["missing"] == ("109-101",)


@pytest.mark.parametrize(
    ("kind", "required", "results", "text"),
    [
        ("PA", B, (), "its absolute prerequisite 201-SN2-RE has not been passed yet."),
        (
            "PA", B, (result(B, 52, "EC"),),
            "its absolute prerequisite 201-SN2-RE requires 60%; the result is 52 EC.",
        ),
        (
            "PR", B, (result(B, None, "IN"),),
            "its relative prerequisite 201-SN2-RE requires at least 40%; the result is IN.",
        ),
        (
            "PA", f"{B}/{C}", (result(B, 52, "EC"),),
            "none of its possible absolute prerequisites has been passed (201-SN2-RE (52 EC), 202-SN1-RE).",
        ),
        ("CR", B, (), "its corequisite 201-SN2-RE must be taken before it or along with it."),
    ],
)  # fmt: skip
def test_a_reason_reads_as_a_registrar_would_say_it(kind, required, results, text):
    (why,) = unmet(A, [Prerequisite(A, kind, required, None)], transcript(*results), (), RULES)
    assert Translator("en")(why.message, **why.params) == f"{A}: {text}"


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], ()),
        ([("b", "a"), ("c", "b")], ()),
        ([("a", "b"), ("b", "a")], ("a", "b")),
        ([("b", "c"), ("c", "d"), ("d", "b"), ("a", "b")], ("b", "c", "d")),
        ([("a", "b/c"), ("b", "a")], ()),
        ([("a", "b/c"), ("b", "a"), ("c", "a")], ("a", "b")),
        ([("a", "b"), ("a", "c"), ("c", "a")], ("a", "c")),
    ],
)
def test_a_circle_is_found_and_named(pairs, found):
    assert circle(Prerequisite(course, "PA", required, None) for course, required in pairs) == found
