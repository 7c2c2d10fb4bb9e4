"""The harness: one loud `omni(...)` fixture on a real store, cloned for each test."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from omnicli.clock import FixedClock
from omnicli.hashing import Hasher
from omnicli.main import OmniGroup, run
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The same examples for everybody, and none is too slow on a busy machine. Others, and more: EXPLORE=1 make test
_EXPLORING = bool(os.environ.get("EXPLORE"))
settings.register_profile(
    "omni", deadline=None, derandomize=not _EXPLORING, max_examples=100 if _EXPLORING else 40
)
settings.load_profile("omni")

# Stores are made by the thousand: where there is a disk in memory with room for them, nothing waits for the other.
_MEMORY, _ROOM = Path("/dev/shm"), 2 * 2**30
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
# A Monday of the autumn term 2026, 10:00 in Québec.
MONDAY = datetime(2026, 9, 14, 14, 0, tzinfo=UTC)


@dataclass
class Result:
    """What one command line did."""

    exit_code: int
    stdout: str
    stderr: str
    stdout_bytes: bytes

    @property
    def json(self) -> Any:
        """Standard output read as JSON."""
        return json.loads(self.stdout)

    @property
    def error(self) -> Any:
        """The error object on standard error."""
        return json.loads(self.stderr)["error"]


class ScriptedPrompter:
    """Answers questions from a list, and keeps what was asked."""

    def __init__(self, answers: list[str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def ask(self, message: str, /, **_params: object) -> str:
        self.asked.append(message)
        return self.answers.pop(0)

    secret = ask


_load = OmniGroup.get_command
_loaded: dict[tuple[int, str, str], Any] = {}


def _get_command(group: OmniGroup, ctx: Any, name: str) -> Any:
    """Build each command once for a language: here, where one process runs thousands of lines."""
    key = id(group.table), name, ctx.obj.lang
    if key not in _loaded:
        _loaded[key] = _load(group, ctx, name)
    return _loaded[key]


def in_process(words: Sequence[str], world: World, stdin: str | bytes, patch: pytest.MonkeyPatch) -> Result:
    """Run `omni WORDS` in this process, with streams of its own for as long as `patch` lasts."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    out, err = io.BytesIO(), io.BytesIO()
    patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    patch.setattr(sys, "stdout", io.TextIOWrapper(out, encoding="utf-8", write_through=True))
    patch.setattr(sys, "stderr", io.TextIOWrapper(err, encoding="utf-8", write_through=True))
    patch.setattr(OmniGroup, "get_command", _get_command)
    code = run(list(words), world)
    sys.stdout.flush()
    sys.stderr.flush()
    return Result(code, out.getvalue().decode("utf-8", "replace"), err.getvalue().decode(), out.getvalue())


class Omni:
    """Runs command lines in process, with a clock that only the test moves."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.now = MONDAY
        self.environ = {"OMNI_HOME": str(home), "OMNI_LANG": "en", "OMNI_BCRYPT_COST": "4"}
        self.prompter: ScriptedPrompter | None = None
        self._monkeypatch = monkeypatch

    def __call__(
        self,
        *words: str,
        exits: int = 0,
        stdin: str | bytes = b"",
        lang: str = "",
        answers: list[str] | None = None,
    ) -> Result:
        """Run `omni WORDS`; a code other than `exits` fails the test with what was printed."""
        world = World({**self.environ, **({"OMNI_LANG": lang} if lang else {})}, clock=FixedClock(self.now))
        if answers is not None:
            self.prompter = ScriptedPrompter(answers)
            world.prompter = self.prompter  # type: ignore[assignment]
        with self._monkeypatch.context() as patch:
            result = in_process(words, world, stdin, patch)
        if result.exit_code != exits:
            raise AssertionError(
                f"omni {' '.join(words)} exited {result.exit_code}, not {exits}\n"
                f"--- stdout\n{result.stdout}\n--- stderr\n{result.stderr}" + self._traceback()
            )
        return result

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)

    def _traceback(self) -> str:
        found = sorted((self.home / "crashes").glob("*.txt"))
        return f"\n--- crash\n{found[-1].read_text()}" if found else ""


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made once by `omni admin init --rehearsal`; each test gets a copy."""
    home = tmp_path_factory.mktemp("template") / "home"
    world = World(
        {"OMNI_HOME": str(home), "OMNI_LANG": "en", "OMNI_BCRYPT_COST": "4"}, clock=FixedClock(MONDAY)
    )
    assert run(["admin", "init", "--rehearsal"], world) == 0
    return home


@pytest.fixture
def home(template_home: Path, tmp_path: Path) -> Path:
    """An empty college of this test's own."""
    target = tmp_path / "home"
    shutil.copytree(template_home, target)
    target.chmod(0o700)
    return target


@pytest.fixture
def omni(home: Path, monkeypatch: pytest.MonkeyPatch) -> Omni:
    """The program on this test's own college."""
    return Omni(home, monkeypatch)


@pytest.fixture
def bare_omni(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Omni:
    """The program where there is no college yet."""
    return Omni(tmp_path / "nowhere", monkeypatch)


@pytest.fixture(autouse=True)
def _nothing_leaks(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """No test may open a real home, change the environment for the next, or leave another working folder."""
    monkeypatch.setenv("OMNI_HOME", "/nonexistent/omni-home-of-nobody")
    environ, folder = dict(os.environ), Path.cwd()
    yield
    os.chdir(folder)
    changed = {key for key in environ.keys() | os.environ.keys() if environ.get(key) != os.environ.get(key)}
    assert not changed - {"PYTEST_CURRENT_TEST"}, f"the test changed the environment: {changed}"


@pytest.fixture
def hasher() -> Hasher:
    """A quick hasher."""
    return Hasher(b"p" * 32, 4)


def with_shared(name: str) -> Path:
    """Return a file of the shared data, or skip with the reason when it is not beside the project."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared data are not beside the project: {name}")
    return path
