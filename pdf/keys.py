"""Keys and certificates of the college: made here, taken from an authority's file, and described.

A key is PEM bytes: the private key, then its certificate, then those that vouch for it. It never leaves its file but
to sign.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.oid import NameOID

from omnicli.errors import BadInput, Reason, StoreError, reason
from omnicli.i18n import N_
from omnicli.rules.papers import Certificate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_LONGEST = 64  # characters of a name in a certificate (RFC 5280, appendix A.1)
_SAFE_RSA = 2048
_PEM = serialization.Encoding.PEM


class Key(NamedTuple):
    """A private key, its certificate, and those that vouch for it."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    signer: x509.Certificate
    chain: tuple[x509.Certificate, ...]


class Described(NamedTuple):
    """What is said of a certificate; `ours` when it vouches for itself."""

    subject: str
    issuer: str
    fingerprint: str
    valid_from: datetime
    valid_until: datetime
    ours: bool


# --- making -----------------------------------------------------------------------------------------------


def create(college: str, registrar: str, *, since: datetime, until: datetime, rehearsal: bool) -> bytes:
    """Make a P-256 key and a certificate that vouches for itself, and return both as PEM.

    It may sign documents and nothing else (keyUsage digitalSignature and nonRepudiation, RFC 5280 section 4.2.1.3).
    In a rehearsal its name says so.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    name = _name(college, registrar, rehearsal=rehearsal)
    public = private.public_key()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(private, hashes.SHA256())
    )
    return _pem(Key(private, made, ()))


def _name(college: str, registrar: str, *, rehearsal: bool) -> x509.Name:
    """Name the college and its registrar; what a certificate has no room for is left out, never cut in a word."""
    both = f"{college} – {registrar}"
    parts = [
        (NameOID.COUNTRY_NAME, "CA"),
        (NameOID.ORGANIZATION_NAME, college[:_LONGEST]),
        (NameOID.COMMON_NAME, both if registrar and len(both) <= _LONGEST else college[:_LONGEST]),
    ]
    if rehearsal:
        parts.insert(2, (NameOID.ORGANIZATIONAL_UNIT_NAME, "Répétition, sans valeur – Rehearsal, no value"))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(key: Key) -> bytes:
    private = key.private.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + b"".join(one.public_bytes(_PEM) for one in (key.signer, *key.chain))


# --- an authority's file ------------------------------------------------------------------------------------


def from_pkcs12(data: bytes, password: str, *, at: datetime) -> bytes:
    """Return the key of a PKCS#12 file as PEM; `BadInput` with every reason why it cannot sign the college's papers."""
    try:
        found = load_pkcs12(data, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadInput(
            N_("This is not a PKCS#12 file (.p12, .pfx) that this password opens."), code="bad-pkcs12"
        ) from None
    private, signer = found.key, found.cert.certificate if found.cert else None
    if signer is None or not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise BadInput(
            N_("The file must hold a private key (elliptic curve or RSA) and its certificate."),
            code="bad-pkcs12",
        )
    key = Key(private, signer, tuple(one.certificate for one in found.additional_certs))
    reasons = _faults(key, at)
    if reasons:
        raise BadInput(
            N_("This key cannot sign the college's papers."), code="bad-signing-key", reasons=reasons
        )
    return _pem(key)


def _faults(key: Key, at: datetime) -> list[Reason]:
    found = []
    if key.private.public_key() != key.signer.public_key():
        found.append(reason("key-mismatch", N_("The certificate is another key's.")))
    if at >= key.signer.not_valid_after_utc:
        last = key.signer.not_valid_after_utc
        found.append(reason("certificate-expired", N_("The certificate expired on {instant}."), instant=last))
    if at < key.signer.not_valid_before_utc:
        first = key.signer.not_valid_before_utc
        found.append(
            reason("certificate-not-yet", N_("The certificate begins only on {instant}."), instant=first)
        )
    if not _may_sign(key.signer):
        found.append(reason("certificate-usage", N_("The certificate is not for signing documents.")))
    if isinstance(key.private, rsa.RSAPrivateKey) and key.private.key_size < _SAFE_RSA:
        found.append(reason("key-weak", N_("An RSA key must have at least {least} bits."), least=_SAFE_RSA))
    return found


def _may_sign(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate's usage lets it sign documents; one that says nothing may."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


# --- reading ------------------------------------------------------------------------------------------------


def load(pem: bytes) -> Key:
    """Read what `create` or `from_pkcs12` returned; `StoreError` when it is no key."""
    try:
        private = serialization.load_pem_private_key(pem, None)
        signer, *chain = x509.load_pem_x509_certificates(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if (
        not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
        or private.public_key() != signer.public_key()  # what it signs would be believed by nobody
    ):
        raise StoreError(N_("The college's signing key is damaged."), code="key-damaged")
    return Key(private, signer, tuple(chain))


def require_in_force(pem: bytes, at: datetime) -> None:
    """Make sure that what is signed at an instant will verify; `StoreError` when the certificate is not in force."""
    one = load(pem).signer
    if not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
        raise StoreError(
            N_(
                "The certificate that the college signs with is good from {start} to {end}: nobody would believe what"
                " it signs now. Make another key: omni admin keys create --force"
            ),
            code="certificate-not-in-force",
            start=one.not_valid_before_utc,
            end=one.not_valid_after_utc,
        )


def certificate(pem: bytes) -> Certificate:
    """Return the public side of a key: its fingerprint and its certificates."""
    key = load(pem)
    text = b"".join(one.public_bytes(_PEM) for one in (key.signer, *key.chain))
    return Certificate(fingerprint(key.signer), text.decode())


def certificates(pem: bytes) -> Sequence[x509.Certificate]:
    """Read public certificates; `BadInput` when there is none."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError:
        raise BadInput(N_("This is not a file of certificates (PEM)."), code="bad-certificate") from None


def leaf(text: str) -> str:
    """Return the first certificate of a PEM text, the signer's."""
    return certificates(text.encode())[0].public_bytes(_PEM).decode()


def describe(pem: bytes) -> list[Described]:
    """Say what the certificates of a PEM text are, the signer's first."""
    return [described(one) for one in certificates(pem)]


def described(one: x509.Certificate) -> Described:
    """Say what a certificate is."""
    return Described(
        one.subject.rfc4514_string(),
        one.issuer.rfc4514_string(),
        fingerprint(one),
        one.not_valid_before_utc,
        one.not_valid_after_utc,
        one.subject == one.issuer,
    )


def fingerprint(one: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in hexadecimal."""
    return one.fingerprint(hashes.SHA256()).hex()


def span(at: datetime, years: int, *, rehearsal: bool) -> tuple[datetime, datetime]:
    """Return how long a certificate made now is good for.

    From a day before, for clocks that are slow; in a rehearsal, whose clock moves, also as long back.
    """
    length = timedelta(days=365 * years + years // 4)
    return at - (length if rehearsal else timedelta(days=1)), at + length
