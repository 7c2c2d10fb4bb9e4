"""Whose section it is: said by the college, else by the names of the timetable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.values import keyword

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from omnicli.errors import Reason
    from omnicli.rules.assessments import Section
    from omnicli.rules.persons import Employee


class Teachers(NamedTuple):
    """Who a section says it is taught by: numbers of employees given for it, and the texts of its meetings."""

    given: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


def names_of(employee: Employee) -> frozenset[str]:
    """Return what a timetable may call an employee by: the number, or the names in either order, without accents."""
    first, last = employee.first_name, employee.last_name
    return frozenset((keyword(employee.number), keyword(f"{first} {last}"), keyword(f"{last} {first}")))


def namesakes(employee: Employee, employees: Iterable[Employee]) -> frozenset[str]:
    """Return the names that an employee shares with another: they say of neither that a section is theirs."""
    others = [names_of(one) for one in employees if one.number != employee.number]
    return names_of(employee) & frozenset().union(*others)


def is_own(employee: Employee, teachers: Teachers, shared: Collection[str]) -> bool:
    """Tell whether a section is an employee's; `shared` are the names that another bears too."""
    if teachers.given:
        return employee.number in teachers.given
    names = names_of(employee) - frozenset(shared)
    return any(_word(text) in names for text in teachers.texts)


def why_not_own(
    employee: Employee, place: Section, teachers: Teachers, shared: Collection[str]
) -> Reason | None:
    """Return why a section is not an employee's, and what to do about it; None when it is."""
    if is_own(employee, teachers, shared):
        return None
    known = {"course": place.course, "section": place.section, "employee": employee.number}
    if not teachers.given and any(_word(text) in shared for text in teachers.texts):
        message = N_(
            "The timetable names {name} for the group {section} of {course}, and two employees are called so:"
            " the registrar says which one with a file (omni staff import teaching)."
        )
        return reason("namesakes", message, name=employee.name, **known)
    message = N_(
        "The group {section} of {course} is not yours, {employee}. If it should be, ask the registrar to say so with"
        " a file (omni staff import teaching)."
    )
    return reason("not-your-group", message, **known)


def _word(text: str) -> str:
    return keyword(text.replace(",", " "))
