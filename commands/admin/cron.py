"""`omni admin cron`: the crontab and the systemd units of this installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands._app import command
from commands._options import Force, save_document, whole_number
from commands._session import staff
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.services.crontab import CRONTAB, MINUTES, SERVICE, TIMER, Schedule, check, program
from omnicli.world import World
from store.filesystem import check_file

if TYPE_CHECKING:
    from collections.abc import Mapping

app = command()


@app.command()
def cron(
    ctx: typer.Context,
    *,
    every: Annotated[
        str, typer.Option("--every", metavar="MINUTES", help=N_("How often: what divides an hour."))
    ] = "15",
    crontab: Annotated[bool, typer.Option("--crontab", help=N_("Only the crontab."))] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help=N_("Only the systemd units."))] = False,
    folder: Annotated[
        str, typer.Option("--output", "-o", metavar="DIR", help=N_("Folder to write the files in."))
    ] = "",
    force: Force = False,
) -> None:
    """Print the crontab and the systemd units that run this installation's jobs.

    Take one or the other. The jobs run every few minutes and find nothing to do, but for the first time after a
    deadline: a run missed, late or doubled harms nobody. Cron mails what fails, and nothing else.
    """
    world: World = ctx.obj
    minutes = whole_number(every, "--every", 1, 60)
    if minutes not in MINUTES:
        raise UsageFault(
            N_("--every must divide an hour: {minutes}."), minutes=tuple(str(one) for one in MINUTES)
        )
    check_file(world.place.database)
    staff(world, ("registrar",))
    files = _files(_schedule(world, minutes), crontab=crontab or not systemd, systemd=systemd or not crontab)
    if not folder:
        world.out("\n".join(_titled(name, text) for name, text in files.items()))
        return
    for name, text in files.items():
        save_document(world, text.encode(), str(Path(folder) / name), name, force=force)


def _schedule(world: World, minutes: int) -> Schedule:
    environ = {"OMNI_HOME": str(world.home)}
    if world.settings.keys:
        environ["OMNI_KEYS"] = str(world.place.keys)
    environ["OMNI_OPERATOR"] = "1"
    words = program(sys.argv[0], sys.executable)
    check((*words, *environ.values()))
    return Schedule(words, environ, world.operator.partition(":")[2], minutes, world.t)


def _files(schedule: Schedule, *, crontab: bool, systemd: bool) -> Mapping[str, str]:
    files = {CRONTAB: schedule.crontab()} if crontab else {}
    if systemd:
        files |= {SERVICE: schedule.service(), TIMER: schedule.timer()}
    return files


def _titled(name: str, text: str) -> str:
    """Put the name of a unit's file above it; a crontab speaks for itself."""
    return text if name == CRONTAB else f"# /etc/systemd/system/{name}\n{text}"
