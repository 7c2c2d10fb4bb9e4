"""Completion in real shells: command names, kinds of files, formats and the terms of the store."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.builders import a_college
from tests.conftest import REPOSITORY
from tests.whole.program import Program

if TYPE_CHECKING:
    from pathlib import Path

CASES = [
    (["sched"], {"schedule"}),
    (["schedule", "p"], {"print"}),
    (["staff", "import", "off"], {"offering"}),
    (["schedule", "show", "--format", "j"], {"json"}),
    (["schedule", "show", "--term", "2026"], {"20261", "20263"}),
]

# What each shell is given after the completion is installed; `{line}` is what was typed so far.
_BASH = """
source <(_OMNI_COMPLETE=source_bash omni)
COMP_WORDS=(omni {words}); COMP_CWORD={last}; _omni_completion omni; printf '%s\\n' "${{COMPREPLY[@]}}"
"""
# The completion system only runs at a prompt: its two words are stood in for, the function is the real one.
_ZSH = """
compdef() {{ }}
_arguments() {{ print -rl -- "$@" }}
source <(_OMNI_COMPLETE=source_zsh omni)
words=(omni {words}); CURRENT={last}; (( CURRENT++ )); _omni_completion
"""
_FISH = """
_OMNI_COMPLETE=source_fish omni | source
complete -C "omni {words}"
"""


@pytest.fixture
def program(home: Path, tmp_path: Path) -> Program:
    a_college(home)
    script = tmp_path / "bin" / "omni"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m omnicli "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return Program(home)


def complete(program: Program, tmp_path: Path, shell: str, script: str) -> str:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    environ = program.environ()
    environ["PATH"] = f"{tmp_path / 'bin'}:{environ['PATH']}"
    environ |= {"PYTHONPATH": str(REPOSITORY), "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path)}
    done = subprocess.run(
        [shell, "-c", script], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(("words", "wanted"), CASES)
def test_bash(program: Program, tmp_path: Path, words: list[str], wanted: set[str]) -> None:
    script = _BASH.format(words=" ".join(words), last=len(words))
    assert set(complete(program, tmp_path, "bash", script).split()) == wanted


@pytest.mark.parametrize(("words", "wanted"), CASES)
def test_zsh(program: Program, tmp_path: Path, words: list[str], wanted: set[str]) -> None:
    said = complete(program, tmp_path, "zsh", _ZSH.format(words=" ".join(words), last=len(words)))
    assert set(re.findall(r"(?:\(\(| )\"([^\":]+)", said)) == wanted


@pytest.mark.parametrize(("words", "wanted"), CASES)
def test_fish(program: Program, tmp_path: Path, words: list[str], wanted: set[str]) -> None:
    said = complete(program, tmp_path, "fish", _FISH.format(words=" ".join(words)))
    assert {line.split("\t")[0] for line in said.splitlines()} == wanted
