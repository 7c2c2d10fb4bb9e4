"""Tax slips, issued by a process killed anywhere and run again, are those of an undisturbed run."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import processes
from tests.whole import taxes
from tests.whole.verbs import start, survives_kills

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Omni

STUDENTS = 10
KILLS = 8


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with processes.a_folder_in_memory() as folder:
        yield folder


@pytest.fixture
def whole(omni: Omni, tmp_path: Path) -> Path:
    omni.now = taxes.NOW
    taxes.a_tax_year(omni.home, omni.environ, STUDENTS)
    shutil.copytree(omni.home, tmp_path / "whole")
    return tmp_path / "whole"


def test_killed_anywhere_and_run_again_slips_are_issued_once(omni: Omni, whole: Path) -> None:
    survives_kills(omni, whole, taxes.ISSUE, taxes.left, KILLS, least_steps=STUDENTS)


@pytest.mark.usefixtures("whole")
def test_several_who_issue_at_once_issue_once(omni: Omni) -> None:
    assert [child.wait() for child in [start(omni, taxes.ISSUE) for _ in range(4)]] == [0] * 4
    assert [row for row in taxes.left(omni.home) if row[1:] == ("issue",)] == [(1, "issue")]
    omni("admin", "verify")
