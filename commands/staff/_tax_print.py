"""`omni staff taxslips print`: slips on paper by the thousand."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated

import typer

from commands._options import DryRun, Force, Format, student_number, whole_number
from commands._session import staff, write
from commands.staff._batch import BatchLanguage, OutFolder, OutZip, Place, issue_all, tell_batch
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.rules.papers import LANGS
from omnicli.rules.tax_slips import SLIPS, T2202
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.papers import Issued
    from omnicli.services.issuing import Report
    from omnicli.services.tax_printing import Wanted

_ROLES = ("registrar", "finance")
_ALL = "all"


def print_(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    year: Annotated[str, typer.Option("--year", metavar="YYYY", show_default=False, help=N_("Tax year."))],
    slip: Annotated[
        str, typer.Option("--slip", metavar="t2202|rl8|all", help=N_("Which slip; both if nothing is said."))
    ] = _ALL,
    student: Annotated[
        list[str] | None,
        typer.Option("--student", metavar="NUMBER", help=N_("Only this student's; may be repeated.")),
    ] = None,
    paper_only: Annotated[
        bool,
        typer.Option(
            "--paper-only",
            help=N_("Only the relevés 8 of students who have not consented to have them electronically."),
        ),
    ] = False,
    language: BatchLanguage = "",
    out: OutFolder = "",
    zip_: OutZip = "",
    dry_run: DryRun = False,
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Print the tax slips of a year, a signed PDF a slip: NUMBER-t2202-2026.pdf, NUMBER-rl8-2026.pdf.

    They bear whole SINs: keep the folder to yourself, and hand each slip to its student only. What was printed before
    comes out as the same file. A batch that was ended in the middle goes on when it is run again. Cancelled slips are
    left out, and of one that was amended only the last is printed.
    """
    from omnicli.services.issuing import planned
    from omnicli.services.tax_printing import SlipDrafts, chosen

    world: World = ctx.obj
    wanted = _wanted(year, slip, student or [], language, paper_only=paper_only)
    if dry_run:
        with write(world, roles=_ROLES, dry_run=True) as uow:
            report = planned(uow, chosen(uow, wanted), SlipDrafts(wanted.lang))
        _tell(world, wanted, report, "")
        return
    place = Place(out, zip_, _asked(wanted), force=force)
    _tell(world, wanted, _printed(world, wanted, place), str(place))


def _wanted(year: str, slip: str, students: list[str], language: str, *, paper_only: bool) -> Wanted:
    from omnicli.services.tax_printing import Wanted

    sort = one_of(slip, (*SLIPS, _ALL), "--slip")
    if paper_only and sort == T2202:
        raise UsageFault(N_("--paper-only is for the relevé 8: the T2202 needs no consent."))
    return Wanted(
        whole_number(year, "--year", 2019, 2100),
        "" if sort == _ALL else sort,
        tuple(dict.fromkeys(map(student_number, students))),
        one_of(language, LANGS, "--language") if language else "",
        paper_only,
    )


def _asked(wanted: Wanted) -> list[str]:
    """Say what was asked for, in words that tell one batch from another."""
    paper = "paper" if wanted.paper_only else ""
    students = sha256(",".join(wanted.students).encode()).hexdigest()[:12] if wanted.students else ""
    return [str(wanted.year), wanted.slip, paper, wanted.lang, students]


def _printed(world: World, wanted: Wanted, place: Place) -> Report:
    from omnicli.services.tax_printing import SlipDrafts, chosen

    actor = staff(world, _ROLES)
    with write(world, actor=actor) as uow:
        items = chosen(uow, wanted)
        subject = f"student:{wanted.students[0]}" if len(wanted.students) == 1 else f"tax-year:{wanted.year}"
        uow.record("paper.batch", subject, **wanted._asdict(), count=len(items))
    return issue_all(world, items, SlipDrafts(wanted.lang), actor, place, _name)


def _name(paper: Issued) -> str:
    return f"{paper.student}-{paper.kind}-{paper.data['year']}.pdf"


def _tell(world: World, wanted: Wanted, report: Report, where: str) -> None:
    asked = {"year": wanted.year, "slip": wanted.slip or _ALL}
    tell_batch(
        world, asked, report, where, lambda one: {"student": one.item.student, "number": one.item.slip}
    )
