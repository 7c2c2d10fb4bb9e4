"""A programme, its catalogue and its students, for the tests of what a student still needs."""

from __future__ import annotations

from omnicli.rules.choice_rules import ChoiceRules
from omnicli.rules.curriculum import CourseFacts, GridLine, Prerequisite, Result
from omnicli.rules.frame import Frame
from omnicli.rules.proposal import propose
from omnicli.rules.record import Transcript

RULES = ChoiceRules()
TERM = "20271"
OPTIONS = {"305-1A3-EX": "a1", "105-1B3-EX": "b1", "504-1E3-EX": "e1", "201-1D3-EX": "d1"}


def line(session, course, part="specific", ensemble=""):
    return GridLine("200.B1", "2021", session, course, part, ensemble)


GRID = (
    line(1, "601-101-MQ", "common"),
    line(1, "109-101-MQ", "common"),
    line(1, "201-SN2-RE"),
    line(1, "202-SN1-RE"),
    line(2, "601-102-MQ", "common"),
    line(2, "109-102-MQ", "common"),
    line(2, "COM-001-03", "complementary", "a,e"),
    line(2, "201-SN3-RE"),
    line(2, "203-SN1-RE"),
    line(3, "COM-002-03", "complementary", "a,e"),
    line(3, "203-SN2-RE"),
    line(3, "203-LAB-RE"),
    line(4, "109-103-MQ", "common"),
    line(4, "360-SNP-RE"),
)
_REQUIRED = (
    Prerequisite("601-102-MQ", "PA", "601-101-MQ", None),
    Prerequisite("201-SN3-RE", "PA", "201-SN2-RE", None),
    Prerequisite("203-SN1-RE", "PR", "201-SN2-RE", 50),
    Prerequisite("203-SN2-RE", "PA", "203-SN1-RE", None),
    Prerequisite("203-SN2-RE", "CR", "203-LAB-RE", None),
    Prerequisite("203-LAB-RE", "CR", "203-SN2-RE", None),
    Prerequisite("360-SNP-RE", "PA", "203-SN2-RE", None),
)
REQUIRED = {course: tuple(one for one in _REQUIRED if one.course == course) for course, *_ in _REQUIRED}


def course(code, category="specific", ensemble=""):
    return CourseFacts(code, f"Cours {code}", 3, 1, 3, category, ensemble)


FACTS = {
    **{one.course: course(one.course) for one in GRID if one.course[0].isdigit()},
    **{code: course(code, "complementary", ensemble) for code, ensemble in OPTIONS.items()},
}
OFFERED = frozenset(FACTS)


def result(course, mark=78, remark="", term="20261"):
    return Result(term, course, mark, remark)


def transcript(*results, doing=(), rules=RULES):
    """Return a transcript; a bare course stands for a pass."""
    return Transcript([result(one) if isinstance(one, str) else one for one in results], doing, rules)


def proposals(*results, session, doing=(), offered=OFFERED, term=TERM, rules=RULES):
    """Return what a student of GRID is proposed, by course."""
    frame = Frame(GRID, REQUIRED, offered, FACTS, rules, term)
    return {one.course: one for one in propose(frame, transcript(*results, doing=doing), session)}


def states(found):
    return {code: one.state for code, one in found.items()}


def slugs(one):
    return [why.slug for why in one.reasons]
