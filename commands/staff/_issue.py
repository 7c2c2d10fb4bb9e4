"""`omni staff documents issue`: papers by the thousand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import DryRun, Force, Format, TermCode, program_code, student_number, term_code
from commands._session import StoreUnits, read, staff, write
from commands._written import note_dry_run
from omnicli.errors import Conflict, FinishedWithProblems, UsageFault, reason
from omnicli.i18n import N_
from omnicli.output import keyed
from omnicli.rules import papers as kinds
from omnicli.services import issuing as service
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnicli.batch_files import BatchFolder
    from omnicli.errors import Reason
    from omnicli.rules.papers import Issued
    from omnicli.services.issuing import Failure, Report, Wanted

ISSUERS = ("registrar",)
"""Who issues papers of others."""

_KINDS = {
    "report-cards": kinds.REPORT_CARD,
    "transcripts": kinds.TRANSCRIPT,
    "attestations": kinds.ATTESTATION,
}
_PAPER = 100_000  # bytes, more or less: for the progress bar


class _Files:
    """Names the papers of a batch: `NUMBER-kind-term.pdf`, with its request when it answers one."""

    def __init__(self, folder: BatchFolder, term: str) -> None:
        self._folder, self._term = folder, term

    def stage(self, paper: Issued) -> None:
        self._folder.stage(self._name(paper), paper.content)

    def finish(self, paper: Issued) -> Reason | None:
        return self._folder.finish(self._name(paper))

    def drop(self, paper: Issued) -> None:
        self._folder.drop(self._name(paper))

    def _name(self, paper: Issued) -> str:
        request = str(paper.request) if paper.request else ""
        parts = (paper.student, paper.kind, paper.term or self._term, request)
        return "-".join(part for part in parts if part) + ".pdf"


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
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help=N_("Folder to fill, a file a paper."))
    ] = "",
    zip_: Annotated[
        str, typer.Option("--zip", metavar="FILE", help=N_("One file that holds them all."))
    ] = "",
    language: Annotated[
        str,
        typer.Option(
            "--language",
            metavar="fr|en|both",
            help=N_("Language of the papers; each student's own if not said."),
        ),
    ] = "",
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
            report = service.planned(uow, wanted, world.tz)
        _tell(world, wanted, report, "", dry_run=True)
        return
    folder, packed = _where(out, zip_, wanted, force=force)
    report = _issued(world, wanted, folder, replace=force or bool(packed))
    if packed:
        _pack(folder, packed)
    _tell(world, wanted, report, str(packed or folder), dry_run=False)


def _wanted(kind: str, term: str, program: str, student: str, language: str) -> Wanted:
    named = _KINDS[one_of(kind, tuple(_KINDS), "KIND")]
    if language and named == kinds.ATTESTATION:
        raise UsageFault(N_("An attestation is in the language that was asked for: leave --language out."))
    if not term and (named == kinds.ATTESTATION or not student):
        raise UsageFault(N_("Say the term: --term 20263."), code="term-needed")
    lang = one_of(language, kinds.LANGS, "--language") if language else ""
    number = student_number(student) if student else ""
    return service.Wanted(named, term_code(term), program_code(program), number, lang)


def _where(out: str, zip_: str, wanted: Wanted, *, force: bool) -> tuple[Path, Path | None]:
    """Return the folder to fill and the zip to make of it, if any.

    The folder of a zip is named after what was asked for: what a killed batch left in it goes into the zip of the same
    batch only, and nobody is handed the papers of students that they did not ask for.
    """
    if bool(out) == bool(zip_):
        raise UsageFault(N_("Say one of {options}."), options=("--out", "--zip"))
    if out:
        return Path(out), None
    path = Path(zip_)
    if path.exists() and not force:
        raise Conflict(
            N_("The file {path} exists already: choose another with -o, or add --force."),
            code="file-exists",
            path=path,
        )
    asked = "-".join(word for word in wanted if word)
    return path.with_name(f".{path.name}.{asked}.parts"), path


def _pack(folder: Path, path: Path) -> None:
    from omnicli.batch_files import remove_folder, zip_folder

    zip_folder(folder, path)
    remove_folder(folder)


def _issued(world: World, wanted: Wanted, into: Path, *, replace: bool) -> Report:
    from commands._papers import draw
    from omnicli.batch_files import BatchFolder
    from omnicli.progress import bar
    from omnicli.services.issuing_pool import FEW, Pool, cores

    actor = staff(world, ISSUERS)
    with write(world, actor=actor) as uow:
        items = service.chosen(uow, wanted)
        drafts = service.Drafts(uow, wanted, world.tz)
        subject = f"student:{wanted.student}" if wanted.student else f"term:{wanted.term}"
        uow.record("paper.batch", subject, **wanted._asdict(), count=len(items))
    drawing = draw(world)
    folder = BatchFolder(into, replace=replace)
    with read(world) as uow:
        folder.recover(lambda sha256: uow.papers.number_of(sha256) is not None)
    processes = cores() if len(items) > FEW else 1
    with Pool(drawing, processes) as pool, bar(len(items) * _PAPER) as advance:
        batch = service.Batch(StoreUnits(world), drafts, drawing, pool, _Files(folder, wanted.term))
        tell = (lambda count: advance(count * _PAPER)) if advance else (lambda _count: None)
        report = batch.run(items, actor, world.tz, tell)
    folder.flush()
    return report


def _tell(world: World, wanted: Wanted, report: Report, where: str, *, dry_run: bool) -> None:
    """Say what was done, and what was not; `FinishedWithProblems` when a paper failed."""
    told: dict[str, Any] = {
        "kind": wanted.kind,
        "term": wanted.term,
        "issued": report.new,
        "unchanged": report.again,
        "failed": [_failed(world, one) for one in report.failures],
        "where": where,
        "dry_run": dry_run,
    }
    if world.fmt != "table":
        world.emit(told, keyed(told))
    else:
        _say(world, report, where, dry_run=dry_run)
    if report.failures:
        raise FinishedWithProblems(
            N_("Papers that could not be issued: {count}."),
            code="papers-failed",
            reasons=tuple(_reasons(world, report.failures)),
            count=len(report.failures),
        )


def _say(world: World, report: Report, where: str, *, dry_run: bool) -> None:
    if dry_run:
        note_dry_run(world)
    message = N_("Issued now: {new}. Issued before, unchanged: {again}.")
    world.out(world.t(message, new=report.new, again=report.again) + "\n")
    if where:
        world.note(N_("Written: {path}"), path=where)


def _failed(world: World, one: Failure) -> dict[str, object]:
    return {
        "student": one.student,
        "request": one.request,
        "reasons": [{"code": why.slug, "message": world.t(why.message, **why.params)} for why in one.reasons],
    }


def _reasons(world: World, failures: Sequence[Failure]) -> Iterator[Reason]:
    for one in failures:
        for why in one.reasons:
            said = world.t(why.message, **why.params)
            yield reason(why.slug, N_("{student}: {why}"), student=one.student, why=said)
