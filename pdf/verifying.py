"""Is a PDF a paper that a college signed, as it was signed? For anyone, without a network or a store.

The file may be anybody's, and hostile. Nothing of it is understood as a PDF: a paper is one signature over every byte
of the file but the signature's own, as `pdf.signing` makes it, so the bytes themselves are held against it. Anything
else is no paper as the college issued it: nothing signed, bytes added, saved again by another program.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from cryptography import x509

from pdf.keys import described, fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from asn1crypto import cms

    from pdf.keys import Described

GENUINE: Final = "genuine"
ALTERED: Final = "altered"
UNKNOWN_SIGNER: Final = "unknown-signer"
REVOKED: Final = "revoked"
Status = Literal["genuine", "altered", "unknown-signer", "revoked"]

NOT_SIGNED: Final = "not-signed"
CHANGED: Final = "changed"
NOT_KNOWN: Final = "not-known"
NOT_IN_FORCE: Final = "not-in-force"
NO_PAPER: Final = "no-paper"

_BYTE_RANGE = re.compile(rb"/ByteRange\s{0,9}\[" + rb"\s{0,9}(\d{1,10})" * 4 + rb"\s{0,9}\]")
_HEX = re.compile(rb"(?:[0-9A-F]{2})+")
_LONGEST_SIGNATURE = 200_000
_XMP = b"<x:xmpmeta"
_LONGEST_XMP = 20_000
_NAMESPACE = b'xmlns:omni="https://omni.example/ns/paper/1.0/"'
_FACT = re.compile(r"<omni:([a-z][a-z0-9_]*)>([^<]*)</omni:\1>")
_DIGESTS = frozenset({"sha256", "sha384", "sha512"})


class Examined(NamedTuple):
    """What a file is, `why` when not genuine, what it says, and who signed; of an altered one nothing is believed."""

    status: Status
    why: str
    facts: Mapping[str, str]
    signer: Described | None


def is_pdf(content: bytes) -> bool:
    """Tell whether a file says that it is a PDF (ISO 32000-1, annex H: within the first 1,024 bytes)."""
    return b"%PDF-" in content[:1024]


def examine(content: bytes, trusted: Collection[x509.Certificate]) -> Examined:
    """Say what a PDF is: altered, of an unknown signer, or genuine by one of the certificates given or their CA."""
    found = _signature(content)
    if found is None:
        return Examined(ALTERED, NOT_SIGNED, {}, None)
    signed, der = found
    signer = _signed_by(signed, der)
    if signer is None:
        return Examined(ALTERED, CHANGED, {}, None)
    facts = _facts(content)
    issued_at = _instant(facts.get("issued_at", ""))
    who = described(signer)
    if issued_at is None or not facts.get("number"):
        return Examined(UNKNOWN_SIGNER, NO_PAPER, {}, who)
    why = _distrust(signer, der, trusted, issued_at)
    return Examined(UNKNOWN_SIGNER if why else GENUINE, why, facts, who)


def vouched(
    content: bytes, der: bytes, at: datetime, trusted: Collection[x509.Certificate]
) -> Described | None:
    """Return who signed bytes that are kept beside their signature, None when no certificate given vouches for them."""
    signer = _signed_by(content, der)
    if signer is None or _distrust(signer, der, trusted, at):
        return None
    return described(signer)


# --- the signature ------------------------------------------------------------------------------------------


def _signature(content: bytes) -> tuple[bytes, bytes] | None:
    """Return the bytes that are signed and the signature, when it is the only one and over the whole file."""
    ranges = _BYTE_RANGE.findall(content)
    if len(ranges) != 1:
        return None
    start, before, after, rest = map(int, ranges[0])
    gap = content[before:after]
    whole = start == 0 and before < after and after + rest == len(content)
    if not whole or len(gap) > _LONGEST_SIGNATURE or gap[:1] != b"<" or gap[-1:] != b">":
        return None
    if not _HEX.fullmatch(gap, 1, len(gap) - 1):
        return None
    return content[:before] + content[after:], bytes.fromhex(gap[1:-1].decode())


def _signed_by(content: bytes, der: bytes) -> x509.Certificate | None:
    """Return the certificate whose key signed these bytes, None when nothing did."""
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        return _checked(content, der)
    except Exception:  # noqa: BLE001 - what is no signature may fail in any way
        return None


def _checked(content: bytes, der: bytes) -> x509.Certificate | None:
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    data = _signed_data(der)
    info = extract_signer_info(data)
    algorithm = info["digest_algorithm"]["algorithm"].native
    if algorithm not in _DIGESTS:
        return None
    signer = extract_certificate_info(data).signer_cert
    digest = hashlib.new(algorithm, content).digest()
    intact, valid = validate_sig_integrity(info, signer, "data", digest)
    if not (intact and valid and _is_strict(der)):
        return None
    return x509.load_der_x509_certificate(signer.dump())


def _signed_data(der: bytes) -> cms.SignedData:
    from asn1crypto import cms

    return cms.ContentInfo.load(der)["content"]


def _is_strict(der: bytes) -> bool:
    """Tell whether a signature is as `pdf.signing` makes one: nothing in it or after it that is not signed."""
    from asn1crypto import cms

    message = cms.ContentInfo.load(der)
    written = message.dump()
    data = message["content"]
    (info,) = data["signer_infos"]
    return (
        not der[len(written) :].strip(b"\0")
        and data["version"].native == "v1"
        and info["version"].native == "v1"
        and not data["crls"].native
        and not info["unsigned_attrs"].native
        and bool(info["signed_attrs"].native)
        and data["encap_content_info"]["content_type"].native == "data"
        and data["encap_content_info"]["content"].native is None
        and [one.native for one in data["digest_algorithms"]] == [info["digest_algorithm"].native]
        and message.copy().dump(force=True) == written
    )


# --- trust --------------------------------------------------------------------------------------------------


def _distrust(
    signer: x509.Certificate, der: bytes, trusted: Collection[x509.Certificate], at: datetime
) -> str:
    """Say why a signer is not trusted for what it says to have signed at an instant; '' when it is."""
    known = {fingerprint(one) for one in trusted}
    if fingerprint(signer) not in known and not _has_path(signer, der, trusted, at):
        return NOT_KNOWN
    inside = signer.not_valid_before_utc <= at <= signer.not_valid_after_utc
    return "" if inside else NOT_IN_FORCE


def _has_path(
    signer: x509.Certificate, der: bytes, trusted: Collection[x509.Certificate], at: datetime
) -> bool:
    """Tell whether one of the certificates given is an authority that vouches for the signer, at that instant."""
    roots = [one for one in trusted if _is_authority(one)]
    if not roots:
        return False
    try:
        asyncio.run(_validate(signer, der, roots, at))
    except Exception:  # noqa: BLE001 - a chain that is none may fail in any way
        return False
    return True


async def _validate(
    signer: x509.Certificate, der: bytes, roots: list[x509.Certificate], at: datetime
) -> None:
    from asn1crypto.x509 import Certificate as Asn1
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.sign.general import extract_certificate_info
    from pyhanko_certvalidator import CertificateValidator, ValidationContext

    between = extract_certificate_info(_signed_data(der)).other_certs
    context = ValidationContext(
        trust_roots=[Asn1.load(one.public_bytes(Encoding.DER)) for one in roots],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    validator = CertificateValidator(
        Asn1.load(signer.public_bytes(Encoding.DER)), intermediate_certs=between, validation_context=context
    )
    await validator.async_validate_usage({"digital_signature"})  # type: ignore[no-untyped-call]


def _is_authority(one: x509.Certificate) -> bool:
    try:
        return bool(one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except (x509.ExtensionNotFound, ValueError):
        return False


# --- what it says of itself ---------------------------------------------------------------------------------


def _facts(content: bytes) -> dict[str, str]:
    """Read the facts that stand in the paper's own metadata, which are among the bytes signed."""
    start = content.find(_XMP)
    if start < 0 or content.find(_XMP, start + 1) >= 0:
        return {}
    packet = content[start : start + _LONGEST_XMP].partition(b"</x:xmpmeta>")[0]
    if _NAMESPACE not in packet:
        return {}
    return {name: unescape(value) for name, value in _FACT.findall(packet.decode("utf-8", "replace"))}


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None
