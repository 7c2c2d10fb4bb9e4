"""`omni staff marks`: assessments, marks, and what becomes final of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import DryRun, Format, InputFile, read_form, some_text
from commands._session import write
from commands._written import tell
from commands.staff import _assessments, _finals, _mark_files
from commands.staff._sections import (
    CourseCode,
    SectionCode,
    TermOption,
    course_and_section,
    form_pairs,
    read_pairs,
    the_section,
    unreadable,
)
from omnicli.i18n import N_
from omnicli.output import plain
from omnicli.rules.hundredths import number
from omnicli.rules.result_words import EXCUSED, parse_mark
from omnicli.rules.values import Invalid
from omnicli.services import marking
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnicli.errors import OmniError, Reason
    from omnicli.rules.assessments import Assessment, Section
    from omnicli.services.marking import Asked

app = noun(N_("Marks: assessments, entering, files, final results, corrections."))

Marks = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NUMBER=MARK]...",
        show_default=False,
        help=N_("A student and a mark: 2634567=17.5, 2634567=excused; 2634567= takes the mark away."),
    ),
]
AssessmentName = Annotated[
    str, typer.Option("--assessment", metavar="NAME", show_default=False, help=N_("The assessment’s name."))
]


@app.command()
def enter(
    ctx: typer.Context,
    marks: Marks = None,
    *,
    course: CourseCode,
    section: SectionCode,
    assessment: AssessmentName,
    term: TermOption = "",
    input_: InputFile = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Enter the marks of an assessment, student by student at the terminal.

    In a script: NUMBER=MARK words, or --input with {"marks": {"2634567": "17.5"}}. All are written, or none.
    """
    world: World = ctx.obj
    where, name = course_and_section(course, section), some_text(assessment, "--assessment", limit=60)
    words = [*(marks or ()), *(form_pairs(read_form(world, input_), "marks") if input_ else ())]
    given, unread = read_pairs(words, _mark, "2634567=17.5")
    if not words:
        given = _asked(world, term, where, name)
    with write(world, roles=marking.ROLES, dry_run=dry_run) as uow:
        place = the_section(world, uow, term, where)
        if unread:
            raise _refused(unread, marking.mark_faults(uow, place, name, given))
        done = marking.enter(uow, place, name, given)
    _tell_entered(world, place, name, done._asdict(), dry_run=dry_run)


def _refused(unread: Sequence[Reason], faults: Sequence[Reason]) -> OmniError:
    """Return every reason at once: wrong usage when words that cannot be read are all of them."""
    return marking.no_mark_written([*unread, *faults]) if faults else unreadable(unread)


def _tell_entered(world: World, place: Section, name: str, done: dict[str, Any], *, dry_run: bool) -> None:
    told = {**place._asdict(), "assessment": name, **done, "dry_run": dry_run}
    message = N_(
        "“{assessment}”, group {section} of {course}: {added} marks added, {changed} changed, {removed} removed,"
        " {unchanged} as they were."
    )
    tell(world, told, message)


def _mark(text: str) -> int | str | None:
    """Read a mark of the command line: nothing takes it away, `?` or `excused` excuses."""
    if not text.strip():
        return marking.REMOVE
    found = EXCUSED if text.strip() == "?" else parse_mark(text)
    return None if found == EXCUSED else found


def _asked(world: World, term: str, where: tuple[str, str], name: str) -> dict[str, int | str | None]:
    """Ask for the mark of each student in turn; Enter leaves it as it is."""
    with write(world, roles=marking.ROLES, dry_run=True) as uow:
        found, students = marking.roll(uow, the_section(world, uow, term, where), name)
    world.note(
        N_("“{name}”, out of {points}. Enter goes on to the next student, ? excuses, ! ends."),
        name=found.name,
        points=number(found.points),
    )
    return dict(_answers(world, found, students))


def _answers(
    world: World, found: Assessment, students: Iterable[Asked]
) -> Iterable[tuple[str, int | str | None]]:
    for one in students:
        answer = _answer(world, found, one)
        if answer == "!":
            return
        if answer:
            yield one.student.student, _mark(answer)


def _answer(world: World, found: Assessment, one: Asked) -> str:
    """Ask until the answer is a mark that can be, or nothing."""
    while True:
        answer = world.prompter.ask(
            N_("{student} {name} [{mark}]"),
            student=one.student.student,
            name=plain(one.student.name),
            mark=_shown(one),
        )
        try:
            mark = _mark(answer) if answer not in {"", "!"} else None
        except Invalid as error:
            world.note(error.reason.message, **error.reason.params)
            continue
        if not isinstance(mark, int) or mark <= found.points:
            return answer
        why = marking.over(one.student.student, mark, found.points)
        world.note(why.message, **why.params)


def _shown(one: Asked) -> str:
    if not one.is_marked:
        return "–"
    return "?" if one.mark is None else number(one.mark)


# The other parts stand in files of their own.
app.command("assessments")(_assessments.list_)
app.command("set-assessment")(_assessments.set_)
app.command("remove-assessment")(_assessments.remove)
app.command("set-category")(_assessments.set_category)
app.command("remove-category")(_assessments.remove_category)
app.command("import")(_mark_files.import_of_section)
app.command("show")(_finals.show)
app.command("missing")(_finals.missing)
app.command("finalize")(_finals.finalize)
app.command("correct")(_finals.correct)
app.command("corrections")(_finals.corrections)
