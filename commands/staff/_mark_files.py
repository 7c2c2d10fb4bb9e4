"""Files of one section at the terminal: `omni staff marks import`, and what absences and `staff import` share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from commands._options import DryRun, Format, some_text
from commands._written import note_dry_run
from commands.staff import import_ as files
from commands.staff._sections import (
    CourseCode,
    MarksFile,
    SectionCode,
    TermOption,
    opened_section,
)
from omnicli.i18n import N_
from omnicli.progress import bar
from omnicli.services.imports.of_section import import_marks
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO, Protocol

    from omnicli.rules.assessments import Section
    from omnicli.services.imports.report import Report
    from store.uow import UnitOfWork

    class Loading(Protocol):
        """Loads a file of one section."""

        def __call__(
            self,
            uow: UnitOfWork,
            stream: BinaryIO,
            place: Section,
            what: str,
            /,
            *,
            dry_run: bool,
            progress: Callable[[int], None] | None,
        ) -> Report: ...


OneAssessment = Annotated[
    str, typer.Option("--assessment", metavar="NAME", help=N_("The assessment, when no column says it."))
]


def import_of_section(
    ctx: typer.Context,
    file: MarksFile,
    *,
    course: CourseCode,
    section: SectionCode,
    assessment: OneAssessment = "",
    term: TermOption = "",
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Load a file of marks of a group: number,mark for one assessment, or a column for each of them.

    The header may be missing; commas, semicolons, tabs and decimal commas are understood. An empty cell says nothing.
    Nothing is written if a line is bad. Whoever of the group is not in the file is listed.
    """
    world: World = ctx.obj
    name = some_text(assessment, "--assessment", limit=60) if assessment else ""
    load_section(world, file, (course, section, term), import_marks, name, dry_run=dry_run)


def load_section(
    world: World, file: str, where: tuple[str, str, str], loading: Loading, what: str, *, dry_run: bool
) -> None:
    """Load a file of one section (course, group, term) and show its report, as `omni staff import` does.

    `what` is what all its lines are about: an assessment, a day; '' when a column says it.
    """
    with (
        files.opened(world, file) as source,
        bar(os.fstat(source.fileno()).st_size) as progress,
        opened_section(world, *where, dry_run=dry_run) as (uow, place),
    ):
        before = files.state(source)
        report = loading(uow, source, place, what, dry_run=dry_run, progress=progress)
        files.check_unchanged(source, before, file)
    files.tell(world, report)
    if dry_run:
        note_dry_run(world)
    files.judge(report, dry_run=dry_run, partial=False)
