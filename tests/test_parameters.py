"""The short cut around the terminal library's validators keeps what users rely on."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

_LOADED = """
import sys
from omnicli.main import run
assert run({words!r}) == {code}
print(*sorted({{"pydantic", "rich", "reportlab", "sqlite_utils", "tabulate", "icalendar"}} & set(sys.modules)))
"""


def loaded_by(home: Path, *words: str, code: int = 0) -> str:
    script = _LOADED.format(words=list(words), code=code)
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
        env={"OMNI_HOME": str(home), "OMNI_LANG": "fr"},
    )
    return done.stdout.splitlines()[-1]


def test_a_command_loads_none_of_the_heavy_libraries(home: Path) -> None:
    assert loaded_by(home, "whoami", code=4) == ""


def test_help_loads_none_of_the_heavy_libraries(home: Path) -> None:
    assert loaded_by(home, "--help") == ""


def test_a_missing_argument_is_still_asked_for(omni: Omni) -> None:
    assert "NUMBER is missing" in omni("staff", "students", "show", exits=2).stderr


def test_a_number_is_still_validated(omni: Omni) -> None:
    assert "--limit must be a whole number" in omni("admin", "audit", "list", "--limit", "x", exits=2).stderr


def test_a_text_option_still_meets_its_own_check(omni: Omni) -> None:
    assert "--format must be one of" in omni("whoami", "--format", "xml", exits=2).stderr


def test_a_near_name_is_suggested(omni: Omni) -> None:
    assert "Did you mean: schedule" in omni("shedule", exits=2).stderr
