"""Four plain top-level names are safe only while the list, the folders and the installed owner agree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from typing import TYPE_CHECKING

import pytest

from tools.repository import ROOMS, ROOT, code_files, packages

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINS = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return dict(PINS.findall((ROOT / lock).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    # From a copy of what git would hand over, so that a stale build/ of this checkout cannot help.
    files = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, files):
        if (ROOT / name).is_file() and name.split("/")[0] not in ("tests", "docs", "tools"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder / "out"),
        ".",
    ]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (path,) = (folder / "out").glob("*.whl")
    return set(zipfile.ZipFile(path).namelist())


def test_the_listed_packages_are_the_folders_on_disk():
    assert sorted(PYPROJECT["tool"]["setuptools"]["packages"]) == packages()


def test_the_wheel_holds_every_file_of_the_four_rooms(wheel):
    ours = {".py", ".sql", ".po", ".mo", ".typed", ".ttf"}
    on_disk = {
        str(p.relative_to(ROOT)) for room in ROOMS for p in (ROOT / room).rglob("*") if p.suffix in ours
    }
    assert on_disk - wheel == set()


def test_the_wheel_holds_nothing_beside_the_four_rooms(wheel):
    tops = {name.split("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_each_top_level_name_has_one_owner(room):
    owners = packages_distributions().get(room)
    if owners is None:
        pytest.skip("omni is not installed in this environment: `make setup`")
    assert set(owners) == {"omni-cegep"}


@pytest.mark.parametrize(
    "path", [p for p in code_files() if p.name == "__init__.py"], ids=lambda p: p.parent.name
)
def test_a_package_file_holds_a_docstring_and_nothing_else(path: Path):
    body = ast.parse(path.read_text(encoding="utf-8")).body
    if path.parent.name == "omnicli":
        assert ast.unparse(body.pop()).startswith("__version__ = ")
    assert len(body) == 1
    assert ast.get_docstring(ast.Module(body, []))


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_index_and_hashes_every_pin(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert not [line for line in lines if "://" in line or line.startswith(("-", "/", "."))]
    entries = re.split(r"\n(?=\S)", "\n".join(lines))
    assert entries
    assert not [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]


def test_both_locks_pin_the_same_versions():
    run, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in run} == run


def test_every_declared_dependency_is_locked():
    declared = {re.split(r"[<>=~! ;\[]", line)[0] for line in PYPROJECT["project"]["dependencies"]}
    assert declared <= set(pins("requirements.lock"))
