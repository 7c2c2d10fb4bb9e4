"""`omni staff documents issue`: papers by the thousand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from commands._options import DryRun, Force, Format, TermCode, program_code, student_number, term_code
from commands._session import staff, write
from commands.staff._batch import BatchLanguage, OutFolder, OutZip, Place, issue_all, tell_batch
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.rules import papers as kinds
from omnicli.services import term_papers as service
from omnicli.services.issuing import planned
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from omnicli.rules.papers import Issued
    from omnicli.services.issuing import Report
    from omnicli.services.term_papers import Wanted

ISSUERS = ("registrar",)
"""Who issues papers of others."""

_KINDS = {
    "report-cards": kinds.REPORT_CARD,
    "transcripts": kinds.TRANSCRIPT,
    "attestations": kinds.ATTESTATION,
}


def issue(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    kind: Annotated[
        str, typer.Argument(metavar="report-cards|transcripts|attestations", help=N_("Which papers."))
    ],
    term: TermCode = "",
    program: Annotated[
        str, typer.Option("--program", metavar="CODE", help=N_("Only those of one programme."))
    ] = "",
    student: Annotated[str, typer.Option("--student", metavar="NUMBER", help=N_("Only one student's."))] = "",
    out: OutFolder = "",
    zip_: OutZip = "",
    language: BatchLanguage = "",
    dry_run: DryRun = False,
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Issue papers by the thousand: report cards, transcripts, attestations that are paid and not printed.

    What was issued before and says the same comes out as the same file. A batch that was ended in the middle goes on
    when it is run again. Students whose paper cannot be issued are listed with the reasons; the others have theirs.
    """
    world: World = ctx.obj
    wanted = _wanted(kind, term, program, student, language)
    if dry_run:
        with write(world, roles=ISSUERS, dry_run=True) as uow:
            drafts = service.TermDrafts(uow, wanted, world.tz)
            report = planned(uow, service.chosen(uow, wanted), drafts)
        _tell(world, wanted, report, "")
        return
    place = Place(out, zip_, wanted, force=force)
    _tell(world, wanted, _issued(world, wanted, place), str(place))


def _wanted(kind: str, term: str, program: str, student: str, language: str) -> Wanted:
    named = _KINDS[one_of(kind, tuple(_KINDS), "KIND")]
    if language and named == kinds.ATTESTATION:
        raise UsageFault(N_("An attestation is in the language that was asked for: leave --language out."))
    if not term and (named == kinds.ATTESTATION or not student):
        raise UsageFault(N_("Say the term: --term 20263."), code="term-needed")
    lang = one_of(language, kinds.LANGS, "--language") if language else ""
    number = student_number(student) if student else ""
    return service.Wanted(named, term_code(term), program_code(program), number, lang)


def _issued(world: World, wanted: Wanted, place: Place) -> Report:
    actor = staff(world, ISSUERS)
    with write(world, actor=actor) as uow:
        items = service.chosen(uow, wanted)
        drafts = service.TermDrafts(uow, wanted, world.tz)
        subject = f"student:{wanted.student}" if wanted.student else f"term:{wanted.term}"
        uow.record("paper.batch", subject, **wanted._asdict(), count=len(items))
    return issue_all(world, items, drafts, actor, place, partial(_name, wanted.term))


def _name(term: str, paper: Issued) -> str:
    """Name a file: `NUMBER-kind-term.pdf`, with its request when it answers one."""
    request = str(paper.request) if paper.request else ""
    parts = (paper.student, paper.kind, paper.term or term, request)
    return "-".join(part for part in parts if part) + ".pdf"


def _tell(world: World, wanted: Wanted, report: Report, where: str) -> None:
    asked = {"kind": wanted.kind, "term": wanted.term}
    tell_batch(
        world, asked, report, where, lambda one: {"student": one.item.student, "request": one.item.request}
    )
