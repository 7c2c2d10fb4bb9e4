"""The installed program, each command in a process of its own, as a shell runs it; or here, for long stories."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.world import World
from tests.conftest import REPOSITORY, in_process

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Done:
    """What a process printed."""

    stdout: bytes
    stderr: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.stdout.decode()

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.stdout)


class Program:
    """Runs `omni` in its own process on one home, at one instant."""

    def __init__(self, home: Path, *, as_of: str = "", lang: str = "en") -> None:
        self.home = home
        self.as_of = as_of
        self.lang = lang

    def __call__(self, *words: str, stdin: str = "", exits: int = 0, lang: str = "") -> Done:
        """Run one command line; another exit code than `exits` fails with what was printed."""
        done = subprocess.run(
            [sys.executable, "-m", "omnicli", *words],
            input=stdin.encode(),
            capture_output=True,
            env=self.environ(lang),
            cwd=REPOSITORY,
            timeout=120,
            check=False,
        )
        return _done(words, done.returncode, exits, Done(done.stdout, done.stderr.decode(errors="replace")))

    def environ(self, lang: str = "") -> dict[str, str]:
        """Return the environment the program runs in: nothing of the developer's but the path."""
        return {
            "PATH": os.environ["PATH"],
            "OMNI_HOME": str(self.home),
            "OMNI_LANG": lang or self.lang,
            "OMNI_BCRYPT_COST": "4",
            **({"OMNI_AS_OF": self.as_of} if self.as_of else {}),
        }


class Here(Program):
    """The same in this process: for a story of so many commands that starting them would be most of its time."""

    def __call__(self, *words: str, stdin: str = "", exits: int = 0, lang: str = "") -> Done:
        """Run one command line; another exit code than `exits` fails with what was printed."""
        with pytest.MonkeyPatch.context() as patch:
            done = in_process(words, World(self.environ(lang)), stdin, patch)
        return _done(words, done.exit_code, exits, Done(done.stdout_bytes, done.stderr))


def _done(words: tuple[str, ...], code: int, exits: int, done: Done) -> Done:
    if code != exits:
        raise AssertionError(
            f"omni {' '.join(words)} exited {code}, not {exits}\n"
            f"{done.stdout.decode(errors='replace')}\n{done.stderr}"
        )
    return done
