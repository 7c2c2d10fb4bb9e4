"""Each verb that moves seats, killed anywhere and run again, leaves one college; a last seat is given once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests import processes
from tests.builders import ask
from tests.conftest import Omni
from tests.whole import seats
from tests.whole.verbs import begin_again, survives_kills

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STUDENTS = 24
KILLS = 12  # of each verb
RIVALS = 12
VERBS = ("choose courses", "build", "change")


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with processes.a_folder_in_memory() as folder:
        yield folder


@pytest.fixture(scope="module")
def made(template_home: Path) -> Iterator[Path]:
    """A college to start from, made once."""
    with processes.a_folder_in_memory() as folder, pytest.MonkeyPatch.context() as patch:
        home = folder / "home"
        shutil.copytree(template_home, home)
        seats.a_term_of_seats(home, Omni(home, patch).environ, STUDENTS)
        yield home


@pytest.fixture
def whole(omni: Omni, made: Path) -> Path:
    """The college, of which the program has a copy here."""
    omni.now = seats.NOW
    begin_again(omni, made)
    return made


@pytest.mark.parametrize("name", VERBS)
def test_killed_anywhere_and_run_again_every_seat_is_where_an_undisturbed_run_leaves_it(
    omni: Omni, whole: Path, name: str
) -> None:
    verb = next(one for one in seats.verbs(omni.environ) if one.name == name)
    begin_again(omni, whole)
    survives_kills(omni, whole, verb, seats.left, KILLS, least_steps=20)


@pytest.mark.usefixtures("whole")
def test_every_verb_that_moves_seats_is_killed_here(omni: Omni) -> None:
    assert tuple(one.name for one in seats.verbs(omni.environ)) == VERBS


@pytest.mark.usefixtures("whole")
def test_the_last_seat_of_a_section_is_given_once_and_paid_once(omni: Omni) -> None:
    codes = seats.race(omni.home, omni.environ, RIVALS)
    assert codes.count(0) == 1
    assert {*codes} <= {0, 5, 6}
    assert seats.taken(omni.home) == 1
    assert ask(omni.home, "SELECT count(*), sum(cents) FROM ledger WHERE kind = 'schedule-change'") == [
        (1, 1500)
    ]
    omni("admin", "verify")
