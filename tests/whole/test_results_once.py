"""Each verb that writes marks or makes them final, killed anywhere and run again, leaves one record."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import processes
from tests.builders import ask
from tests.whole import results
from tests.whole.verbs import Verb, run, start, survives_kills

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Omni

STUDENTS = 12
KILLS = 10  # of each verb


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with processes.a_folder_in_memory() as folder:
        yield folder


@pytest.fixture
def whole(omni: Omni, tmp_path: Path) -> Path:
    omni.now = results.NOW
    results.a_group_of_marks(omni.home, STUDENTS)
    shutil.copytree(omni.home, tmp_path / "whole")
    return tmp_path / "whole"


@pytest.mark.parametrize("verb", results.verbs(STUDENTS), ids=lambda verb: verb.name)
def test_killed_anywhere_and_run_again_the_results_are_those_of_an_undisturbed_run(
    omni: Omni, whole: Path, verb: Verb
) -> None:
    survives_kills(omni, whole, verb, results.left, KILLS, least_steps=STUDENTS)


@pytest.mark.usefixtures("whole")
def test_of_several_who_make_a_group_final_one_does_and_marks_come_before_or_not_at_all(omni: Omni) -> None:
    marks, final = results.verbs(STUDENTS)
    children = [start(omni, verb) for verb in (final, marks, final, marks, final)]
    codes = [child.wait() for child in children]
    assert sorted(codes[::2]) == [0, final.again, final.again]
    assert set(codes[1::2]) <= {0, 5}
    ((lines,),) = ask(omni.home, "SELECT count(*) FROM record")
    assert lines == STUDENTS
    omni("admin", "verify")
    run(omni, Verb("missing", ("staff", "marks", "missing", "--term", results.TERM)))
