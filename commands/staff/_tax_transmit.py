"""`omni staff taxslips transmit`: files of slips for the governments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands._app import noun
from commands._options import DryRun, Force, Format, OutputFile, some_text, whole_number
from commands._session import read, staff, write
from commands._written import told_to_the_end
from commands.staff._tax_transmit_told import LIST, listed, told
from commands.staff._tax_words import ROLES, Year
from commands.staff._tax_year import tax_year
from omnicli.batch_files import told as written
from omnicli.errors import OmniError, Refused, UsageFault, reason
from omnicli.filing.outgoing import Nowhere, Outgoing, dropped
from omnicli.filing.schema import refused, schema_at, validate
from omnicli.i18n import N_
from omnicli.rules.tax_slips import ORIGINAL, RL8, T2202
from omnicli.services import tax_filing as service
from omnicli.services.tax_filing_files import UNLIMITED, make
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.errors import Reason
    from omnicli.services.tax_filing import Plan
    from omnicli.services.tax_filing_files import Made
    from store.uow import UnitOfWork

transmit = noun(N_("Files of slips for the governments: make them, list them."))

_NOTE = 2000
_FILES = 1_000_000_000
_RECORDED = N_("The file {number} is recorded as filed: write it elsewhere with --again {number}.")

Kind = Annotated[
    str,
    typer.Option("--kind", metavar="KIND", help=N_("Which slips: original, amended (cancelled for RL-8).")),
]
Note = Annotated[
    str, typer.Option("--note", metavar="TEXT", help=N_("Why slips are amended, for the government."))
]
Schema = Annotated[
    str,
    typer.Option(
        "--schema", metavar="DIR", help=N_("Folder of the government's XML schema, to validate against.")
    ),
]
Again = Annotated[
    str, typer.Option("--again", metavar="NUMBER", help=N_("Write the file of that number once more."))
]


@transmit.command("t2202")
def transmit_t2202(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    year: Year,
    output: OutputFile = "",
    kind: Kind = ORIGINAL,
    note: Note = "",
    schema: Schema = "",
    again: Again = "",
    dry_run: DryRun = False,
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Write the T2202 slips that were never filed as a file for the Canada Revenue Agency.

    Originals go into a return of their own; amended and cancelled slips go together into an amended one (--kind
    amended), once those that they replace are filed. Every slip is filed once. A return that is too large becomes
    several files, each complete. Social insurance numbers are in clear in the file: keep it safe.
    """
    world: World = ctx.obj
    of = one_of(kind, service.KINDS[T2202], "--kind")
    why = some_text(note, "--note", limit=_NOTE) if note else ""
    _Asked(world, T2202, tax_year(year), of, why, output, schema, force).run(again, dry_run=dry_run)


@transmit.command("rl8")
def transmit_rl8(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    year: Year,
    output: OutputFile = "",
    kind: Kind = ORIGINAL,
    again: Again = "",
    schema: Schema = "",
    dry_run: DryRun = False,
    force: Force = False,
    fmt: Format = "",
) -> None:
    """Write the relevés 8 that were never filed as a file for Revenu Québec, of one kind.

    Without the college's certification, partner and product numbers the file is a test: marked as one, under a name
    that says so, and nothing is recorded as filed. Social insurance numbers are in clear in the file: keep it safe.
    """
    world: World = ctx.obj
    of = one_of(kind, service.KINDS[RL8], "--kind")
    _Asked(world, RL8, tax_year(year), of, "", output, schema, force).run(again, dry_run=dry_run)


@transmit.command("list")
def transmit_list(ctx: typer.Context, year: Year, fmt: Format = "") -> None:
    """List the files of a year: when they were made, of which slips, and by whom."""
    world: World = ctx.obj
    wanted = tax_year(year)
    staff(world, ROLES)
    with read(world) as uow:
        rows = uow.tax_files.listing(wanted)
    world.emit([listed(world, one) for one in rows], LIST)


@dataclass(frozen=True)
class _Asked:
    """One file, as a command line asks for it."""

    world: World
    slip: str
    year: int
    kind: str
    note: str
    output: str
    schema: str
    force: bool

    def run(self, again: str, *, dry_run: bool) -> None:
        """Do what was asked: look, write the slips that wait, or write a file once more."""
        if again and dry_run:
            raise UsageFault(N_("Say one of {options}."), options=("--again", "--dry-run"))
        if dry_run:
            self._look()
            return
        if self.output in {"", "-"}:
            raise UsageFault(N_("Say which file to write: -o FILE.xml."), code="output-needed")
        if again:
            self._repeat(whole_number(again, "--again", 1, _FILES))
        else:
            self._transmit()

    def _look(self) -> None:
        """Write to files without a name, and say what one would hold."""
        staff(self.world, ROLES)
        with dropped(Nowhere()) as files:
            with read(self.world) as uow:
                plan = self._plan(uow)
                made = make(plan, service.slips_of(uow, plan.numbers), files, service.fresh_reference(uow))
            self._need_sound(made)
            told(self.world, plan, made, [self.output] * len(made.parts), dry_run=True)

    def _transmit(self) -> None:
        path, actor = Path(self.output), staff(self.world, ROLES)
        with dropped(Outgoing(path, replace=self.force)) as files:
            with read(self.world) as uow:
                plan = self._next(uow, files)
                if plan is None:
                    return
                service.need_name(plan, path.name)
                files.need_free()
                with written(path):
                    made = make(
                        plan, service.slips_of(uow, plan.numbers), files, service.fresh_reference(uow)
                    )
            self._need_sound(made)
            names = files.settle()
            numbers = self._kept(plan, made, files, actor)
            told(self.world, plan, made, names, numbers)

    def _plan(self, uow: UnitOfWork) -> Plan:
        return service.plan(uow, self.year, self.slip, self.kind, self.note)

    def _next(self, uow: UnitOfWork, files: Outgoing) -> Plan | None:
        """Complete what a killed command had recorded, then plan; None when that was all there was to do."""
        completed = files.recover(
            lambda sha256: uow.tax_files.number_of(service.seal_of(uow, sha256)) is not None
        )
        for one in completed:
            self.world.note(N_("Completed what an earlier command had recorded: {path}"), path=one)
        try:
            return self._plan(uow)
        except Refused as error:
            if completed and error.code == service.NOTHING:
                return None
            raise

    def _kept(self, plan: Plan, made: Made, files: Outgoing, actor: str) -> list[int]:
        """Record the files, then give them their names: what is recorded is told, whatever happens."""
        with told_to_the_end() as to_the_end:
            with write(self.world, actor=actor) as uow:
                numbers = service.record(uow, plan, made.parts)
                to_the_end()
            try:
                files.finish()
            except OmniError:
                for number in filter(None, numbers):
                    self.world.note(_RECORDED, number=number)
                raise
        return numbers

    def _repeat(self, number: int) -> None:
        actor = staff(self.world, ROLES)
        with dropped(Outgoing(Path(self.output), replace=self.force)) as files:
            files.need_free()
            with read(self.world) as uow:
                filed, plan = service.again(uow, number, self.year, self.slip)
                slips, reference = service.slips_of(uow, plan.numbers), plan.heading.reference
                with written(Path(self.output)):
                    made = make(plan, slips, files, lambda: reference, UNLIMITED)
            names = files.settle()
            with write(self.world, actor=actor) as uow:
                service.record_again(uow, filed, made.parts[0])
            files.finish()
            told(self.world, plan, made, names, [number])

    def _need_sound(self, made: Made) -> None:
        """Refuse files with a fault, every one of them listed: ours, else the schema's."""
        if made.faults:
            message = N_("The file would not be right: nothing was recorded.")
            raise Refused(message, code="tax-file-faults", reasons=[*self._reasons(made)])
        if self.schema:
            folder, entry = schema_at(Path(self.schema))
            for part in made.parts:
                found = validate(part.stream, folder, entry)
                if found:
                    raise refused(found)

    def _reasons(self, made: Made) -> Iterator[Reason]:
        for student, why in made.faults:
            said = self.world.t(why.message, **why.params)
            yield reason(why.slug, N_("{student}: {why}"), student=student, why=said) if student else why
