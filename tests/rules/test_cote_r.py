"""The Cote R: the published examples, and the rules one by one (domain notes, section 3)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.rules.cote_r import Scorer, formula, limited, overall
from omnicli.rules.cote_r_groups import Figures, Groups, Strength
from omnicli.rules.cote_r_rules import CoteRRules
from omnicli.rules.curriculum import CourseFacts
from omnicli.rules.hundredths import rounded
from omnicli.rules.record_line import RecordLine

RULES = CoteRRules()
ME = "2634567"
COURSES = {
    one.code: one
    for one in (
        CourseFacts("601-101-MQ", "Écriture", 2, 2, 4, "general", ""),
        CourseFacts("201-SN2-RE", "Calcul", 3, 2, 3, "specific", ""),
        CourseFacts("420-1N6-TH", "Programmer", 2, 2, 2, "specific", ""),
        CourseFacts("340-101-MQ", "Philosophie", 6, 3, 3, "general", ""),
        CourseFacts("109-101-MQ", "Santé", 1, 1, 1, "physical-education", ""),
        CourseFacts("201-015-RE", "Mise à niveau", 3, 2, 3, "remedial", ""),
        CourseFacts("999-999-ZZ", "Sans pondération", None, None, None, "", ""),
    )
}
A = (61, 64, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 79)
B = (42, 43, 45, 48, 52, 58, 65, 70, 75, 82, 88, 92, 95, 97, 98)


def a_line(mark=80, remark="", *, term="20253", course="601-101-MQ", student=ME, **more):
    given = {"section": "00001", "mean": None, "sd": None, "group_size": None, "ifgz": None, "idgz": None}
    return RecordLine(student, term, course, mark=mark, remark=remark, **{**given, **more})


def of_file(crc, **more):
    """Return a passed line whose Cote R the figures of its file make `crc`."""
    return a_line(75, mean="75", sd="10", ifgz=str((Decimal(crc) - 25) / 5), idgz="1", **more)


def cote_r(*lines, group=(), rules=RULES, strengths=None):
    """Work mine out, among the lines of a group."""
    groups = Groups(rules, strengths or {})
    groups.add([*lines, *group])
    return Scorer(rules, 60, COURSES, groups).of(lines)


def others(marks, **more):
    return [a_line(mark, "EC" * (mark < 60), student=str(n), **more) for n, mark in enumerate(marks)]


def shown(found):
    return rounded(found.overall, 3)


def only(found):
    (one,) = found.scored
    return one


def slugs(found):
    return [one.slug for excluded in found.excluded for one in excluded.reasons]


# --- the published examples (3.6) -----------------------------------------------------------------------


def test_the_example_in_thirds_of_units_is_the_published_one():
    thirds, crcs = (7, 7, 3, 6, 8, 8, 8), (27, 28, 30, 25, 24, 31, 29)
    found = overall(list(map(Decimal, crcs)), [100 * one for one in thirds])
    assert found
    assert rounded(found, 3) == "27.596"


@pytest.mark.parametrize(
    ("marks", "mean", "sd", "z", "crc"),
    [(A, "70.000000", "4.788876", "2.088173", "35.441"), (B, "79.272727", "15.556880", "0.046749", "25.234")],
)
def test_a_mark_is_held_against_those_of_fifty_or_more_by_their_population_deviation(marks, mean, sd, z, crc):
    # The mark of 80 is not among those of the group: the file of a group of 15 gives its figures.
    groups = Groups(RULES, {})
    groups.add(others(marks))
    figures = groups.group(("20253", "601-101-MQ", "00001")).found
    assert isinstance(figures, Figures)
    assert (rounded(figures.mean, 6), rounded(figures.sd, 6)) == (mean, sd)
    found = only(cote_r(a_line(80, mean=mean, sd=sd, group_size=15)))
    assert (rounded(found.z, 6), rounded(found.crc, 3)) == (z, crc)


@pytest.mark.parametrize(("before", "expected"), [([], "26.667"), (["20251"], "25.000")])
def test_a_failure_weighs_a_quarter_in_the_first_session_and_a_half_later(before, expected):
    earlier = [a_line(None, "IN", term=term, course="109-101-MQ") for term in before]
    failure = a_line(50, "EC", course="340-101-MQ", mean="50", sd="10", ifgz="-1", idgz="1")
    assert shown(cote_r(of_file(30, course="420-1N6-TH"), failure, *earlier)) == expected


@pytest.mark.parametrize(
    ("z", "idgz", "ifgz", "crc"),
    [
        ("0", "1", "0", "25"), ("1", "1", "0", "30"), ("-1", "1", "0", "20"), ("2", "1", "0", "35"),
        ("1.25", "0.9", "0.5", "33.125"), ("0", "0.7", "0.7", "28.5"), ("-2.3", "0.8", "-0.6", "12.8"),
    ],
)  # fmt: skip
def test_the_formula_gives_the_grid_of_values(z, idgz, ifgz, crc):
    assert formula(Decimal(z), Strength(Decimal(ifgz), Decimal(idgz), False)) == Decimal(crc)


# --- the group ------------------------------------------------------------------------------------------


def test_a_mark_below_fifty_is_left_out_of_the_figures_and_still_has_its_own_cote_r():
    found = only(cote_r(a_line(35, "EC"), group=others(A)))
    assert (found.figures.mean, found.figures.marks) == (70, 15)
    assert found.z < -7
    assert found.crc == 0 > found.raw


@pytest.mark.parametrize(("count", "slug"), [(4, ["too-small"]), (5, [])])
def test_six_marks_of_fifty_or_more_make_a_group(count, slug):
    assert slugs(cote_r(a_line(80), group=others((60, 70, 65, 90, 85)[:count]))) == slug


def test_six_students_of_whom_one_is_below_fifty_make_none():
    assert slugs(cote_r(a_line(80), group=others((60, 70, 65, 90, 49)))) == ["too-small"]


def test_while_marks_of_the_group_are_missing_the_figures_of_the_file_serve():
    found = only(cote_r(a_line(80, mean="70", sd="5", group_size=17), group=others(A)))
    assert (found.figures.mean, found.figures.marks, found.z) == (70, None, 2)


def test_once_all_the_marks_are_here_those_of_the_file_do_not_serve():
    found = only(cote_r(a_line(80, mean="10", sd="5", group_size=16), group=others(A)))
    assert found.figures.marks == 16


def test_without_figures_a_group_that_is_not_whole_says_what_is_missing():
    found = cote_r(a_line(80, group_size=20), group=others(A))
    assert slugs(found) == ["group-incomplete"]
    assert found.excluded[0].reasons[0].params == {"size": 20, "count": 16}


def test_a_group_that_became_final_here_is_whole_though_a_mark_was_taken_back_since():
    bears = {"mean": "65", "sd": "20", "group_size": 17}
    mine, key = a_line(80, **bears), ("20253", "601-101-MQ", "00001")
    groups = Groups(RULES, {}, {key})
    groups.add([mine, *others(A, **bears), a_line(None, "IN", student="x", **bears)])
    assert only(Scorer(RULES, 60, COURSES, groups).of([mine])).figures.marks == 16


def test_the_figures_of_a_file_for_a_group_that_is_too_small_do_not_serve():
    assert slugs(cote_r(a_line(80, mean="70", sd="5", group_size=5))) == ["too-small"]


@pytest.mark.parametrize(("counts", "slug"), [(True, []), (False, ["flat-group"])])
@pytest.mark.parametrize("group", [others([70] * 6), ()])
def test_a_group_whose_marks_are_all_the_same_divides_by_nothing(counts, slug, group):
    mine = a_line(70) if group else a_line(70, mean="70", sd="0")
    found = cote_r(mine, group=group, rules=replace(RULES, flat_group_counts=counts))
    assert slugs(found) == slug
    assert [one.z for one in found.scored] == [0] * counts


def test_marks_that_do_not_count_are_none_of_the_group():
    strangers = [a_line(100, "AE", student="a"), a_line(0, "IT", student="b"), a_line(90, section="2")]
    found = only(cote_r(a_line(70), group=[*others(A), *strangers]))
    assert (found.figures.mean, found.figures.marks) == (70, 16)


def test_the_strength_of_the_group_goes_before_that_of_the_line_and_section_before_course():
    key, whole = ("20253", "601-101-MQ", "00001"), ("20253", "601-101-MQ", "")
    line = a_line(75, mean="75", sd="10", ifgz="1", idgz="1")
    for strengths, ifgz in (({}, 1), ({whole: ("2", "1")}, 2), ({whole: ("2", "1"), key: ("3", "1")}, 3)):
        found = cote_r(line, strengths=strengths)
        assert (only(found).strength.ifgz, found.estimated) == (ifgz, False)


@pytest.mark.parametrize("known", [{}, {"ifgz": "0.5"}, {"idgz": "0.9"}])
def test_a_strength_that_is_not_known_makes_an_estimate(known):
    found = cote_r(a_line(75, mean="75", sd="10", **known))
    assert found.estimated
    assert only(found).strength[:2] == (Decimal(known.get("ifgz", 0)), Decimal(known.get("idgz", 1)))


# --- limits and weights ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "mark", "crc"),
    [("-3", 40, "0"), ("50.001", 99, "50"), ("31", 100, "35"), ("36", 100, "36"), ("31", 99, "31")],
)
def test_a_cote_r_stays_within_its_limits(raw, mark, crc):
    assert limited(Decimal(raw), mark, RULES) == Decimal(crc)


def test_what_a_hundred_is_worth_at_least_is_a_setting():
    assert limited(Decimal(31), 100, replace(RULES, least_at_100=0)) == 31


def test_a_session_of_credits_is_not_the_first_one():
    credit = a_line(None, "EQ", term="20251", course="109-101-MQ")
    failure = a_line(50, "EC", mean="50", sd="10")
    assert only(cote_r(credit, failure)).percent == 25
    studied = a_line(None, "IN", term="20251", course="109-101-MQ")
    assert only(cote_r(studied, failure)).percent == 50


def test_both_attempts_at_a_course_count():
    failed = a_line(50, "EC", term="20251", mean="70", sd="10")
    found = cote_r(failed, a_line(80, mean="70", sd="10"))
    assert [(one.crc, one.percent) for one in found.scored] == [(15, 25), (30, 100)]
    assert found.overall == 27


def test_nothing_that_counts_is_no_cote_r_rather_than_zero():
    assert cote_r() == (None, False, (), ())


# --- what does not count --------------------------------------------------------------------------------


@pytest.mark.parametrize("remark", ["EQ", "SU", "DI", "IN", "IT", "AE"])
def test_a_remark_that_is_no_failure_does_not_count(remark):
    mark = 70 if remark in ("IT", "AE") else None
    assert slugs(cote_r(a_line(mark, remark, mean="70", sd="5"))) == ["no-mark"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"course": "201-015-RE"}, ["remedial"]),
        ({"term": "20201"}, ["excluded-term"]),
        ({"term": "20193"}, []),
        ({"course": "109-101-MQ", "term": "20072"}, ["physical-education-before"]),
        ({"course": "109-101-MQ", "term": "20073"}, []),
        ({"course": "999-999-ZZ"}, ["no-units"]),
        ({"course": "201-015-RE", "term": "20201", "mean": None}, ["remedial", "excluded-term", "too-small"]),
    ],
)
def test_what_does_not_count_says_every_reason(changes, expected):
    assert slugs(cote_r(a_line(80, **{"mean": "70", "sd": "5", **changes}))) == expected


# --- arithmetic -----------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 100), min_size=5, max_size=40), st.integers(0, 100))
def test_z_scores_are_those_of_the_statistics_library(marks, mine):
    counted = [one for one in (mine, *marks) if one >= 50]
    found = cote_r(a_line(mine), group=others(marks))
    if len(counted) < 6:
        assert slugs(found) == ["too-small"]
    elif sd := pstdev(counted):
        assert float(only(found).z) == pytest.approx((mine - fmean(counted)) / sd)


@given(
    st.lists(st.tuples(st.integers(50, 100), st.sampled_from(sorted(COURSES)[:3])), min_size=1, max_size=8)
)
def test_the_overall_lies_between_the_lowest_and_the_highest(lines):
    found = cote_r(
        *(a_line(m, term=f"20{11 + n}3", course=c, mean="75", sd="9") for n, (m, c) in enumerate(lines))
    )
    each = [one.crc for one in found.scored]
    assert not each or min(each) - Decimal("1e-20") <= found.overall <= max(each) + Decimal("1e-20")


def test_the_decimals_of_the_process_change_nothing():
    lines = a_line(80, group_size=99, mean="70", sd="7"), a_line(61, course="201-SN2-RE", mean="70", sd="3")
    expected = cote_r(*lines)
    with localcontext() as context:
        context.prec = 4
        assert cote_r(*lines) == expected


def test_a_file_s_mean_without_its_deviation_does_not_serve():
    assert slugs(cote_r(a_line(80, mean="70", group_size=15))) == ["group-incomplete"]


def test_a_group_whose_marks_differ_counts_whatever_is_said_of_flat_ones():
    found = cote_r(a_line(80), group=others(A), rules=replace(RULES, flat_group_counts=False))
    assert len(found.scored) == 1


def test_a_course_that_is_not_in_the_catalogue_weighs_nothing():
    assert slugs(cote_r(a_line(80, course="888-888-ZZ"), group=others(A, course="888-888-ZZ"))) == [
        "no-units"
    ]
