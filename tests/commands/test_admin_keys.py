"""`omni admin keys`: what the college signs with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pdf.keys import create, from_pkcs12
from pdf.signing import Signer, sign
from tests.builders import a_college
from tests.papering import AT, SINCE, UNTIL, draft, issue, stamp, unsigned
from tests.pdf.test_verifying import an_authority, pkcs12_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni


def test_a_college_is_made_with_a_key_that_only_it_can_read(omni: Omni) -> None:
    path = omni.home / "keys" / "signing-1.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    (shown,) = omni("admin", "keys", "show", "--format", "json").json
    assert shown["signs"] is True
    assert "Rehearsal" in shown["subject"]


def test_the_public_certificate_holds_no_key(omni: Omni, tmp_path: Path) -> None:
    omni("admin", "keys", "show", "-o", str(tmp_path / "college.pem"))
    text = (tmp_path / "college.pem").read_text()
    assert "BEGIN CERTIFICATE" in text
    assert "PRIVATE" not in text


def test_a_new_key_supersedes_and_the_papers_signed_before_stay_genuine(omni: Omni, tmp_path: Path) -> None:
    a_college(omni.home)
    path = tmp_path / "a.pdf"
    path.write_bytes(issue(omni.home).content)
    omni("admin", "keys", "create", exits=6)
    omni("admin", "keys", "create", "--force")
    assert len(omni("admin", "keys", "show", "--format", "json").json) == 2
    assert omni("verify", str(path), "--format", "json").json["status"] == "genuine"
    assert (omni.home / "keys" / "signing-1.pem").exists()


def test_an_authority_s_key_signs_from_then_on(omni: Omni, tmp_path: Path) -> None:
    a_college(omni.home)
    authority = an_authority()
    file = tmp_path / "college.p12"
    file.write_bytes(pkcs12_of(authority))
    words = ("admin", "keys", "import", str(file), "--password-stdin", "--force")
    omni(*words, stdin="wrong\n", exits=9)
    omni(*words, stdin="abc\n")
    assert omni("admin", "keys", "show", "--format", "json").json[0]["issuer"] == "CN=Autorité"
    path = tmp_path / "a.pdf"
    path.write_bytes(issue(omni.home).content)
    assert omni("verify", str(path), "--format", "json").json["status"] == "genuine"


def test_the_doctor_tells_of_a_key_that_is_missing_open_or_expired(omni: Omni) -> None:
    path = omni.home / "keys" / "signing-1.pem"
    assert "signing-1.pem 2036" in omni("admin", "doctor", "--format", "csv").stdout
    path.chmod(0o644)
    assert "others can read it" in omni("admin", "doctor", exits=8).stdout
    path.chmod(0o600)
    omni.now = AT.replace(year=2037)
    assert "has expired" in omni("admin", "doctor", exits=8).stdout
    path.unlink()
    assert "omni admin keys create" in omni("admin", "doctor", exits=8).stdout


def test_the_published_certificate_vouches_for_no_other_of_the_same_authority(
    omni: Omni, tmp_path: Path
) -> None:
    a_college(omni.home)
    authority, file, pem = an_authority(), tmp_path / "college.p12", str(tmp_path / "college.pem")
    file.write_bytes(pkcs12_of(authority))
    omni("admin", "keys", "import", str(file), "--password-stdin", "--force", stdin="abc\n")
    omni("admin", "keys", "show", "-o", pem)
    ours, forged = tmp_path / "ours.pdf", tmp_path / "forged.pdf"
    ours.write_bytes(issue(omni.home).content)
    other = Signer(from_pkcs12(pkcs12_of(authority), "abc", at=AT))
    forged.write_bytes(sign(unsigned(draft(), stamp()), other, AT))
    omni("verify", str(ours), "--certificate", pem)
    omni("verify", str(forged), "--certificate", pem, exits=5)


def test_nothing_is_signed_that_nobody_would_believe(omni: Omni, tmp_path: Path) -> None:
    path, listed = omni.home / "keys" / "signing-1.pem", ("-o", str(tmp_path / "revoked.json"))
    a_college(omni.home)
    omni.now = AT.replace(year=2037)
    assert "is good from" in omni("staff", "documents", "revocations", *listed, exits=7).stderr
    omni.now = AT
    another = create("Cégep", "", since=SINCE, until=UNTIL, rehearsal=True)
    mark = b"-----BEGIN CERTIFICATE"
    path.write_bytes(another.partition(mark)[0] + mark + path.read_bytes().partition(mark)[2])
    omni("staff", "documents", "revocations", *listed, exits=7)
    assert "is damaged" in omni("admin", "doctor", exits=8).stdout
