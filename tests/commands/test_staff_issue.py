"""`omni staff documents issue`: papers by the thousand, whole whatever ends the batch."""

from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import Refused, StoreError
from omnicli.i18n import N_
from omnicli.services import issuing, papers
from tests.builders import NUMBER, a_college, ask, sign_in, sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from omnicli.rules.papers import Issued
    from store.uow import UnitOfWork
    from tests.conftest import Omni

_RECORD = (
    "INSERT INTO record (student, term, course, section, mark, remark)"
    " VALUES (?, '20261', '420-1N6-TH', '00001', ?, '')"
)
CARDS = ("staff", "documents", "issue", "report-cards")
OTHER = "2634568"


@pytest.fixture(autouse=True)
def _two_with_results(omni: Omni) -> None:
    a_college(omni.home)
    sql(omni.home, _RECORD, (NUMBER, 78), (OTHER, 91))


def issue(omni: Omni, *words: str, exits: int = 0) -> object:
    return omni(*CARDS, "--term", "20261", *words, "--format", "json", exits=exits).json


def numbers(omni: Omni) -> list[str]:
    return [number for (number,) in ask(omni.home, "SELECT number FROM papers ORDER BY number")]


def test_each_student_has_a_file_of_ones_own(omni: Omni, tmp_path: Path) -> None:
    told = issue(omni, "--out", str(tmp_path / "out"))
    assert told == {
        "kind": "report-card", "term": "20261", "issued": 2, "unchanged": 0, "failed": [],
        "where": str(tmp_path / "out"), "dry_run": False,
    }  # fmt: skip
    files = sorted((tmp_path / "out").iterdir())
    assert [path.name for path in files] == [
        f"{NUMBER}-report-card-20261.pdf",
        f"{OTHER}-report-card-20261.pdf",
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert all(path.read_bytes().startswith(b"%PDF") for path in files)


def test_run_again_it_gives_the_same_files_and_issues_nothing(omni: Omni, tmp_path: Path) -> None:
    issue(omni, "--out", str(tmp_path / "one"))
    told = issue(omni, "--out", str(tmp_path / "two"))
    assert (told["issued"], told["unchanged"]) == (0, 2)  # type: ignore[index]
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / at).iterdir()} for at in ("one", "two"))
    assert one == two


def test_one_student_s_fault_stops_nobody_else(omni: Omni, tmp_path: Path) -> None:
    sql(omni.home, "UPDATE record SET mean = 'abc' WHERE student = ?", (NUMBER,))
    told = issue(omni, "--out", str(tmp_path / "out"), exits=8)
    assert [one["student"] for one in told["failed"]] == [NUMBER]  # type: ignore[index]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{OTHER}-report-card-20261.pdf"]


def test_who_has_nothing_final_is_listed_with_the_reason(omni: Omni, tmp_path: Path) -> None:
    result = omni(*CARDS, "--term", "20263", "--out", str(tmp_path / "out"), exits=8)
    assert f"{NUMBER}: No result of A2026 is final yet." in result.stderr


def test_a_dry_run_writes_nothing(omni: Omni, tmp_path: Path) -> None:
    told = issue(omni, "--out", str(tmp_path / "out"), "--dry-run")
    assert (told["issued"], told["dry_run"]) == (2, True)  # type: ignore[index]
    assert not numbers(omni)
    assert not (tmp_path / "out").exists()


def test_a_zip_of_the_same_papers_is_the_same_zip(omni: Omni, tmp_path: Path) -> None:
    issue(omni, "--zip", str(tmp_path / "one.zip"))
    omni.later(hours=1)
    issue(omni, "--zip", str(tmp_path / "two.zip"))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    names = zipfile.ZipFile(tmp_path / "one.zip").namelist()
    assert names == [f"{NUMBER}-report-card-20261.pdf", f"{OTHER}-report-card-20261.pdf"]
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.glob("*.zip*")) == ["one.zip", "two.zip"]
    assert not list(tmp_path.glob(".*.parts"))


def test_a_zip_holds_nobody_of_another_batch_that_was_ended_in_the_middle(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(folder: Path, path: Path) -> None:
        raise StoreError(N_("The file {path} cannot be written: {why}."), path=path, why=folder)

    with monkeypatch.context() as midway:
        midway.setattr("omnicli.batch_files.zip_folder", ended)
        omni(*CARDS, "--term", "20261", "--zip", str(tmp_path / "one.zip"), exits=7)
    issue(omni, "--zip", str(tmp_path / "one.zip"), "--student", OTHER)
    assert zipfile.ZipFile(tmp_path / "one.zip").namelist() == [f"{OTHER}-report-card-20261.pdf"]


def test_another_file_of_the_same_name_stays_unless_forced(omni: Omni, tmp_path: Path) -> None:
    (tmp_path / f"{NUMBER}-report-card-20261.pdf").write_bytes(b"mine")
    told = issue(omni, "--out", str(tmp_path), exits=8)
    assert told["failed"][0]["reasons"][0]["code"] == "file-exists"  # type: ignore[index]
    assert (tmp_path / f"{NUMBER}-report-card-20261.pdf").read_bytes() == b"mine"
    issue(omni, "--out", str(tmp_path), "--force")
    assert (tmp_path / f"{NUMBER}-report-card-20261.pdf").read_bytes().startswith(b"%PDF")


def test_killed_between_two_parts_it_goes_on_and_ends_with_the_same_files(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        """Stands for SIGKILL: nothing of ours runs after it."""

    monkeypatch.setattr(issuing, "PART", 1)
    finish = issuing.Batch._ended
    done: list[int] = []

    def ended(self: issuing.Batch, part: issuing._Part, actor: str) -> int:
        if done:
            raise KilledError
        done.append(finish(self, part, actor))
        return done[0]

    with monkeypatch.context() as patch:
        patch.setattr(issuing.Batch, "_ended", ended)
        with pytest.raises(KilledError):
            issue(omni, "--out", str(tmp_path / "out"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert list(before) == [f"{NUMBER}-report-card-20261.pdf"]
    told = issue(omni, "--out", str(tmp_path / "out"))
    assert (told["issued"], told["unchanged"]) == (1, 1)  # type: ignore[index]
    after = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert len(after) == 2
    assert before.items() <= after.items()


def test_one_student_s_papers_need_no_term(omni: Omni, tmp_path: Path) -> None:
    omni("staff", "documents", "issue", "transcripts", "--student", OTHER, "--out", str(tmp_path / "out"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{OTHER}-transcript.pdf"]


def test_several_processes_draw_what_one_would(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from omnicli.services import issuing_pool

    monkeypatch.setattr(issuing_pool, "FEW", 1)
    monkeypatch.setattr(issuing_pool, "cores", lambda: 2)
    told = issue(omni, "--out", str(tmp_path / "out"))
    assert told["issued"] == 2  # type: ignore[index]
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2


@pytest.mark.parametrize(
    "words",
    [
        ("report-cards", "--out", "x"),
        ("report-cards", "--term", "20261"),
        ("report-cards", "--term", "20261", "--out", "x", "--zip", "y"),
        ("diplomas", "--term", "20261", "--out", "x"),
        ("attestations", "--out", "x"),
        ("attestations", "--term", "20263", "--language", "fr", "--out", "x"),
    ],
)
def test_a_contradiction_is_a_fault_of_usage(omni: Omni, words: tuple[str, ...]) -> None:
    omni("staff", "documents", "issue", *words, exits=2)


def test_attestations_that_are_paid_and_not_printed_are_issued_once(omni: Omni, tmp_path: Path) -> None:
    sign_in(omni)
    omni("confirm-enrollment")
    omni("attestation", "request", "--term", "20263", "--purpose", "loan")
    omni("attestation", "request", "--term", "20263", "--purpose", "insurance")  # not paid
    words = ("staff", "documents", "issue", "attestations", "--term", "20263", "--format", "json", "--out")
    told = omni(*words, str(tmp_path / "out")).json
    assert (told["issued"], told["failed"]) == (1, [])
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{NUMBER}-attestation-20263-1.pdf"]
    assert omni(*words, str(tmp_path / "again")).json["issued"] == 0


def test_a_paper_refused_when_it_is_kept_takes_none_of_the_others_along(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = papers.keep

    def refuse_one(uow: UnitOfWork, paper: Issued) -> Issued:
        if paper.student == NUMBER:
            raise Refused(
                N_("The paper {number} was revoked: ask for another one."), code="revoked", number="A"
            )
        return keep(uow, paper)

    monkeypatch.setattr(papers, "keep", refuse_one)
    told = issue(omni, "--out", str(tmp_path / "out"), exits=8)
    assert told["issued"] == 1  # type: ignore[index]
    assert [one["student"] for one in told["failed"]] == [NUMBER]  # type: ignore[index]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{OTHER}-report-card-20261.pdf"]


def test_what_another_process_kept_first_is_not_counted_as_new(
    omni: Omni, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = issuing.Batch._made

    def late(self: issuing.Batch, part: issuing._Part) -> Iterator[tuple[issuing.Item, Issued]]:
        drawn = list(made(self, part))
        monkeypatch.setattr(issuing.Batch, "_made", made)
        issue(omni, "--out", str(tmp_path / "first"))
        yield from drawn

    monkeypatch.setattr(issuing.Batch, "_made", late)
    told = issue(omni, "--out", str(tmp_path / "second"))
    assert (told["issued"], told["unchanged"]) == (0, 2)  # type: ignore[index]
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / at).iterdir()} for at in ("first", "second"))
    assert one == two
