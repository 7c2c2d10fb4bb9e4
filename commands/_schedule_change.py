"""`omni schedule change`: the guide's «Modification d'horaire»."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from commands._options import (
    DryRun,
    Format,
    InputFile,
    TermCode,
    parsed,
    read_form,
    secret_from_stdin,
    term_code,
)
from commands._session import as_student, read, signed_in_student, write
from commands._written import note_dry_run, told_to_the_end
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.rules.values import Invalid
from omnicli.world import World

if TYPE_CHECKING:
    from commands._timetables import Listed
    from omnicli.rules.persons import Student
    from omnicli.services.changing import Case


class Wishes(NamedTuple):
    """What the student said of the timetables to be found."""

    prefer: str
    keep: str
    wanted: str


def change(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    term: TermCode = "",
    prefer: Annotated[
        str,
        typer.Option(
            "--prefer",
            metavar="WISHES",
            help=N_(
                "What you prefer: days-off, late-start, early-end, few-gaps, few-changes; the first counts most."
            ),
        ),
    ] = "",
    keep: Annotated[
        str,
        typer.Option(
            "--keep", metavar="COURSES", help=N_("Courses that stay as they are, separated by commas.")
        ),
    ] = "",
    wanted: Annotated[
        str,
        typer.Option(
            "--with", metavar="COURSE:SECTION", help=N_("Groups you want to be in, separated by commas.")
        ),
    ] = "",
    list_: Annotated[bool, typer.Option("--list", help=N_("Only list the best timetables."))] = False,
    everything: Annotated[
        bool, typer.Option("--all", help=N_("List every timetable, not the best 20."))
    ] = False,
    select: Annotated[
        str | None, typer.Option("--select", metavar="TIMETABLE", help=N_("Take this timetable of the list."))
    ] = None,
    history: Annotated[bool, typer.Option("--history", help=N_("Only show your past changes."))] = False,
    source: InputFile = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help=N_("Read the password from standard input."))
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Change your timetable, for a fee.

    Every timetable that your courses can make with the seats that are free is found, and the best are shown first, by
    what you prefer. Pick one and enter your password: the seats move, and the fee is on your account.

    Preferences count in their order, or with weights: --prefer days-off=3,few-gaps=1.

    In a script: --list, then --select TIMETABLE with --password-stdin, or --input and a form: {"password": "…"}.
    """
    world: World = ctx.obj
    _check_options(list_=list_ or everything, select=select is not None, history=history)
    if (source or password_stdin) and select is None:  # else a script would believe its timetable changed
        raise UsageFault(N_("--input and --password-stdin go with --select."))
    code, wishes = term_code(term), Wishes(prefer, keep, wanted)
    if history:
        _history(world)
    elif select is not None:
        nip = "" if dry_run else _nip(world, source, password_stdin=password_stdin)
        _select(world, code, select, wishes, nip, dry_run=dry_run)
    else:
        from commands._schedule_change_list import show_list

        me, listed = _listed(world, code, wishes)
        show_list(world, me.case, listed, everything=everything)
        if world.fmt == "table" and not (list_ or everything) and listed.others:
            _pick(world, me, listed, dry_run=dry_run)


def _check_options(*, list_: bool, select: bool, history: bool) -> None:
    if list_ + select + history > 1:
        raise UsageFault(N_("Say one of {options}."), options=("--list", "--select", "--history"))


def _nip(world: World, source: str, *, password_stdin: bool) -> str:
    """Read the password that a script gives; '' when it is to be asked."""
    from commands._identity import text_from_form

    if source:
        return text_from_form(read_form(world, source), "password")
    return secret_from_stdin(world) if password_stdin else ""


class Mine(NamedTuple):
    """The student who is signed in, as the audit trail names one, and how that student stands before a change."""

    student: Student
    actor: str
    case: Case


def _mine(world: World, code: str) -> Mine:
    """Read how the student stands; what closes the module is said with the other refusals."""
    from omnicli.services import changing as service

    with signed_in_student(world) as (uow, student, me):
        found = Mine(student, me.actor, service.case(uow, student, code, world.tz))
    service.require_open(found.case)
    return found


def _history(world: World) -> None:
    from commands._schedule_change_told import show_history
    from omnicli.services.changing import history

    # What was paid for is said as long as payments are: a debt or a hold hides no fee.
    with as_student(world, "payments") as (uow, student, _me):
        found = history(uow, student)
    show_history(world, found)


def _listed(world: World, code: str, wishes: Wishes) -> tuple[Mine, Listed]:
    from commands._timetables import Listed
    from omnicli.rules.preferences import parse_preferences
    from omnicli.services.changing import check_wishes

    preferences = parsed(parse_preferences, wishes.prefer)
    keep, wanted = _courses(wishes.keep), _sections(wishes.wanted)
    me = _mine(world, code)
    check_wishes(me.case, keep, wanted)
    found = me.case.situation.configurations(keep, wanted)
    return me, Listed(me.case.situation, found, preferences, found.count(), keep, wanted)


def _courses(text: str) -> frozenset[str]:
    from omnicli.rules.codes import parse_course_code

    return frozenset(parsed(parse_course_code, word) for word in text.replace(",", " ").split())


def _sections(text: str) -> frozenset[tuple[str, str]]:
    from omnicli.rules.options import parse_option

    found = [parsed(parse_option, word) for word in text.replace(",", " ").split()]
    if not all(one.section for one in found):
        raise UsageFault(
            N_("{option} takes groups, such as {example}."), option="--with", example="109-101-MQ:00012"
        )
    return frozenset((one.course, one.section) for one in found)


# --- choosing -------------------------------------------------------------------------------------------


def _pick(world: World, me: Mine, listed: Listed, *, dry_run: bool) -> None:
    """Ask which one, and go on with it; who gives no answer leaves."""
    while answer := world.prompter.ask(
        N_("Which one? (its number, or the timetable's name; Enter to leave)")
    ):
        try:
            sections = _named(me, listed, answer)
        except Invalid as error:
            world.note(error.reason.message, **error.reason.params)
        else:
            _take(world, me, sections, "", dry_run=dry_run)
            return
    world.note(_UNCHANGED)


def _named(me: Mine, listed: Listed, answer: str) -> dict[str, str]:
    """Return the sections of the timetable that an answer means; raises `Invalid`."""
    from commands._schedule_change_list import FIRST
    from commands._timetables import chosen

    shown = min(FIRST, listed.number.merged)
    if answer.isascii() and answer.isdecimal() and len(answer) < 4:
        if not 1 <= int(answer) <= shown:
            raise Invalid(
                "not-listed", N_("{number} is not in the list: 1 to {most}."), number=answer, most=shown
            )
        best = listed.configurations.best(listed.preferences, int(answer))
        return chosen(listed, best[-1])
    return me.case.situation.parse(answer)


def _select(world: World, code: str, text: str, wishes: Wishes, nip: str, *, dry_run: bool) -> None:
    from omnicli.services.changing import check_wishes, require_kept

    keep, wanted = _courses(wishes.keep), _sections(wishes.wanted)
    me = _mine(world, code)
    check_wishes(me.case, keep, wanted)
    sections = _as_wanted(parsed(me.case.situation.parse, text), wanted)
    require_kept(me.case, sections, keep)
    _take(world, me, sections, nip, dry_run=dry_run)


def _as_wanted(sections: dict[str, str], wanted: frozenset[tuple[str, str]]) -> dict[str, str]:
    """Put a group that was asked for in the place of another; of several, the one that the timetable has stays."""
    instead = dict(sorted(wanted, reverse=True))
    return {
        course: section if (course, section) in wanted else instead.get(course, section)
        for course, section in sections.items()
    }


def _take(world: World, me: Mine, sections: dict[str, str], nip: str, *, dry_run: bool) -> None:
    """Show what is to be and what it costs; take the NIP; do it; show what is."""
    from commands._nip import confirm_nip
    from commands._schedule_change_told import show_plan, tell
    from omnicli.services import changing as service

    plan = service.plan(me.case, sections)
    with read(world) as uow:
        meetings = uow.offering.meetings_in(plan.term, plan.sections)
    if dry_run or not nip:
        show_plan(world, plan, meetings)
    if dry_run:
        tell(world, plan, None, meetings)
        note_dry_run(world)
        return
    typed = (
        ""
        if nip
        else world.prompter.secret(N_("Your password (NIP), to confirm the change (Enter to leave):"))
    )
    if not nip and not typed:
        world.note(_UNCHANGED)
        return
    account = confirm_nip(world, "schedule-change", nip or typed, typed=bool(typed))
    with told_to_the_end() as hold:
        with write(world, actor=me.actor) as uow:
            made = service.change(uow, account, me.student, plan, world.tz)
            hold()
        tell(world, plan, made, meetings)


_UNCHANGED = N_("Nothing was changed.")
