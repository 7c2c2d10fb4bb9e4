"""Each verb that writes money, killed anywhere and run again, or run by several at once, leaves one ledger."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import processes
from tests.builders import ask
from tests.whole.money import NOW, a_term_of_money, ledger, verbs
from tests.whole.verbs import Verb, begin_again, run, start, survives_kills

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Omni

STUDENTS = 40
SEED = 20263
KILLS = 14  # of each verb


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with processes.a_folder_in_memory() as folder:
        yield folder


@pytest.fixture
def whole(omni: Omni, tmp_path: Path) -> Path:
    """A college to start from, always the same."""
    omni.now = NOW
    a_term_of_money(omni.home, STUDENTS)
    whole = tmp_path / "whole"
    shutil.copytree(omni.home, whole)
    return whole


@pytest.mark.parametrize("verb", verbs(STUDENTS), ids=lambda verb: verb.name)
def test_killed_anywhere_and_run_again_the_ledger_is_that_of_an_undisturbed_run(
    omni: Omni, whole: Path, verb: Verb
) -> None:
    survives_kills(omni, whole, verb, ledger, KILLS, least_steps=STUDENTS // 2)


def test_several_sweeps_and_imports_at_once_leave_the_ledger_of_one_of_each(omni: Omni, whole: Path) -> None:
    sweep, file, _publish = verbs(STUDENTS)
    for verb in (sweep, file):
        run(omni, verb)
    one_of_each = ledger(omni.home)
    begin_again(omni, whole)
    children = [start(omni, verb) for verb in (sweep, file, sweep, file, sweep, file, sweep)]
    assert [child.wait() for child in children] == [0] * len(children)
    assert ledger(omni.home) == one_of_each
    omni("admin", "verify")


def test_of_several_that_run_all_that_is_due_one_does_each_job(omni: Omni, whole: Path) -> None:
    due = Verb("due", ("job", "run", "--due"))
    children = [start(omni, due) for _ in range(5)]
    assert [child.wait() for child in children] == [0] * 5
    ran = ask(omni.home, "SELECT job, count(*) FROM job_runs GROUP BY job")
    assert {count for _job, count in ran} == {1}
    at_once = ledger(omni.home)
    begin_again(omni, whole)
    run(omni, due)
    assert ledger(omni.home) == at_once
