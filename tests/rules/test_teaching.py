"""Whose section it is."""

from __future__ import annotations

import pytest

from omnicli.rules.assessments import Section
from omnicli.rules.persons import Employee
from omnicli.rules.teaching import Teachers, is_own, namesakes, why_not_own

LISE = Employee("E1003", "Côté", "Lise", ("teacher",), None)
OTHER = Employee("E1004", "COTE", "Lise", ("teacher",), None)
GUY = Employee("E1002", "Roy", "Guy", ("teacher",), None)
PLACE = Section("20263", "420-1N6-TH", "00001")


@pytest.mark.parametrize("text", ["Lise Côté", "COTE, Lise", "lise cote", "E1003", "Côté Lise"])
def test_a_timetable_names_its_teacher_in_any_way(text: str) -> None:
    assert is_own(LISE, Teachers(texts=frozenset((text,))), ())
    assert not is_own(GUY, Teachers(texts=frozenset((text,))), ())


def test_who_is_said_to_teach_goes_before_the_timetable() -> None:
    teachers = Teachers(frozenset((GUY.number,)), frozenset(("Lise Côté",)))
    assert is_own(GUY, teachers, ())
    assert not is_own(LISE, teachers, ())


def test_a_name_of_two_is_nobodys_and_a_number_still_is() -> None:
    shared = namesakes(LISE, (LISE, OTHER, GUY))
    by_name = why_not_own(LISE, PLACE, Teachers(texts=frozenset(("Lise Côté",))), shared)
    assert by_name
    assert by_name.slug == "namesakes"
    assert is_own(LISE, Teachers(texts=frozenset(("e1003",))), shared)
