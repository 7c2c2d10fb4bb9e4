"""`omni verify`: anyone tells a genuine paper, with the certificate alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.builders import a_college
from tests.papering import a_paper, college_key, issue

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni


@pytest.fixture
def stranger(bare_omni: Omni) -> Omni:
    """The program of a third party, with no college of its own."""
    return bare_omni


@pytest.fixture
def paper(tmp_path: Path) -> str:
    """A paper of Marie's, as the third party received it."""
    path = tmp_path / "bulletin.pdf"
    path.write_bytes(a_paper())
    return str(path)


@pytest.fixture
def certificate(tmp_path: Path) -> str:
    """The certificate that the college publishes."""
    path = tmp_path / "college.pem"
    path.write_text(college_key().certificate.pem)
    return str(path)


def test_a_stranger_with_the_certificate_learns_what_a_paper_certifies(
    stranger: Omni, paper: str, certificate: str
) -> None:
    said = stranger("verify", paper, "--certificate", certificate, "--format", "json").json
    assert said["status"] == "genuine"
    assert (said["student"], said["kind"], said["issued_at"]) == (
        "2634567", "report-card", "2026-09-14T14:00:00Z",
    )  # fmt: skip
    assert said["number"] == "K7M4T-9QX2B-C8HVQ"
    assert not stranger.home.exists()


@pytest.mark.parametrize(("lang", "word"), [("fr", "AUTHENTIQUE"), ("en", "GENUINE")])
def test_people_are_told_in_their_language(
    stranger: Omni, paper: str, certificate: str, lang: str, word: str
) -> None:
    said = stranger("verify", paper, "--certificate", certificate, lang=lang).stdout
    assert word in said
    assert "Marie Tremblay" in said


def test_without_the_certificate_the_signer_is_unknown(stranger: Omni, paper: str) -> None:
    assert stranger("verify", paper, "--format", "json", exits=5).json["status"] == "unknown-signer"


def test_an_altered_paper_certifies_nothing(stranger: Omni, paper: str, certificate: str) -> None:
    with open(paper, "ab") as file:
        file.write(b"\n")
    said = stranger("verify", paper, "--certificate", certificate, "--format", "json", exits=5).json
    assert said["status"] == "altered"
    assert said["student"] is None


@pytest.mark.parametrize("content", [b"", b"garbage", b"\0" * 5000, b"PK\x03\x04"])
def test_what_is_no_pdf_is_a_bad_file(stranger: Omni, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    stranger("verify", str(path), exits=9)


def test_a_file_too_large_or_absent_or_badly_named_is_a_bad_file(stranger: Omni, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(100_000_000)
    stranger("verify", str(large), exits=9)
    stranger("verify", str(tmp_path / "absent.pdf"), exits=9)
    stranger("verify", "x" * 2_000_000, exits=9)
    stranger("verify", "a\0b", exits=9)
    stranger("verify", str(tmp_path), exits=9)


def test_what_is_no_certificate_is_a_bad_file(stranger: Omni, paper: str) -> None:
    stranger("verify", paper, "--certificate", paper, exits=9)


# --- with the college's own store -------------------------------------------------------------------------------


@pytest.fixture
def college(omni: Omni) -> Omni:
    """A college with students."""
    a_college(omni.home)
    return omni


def saved(college: Omni, tmp_path: Path) -> tuple[str, str]:
    """Issue a paper and save it: its number, its file."""
    issued = issue(college.home)
    path = tmp_path / "issued.pdf"
    path.write_bytes(issued.content)
    return issued.number, str(path)


def test_the_college_knows_its_own_papers(college: Omni, tmp_path: Path) -> None:
    _, path = saved(college, tmp_path)
    said = college("verify", path, "--format", "json").json
    assert (said["status"], said["kept"]) == ("genuine", True)


def test_a_revoked_paper_is_told_by_the_store_and_by_the_signed_list(
    college: Omni, stranger: Omni, tmp_path: Path
) -> None:
    number, path = saved(college, tmp_path)
    pem, listed = str(tmp_path / "c.pem"), str(tmp_path / "revoked.json")
    college("admin", "keys", "show", "-o", pem)
    words = ("verify", path, "--certificate", pem, "--revocations", listed, "--format", "json")
    college("staff", "documents", "revocations", "-o", listed)
    assert stranger(*words).json["status"] == "genuine"
    college("staff", "documents", "revoke", number, "--why", "Erreur de note")
    college("staff", "documents", "revocations", "-o", listed, "--force")
    assert stranger(*words, exits=5).json["status"] == "revoked"
    assert college("verify", path, "--format", "json", exits=5).json["status"] == "revoked"
    assert "Erreur" not in (tmp_path / "revoked.json").read_text()


@pytest.mark.parametrize("wrong", ["emptied", "unsigned", "not-json", "nested"])
def test_a_forged_list_of_revocations_is_refused(college: Omni, tmp_path: Path, wrong: str) -> None:
    number, path = saved(college, tmp_path)
    listed = tmp_path / "revoked.json"
    college("staff", "documents", "revoke", number, "--why", "Erreur de note")
    college("staff", "documents", "revocations", "-o", str(listed))
    table = json.loads(listed.read_text())
    forged = {
        "emptied": json.dumps({**table, "revoked": []}),
        "unsigned": json.dumps({**table, "signature": ""}),
        "not-json": "revoked",
        "nested": "[" * 100_000,
    }
    listed.write_text(forged[wrong])
    college("verify", path, "--revocations", str(listed), exits=9)
