"""`omni` alone: home (guide, step 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commands._modules import fitted, module_lines, said, why
from commands._session import current, read
from commands._words import role_words
from omnicli.i18n import N_
from omnicli.output import plain, to_json
from omnicli.rules.access import told
from omnicli.rules.persons import STUDENT, Employee, Student
from omnicli.rules.terms import term_name
from omnicli.services import home as service

if TYPE_CHECKING:
    from omnicli.rules.access import Access
    from omnicli.services.home import Home
    from omnicli.world import World


def home(world: World) -> None:
    """Show the home of whoever is signed in, or the way in."""
    me = current(world)
    if me is None:
        _guest(world)
    elif me.session.kind == STUDENT and isinstance(me.person, Student):
        _student(world, me.person)
    elif isinstance(me.person, Employee):
        _employee(world, me.person)


def _guest(world: World) -> None:
    with read(world) as uow:
        name = uow.college.facts().name
    if world.fmt == "json":
        world.out(to_json({"college": name, "person": None}))
        return
    t = world.t
    lines = (
        plain(name),
        "",
        t(N_("First use?            omni register")),
        t(N_("Sign in:              omni login --student NUMBER")),
        t(N_("Forgotten password?   omni reset-password")),
        t(N_("All commands:         omni --help")),
    )
    world.out("\n".join(lines) + "\n")


def _student(world: World, student: Student) -> None:
    with read(world) as uow:
        found = service.of_student(uow, student, world.tz)
    if world.fmt == "json":
        world.out(to_json(_as_json(world, student, found)))
        return
    lines = [
        plain(f"{found.college} · {student.name} · {student.number}"),
        plain(f"{student.program} {student.program_title}"),
        _term_line(world, found),
        "",
    ]
    lines += module_lines(world, found.modules)
    also = [*_owed(world, found.access), *_held(world, found.access), *_duties(world, found)]
    lines += ["", *fitted(world, also)] if also else []
    world.out("\n".join(lines) + "\n")


def _owed(world: World, access: Access) -> list[str]:
    """Say what is owed, when something is."""
    if access.balance <= 0:
        return []
    message = (
        N_("Balance: {balance}, of which {overdue} overdue (due on {date}): omni payments balance")
        if access.overdue
        else N_("Balance: {balance}, to be paid by {date}: omni payments balance")
    )
    return [world.t(message, balance=access.balance, overdue=access.overdue, date=access.next_due)]


def _held(world: World, access: Access) -> list[str]:
    """Say each hold in force, whole: the module's line had room for its number only."""
    return [said(world, told(hold)) for hold in access.holds]


def _duties(world: World, found: Home) -> list[str]:
    """Say what the student must still do this term, where the module is not closed to them."""
    lines = []
    is_open = {state.module.key: state.closed is None for state in found.modules}
    if found.retrieved is False and is_open["schedule"]:
        lines.append(world.t(N_("You must retrieve your timetable: omni schedule show")))
    if found.confirmed is False and found.term and is_open["confirmation"]:
        message = (
            N_("You have not confirmed your enrolment, and its last day was {date}: omni confirm-enrollment")
            if found.late
            else N_("You must confirm your enrolment by {date}: omni confirm-enrollment")
        )
        lines.append(world.t(message, date=found.term.confirm_by))
    if found.must_give_sin:
        lines.append(
            world.t(N_("You must give the college your SIN, for your tax slips: omni personal edit --sin"))
        )
    if found.slips and is_open["taxslips"]:
        lines.append(world.t(N_("Your tax slips of {year} are there: omni taxslip"), year=found.slips))
    return [*lines, *_choice(world, found, is_open=is_open["course-choice"])]


def _choice(world: World, found: Home, *, is_open: bool) -> list[str]:
    """Say that courses are to be chosen, while they may be; the number of what was submitted, for as long as shown."""
    if found.choice is None or not is_open:
        return []
    words = {"term": term_name(found.choice.code, world.lang), "date": found.choice.choose_by}
    if found.chosen:
        message = N_(
            "Courses chosen for {term}: confirmation number {number}. You may change them until {date}."
        )
        return [world.t(message, number=found.chosen, **words)]
    message = N_("You must choose your courses for {term} by {date}: omni choose-courses")
    return [world.t(message, **words)]


def _term_line(world: World, found: Home) -> str:
    t = world.t
    if found.term is None:
        return t(N_("No term yet"))
    courses = t.plural(N_("{count} course"), N_("{count} courses"), found.courses)
    return f"{term_name(found.term.code, t.lang)} · {courses}"


def _as_json(world: World, student: Student, found: Home) -> dict[str, Any]:
    return {
        "college": found.college,
        "person": {
            "kind": STUDENT,
            "number": student.number,
            "name": student.name,
            "program": student.program,
        },
        "term": found.term.code if found.term else None,
        "courses": found.courses,
        "schedule_retrieved": found.retrieved,
        "enrolment_confirmed": found.confirmed,
        "course_choice": _choice_data(found),
        "must_give_sin": found.must_give_sin,
        "tax_slips_to_print": found.slips,
        "modules": [
            {
                "key": state.module.key,
                "command": f"omni {state.module.command}",
                "open": state.closed is None,
                "reason": state.closed.slug if state.closed else None,
                "message": why(world, state),
            }
            for state in found.modules
        ],
        "balance_cents": found.access.balance,
        "overdue_cents": found.access.overdue,
        "next_due": found.access.next_due,
        "holds": [
            {"kind": one.kind, "reason": one.reason, "blocks": one.modules, "until": one.until}
            for one in found.access.holds
        ],
    }


def _choice_data(found: Home) -> dict[str, Any] | None:
    if found.choice is None:
        return None
    return {
        "term": found.choice.code,
        "from": found.choice.choose_from,
        "by": found.choice.choose_by,
        "confirmation": found.chosen,
    }


def _employee(world: World, employee: Employee) -> None:
    with read(world) as uow:
        college = uow.college.facts().name
    if world.fmt == "json":
        person = {
            "kind": "employee",
            "number": employee.number,
            "name": employee.name,
            "roles": employee.roles,
        }
        world.out(to_json({"college": college, "person": person}))
        return
    t = world.t
    lines = (
        plain(f"{college} · {employee.name} · {employee.number}"),
        ", ".join(role_words(world, employee.roles)),
        "",
        t(N_("Files, students, employees:   omni staff --help")),
        t(N_("Your password and questions:  omni profile --help")),
    )
    world.out("\n".join(lines) + "\n")
