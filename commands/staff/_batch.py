"""Papers by the thousand on the command line: where they go, how they are made, what is told of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._session import StoreUnits, read
from commands._written import note_dry_run
from omnicli.errors import Conflict, FinishedWithProblems, UsageFault, reason
from omnicli.i18n import N_
from omnicli.output import keyed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from omnicli.batch_files import BatchFolder
    from omnicli.errors import Reason
    from omnicli.rules.papers import Issued
    from omnicli.services.issuing import Drafts, Failure, Item, Report
    from omnicli.world import World

OutFolder = Annotated[str, typer.Option("--out", metavar="DIR", help=N_("Folder to fill, a file a paper."))]
OutZip = Annotated[str, typer.Option("--zip", metavar="FILE", help=N_("One file that holds them all."))]
BatchLanguage = Annotated[
    str,
    typer.Option(
        "--language", metavar="fr|en|both", help=N_("Language of the papers; each student's own if not said.")
    ),
]

_PAPER = 100_000  # bytes, more or less: for the progress bar


class Place:
    """Where the papers of a batch go: a folder, or a zip."""

    def __init__(self, out: str, zip_: str, asked: Sequence[str], *, force: bool) -> None:
        """`asked` is what was asked for; `Conflict` when the zip is there already.

        The folder of a zip is named after what was asked for: what a killed batch left in it goes into the zip of the
        same batch only, and nobody is handed the papers of students that they did not ask for.
        """
        if bool(out) == bool(zip_):
            raise UsageFault(N_("Say one of {options}."), options=("--out", "--zip"))
        self.replace = force or bool(zip_)
        self._zip = Path(zip_) if zip_ else None
        self.folder = Path(out)
        if self._zip:
            if self._zip.exists() and not force:
                raise Conflict(
                    N_("The file {path} exists already: choose another with -o, or add --force."),
                    code="file-exists",
                    path=self._zip,
                )
            name = "-".join(word for word in asked if word)
            self.folder = self._zip.with_name(f".{self._zip.name}.{name}.parts")

    def close(self) -> None:
        """Make the zip, if that is what was asked for."""
        from omnicli.batch_files import remove_folder, zip_folder

        if self._zip:
            zip_folder(self.folder, self._zip)
            remove_folder(self.folder)

    def __str__(self) -> str:
        """Return where the papers are."""
        return str(self._zip or self.folder)


class _Files:
    """Names the papers of a batch in its folder."""

    def __init__(self, folder: BatchFolder, name: Callable[[Issued], str]) -> None:
        self._folder, self._name = folder, name

    def stage(self, paper: Issued) -> None:
        self._folder.stage(self._name(paper), paper.content)

    def finish(self, paper: Issued) -> Reason | None:
        return self._folder.finish(self._name(paper))

    def drop(self, paper: Issued) -> None:
        self._folder.drop(self._name(paper))


def issue_all(
    world: World,
    items: Sequence[Item],
    drafts: Drafts,
    actor: str,
    place: Place,
    name: Callable[[Issued], str],
) -> Report:
    """Issue the papers and lay them down, each under its `name`; what was issued before comes out as it was."""
    from commands._papers import draw
    from omnicli.batch_files import BatchFolder
    from omnicli.progress import bar
    from omnicli.services.issuing import Batch
    from omnicli.services.issuing_pool import FEW, Pool, cores

    drawing = draw(world)
    folder = BatchFolder(place.folder, replace=place.replace)
    with read(world) as uow:
        folder.recover(lambda sha256: uow.papers.number_of(sha256) is not None)
    processes = cores() if len(items) > FEW else 1
    with Pool(drawing, processes) as pool, bar(len(items) * _PAPER) as advance:
        batch = Batch(StoreUnits(world), drafts, drawing, pool, _Files(folder, name))
        tell = (lambda count: advance(count * _PAPER)) if advance else (lambda _count: None)
        report = batch.run(items, actor, world.tz, tell)
    folder.flush()
    place.close()
    return report


def tell_batch(
    world: World,
    asked: Mapping[str, Any],
    report: Report,
    where: str,
    failed: Callable[[Failure], dict[str, Any]],
) -> None:
    """Say what was done, and what was not; `FinishedWithProblems` when a paper failed.

    `asked` is what machines are told was asked for, `failed` what they are told of a failure besides the reasons. An
    empty `where` is a dry run.
    """
    told: dict[str, Any] = {
        **asked,
        "issued": report.new,
        "unchanged": report.again,
        "failed": [{**failed(one), "reasons": _why(world, one)} for one in report.failures],
        "where": where,
        "dry_run": not where,
    }
    if world.fmt != "table":
        world.emit(told, keyed(told))
    else:
        _say(world, report, where)
    if report.failures:
        raise FinishedWithProblems(
            N_("Papers that could not be issued: {count}."),
            code="papers-failed",
            reasons=tuple(_reasons(world, report.failures)),
            count=len(report.failures),
        )


def _say(world: World, report: Report, where: str) -> None:
    if not where:
        note_dry_run(world)
    message = N_("Issued now: {new}. Issued before, unchanged: {again}.")
    world.out(world.t(message, new=report.new, again=report.again) + "\n")
    if where:
        world.note(N_("Written: {path}"), path=where)


def _why(world: World, one: Failure) -> list[dict[str, str]]:
    return [{"code": why.slug, "message": world.t(why.message, **why.params)} for why in one.reasons]


def _reasons(world: World, failures: Sequence[Failure]) -> Iterator[Reason]:
    for one in failures:
        for why in one.reasons:
            said = world.t(why.message, **why.params)
            yield reason(why.slug, N_("{student}: {why}"), student=one.item.student, why=said)
