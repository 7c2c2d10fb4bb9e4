"""A third party tells a genuine paper from any other, with nothing but the certificate."""

from __future__ import annotations

import asyncio
import io
import pickle
import shutil
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pikepdf
import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from omnicli.errors import BadInput
from pdf import keys
from pdf.signing import Signer, sign, sign_text
from pdf.verifying import examine, is_pdf, vouched
from tests.papering import AT, NUMBER, SINCE, UNTIL, a_paper, college_key, draft, stamp, unsigned

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def trusted(signer: Signer | None = None) -> list[x509.Certificate]:
    """Return the certificate that the college publishes."""
    return list(keys.certificates((signer or college_key()).certificate.pem.encode()))


def test_a_paper_is_genuine_and_says_what_it_certifies() -> None:
    found = examine(a_paper(), trusted())
    assert found.status == "genuine"
    assert found.facts == {
        "number": NUMBER, "kind": "report-card", "issued_at": "2026-09-14T14:00:00Z", "student": "2634567",
        "name": "Marie Tremblay", "term": "20261",
    }  # fmt: skip
    assert found.signer is not None
    assert found.signer.fingerprint == college_key().certificate.fingerprint


def test_another_college_s_certificate_vouches_for_nothing() -> None:
    assert examine(a_paper(), trusted(college_key("Collège d’Ailleurs"))).status == "unknown-signer"
    assert examine(a_paper(), []).status == "unknown-signer"


@settings(max_examples=60)
@given(place=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_one_changed_byte_anywhere_is_an_alteration(place: int, flip: int) -> None:
    changed = bytearray(a_paper())
    changed[place % len(changed)] ^= flip
    assert examine(bytes(changed), trusted()).status == "altered"


@pytest.mark.parametrize("step", range(0, 240, 3))
def test_one_changed_byte_of_the_signature_itself_is_an_alteration(step: int) -> None:
    content = bytearray(a_paper())
    content[content.index(b"/Contents <") + 11 + step] ^= 1
    assert examine(bytes(content), trusted()).status == "altered"


@pytest.mark.parametrize("added", [b"\n", b"%%EOF\n", b"\n1 0 obj\n<<>>\nendobj\n%%EOF\n"])
def test_bytes_added_at_the_end_are_an_alteration(added: bytes) -> None:
    assert examine(a_paper() + added, trusted()).status == "altered"


def resaved_by_pypdf(content: bytes) -> bytes:
    writer, out = pypdf.PdfWriter(clone_from=io.BytesIO(content)), io.BytesIO()
    writer.write(out)
    return out.getvalue()


def resaved_by_pikepdf(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out)
    return out.getvalue()


def added_to_by_pypdf(content: bytes) -> bytes:
    writer, out = pypdf.PdfWriter(io.BytesIO(content), incremental=True), io.BytesIO()
    writer.add_metadata({"/Title": "Autre"})
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("tool", [resaved_by_pypdf, resaved_by_pikepdf, added_to_by_pypdf])
def test_a_paper_honestly_saved_again_by_another_tool_is_refused(tool) -> None:
    assert examine(tool(a_paper()), trusted()).status == "altered"


def test_a_paper_never_signed_is_refused() -> None:
    assert examine(unsigned(draft(), stamp()), trusted()).status == "altered"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"%PDF-1.7\n/ByteRange [0 1 2 3]",
        b"%PDF-1.7 /ByteRange [0 24 9999999999 1]",
        b"%PDF-1.7\n" + b"[" * 200_000,
        b"%PDF-1.7 /ByteRange [0 32 36 0]<00>"[:36],
    ],
)
def test_a_hostile_file_is_altered_and_no_crash(content: bytes) -> None:
    assert is_pdf(content)
    assert examine(content, trusted()).status == "altered"


def test_what_is_signed_by_the_college_but_is_no_paper_certifies_nothing() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(50, 50, "un menu")
    canvas.save()
    found = examine(sign(out.getvalue(), college_key(), AT), trusted())
    assert (found.status, found.why, found.facts) == ("unknown-signer", "no-paper", {})


def test_a_certificate_that_was_not_in_force_vouches_for_nothing() -> None:
    late = UNTIL + timedelta(days=1)
    content = sign(unsigned(draft(), stamp(at=late)), college_key(), late)
    found = examine(content, trusted())
    assert (found.status, found.why) == ("unknown-signer", "not-in-force")


@pytest.mark.parametrize("at", [SINCE, UNTIL])
def test_a_paper_of_the_first_and_of_the_last_instant_of_the_certificate_is_genuine(at: datetime) -> None:
    content = sign(unsigned(draft(), stamp(at=at)), college_key(), at)
    assert examine(content, trusted()).status == "genuine"


@pytest.mark.parametrize("shift", [timedelta(seconds=-1), timedelta(seconds=1)])
def test_a_second_outside_of_the_certificate_is_not_in_force(shift: timedelta) -> None:
    at = (SINCE if shift < timedelta() else UNTIL) + shift
    signature = sign_text(b"1234", college_key(), at)
    assert not vouched(b"1234", signature, at, trusted())


def test_a_signature_by_a_digest_that_can_be_forged_vouches_for_nothing() -> None:
    def signed(digest: str) -> bytes:
        made = college_key().hand.async_sign_general_data(b"1234", digest, use_cades=True)
        signature: bytes = asyncio.run(made).dump()
        return signature

    assert vouched(b"1234", signed("sha512"), AT, trusted())
    assert not vouched(b"1234", signed("sha1"), AT, trusted())


def signed_by_hand(before: bytes, after: bytes) -> bytes:
    """Sign bytes as a paper is signed, whatever they are."""
    room = 8_000
    start = len(before) + 60
    ranges = b"/ByteRange [0 %d %d %d]" % (start, start + room, len(after))
    head = before + ranges.ljust(60)
    signature = sign_text(head + after, college_key(), AT).hex().upper().encode()
    return head + b"<" + signature.ljust(room - 2, b"0") + b">" + after


@pytest.mark.parametrize("between", [b"", b" " * 30_000], ids=["at once", "far away"])
def test_what_stands_after_a_paper_s_metadata_is_none_of_its_facts(between: bytes) -> None:
    paper = a_paper()
    packet = paper[paper.index(b"<x:xmpmeta") : paper.index(b"</x:xmpmeta>")] + b"</x:xmpmeta>"
    after = between + b"<omni:name>Autre</omni:name><omni:mark>100</omni:mark>"
    for content in (
        signed_by_hand(b"%PDF-1.7\n" + packet + after, b""),
        signed_by_hand(b"%PDF-1.7\n" + packet, after),
    ):
        found = examine(content, trusted())
        assert (found.status, found.facts) == ("genuine", examine(paper, trusted()).facts)


def test_the_signer_goes_to_another_process_and_signs_there() -> None:
    sent = pickle.loads(pickle.dumps(college_key()))
    assert examine(sign(unsigned(draft(), stamp()), sent, AT), trusted()).status == "genuine"


def test_a_signed_text_is_vouched_for_and_a_changed_one_is_not() -> None:
    signature = sign_text(b"1234", college_key(), AT)
    assert vouched(b"1234", signature, AT, trusted())
    assert not vouched(b"1235", signature, AT, trusted())
    assert not vouched(b"1234", signature, AT, trusted(college_key("Collège d’Ailleurs")))
    assert not vouched(b"1234", b"", AT, trusted())


# --- a key that an authority vouches for ----------------------------------------------------------------------


def certificate_by(authority, name: str, public, *, ca: bool, usage: bool = True) -> x509.Certificate:
    """Make a certificate of `name` signed by (key, its certificate), or by itself when the latter is None."""
    key, issuer = authority
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(SINCE)
        .not_valid_after(UNTIL)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=usage and not ca, content_commitment=usage and not ca, key_encipherment=not usage,
                data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    return builder.sign(key, hashes.SHA256())


def an_authority():
    """Return an authority: its key and its certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certificate_by((key, None), "Autorité", key.public_key(), ca=True)


def pkcs12_of(authority, *, usage: bool = True, other_key: bool = False) -> bytes:
    """Return the file that an authority gives a college, opened by the password «abc»."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = certificate_by(authority, "Cégep", key.public_key(), ca=False, usage=usage)
    return serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, [authority[1]], serialization.BestAvailableEncryption(b"abc")
    )


def test_a_paper_is_genuine_by_the_authority_of_its_signer() -> None:
    authority = an_authority()
    signer = Signer(keys.from_pkcs12(pkcs12_of(authority), "abc", at=AT))
    content = sign(unsigned(draft(), stamp()), signer, AT)
    assert examine(content, [authority[1]]).status == "genuine"
    assert examine(content, [an_authority()[1]]).status == "unknown-signer"
    assert examine(content, trusted(signer)[:1]).status == "genuine"


def test_a_certificate_that_may_not_vouch_for_others_is_no_authority() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    end = certificate_by((key, None), "Pas une autorité", key.public_key(), ca=False)
    signer = Signer(keys.from_pkcs12(pkcs12_of((key, end)), "abc", at=AT))
    assert examine(sign(unsigned(draft(), stamp()), signer, AT), [end]).status == "unknown-signer"


@pytest.mark.parametrize(
    ("password", "usage", "days", "slugs"),
    [
        ("wrong", True, 0, {"bad-pkcs12"}),
        ("abc", False, 0, {"certificate-usage"}),
        ("abc", False, 9000, {"certificate-usage", "certificate-expired"}),
        ("abc", True, -9000, {"certificate-not-yet"}),
    ],
)
def test_a_file_of_an_authority_is_refused_with_every_reason(password, usage, days, slugs) -> None:
    data = pkcs12_of(an_authority(), usage=usage)
    with pytest.raises(BadInput) as caught:
        keys.from_pkcs12(data, password, at=AT + timedelta(days=days))
    assert ({one.slug for one in caught.value.reasons} or {caught.value.code}) == slugs


# --- other programs -------------------------------------------------------------------------------------------


def run(tool: str, *words: str) -> str:
    """Run a program of the system, or skip with the reason when it is not there."""
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    done = subprocess.run([tool, *words], capture_output=True, text=True, check=False, timeout=60)
    return done.stdout + done.stderr


def test_poppler_says_that_the_signature_is_valid_and_over_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(a_paper())
    said = run("pdfsig", str(path))
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Syntax" not in said


def test_poppler_sees_one_changed_byte(tmp_path: Path) -> None:
    content = bytearray(a_paper())
    content[content.index(b"<omni:name>") + 11] ^= 1
    path = tmp_path / "a.pdf"
    path.write_bytes(bytes(content))
    assert "Digest Mismatch" in run("pdfsig", str(path))


def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(a_paper())
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(path))


def test_the_checker_that_qpdf_is_made_of_finds_no_fault() -> None:
    with pikepdf.open(io.BytesIO(a_paper())) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.Perms.DocMDP.Reference[0].TransformParams.P == 1
        assert pdf.Root.MarkInfo.Marked
