"""`omni demo`: an invented college, ready to try."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import command
from commands._installing import install
from commands._options import Format, whole_number
from omnicli.errors import Conflict
from omnicli.i18n import N_
from omnicli.output import to_json
from omnicli.rules.college import from_file
from omnicli.services import rehearsal
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.demo.college import DemoCollege
    from store.uow import UnitOfWork

app = command()


@app.command()
def demo(
    ctx: typer.Context,
    students: Annotated[
        str, typer.Option("--students", metavar="N", help=N_("How many students, 1 to 20000."))
    ] = "1200",
    seed: Annotated[
        str, typer.Option("--seed", metavar="S", help=N_("Another number invents another college."))
    ] = "2026",
    fmt: Format = "",
) -> None:
    """Make an invented college, ready to try.

    A rehearsal store in OMNI_HOME: students, teachers, courses, sections, two past terms, the present one,
    and the next one to choose courses for. The same seed on the same day invents the same college.
    """
    world: World = ctx.obj
    from omnicli.demo.college import MOST_STUDENTS, invent

    count = whole_number(students, "--students", 1, MOST_STUDENTS)
    chosen = whole_number(seed, "--seed", 0, 2**63)
    if world.place.database.exists():
        raise Conflict(
            N_("There is a college here already: {path}. For another, choose another OMNI_HOME."),
            code="college-exists",
            path=world.home,
        )
    world.move_clock()
    college = invent(students=count, seed=chosen, today=world.today())
    loaded: list[rehearsal.Loaded] = []

    def fill(uow: UnitOfWork) -> None:
        accounts = rehearsal.open_accounts(world.hasher, college)
        loaded.extend(rehearsal.fill(uow, college, accounts, world.tz))

    install(world, from_file(college.college), None, rehearsal=True, fill=fill)
    _tell(world, college, loaded)


def _tell(world: World, college: DemoCollege, loaded: list[rehearsal.Loaded]) -> None:
    if world.fmt == "json":
        world.out(to_json(_as_data(world, college, loaded)))
        return
    world.out(
        "\n".join(
            (*_counts(world, college, loaded), "", *_people(world, college), "", *_next(world, college))
        )
        + "\n"
    )


def _counts(world: World, college: DemoCollege, loaded: list[rehearsal.Loaded]) -> Iterator[str]:
    yield world.t(N_("{name}: an invented college in {path}"), name=college.college["name"], path=world.home)
    total: Counter[str] = Counter()
    for one in loaded:
        total[one.kind] += one.lines
    for kind, count in total.items():
        yield f"  {count:>7}  {world.t(_KINDS[kind])}"


_KINDS = {
    "programs": N_("programmes"),
    "courses": N_("courses"),
    "prerequisites": N_("prerequisites"),
    "grid": N_("courses of the programmes’ grids"),
    "terms": N_("terms"),
    "calendar": N_("special days of the calendar"),
    "employees": N_("employees"),
    "students": N_("students"),
    "offering": N_("weekly meetings of sections"),
    "registrations": N_("registrations"),
    "record": N_("results of past terms"),
    "exams": N_("exams outside of courses"),
    "categories": N_("categories of assessments"),
    "assessments": N_("assessments of the present term"),
    "marks": N_("marks entered"),
    "absences": N_("absences"),
    "ledger": N_("entries of the ledger, past terms paid"),
    "sins": N_("social insurance numbers"),
}


def _people(world: World, college: DemoCollege) -> Iterator[str]:
    t, people = world.t, college.people
    yield t(N_("Four people to be:"))
    if people.newcomer:
        one = people.newcomer
        yield t(N_("  {name}, a student who has not registered yet"), name=one.name)
        yield t(
            N_("    number {number} · permanent code {code} · born {born}"),
            number=one.number,
            code=one.permanent_code,
            born=one.birth_date,
        )
    yield t(
        N_("  {name}, a registered student: {number}"),
        name=people.registered.name,
        number=people.registered.number,
    )
    yield t(
        N_("  {name}, a teacher of that student: {number}"),
        name=people.teacher.name,
        number=people.teacher.number,
    )
    yield t(
        N_("  {name}, the registrar: {number}"), name=people.registrar.name, number=people.registrar.number
    )
    yield t(N_("  Password of the last three: {nip}"), nip=rehearsal.NIP)


def _next(world: World, college: DemoCollege) -> Iterator[str]:
    t, people = world.t, college.people
    yield t(N_("Try next:"))
    if world.environ.get("OMNI_HOME"):
        yield f"  export OMNI_HOME={shlex.quote(str(world.home))}"
    yield f"  omni login --student {people.registered.number}"
    yield "  omni"
    yield "  omni schedule show"
    yield "  omni schedule print"
    yield "  omni results term"
    yield "  omni choose-courses"
    if people.newcomer:
        yield "  omni register"
    yield f"  omni staff timetable publish --term {college.terms[-1]}"
    yield f"  omni staff students list --unretrieved --term {college.terms[-1]}"
    yield f"  omni staff choices list --missing --term {college.next_term}"


def _as_data(world: World, college: DemoCollege, loaded: list[rehearsal.Loaded]) -> dict[str, Any]:
    people = college.people
    return {
        "home": str(world.home),
        "terms": college.terms,
        "next_term": college.next_term,
        "loaded": [one._asdict() for one in loaded],
        "password": rehearsal.NIP,
        "newcomer": asdict(people.newcomer) if people.newcomer else None,
        "registered": asdict(people.registered),
        "teacher": asdict(people.teacher),
        "registrar": asdict(people.registrar),
    }
