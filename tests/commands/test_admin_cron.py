"""`omni admin cron`: the crontab and the systemd units, for this installation."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import UsageFault
from omnicli.i18n import Translator
from omnicli.services.crontab import MINUTES, Schedule, check, program

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

ODD = '/srv/l\'an 100 % "x" $HOME \\ü'


def line(text: str) -> str:
    """Return the one line of a crontab that is no comment."""
    (found,) = (one for one in text.splitlines() if one and not one.startswith("#"))
    return found


def schedule(path: str = "/opt/omni/bin/omni", every: int = 15, **environ: str) -> Schedule:
    return Schedule((path,), environ, "omni", every, Translator("en"))


# --- the command ----------------------------------------------------------------------------------------


def test_it_prints_both_for_this_installation(omni: Omni) -> None:
    said = omni("admin", "cron").stdout
    command = line(said.split("\n\n", maxsplit=1)[0])
    assert command.startswith("*/15 * * * * ")
    assert f"OMNI_HOME={omni.home}" in command
    assert "OMNI_OPERATOR=1" in command
    assert command.endswith("job run --due --quiet")
    assert "omni-jobs.service" in said
    assert "Persistent=true" in said
    assert "OMNI_KEYS" not in said


def test_one_of_the_two_can_be_asked_for(omni: Omni) -> None:
    assert "[Timer]" not in omni("admin", "cron", "--crontab").stdout
    assert "* * * *" not in omni("admin", "cron", "--systemd").stdout


def test_where_the_keys_are_is_said_and_no_key_is(omni: Omni, tmp_path: Path) -> None:
    keys = tmp_path / "keys elsewhere"
    shutil.move(omni.home / "keys", keys)
    omni.environ["OMNI_KEYS"] = str(keys)
    omni.environ["OMNI_PASSWORD"] = "soleil4821"
    said = omni("admin", "cron").stdout
    assert f"OMNI_KEYS='{keys}'" in said
    assert "soleil4821" not in said
    assert "OMNI_LANG" not in said


@pytest.mark.parametrize(
    ("every", "cron", "timer"),
    [("1", "* ", "*:00/1"), ("5", "*/5 ", "*:00/5"), ("60", "0 ", "*:00")],
)
def test_how_often_is_chosen(omni: Omni, every: str, cron: str, timer: str) -> None:
    said = omni("admin", "cron", "--every", every).stdout
    assert f"\n{cron}* * * * " in said
    assert f"\nOnCalendar={timer}\n" in said


@pytest.mark.parametrize("every", ["0", "7", "45", "61", "x", ""])
def test_what_does_not_divide_an_hour_is_wrong_usage(omni: Omni, every: str) -> None:
    omni("admin", "cron", "--every", every, exits=2)


def test_an_hour_holds_whole_numbers_of_every_choice() -> None:
    assert all(60 % minutes == 0 for minutes in MINUTES)


def test_the_files_are_written_where_asked_and_never_over_others(omni: Omni, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    omni("admin", "cron", "-o", str(folder))
    assert sorted(path.name for path in folder.iterdir()) == [
        "omni-jobs.service",
        "omni-jobs.timer",
        "omni.crontab",
    ]
    omni("admin", "cron", "-o", str(folder), exits=6)
    omni("admin", "cron", "-o", str(folder), "--force", "--every", "5")
    assert "*/5 " in (folder / "omni.crontab").read_text()


def test_nothing_is_printed_where_there_is_no_college(bare_omni: Omni) -> None:
    assert bare_omni("admin", "cron", exits=7).stdout == ""


# --- what is printed ------------------------------------------------------------------------------------


def test_what_cron_hands_to_the_shell_is_the_path_whatever_is_in_it() -> None:
    command = line(schedule(f"{ODD}/omni", OMNI_HOME=f"{ODD}/home").crontab()).split(" ", 5)[5]
    assert "%" not in command.replace("\\%", "")
    handed = command.replace("\\%", "%")
    shown = subprocess.run(
        ["/bin/sh", "-c", handed.replace(shlex.quote(f"{ODD}/omni"), "/usr/bin/env printenv OMNI_HOME && :")],
        capture_output=True,
        check=True,
    )
    assert shown.stdout.decode() == f"{ODD}/home\n"
    assert shlex.split(handed)[1:] == [f"{ODD}/omni", "job", "run", "--due", "--quiet"]


@pytest.mark.parametrize("path", ["/opt/omni/bin/omni", "/srv/a b 100 % $HOME/omni", f"{ODD}/omni"])
def test_systemd_reads_the_units_without_a_remark(tmp_path: Path, path: str) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("this machine has no systemd-analyze")
    root = tmp_path / "root"
    made = root / path.lstrip("/")
    for one in (made, root / "usr/bin/env"):
        one.parent.mkdir(parents=True, exist_ok=True)
        one.touch(mode=0o755)
    units = root / "etc/systemd/system"
    units.mkdir(parents=True)
    given = Schedule((path,), {"OMNI_HOME": ODD}, "root", 15, Translator("en"))
    (units / "omni-jobs.service").write_text(given.service(), encoding="utf-8")
    (units / "omni-jobs.timer").write_text(given.timer(), encoding="utf-8")
    done = subprocess.run(
        [
            "systemd-analyze",
            "verify",
            "--recursive-errors=no",
            f"--root={root}",
            "omni-jobs.timer",
            "omni-jobs.service",
        ],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")


@pytest.mark.parametrize(
    ("path", "start"),
    [
        ("/opt/omni", "ExecStart=/opt/omni job run --due --quiet"),
        ("/a b/100 %/$x/omni", 'ExecStart="/a b/100 %%/$x/omni" job run --due --quiet'),
        ('/a"$b/omni', 'ExecStart=/usr/bin/env "/a\\"$$b/omni" job run --due --quiet'),
    ],
)
def test_a_unit_escapes_what_systemd_would_read_otherwise(path: str, start: str) -> None:
    assert start in schedule(path).service().splitlines()


def test_a_unit_runs_as_the_account_with_its_environment() -> None:
    lines = schedule(OMNI_HOME='/a "b" 5 %').service().splitlines()
    assert "User=omni" in lines
    assert 'Environment="OMNI_HOME=/a \\"b\\" 5 %%"' in lines


def test_a_line_end_in_a_path_is_refused(omni: Omni) -> None:
    with pytest.raises(UsageFault):
        check(("/opt/omni", "/home\n* * * * * root"))
    check(("/opt/omni", ODD))


# --- which program --------------------------------------------------------------------------------------


def test_the_program_is_the_one_that_was_started_links_kept(tmp_path: Path) -> None:
    real, link = tmp_path / "v1" / "omni", tmp_path / "bin" / "omni"
    for path in (real, link):
        path.parent.mkdir()
    real.touch(mode=0o755)
    link.symlink_to(real)
    assert program(str(link), sys.executable) == (str(link),)


def test_started_as_a_module_it_is_the_script_beside_python_or_the_module(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    assert program("omnicli/__main__.py", str(python)) == (str(python), "-m", "omnicli")
    (tmp_path / "omni").touch(mode=0o755)
    assert program("omnicli/__main__.py", str(python)) == (str(tmp_path / "omni"),)
    os.chmod(tmp_path / "omni", 0o644)
    assert program("omnicli/__main__.py", str(python)) == (str(python), "-m", "omnicli")
