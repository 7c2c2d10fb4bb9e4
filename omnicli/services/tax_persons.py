"""Who slips are about: the students' file and their SINs, read once and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound, reason
from omnicli.i18n import N_
from omnicli.rules.sin import sin_warnings
from omnicli.rules.tax_faults import SinState, check
from omnicli.rules.tax_slips import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from omnicli.errors import Reason
    from omnicli.rules.tax_year import TaxYear
    from store.uow import UnitOfWork

_FEW = 20  # students: fewer are looked up one by one
_END = 3


class Known(NamedTuple):
    """A student as a slip names it, and all that is wrong or worth a look."""

    person: Person
    faults: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


class Persons:
    """The students of a year's slips. Their SINs are in memory here and nowhere shown."""

    def __init__(self, uow: UnitOfWork, year: TaxYear, students: Collection[str] = ()) -> None:
        """Read these students, or all; `NotFound` with every number that nobody has."""
        self._year = year
        self._students = uow.tax_slips.people(students)
        unknown = sorted({*students} - self._students.keys())
        if unknown:
            why = [reason("no-student", _UNKNOWN, number=number) for number in unknown]
            raise NotFound(_SOME, code="no-student", reasons=why)
        self._sins = _sins(uow, students)
        self._asked = uow.sins.requested()

    @property
    def sins(self) -> Mapping[str, str]:
        """The SIN of each student who gave one: secrets."""
        return {student: sin for student, (sin, _) in self._sins.items()}

    def of(self, student: str, slips: Collection[str]) -> Known:
        """Return a student, checked for what these sorts of slips say."""
        found = self._students[student]
        sin, expires = self._sins.get(student, ("", None))
        state = SinState(
            sin[-_END:] if sin else "", expires, sin_warnings(sin) if sin else (), self._asked.get(student)
        )
        address, faults, warnings = check(found, state, slips, self._year)
        person = Person(
            student, found.last_name, found.first_name, found.permanent_code, found.program_title, found.program,
            address, state.end,
        )  # fmt: skip
        return Known(person, faults, warnings)


_UNKNOWN = N_("No student has the number {number}.")
_SOME = N_("Some students are unknown.")


def _sins(uow: UnitOfWork, students: Collection[str]) -> dict[str, tuple[str, str | None]]:
    if not students or len(students) > _FEW:
        return uow.sins.opened()
    held = {student: one for student in students if (one := uow.sins.held(student))}
    return {student: (sin, held[student].expires) for student, sin in uow.sins.reveal(held).items()}
