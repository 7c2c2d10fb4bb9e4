"""How a student's record stands against the programme's grid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.i18n import Translator
from omnicli.rules.codes import units_text
from omnicli.rules.curriculum import REMARKS, CourseFacts, GridLine
from omnicli.rules.exams import Diploma, Exam
from omnicli.rules.frame import Frame
from omnicli.rules.graduation import GRANTED, LACKING, PENDING, READY, audit
from omnicli.rules.progress import Studies, progress
from omnicli.rules.progress_words import exam_words, notes, state_words
from tests.rules.programmes import FACTS, GRID, REQUIRED, RULES, result, transcript

FRAME = Frame(GRID, REQUIRED, (), FACTS, RULES)
EUF = Exam("2634567", "EUF", "", "20251", "passed")
ESP = Exam("2634567", "ESP", "200.B1", "20261", "passed")
EVERYTHING = (*(line.course for line in GRID if line.course[0].isdigit()), "305-1A3-EX", "504-1E3-EX")


def found(*results, doing=(), registered=(), exams=(), diplomas=(), frame=FRAME):
    done = transcript(*results, doing={*doing, *registered})
    terms = dict.fromkeys(doing, "20263"), dict.fromkeys(registered, "20271")
    return progress(frame, Studies(done, *terms, exams, diplomas), program="200.B1", version="2021")


def line(course, *results, **more):
    (one,) = (one for one in found(*results, **more).lines if one.course == course)
    return one


def outside(course, *results, **more):
    (one,) = (one for one in found(*results, **more).outside if one.course == course)
    return one


@pytest.mark.parametrize(
    ("mark", "remark", "state", "earned", "required"),
    [
        (60, "", "passed", 7, 7),
        (59, "EC", "failed", 0, 7),
        (None, "EQ", "equivalence", 7, 7),
        (None, "SU", "substitution", 7, 7),
        (None, "DI", "exemption", 0, 0),
        (None, "IN", "incomplete", 0, 7),
        (None, "IT", "incomplete-temporary", 0, 7),
        (45, "IT", "incomplete-temporary", 0, 7),
        (None, "AE", "abandoned", 0, 7),
    ],
)
def test_each_remark_has_its_state_and_its_units(mark, remark, state, earned, required):
    one = line("201-SN2-RE", result("201-SN2-RE", mark, remark))
    assert (one.state, one.earned, one.required) == (state, earned, required)


def test_a_course_nobody_took_is_to_come_with_the_prerequisites_it_lacks():
    one = line("601-102-MQ")
    assert (one.state, [why.slug for why in one.missing]) == ("to-come", ["prerequisite-missing"])
    assert list(notes(one, Translator("en"))) == ["prerequisite not met: 601-101-MQ"]


def test_a_prerequisite_in_progress_lacks_no_more():
    assert not line("601-102-MQ", doing=["601-101-MQ"]).missing


def test_a_corequisite_that_may_go_along_is_not_missing():
    missing = line("203-LAB-RE", "203-SN1-RE").missing
    assert not missing


def test_a_failed_course_being_taken_again_is_in_progress_and_tells_its_first_attempt():
    one = line("201-SN2-RE", result("201-SN2-RE", 45, "EC"), doing=["201-SN2-RE"])
    assert (one.state, one.term, one.result) == ("in-progress", "20263", None)
    assert list(notes(one, Translator("en"))) == ["other attempts: H2026 45 EC"]


def test_a_registration_to_come_is_no_course_in_progress():
    one = line("201-SN2-RE", registered=["201-SN2-RE"])
    assert (one.state, one.term) == ("registered", "20271")


def test_a_failure_before_or_after_a_pass_leaves_the_course_passed():
    attempts = [
        result("201-SN2-RE", mark, term=term) for mark, term in ((45, "20251"), (75, "20253"), (40, "20261"))
    ]
    one = line("201-SN2-RE", *attempts)
    assert (one.state, one.result.mark, len(one.attempts)) == ("passed", 75, 3)


def test_the_latest_attempt_says_the_state_of_a_course_not_passed():
    one = line(
        "201-SN2-RE", result("201-SN2-RE", 55, "EC", "20251"), result("201-SN2-RE", None, "AE", "20253")
    )
    assert one.state == "abandoned"


def test_a_place_is_filled_by_a_complementary_course_and_earns_no_more_than_it_asks():
    one = line("COM-001-03", "305-1A3-EX")
    assert (one.state, one.taken, one.units, one.earned) == ("passed", "305-1A3-EX", 6, 6)


def test_a_course_that_was_passed_for_a_substituted_one_counts_outside_with_its_own_units():
    results = result("201-SN2-RE", None, "SU"), result("201-NYA-05", 80)
    facts = {**FACTS, "201-NYA-05": CourseFacts("201-NYA-05", "Calcul", 3, 2, 3, "specific", "")}
    frame = Frame(GRID, REQUIRED, (), facts, RULES)
    assert line("201-SN2-RE", *results, frame=frame).earned == 7
    other = outside("201-NYA-05", *results, frame=frame)
    assert (other.earned, other.required, found(*results, frame=frame).units.earned) == (8, 0, 7)


@pytest.mark.parametrize(
    ("mark", "remark", "earned"), [(80, "", 7), (40, "EC", 0), (None, "DI", 0), (None, "SU", 0)]
)
def test_outside_of_the_programme_only_what_was_passed_has_units(mark, remark, earned):
    facts = {**FACTS, "300-1A3-EX": CourseFacts("300-1A3-EX", "Autre", 3, 1, 3, "specific", "")}
    given = result("300-1A3-EX", mark, remark)
    assert outside("300-1A3-EX", given, frame=Frame(GRID, REQUIRED, (), facts, RULES)).earned == earned


def test_general_education_makes_26_units_and_two_thirds():
    weightings = (
        (
            "2-2-3 3-1-3 3-1-4 2-2-2 3-1-3 3-0-3 3-0-3 2-1-3 2-1-3 1-1-1 0-2-1 1-1-1"  # domain: RREC, sections 6 to 9
        ).split()
    )
    codes = [f"601-{at:03}-MQ" for at, _ in enumerate(weightings)]
    facts = {
        code: CourseFacts(code, "Titre", int(theory), int(lab), int(homework), "general", "")
        for code, (theory, lab, homework) in zip(codes, (one.split("-") for one in weightings), strict=True)
    }
    lines = [GridLine("200.B1", "2021", 1, code, "common", "") for code in codes]
    lines += [GridLine("200.B1", "2021", 1, f"COM-00{n}-03", "complementary", "") for n in (1, 2)]
    one = found(*codes, frame=Frame(lines, {}, (), facts, RULES))
    assert (units_text(one.general.required), units_text(one.general.earned)) == ("26⅔", "22⅔")
    assert one.units.required == 80
    assert one.specific.required == 0


def test_passing_601_103_is_not_passing_the_exam():
    line_103 = GridLine("200.B1", "2021", 1, "601-103-MQ", "common", "")
    facts = {"601-103-MQ": CourseFacts("601-103-MQ", "Littérature", 3, 1, 4, "general", "")}
    one = found("601-103-MQ", frame=Frame([line_103], {}, (), facts, RULES))
    assert one.units.left == 0
    assert one.euf.state == "to-do"


@pytest.mark.parametrize(
    ("results", "state"),
    [
        ((), "to-do"),
        (("failed",), "failed"),
        (("failed", "passed"), "passed"),
        (("passed", "failed"), "passed"),
    ],
)
def test_an_exam_is_passed_once_one_sitting_is(results, state):
    sittings = [EUF._replace(term=f"202{at}1", result=one) for at, one in enumerate(results)]
    assert found(exams=sittings).euf.state == state


def test_a_synthesis_exam_counts_in_its_own_programme_only():
    assert found(exams=[ESP._replace(program="300.A1")]).esp.state == "to-do"
    assert found(exams=[ESP]).esp.state == "passed"


def test_an_exam_is_told_with_its_terms_and_never_with_a_mark():
    failed = [EUF._replace(term=term, result="failed") for term in ("20243", "20251")]
    assert exam_words(found(exams=failed).euf, Translator("en")) == "failure (A2024, H2025)"


@pytest.mark.parametrize(
    ("course", "given", "said"),
    [
        ("201-SN2-RE", result("201-SN2-RE", 78), "passed 78"),
        ("201-SN2-RE", result("201-SN2-RE", 52, "EC"), "failed 52"),
        ("201-SN2-RE", result("201-SN2-RE", None, "EQ"), "EQ"),
        ("201-SN2-RE", result("201-SN2-RE", 45, "IT"), "IT"),
    ],
)
def test_a_state_is_told_with_its_mark_and_no_mark_beside_a_remark(course, given, said):
    assert state_words(line(course, given), Translator("en")) == said


# --- graduation ----------------------------------------------------------------------------------------


def slugs(one):
    return [why.slug for why in audit(one).reasons]


def test_who_has_every_course_and_both_exams_is_ready():
    one = found(*EVERYTHING, exams=[EUF, ESP])
    assert (audit(one).status, slugs(one), one.units.left) == (READY, [], 0)


@pytest.mark.parametrize(
    ("exams", "lacks"),
    [
        ([ESP], ["euf-to-do"]),
        ([EUF], ["esp-to-do"]),
        ([EUF._replace(result="failed"), ESP], ["euf-failed"]),
        ([], ["euf-to-do", "esp-to-do"]),
    ],
)
def test_no_diploma_without_both_exams(exams, lacks):
    one = found(*EVERYTHING, exams=exams)
    assert (audit(one).status, slugs(one)) == (PENDING, lacks)


def test_a_result_to_come_is_awaited_and_no_course_is_missing():
    one = found(*EVERYTHING[:-3], *EVERYTHING[-2:], doing=["360-SNP-RE"], exams=[EUF, ESP])
    kept = audit(one)
    assert (kept.status, kept.awaited, kept.courses, kept.units) == (PENDING, ("360-SNP-RE",), (), 7)
    assert slugs(one) == ["course-awaited", "units-missing"]


def test_everything_that_is_lacking_is_told_at_once():
    failed = result("201-SN2-RE", 45, "EC")
    one = found("601-101-MQ", failed)
    assert audit(one).status == LACKING
    assert slugs(one) == ["course-missing"] * 13 + ["units-missing", "euf-to-do", "esp-to-do"]


def test_an_exempt_course_is_no_longer_required_for_the_diploma():
    one = found(*EVERYTHING[1:], result("601-101-MQ", None, "DI"), exams=[EUF, ESP])
    assert audit(one).status == READY


def test_a_diploma_is_granted_in_its_own_programme():
    one = found(*EVERYTHING, exams=[EUF, ESP], diplomas=[Diploma("2634567", "200.B1", "2026-06-10")])
    assert (one.granted_on, audit(one).status) == ("2026-06-10", GRANTED)


_RESULTS = st.lists(
    st.builds(
        result,
        st.sampled_from(EVERYTHING),
        st.none() | st.integers(0, 100),
        st.sampled_from(["", *REMARKS]),
        st.sampled_from(["20251", "20253", "20261"]),
    ),
    max_size=20,
)


@given(_RESULTS, st.sets(st.sampled_from(EVERYTHING), max_size=4))
def test_units_add_up_and_no_course_is_told_twice(results, doing):
    one = found(*results, doing=doing)
    assert 0 <= one.units.earned <= one.units.required == one.general.required + one.specific.required
    told = [line.code for line in (*one.lines, *one.outside)]
    assert len(set(told)) == len(told)
    assert {given.course for given in results} | doing <= set(told) | {line.course for line in one.lines}
    assert (audit(one).units == 0) == all(line.is_finished for line in one.lines)


# --- what a line says besides its state -----------------------------------------------------------------


def test_a_place_names_the_course_that_took_it_and_a_line_of_its_own_names_none():
    one = line("COM-001-03", "305-1A3-EX")
    assert (one.taken_title, one.code, one.term) == ("Cours 305-1A3-EX", "305-1A3-EX", "")
    own = line("201-SN2-RE", "201-SN2-RE")
    assert (own.taken, own.taken_title, own.weighting) == ("", "", "3-1-3")


def test_a_place_settled_by_a_remark_of_its_own_is_not_filled_by_another_course():
    one = line("COM-001-03", result("COM-001-03", None, "DI"), "305-1A3-EX")
    assert (one.state, one.taken, one.required) == ("exemption", "", 0)


@pytest.mark.parametrize(
    ("results", "more"),
    [
        ([result("601-102-MQ", None, "EQ")], {}),
        ([], {"doing": ["601-102-MQ"]}),
        ([], {"registered": ["601-102-MQ"]}),
    ],
)
def test_a_course_that_is_settled_or_chosen_tells_no_missing_prerequisite(results, more):
    assert not line("601-102-MQ", *results, **more).missing


def test_a_list_of_thousands_is_not_told_what_is_missing():
    one = progress(FRAME, Studies(transcript(), {}, {}), program="200.B1", version="2021", explain=False)
    assert not any(line.missing for line in one.lines)


def test_a_course_whose_hours_are_not_known_has_no_weighting_and_earns_nothing():
    facts = {**FACTS, "201-SN2-RE": CourseFacts("201-SN2-RE", "Calcul", 3, None, 3, "specific", "")}
    one = found("201-SN2-RE", frame=Frame(GRID, REQUIRED, (), facts, RULES))
    (calculus,) = (line for line in one.lines if line.course == "201-SN2-RE")
    assert (calculus.weighting, calculus.units, calculus.earned, calculus.state) == ("", None, 0, "passed")
    assert one.unknown == ("201-SN2-RE",)


def test_courses_outside_come_in_order_of_their_first_term():
    given = [result("999-1A3-EX", 80, term="20261"), result("999-1B3-EX", 80, term="20251")]
    one = found(*given, doing=["888-1A3-EX"], registered=["777-1A3-EX"])
    assert [line.course for line in one.outside] == ["999-1B3-EX", "999-1A3-EX", "888-1A3-EX", "777-1A3-EX"]
    assert {(line.title, line.weighting, line.session, line.required) for line in one.outside} == {
        ("", "", 0, 0)
    }
