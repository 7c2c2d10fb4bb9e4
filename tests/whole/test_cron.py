"""The crontab that `omni admin cron` prints, run by a real cron.

Where libfaketime is installed, cron's clock is hurried, not that of what it starts. Elsewhere a minute passes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import NUMBER, a_college, ask, sql
from tests.conftest import REPOSITORY
from tests.whole.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIDFILE = Path("/run/crond.pid")
HURRIED = "@2026-11-23 10:00:00 x20"  # a minute lasts three seconds


def _without() -> str:
    missing = [name for name in ("cron", "crontab") if not shutil.which(name, path=_path())]
    if missing:
        return f"this machine has no {' and no '.join(missing)} (Debian package cron)"
    return "" if os.geteuid() == 0 else "only root may start a cron of its own"


def _path() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin"


pytestmark = pytest.mark.skipif(bool(_without()), reason=_without())


@pytest.fixture
def college(tmp_path: Path) -> Program:
    """A real `omni` in a folder whose name needs quotes, and a college whose deadline is long past."""
    program = tmp_path / "the program, 100 % of it" / "omni"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH=\'{REPOSITORY}\' \'{sys.executable}\' -m omnicli "$@"\necho "$? $*" >> "$0.log"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    college = Program(tmp_path / "the college's 50 % home")
    college("admin", "init", "--rehearsal")
    a_college(college.home)
    # Cron's children live on the true day, whichever it is.
    sql(college.home, "UPDATE terms SET confirm_by = date('now', '-3 day') WHERE code = '20263'")
    return college


def crontab_of(college: Program, program: Path) -> str:
    """Ask for the crontab as somebody who started the program by its path."""
    words = "import sys; from omnicli.start import entry; sys.argv[:] = sys.argv[1:]; entry()"
    done = subprocess.run(
        [sys.executable, "-c", words, str(program), "admin", "cron", "--crontab", "--every", "1"],
        env={**college.environ(), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


@contextmanager
def installed(crontab: str) -> Iterator[None]:
    """Make it the crontab of this account, and put the one before back."""
    before = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
    subprocess.run(["crontab", "-"], input=crontab.encode(), check=True)
    try:
        yield
    finally:
        if before.returncode == 0:
            subprocess.run(["crontab", "-"], input=before.stdout, check=True)
        else:
            subprocess.run(["crontab", "-r"], check=True)


@contextmanager
def cron_at_work() -> Iterator[float]:
    """See to it that a cron runs, ours unless there is one; say how many seconds its minute lasts."""
    if _is_running():
        yield 60
        return
    library = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), None)
    hurried = {"LD_PRELOAD": str(library), "FAKETIME": HURRIED} if library else {}
    cron = subprocess.Popen(
        ["/usr/sbin/cron", "-f"],
        env={**os.environ, **hurried},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield 3 if library else 60
    finally:
        cron.kill()
        cron.wait()


def _is_running() -> bool:
    """Tell whether a cron runs: one that was killed leaves its number behind, for any process to get."""
    try:
        started = Path(f"/proc/{int(PIDFILE.read_text())}/cmdline").read_bytes()
        return started.partition(b"\0")[0].endswith(b"cron")
    except (OSError, ValueError):
        return False


def within(seconds: float, seen: Callable[[], bool]) -> bool:
    """Wait until something is seen, so many seconds at most."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():
            return True
        time.sleep(0.1)
    return False


def test_cron_charges_the_fee_once_and_the_next_minute_adds_nothing(college: Program, tmp_path: Path) -> None:
    program = tmp_path / "the program, 100 % of it" / "omni"
    log = program.with_name("omni.log")

    def ran(times: int) -> Callable[[], bool]:
        return lambda: log.exists() and len(log.read_text().splitlines()) >= times

    crontab = crontab_of(college, program)
    assert "\\%" in crontab
    with cron_at_work() as minute, installed(crontab):
        assert within(minute + 15, ran(1)), "cron did not start it"
        if minute < 60:
            assert within(minute + 15, ran(2)), "cron did not start it again"
    assert set(log.read_text().splitlines()) == {"0 job run --due --quiet"}
    fees = ask(college.home, "SELECT student, cents FROM ledger WHERE kind = 'late-confirmation'")
    assert fees == [(NUMBER, 2500)]
    runs = dict(ask(college.home, "SELECT job, count(*) FROM job_runs GROUP BY job"))
    assert runs["late-confirmation"] == 1
    college("admin", "verify")
