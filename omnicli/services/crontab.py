"""What makes a machine run the jobs: a line for cron, or a service and a timer for systemd. No secret is in it."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from omnicli.errors import UsageFault
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.i18n import Translator

MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60)
"""How often: what divides an hour, so that every hour is like the others."""

WORDS = ("job", "run", "--due", "--quiet")
SERVICE, TIMER, CRONTAB = "omni-jobs.service", "omni-jobs.timer", "omni.crontab"

_ABOUT_LINE = N_("omni: every job that is due; it says nothing when all goes well. For {account}: crontab -e")
_ABOUT_SERVICE = N_("omni: every job that is due")
_ABOUT_TIMER = N_("omni: every job that is due, on time")


@dataclass(frozen=True, slots=True)
class Schedule:
    """What runs, as an account of the machine, in which environment, every so many minutes."""

    program: tuple[str, ...]
    environ: Mapping[str, str]
    account: str
    every: int
    t: Translator

    def crontab(self) -> str:
        """Write a crontab: a comment and a line."""
        when = "0" if self.every == 60 else "*" if self.every == 1 else f"*/{self.every}"
        words = [f"{name}={shlex.quote(value)}" for name, value in self.environ.items()]
        words += map(shlex.quote, (*self.program, *WORDS))
        # To cron a % is the end of the line, even between quotes.
        command = " ".join(words).replace("%", "\\%")
        about = self.t(_ABOUT_LINE, account=self.account)
        return f"# {about}\n{when} * * * * {command}\n"

    def service(self) -> str:
        """Write the systemd service."""
        lines = [
            "[Unit]",
            f"Description={self.t(_ABOUT_SERVICE)}",
            "",
            "[Service]",
            "Type=oneshot",
            f"User={self.account}",
            *(f"Environment={_systemd(f'{name}={value}')}" for name, value in self.environ.items()),
            f"ExecStart={self._exec()}",
            "NoNewPrivileges=yes",
            "UMask=0077",
        ]
        return "\n".join(lines) + "\n"

    def _exec(self) -> str:
        """Write the words to start: systemd takes no quote in a program's path, and a $ after it for a variable."""
        words = (*self.program, *WORDS)
        if set(words[0]) & set("\"'\\"):
            words = ("/usr/bin/env", *words)
        return " ".join((_systemd(words[0]), *map(_argument, words[1:])))

    def timer(self) -> str:
        """Write the systemd timer; `Persistent` makes up for the time the machine was off."""
        when = "*:00" if self.every == 60 else f"*:00/{self.every}"
        lines = [
            "[Unit]",
            f"Description={self.t(_ABOUT_TIMER)}",
            "",
            "[Timer]",
            f"OnCalendar={when}",
            "AccuracySec=10s",
            "Persistent=true",
            "",
            "[Install]",
            "WantedBy=timers.target",
        ]
        return "\n".join(lines) + "\n"


def program(argument: str, executable: str) -> tuple[str, ...]:
    """Return the words that start this program from anywhere: `omni` as it was started, or installed beside Python.

    A link is kept as it is: the next version is installed behind it.
    """
    beside = Path(executable).absolute().with_name("omni")
    for path in (Path(argument).absolute(), beside):
        if path.name == "omni" and path.is_file() and os.access(path, os.X_OK):
            return (str(path),)
    return (str(Path(executable).absolute()), "-m", "omnicli")


def check(words: Sequence[str]) -> None:
    """Refuse a path that no line of a crontab or a unit can hold."""
    for word in words:
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in word):
            raise UsageFault(N_("“{path}” cannot be written in a crontab."), path=word)


def _systemd(word: str) -> str:
    """Quote a word as systemd.syntax says; a % begins a specifier."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if escaped != word or not _is_plain(word) else word


def _argument(word: str) -> str:
    return _systemd(word).replace("$", "$$")


def _is_plain(word: str) -> bool:
    return shlex.quote(word) == word
