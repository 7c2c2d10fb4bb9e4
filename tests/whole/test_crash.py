"""What is left after a process is killed, and when several do the same at once. Real processes throughout."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from typing import TYPE_CHECKING

import bcrypt
import pytest

from tests import processes
from tests.builders import NIP, NUMBER, a_college, ask, form, register, sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Omni

INIT = ("admin", "init", "--rehearsal")
LOGIN = ("login", "--student", NUMBER, "--password-stdin")


class Delays:
    """Kills children at random points of the time that one of them took on this machine."""

    def __init__(self, start: Callable[[], processes.Child]) -> None:
        began = time.monotonic()
        start().wait()
        self._longest = 1.2 * (time.monotonic() - began)
        self._chance = random.Random(2)

    def kill(self, child: processes.Child) -> None:
        time.sleep(self._chance.uniform(0, self._longest))
        child.kill()
        child.wait()


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    with processes.a_folder_in_memory() as folder:
        yield folder


# --- init ---------------------------------------------------------------------------------------------


def test_an_init_killed_at_any_step_leaves_a_whole_home_or_one_that_can_be_made(bare_omni: Omni) -> None:
    step, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        step += 1
        shutil.rmtree(bare_omni.home, ignore_errors=True)
        child = processes.omni(
            bare_omni.environ, bare_omni.now, *INIT, before=processes.Countdown(step).watch
        )
        code = child.wait()
        if not (bare_omni.home / "omni.db").exists():
            bare_omni(*INIT)
        bare_omni("admin", "verify")
    assert code == 0
    assert step > 30, "the steps are no longer seen"


def test_of_several_inits_at_once_one_wins_whole(bare_omni: Omni) -> None:
    for _ in range(6):
        shutil.rmtree(bare_omni.home, ignore_errors=True)
        children = [processes.omni(bare_omni.environ, bare_omni.now, *INIT) for _ in range(4)]
        assert sorted(child.wait() for child in children) == [0, 6, 6, 6]
        bare_omni("admin", "verify")
        assert sorted(path.name for path in bare_omni.home.iterdir() if path.is_file()) == [
            "config.toml",
            "omni.db",
        ]


# --- signing in ------------------------------------------------------------------------------------------


@pytest.fixture
def marie(omni: Omni) -> Omni:
    """Marie has registered, and hashing takes long enough to be killed in."""
    a_college(omni.home)
    omni.environ["OMNI_BCRYPT_COST"] = "8"
    register(omni)
    return omni


def noted(path: Path) -> Callable[[], None]:
    """Before each comparison of a hash, add a byte to a file; in a child only."""

    def before() -> None:
        compare = bcrypt.checkpw

        def counting(password: bytes, hashed_password: bytes) -> bool:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(handle, b".")
            os.close(handle)
            return compare(password, hashed_password)

        bcrypt.checkpw = counting

    return before


def count(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def failures(omni: Omni) -> int:
    found = ask(omni.home, "SELECT failures FROM attempts WHERE number = ?", NUMBER)
    return int(found[0][0]) if found else 0


def test_a_kill_gives_no_free_try(marie: Omni, tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    delays = Delays(lambda: processes.omni(marie.environ, marie.now, *LOGIN, stdin="faux1234"))
    for _ in range(40):
        sql(marie.home, "UPDATE attempts SET locked_until = NULL")
        before, tried = failures(marie), count(tries)
        child = processes.omni(marie.environ, marie.now, *LOGIN, stdin="faux1234", before=noted(tries))
        delays.kill(child)
        assert failures(marie) - before >= count(tries) - tried
    assert count(tries) > 3, "no kill came late enough to prove anything"
    marie("admin", "verify")


def test_wrong_passwords_at_the_same_time_are_verified_five_times_at_most(
    marie: Omni, tmp_path: Path
) -> None:
    tries = tmp_path / "tries"
    children = [
        processes.omni(marie.environ, marie.now, *LOGIN, stdin="faux1234", before=noted(tries))
        for _ in range(20)
    ]
    assert [child.wait() for child in children] == [4] * 20
    assert count(tries) == 5
    assert failures(marie) == 5


def test_the_right_password_among_wrong_ones_opens_no_more_than_one_session(marie: Omni) -> None:
    children = [
        processes.omni(marie.environ, marie.now, *LOGIN, stdin=NIP if number == 7 else "faux1234")
        for number in range(12)
    ]
    codes = sorted(child.wait() for child in children)
    assert codes in ([4] * 12, [0] + [4] * 11)
    assert ask(marie.home, "SELECT count(*) FROM sessions") == [(12 - codes.count(4),)]
    marie("admin", "verify")


def test_a_sign_in_under_way_does_not_outlive_a_reset(marie: Omni) -> None:
    """The password is replaced while the old one is being compared."""

    def reset_meanwhile() -> None:
        compare = bcrypt.checkpw

        def slow(password: bytes, hashed_password: bytes) -> bool:
            good = compare(password, hashed_password)
            sql(
                marie.home,
                "UPDATE accounts SET nip_hash = ?",
                (bcrypt.hashpw(b"x", bcrypt.gensalt(4)).decode(),),
            )
            return good

        bcrypt.checkpw = slow

    assert processes.omni(marie.environ, marie.now, *LOGIN, stdin=NIP, before=reset_meanwhile).wait() == 4
    assert ask(marie.home, "SELECT count(*) FROM sessions") == [(0,)]


def test_of_two_first_uses_at_once_one_opens_the_account(omni: Omni) -> None:
    a_college(omni.home)
    children = [
        processes.omni(omni.environ, omni.now, "register", "--input", "-", stdin=form()) for _ in range(4)
    ]
    assert sorted(child.wait() for child in children) == [0, 6, 6, 6]
    assert ask(omni.home, "SELECT count(*) FROM accounts") == [(1,)]


# --- writing ---------------------------------------------------------------------------------------------


def test_an_import_killed_at_any_time_is_whole_or_absent(omni: Omni) -> None:
    rows = "code,title\n" + "".join(f"{number:03}.A0,Programme {number}\n" for number in range(100, 900))
    words = ("staff", "import", "programs", "-")
    delays = Delays(lambda: processes.omni(omni.environ, omni.now, *words, "--dry-run", stdin=rows))
    whole = 0
    for _ in range(25):
        delays.kill(processes.omni(omni.environ, omni.now, *words, stdin=rows))
        ((found,),) = ask(omni.home, "SELECT count(*) FROM programs")
        assert found in {0, 800}
        whole += found // 800
        assert ask(omni.home, "SELECT count(*) FROM audit WHERE action LIKE '%import%'") == [(whole,)]
        sql(omni.home, "DELETE FROM programs")
    omni("admin", "verify")


def test_writers_at_the_same_time_leave_one_chain(marie: Omni) -> None:
    children = [
        processes.omni(marie.environ, marie.now, "staff", "students", "show", NUMBER) for _ in range(12)
    ]
    assert [child.wait() for child in children] == [0] * 12
    assert ask(marie.home, "SELECT count(*) FROM audit WHERE action = 'student.show'") == [(12,)]
    marie("admin", "verify")
