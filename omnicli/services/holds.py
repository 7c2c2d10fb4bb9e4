"""Setting, lifting and listing holds, one student or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import BadInput, Conflict, NotFound, Refused, reason
from omnicli.i18n import N_
from omnicli.rules.holds import read_numbers, refusals
from omnicli.services.people import need_student

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from omnicli.rules.access import Hold
    from omnicli.rules.holds import Wanted
    from omnicli.rules.persons import Student
    from store.uow import UnitOfWork


class Placed(NamedTuple):
    """A hold with the student's name; `added` is False for one that was in force already."""

    hold: Hold
    name: str
    added: bool = False


def add(uow: UnitOfWork, number: str, wanted: Wanted, today: date) -> Placed:
    """Set a hold on one student; the same hold in force already is not set twice."""
    _check(wanted, today)
    return _add(uow, need_student(uow, number), wanted, today)


def add_all(uow: UnitOfWork, lines: Iterable[str], wanted: Wanted, today: date) -> list[Placed]:
    """Set the same hold on every student of a list, or on none: `BadInput` with every bad line."""
    _check(wanted, today)
    numbers, faults = read_numbers(lines)
    students = {number: uow.people.student(number) for number in numbers}
    unknown = N_("Line {line}: there is no student {number}.")
    faults += [
        reason("unknown-student", unknown, line=line, number=number)
        for number, line in numbers.items()
        if students[number] is None
    ]
    if faults:
        faults.sort(key=lambda one: int(str(one.params["line"])))
        raise BadInput(N_("No hold was set: correct the list."), code="bad-list", reasons=faults)
    if not numbers:
        raise BadInput(N_("The list holds no student number."), code="empty-list")
    return [_add(uow, student, wanted, today) for student in students.values() if student]


def _check(wanted: Wanted, today: date) -> None:
    reasons = refusals(wanted, today)
    if reasons:
        raise Refused(N_("No hold was set."), code="hold-refused", reasons=reasons)


def _add(uow: UnitOfWork, student: Student, wanted: Wanted, today: date) -> Placed:
    for one in uow.holds.of_student(student.number):
        if one.in_force(today) and wanted.is_same(one):
            return Placed(one, student.name)
    number = uow.holds.add(student.number, *wanted, at=uow.at, actor=uow.actor)
    # The words stay with the hold: they may be about a person, and the trail is kept longer.
    uow.record(
        "hold.add", f"student:{student.number}", hold=number, kind=wanted.kind, blocks=wanted.blocks,
        until=wanted.until.isoformat() if wanted.until else None,
    )  # fmt: skip
    return Placed(_hold(uow, number), student.name, added=True)


def lift(uow: UnitOfWork, number: int, why: str) -> Placed:
    """Lift a hold; `NotFound` when there is none of that number, `Conflict` when it was lifted already."""
    hold = _hold(uow, number)
    if not uow.holds.lift(number, why, at=uow.at, actor=uow.actor):
        raise Conflict(N_("The hold {number} was lifted already."), code="hold-lifted", number=number)
    uow.record("hold.lift", f"student:{hold.student}", hold=number)
    return Placed(_hold(uow, number), need_student(uow, hold.student).name)


def listing(uow: UnitOfWork, today: date, *, student: str = "", everything: bool = False) -> list[Placed]:
    """List the holds in force, of one student when given; with `everything` also those over. It leaves an event."""
    names = {student: need_student(uow, student).name} if student else {}
    found = uow.holds.of_student(student) if student else uow.holds.all()
    kept = [one for one in found if everything or one.in_force(today)]
    for number in {one.student for one in kept} - names.keys():
        names[number] = need_student(uow, number).name
    uow.record("holds.list", f"student:{student}" if student else "students", count=len(kept))
    return [Placed(one, names[one.student]) for one in kept]


def _hold(uow: UnitOfWork, number: int) -> Hold:
    hold = uow.holds.hold(number)
    if hold is None:
        raise NotFound(N_("There is no hold {number}."), code="unknown-hold", number=number)
    return hold
