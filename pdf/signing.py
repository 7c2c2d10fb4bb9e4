"""The college's signature on a PDF: PAdES B-B, a certification that no change may follow.

Without a timestamp authority: the instant is the one that the signer gives.
"""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    from omnicli.rules.papers import Certificate

_FIELD: Final = "College"
_DIGEST: Final = "sha256"
# What a signature takes beside its certificates: attributes, algorithms, and a P-256 or RSA-4096 signature.
_BESIDE = 1_200


@dataclass(frozen=True)
class Signer:
    """A key with the certificates that vouch for it, as PEM: it goes to another process as it is."""

    pem: bytes

    @cached_property
    def certificate(self) -> Certificate:
        """The certificate of the key."""
        from pdf.keys import certificate

        return certificate(self.pem)

    @cached_property
    def hand(self) -> SimpleSigner:
        """What signs; built once, and never sent to another process."""
        return _hand(self.pem)

    def __getstate__(self) -> dict[str, bytes]:
        """Send the PEM alone to another process."""
        return {"pem": self.pem}


def sign(content: bytes, signer: Signer, at: datetime) -> bytes:
    """Return the PDF with the college's signature, said to be made at that instant.

    The field is invisible: what people see of it, a line with the number and the QR, is on the page already. The
    certificates' length decides how much room the signature takes, so that it is not made twice to be measured.
    """
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    session = _session(content, signer.hand)
    session.system_time = at
    hand = signer.hand
    known = sum(len(one.dump()) for one in (hand.signing_cert, *hand.cert_registry) if one)
    prepared = session.prepare_tbs_document(None, 2 * (known + _BESIDE))
    output = io.BytesIO()
    digest, _ = prepared.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=at)
    asyncio.run(prepared.perform_signature(digest.document_digest, attributes))
    return output.getvalue()


def sign_text(content: bytes, signer: Signer, at: datetime) -> bytes:
    """Return the college's signature (CMS, DER) of bytes that are kept beside it."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    attributes = PdfCMSSignedAttributes(signing_time=at)
    made: bytes = asyncio.run(
        signer.hand.async_sign_general_data(content, _DIGEST, use_cades=True, signed_attr_settings=attributes)
    ).dump()
    return made


def _session(content: bytes, hand: SimpleSigner) -> PdfSigningSession:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

    class Writer(IncrementalPdfFileWriter):
        """Leaves the paper's own metadata as they are: their instant is the paper's, not the machine's."""

        def _update_meta(self) -> None:
            pass

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    wanted = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm=_DIGEST,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    signing = PdfSigner(wanted, hand, new_field_spec=SigFieldSpec(_FIELD))
    return signing.init_signing_session(Writer(io.BytesIO(content)))


def _hand(pem: bytes) -> SimpleSigner:
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate as Asn1
    from cryptography.hazmat.primitives import serialization
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    from pdf.keys import load

    key = load(pem)
    der = serialization.Encoding.DER
    registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    registry.register_multiple(Asn1.load(one.public_bytes(der)) for one in key.chain)
    private = key.private.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = Asn1.load(key.signer.public_bytes(der))
    return SimpleSigner(signer, PrivateKeyInfo.load(private), registry)
