"""`omni job`: what cron runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._app import noun
from commands._options import DryRun, Format, TermCode, term_code, whole_number
from commands._session import StoreUnits, read, staff, write
from omnicli import failure
from omnicli.errors import FinishedWithProblems, OmniError, Reason, UsageFault, reason
from omnicli.i18n import N_
from omnicli.output import Column, View, to_json
from omnicli.rules.terms import term_short
from omnicli.services.jobs import agenda
from omnicli.services.jobs.registry import BY_NAME
from omnicli.services.jobs.runner import Outcome, Paid, Report, Runner
from omnicli.services.jobs.work import Scope
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from omnicli.rules.jobs import Closing
    from store.uow import UnitOfWork

app = noun(N_("What cron runs: deadlines turned into fees, exactly once."))

ROLES = ("registrar", "finance")

Limit = Annotated[
    str, typer.Option("--limit", metavar="N", help=N_("At most so many, the newest; 0 is all."))
]

_ITEMS = View(
    (
        Column("job", N_("Job")),
        Column("student", N_("Number")),
        Column("term", N_("Term")),
        Column("kind", N_("Kind")),
        Column("amount_cents", N_("Amount")),
        Column("due", N_("Due")),
    )
)
_CLOSINGS = View(
    (
        Column("job", N_("Job")),
        Column("term", N_("Term")),
        Column("what", N_("What")),
        Column("closed_at", N_("Closed")),
        Column("counts", N_("What had been done")),
    )
)
_DONE = View((Column("job", N_("Job")), Column("as_of", N_("As of")), Column("done", N_("Done"))))
_COUNTS = View(
    (
        Column("job", N_("Job")),
        Column("as_of", N_("As of")),
        Column("what", N_("What")),
        Column("count", N_("How many")),
    )
)
_LIST = View(
    (
        Column("job", N_("Job")),
        Column("next_due", N_("Next due")),
        Column("last_run", N_("Last run")),
        Column("about", N_("What it does")),
    )
)
_HISTORY = View(
    (
        Column("number", N_("No.")),
        Column("job", N_("Job")),
        Column("as_of", N_("As of")),
        Column("at", N_("Run at")),
        Column("millis", N_("Milliseconds")),
        Column("actor", N_("Who")),
        Column("outcome", N_("Done")),
    )
)


def _names(incomplete: str) -> list[str]:
    return [name for name in BY_NAME if name.startswith(incomplete)]


@app.command()
def run(
    ctx: typer.Context,
    *,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", autocompletion=_names, show_default=False, help=N_("The job: omni job list.")
        ),
    ] = "",
    due: Annotated[bool, typer.Option("--due", help=N_("Run every job that has something to do."))] = False,
    term: TermCode = "",
    quiet: Annotated[
        bool, typer.Option("--quiet", help=N_("Say nothing when all went well, so that cron sends no mail."))
    ] = False,
    trust_clock: Annotated[
        bool,
        typer.Option(
            "--trust-clock", help=N_("The clock is right: it was ahead when the last event was written.")
        ),
    ] = False,
    dry_run: DryRun = False,
    fmt: Format = "",
) -> None:
    """Run one job, or all that are due.

    A job asks who had not done what at the deadline, not who has not now: run late, it finds the same people. What it
    has done is never done again, however often it runs, two at once, or killed in the middle.
    """
    world: World = ctx.obj
    if bool(name) == due:
        raise UsageFault(N_("Name one job, or ask for all that are due: --due"))
    if name:
        one_of(name, tuple(BY_NAME), "NAME")
    runner = _runner(world, term_code(term), trust_clock=trust_clock, dry_run=dry_run)
    show = _Shown(world, dry_run=dry_run, quiet=quiet)
    if due:
        _run_due(runner, show)
        return
    outcome, problems = runner.run(name)
    show.one(outcome)
    _finish(problems)


@app.command("list")
def list_(ctx: typer.Context, fmt: Format = "") -> None:
    """List the jobs: what each does, when it is due next, and when it last ran."""
    world: World = ctx.obj
    staff(world, ROLES)
    with read(world) as uow:
        listed = list(agenda.listing(uow, Scope(world.tz, world.settings)))
    rows = [
        {
            "job": one.job.name,
            "next_due": one.next_due,
            "last_run": one.last_run,
            "about": world.t(one.job.about),
        }
        for one in listed
    ]
    world.emit(rows, _LIST)


@app.command()
def history(
    ctx: typer.Context,
    job: Annotated[
        str,
        typer.Option("--job", metavar="NAME", autocompletion=_names, help=N_("Only the runs of one job.")),
    ] = "",
    limit: Limit = "50",
    fmt: Format = "",
) -> None:
    """List what ran, the newest first: as of which instant, how long it took, what it did."""
    world: World = ctx.obj
    most = whole_number(limit, "--limit", 0, 1_000_000_000)
    if job:
        one_of(job, tuple(BY_NAME), "--job")
    staff(world, ROLES)
    with read(world) as uow:
        runs = uow.jobs.runs(job=job, limit=most or -1)
    rows = [{**one._asdict(), "outcome": _told(world, one.job, one.outcome)} for one in runs]
    world.emit(rows, _HISTORY)


_WINDOWS = View(
    (
        Column("term", N_("Term")),
        Column("what", N_("Window")),
        Column("closed_at", N_("Closed")),
        Column("registered", N_("Registered")),
        Column("confirmed", N_("Confirmed")),
        Column("unconfirmed", N_("Unconfirmed")),
    )
)
_WINDOW_WORDS = {"confirmation": N_("Enrolment confirmation"), "course-choice": N_("Course choice")}


@app.command()
def closings(ctx: typer.Context, fmt: Format = "") -> None:
    """List the windows that have closed, and what had been done at that instant: the census of each term."""
    world: World = ctx.obj
    staff(world, ROLES)
    with read(world) as uow:
        found = uow.jobs.closings()
    table = world.fmt == "table"
    rows = [
        {
            "term": term_short(one.term) if table else one.term,
            "what": world.t(_WINDOW_WORDS.get(one.what, one.what)) if table else one.what,
            "closed_at": one.closed_at,
            **one.counts,
        }
        for one in found
    ]
    world.emit(rows, _WINDOWS)


# --- running --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _JobUnits:
    """Units of work on the world's store, all as the one who runs the jobs."""

    world: World
    actor: str

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return read(self.world)

    def write(self, *, dry_run: bool) -> AbstractContextManager[UnitOfWork]:
        return write(self.world, actor=self.actor, dry_run=dry_run)


def _runner(world: World, term: str, *, trust_clock: bool, dry_run: bool) -> Runner:
    actor = staff(world, ROLES)
    with read(world):  # the college's time zone
        scope = Scope(world.tz, world.settings, term, trust_clock=trust_clock)
    return Runner(_JobUnits(world, actor), scope, _settling(world, actor), dry_run=dry_run)


def _settling(world: World, actor: str) -> Callable[[bool], Paid | None]:
    """Return how online payments are settled; where the college offers none, that gives None."""

    def settle(dry_run: bool) -> Paid | None:
        from commands._online import gateway

        provider = gateway(world)
        if provider is None:
            return None
        from omnicli.services.online import settle_open

        done = settle_open(StoreUnits(world), provider, actor=actor, dry_run=dry_run)
        counts = {key: int(getattr(done, key)) for key in ("looked", "paid", "expired", "failed")}
        counts["paid_cents"] = int(done.cents)
        return Paid(counts, tuple(item.why for item in done.items if item.why))

    return settle


def _run_due(runner: Runner, show: _Shown) -> None:
    report = runner.run_due()
    show.all(report.outcomes)
    _finish([*report.problems, *_failures(show.world, report)])


def _failures(world: World, report: Report) -> Iterator[Reason]:
    """Say which jobs failed and why, with all the reasons of each; a fault of ours is told, and kept, at once."""
    for name, error in report.failures:
        if not isinstance(error, OmniError):
            failure.report(error, world)
            yield reason("job-failed", N_("{job}: a fault of omni's."), job=name)
            continue
        why = world.t(error.message, **error.params)
        yield reason(error.code, N_("{job}: {why}"), job=name, why=why)
        yield from error.reasons


def _finish(problems: Iterable[Reason]) -> None:
    found = tuple(problems)
    if found:
        raise FinishedWithProblems(N_("Not everything that was due could be done."), reasons=found)


# --- showing --------------------------------------------------------------------------------------------


def _told(world: World, job: str, counts: Mapping[str, Any]) -> object:
    """Say what a run did: in words for people, as counts for machines."""
    known = BY_NAME.get(job)
    if world.fmt == "table" and known:
        return world.t(known.done, **counts)
    if world.fmt == "csv":
        return _pairs(counts)
    return counts


@dataclass(frozen=True, slots=True)
class _Shown:
    """Shows what runs did, in the format that was asked for."""

    world: World
    dry_run: bool
    quiet: bool

    def one(self, outcome: Outcome) -> None:
        """Show the run of one job, whatever it did."""
        if self.quiet:
            return
        if self.world.fmt == "json":
            self.world.out(to_json(self._data(outcome)))
            return
        self._rows([outcome])
        self._note(done=not outcome.idle)

    def all(self, outcomes: list[Outcome]) -> None:
        """Show the runs of all that was due; on standard output nothing when nothing was."""
        if self.quiet:
            return
        if self.world.fmt == "json":
            self.world.out(to_json([self._data(one) for one in outcomes]))
            return
        if outcomes or self.world.fmt == "csv":
            self._rows(outcomes)
        self._note(done=bool(outcomes))

    def _data(self, outcome: Outcome) -> dict[str, Any]:
        data = {"job": outcome.job, "as_of": outcome.as_of, **outcome.counts}
        if self.dry_run:
            items = [item._asdict() for item in outcome.items] + [one._asdict() for one in outcome.closings]
            data |= {"dry_run": True, "items": items}
        return data

    def _rows(self, outcomes: list[Outcome]) -> None:
        charges = [{"job": one.job, **item._asdict()} for one in outcomes for item in one.items]
        closings = [_closing(one.job, closing) for one in outcomes for closing in one.closings]
        tables = [(rows, view) for rows, view in ((charges, _ITEMS), (closings, _CLOSINGS)) if rows]
        if self.world.fmt == "table":
            tables.append(([_sentence(self.world, one) for one in outcomes], _DONE))
        elif not self.dry_run:
            tables = [([row for one in outcomes for row in _counted(one)], _COUNTS)]
        # Machines read one table: the charges, when there are any.
        for place, (rows, view) in enumerate(
            tables if self.world.fmt == "table" else tables[:1] or [([], _ITEMS)]
        ):
            self.world.out("\n" if place else "")
            self.world.emit(rows, view)

    def _note(self, *, done: bool) -> None:
        if not done:
            self.world.note(N_("Nothing to do."))
        elif self.dry_run:
            self.world.note(N_("Dry run: nothing was written."))


def _closing(job: str, one: Closing) -> dict[str, object]:
    return {"job": job, **one._asdict(), "counts": _pairs(one.counts)}


def _pairs(counts: Mapping[str, Any]) -> str:
    return "; ".join(f"{what}={count}" for what, count in counts.items())


def _sentence(world: World, one: Outcome) -> dict[str, object]:
    return {"job": one.job, "as_of": one.as_of, "done": _told(world, one.job, one.counts)}


def _counted(one: Outcome) -> Iterator[dict[str, object]]:
    for what, count in one.counts.items():
        yield {"job": one.job, "as_of": one.as_of, "what": what, "count": count}
