"""`omni staff taxslips print`: slips by the thousand, each in its own file, whole whatever ends the batch."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from omnicli.rules.tax_slips import AMENDED, CANCELLED
from omnicli.services import issuing, issuing_pool
from tests import slips
from tests.builders import NUMBER, a_college, ask, sign_an_employee_in, sql
from tests.social import OTHER as OTHER_SIN
from tests.social import SIN, traces, writing

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

PRINT = ("staff", "taxslips", "print", "--year", "2026")
MARC = "2634568"


@pytest.fixture(autouse=True)
def _three_slips(omni: Omni) -> None:
    """Marie has both slips, Marc a T2202 only."""
    a_college(omni.home)
    slips.configure(omni.home)
    slips.keep(omni.home, slips.t2202(1), slips.rl8(2))
    marc = slips.MARIE._replace(student=MARC, last_name="Gagnon", first_name="Marc", sin_end="782")
    slips.keep(omni.home, slips.t2202(3, person=marc), sin=OTHER_SIN)


def printed(omni: Omni, *words: str, exits: int = 0) -> Any:
    """Print and return what machines are told."""
    return omni(*PRINT, *words, "--format", "json", exits=exits).json


def names(folder: Path) -> list[str]:
    """Return the names of the files, in order."""
    return sorted(path.name for path in folder.iterdir())


def test_each_slip_is_a_file_of_its_own_that_bears_its_whole_sin(omni: Omni, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = printed(omni, "--out", str(out))
    assert told == {
        "year": 2026, "slip": "all", "issued": 3, "unchanged": 0, "failed": [], "where": str(out), "dry_run": False,
    }  # fmt: skip
    assert names(out) == [f"{NUMBER}-rl8-2026.pdf", f"{NUMBER}-t2202-2026.pdf", f"{MARC}-t2202-2026.pdf"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}
    page = PdfReader(io.BytesIO((out / f"{MARC}-t2202-2026.pdf").read_bytes())).pages[0].extract_text()
    assert "123 456 782" in page
    assert traces(omni.home, SIN) == traces(omni.home, OTHER_SIN) == []


def test_run_again_it_gives_the_same_files_and_issues_nothing(omni: Omni, tmp_path: Path) -> None:
    printed(omni, "--out", str(tmp_path / "one"))
    told = printed(omni, "--out", str(tmp_path / "two"))
    assert (told["issued"], told["unchanged"]) == (0, 3)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / at).iterdir()} for at in ("one", "two"))
    assert one == two


def test_only_those_asked_for_are_printed(omni: Omni, tmp_path: Path) -> None:
    printed(omni, "--slip", "rl8", "--out", str(tmp_path / "rl8"))
    assert names(tmp_path / "rl8") == [f"{NUMBER}-rl8-2026.pdf"]
    printed(omni, "--student", MARC, "--out", str(tmp_path / "marc"))
    assert names(tmp_path / "marc") == [f"{MARC}-t2202-2026.pdf"]
    printed(omni, "--student", MARC, "--student", NUMBER, "--slip", "t2202", "--out", str(tmp_path / "two"))
    assert len(names(tmp_path / "two")) == 2
    omni(*PRINT, "--student", "9999999", "--out", str(tmp_path / "none"), exits=3)


def test_on_paper_only_those_who_have_not_consented(omni: Omni, tmp_path: Path) -> None:
    printed(omni, "--paper-only", "--out", str(tmp_path / "one"))
    assert names(tmp_path / "one") == [f"{NUMBER}-rl8-2026.pdf"]
    with writing(omni.home) as uow:
        uow.consents.add(NUMBER, given=True, at=uow.at, actor="t")
    assert printed(omni, "--paper-only", "--dry-run")["issued"] == 0
    omni(*PRINT, "--paper-only", "--slip", "t2202", "--out", "x", exits=2)


def test_of_an_amended_slip_the_last_is_printed_and_a_cancelled_one_is_not(
    omni: Omni, tmp_path: Path
) -> None:
    slips.keep(omni.home, slips.t2202(4, kind=AMENDED, replaces=1), slips.rl8(5, kind=CANCELLED, replaces=2))
    printed(omni, "--out", str(tmp_path / "out"))
    assert names(tmp_path / "out") == [f"{NUMBER}-t2202-2026.pdf", f"{MARC}-t2202-2026.pdf"]
    page = PdfReader(tmp_path / "out" / f"{NUMBER}-t2202-2026.pdf").pages[0].extract_text()
    assert "FEUILLET MODIFIÉ" in page


def test_each_is_in_its_student_s_language_unless_one_is_asked_for(omni: Omni, tmp_path: Path) -> None:
    sql(omni.home, "UPDATE students SET language = 'en' WHERE number = ?", (MARC,))
    printed(omni, "--out", str(tmp_path / "out"))
    printed(omni, "--language", "both", "--slip", "t2202", "--out", str(tmp_path / "both"))
    assert ask(omni.home, "SELECT DISTINCT student, lang FROM papers WHERE kind = 't2202' ORDER BY 1, 2") == [
        (NUMBER, "both"), (NUMBER, "fr"), (MARC, "both"), (MARC, "en"),
    ]  # fmt: skip


def test_a_dry_run_writes_nothing(omni: Omni) -> None:
    told = printed(omni, "--dry-run")
    assert (told["issued"], told["dry_run"]) == (3, True)
    assert ask(omni.home, "SELECT count(*) FROM papers") == [(0,)]


def test_a_sin_that_does_not_open_stops_nobody_else(omni: Omni, tmp_path: Path) -> None:
    sql(omni.home, "DROP TRIGGER tax_slips_are_not_edited")
    sql(omni.home, "UPDATE tax_slips SET sealed = zeroblob(40) WHERE number = 1")
    told = printed(omni, "--out", str(tmp_path / "out"), exits=8)
    assert told["issued"] == 2
    ((student, number, reasons),) = [one.values() for one in told["failed"]]
    assert (student, number, reasons[0]["code"]) == (NUMBER, 1, "not-opened")


def test_a_zip_holds_them_all(omni: Omni, tmp_path: Path) -> None:
    printed(omni, "--zip", str(tmp_path / "all.zip"), "--student", NUMBER)
    assert zipfile.ZipFile(tmp_path / "all.zip").namelist() == [
        f"{NUMBER}-rl8-2026.pdf",
        f"{NUMBER}-t2202-2026.pdf",
    ]
    assert not list(tmp_path.glob(".*.parts"))


def test_several_processes_draw_what_one_would(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing_pool, "FEW", 1)
    monkeypatch.setattr(issuing_pool, "cores", lambda: 2)
    assert printed(omni, "--out", str(tmp_path / "out"))["issued"] == 3


def test_killed_between_two_parts_it_goes_on(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        """Stands for SIGKILL: nothing of ours runs after it."""

    def killed(*_: object) -> int:
        raise KilledError

    monkeypatch.setattr(issuing, "PART", 1)
    printed(omni, "--slip", "rl8", "--out", str(tmp_path / "out"))
    with monkeypatch.context() as patch:
        patch.setattr(issuing.Batch, "_ended", killed)
        with pytest.raises(KilledError):
            printed(omni, "--out", str(tmp_path / "out"))
    told = printed(omni, "--out", str(tmp_path / "out"))
    assert (told["issued"], told["unchanged"]) == (2, 1)


def test_a_year_without_slips_says_what_to_do(omni: Omni, tmp_path: Path) -> None:
    words = ("staff", "taxslips", "print", "--out", str(tmp_path / "out"), "--format", "json", "--year")
    assert omni(*words, "2025", exits=5).error["code"] == "not-issued-yet"
    assert omni(*words, "2024", exits=5).error["code"] == "year-not-configured"
    omni(*PRINT, exits=2)


def test_the_batch_is_in_the_trail_and_other_roles_have_none(omni: Omni, tmp_path: Path) -> None:
    printed(omni, "--out", str(tmp_path / "out"))
    ((subject, details),) = ask(omni.home, "SELECT subject, details FROM audit WHERE action = 'paper.batch'")
    assert (subject, json.loads(details)["count"]) == ("tax-year:2026", 3)
    sql(omni.home, "UPDATE employees SET roles = 'teacher'")
    sign_an_employee_in(omni)
    omni(*PRINT, "--out", "x", exits=4)
