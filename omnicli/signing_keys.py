"""The files of the college's signing key: `signing-1.pem`, `signing-2.pem`…, each a private key and its certificates.

They lie beside the other keys, mode 0600. The highest number signs; the ones before are kept and never used.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.keys import read_private
from omnicli.place import flush_folder, make_folder, write_private

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"signing-([1-9][0-9]{0,5})\.pem")
_LARGEST = 200_000  # bytes: a key and a long chain of certificates


def newest(folder: Path) -> Path | None:
    """Return the file of the key that signs, None when there is none."""
    numbered = _numbered(folder)
    return folder / _file_name(numbered[-1]) if numbered else None


def read_signing_key(folder: Path) -> bytes:
    """Read the key that signs, as PEM; a `StoreError` when there is none or others can read it."""
    path = newest(folder)
    if path is None:
        raise StoreError(
            N_("The college has no signing key: make one with “omni admin keys create”."),
            code="no-signing-key",
        )
    return read_private(path, _LARGEST)


def write_signing_key(folder: Path, pem: bytes) -> Path:
    """Write a key that supersedes those before, whoever writes one at the same time; `OSError`."""
    make_folder(folder)
    while True:
        path = folder / _file_name(max(_numbered(folder), default=0) + 1)
        try:
            write_private(path, pem)
        except FileExistsError:
            continue
        flush_folder(folder)
        return path


def _numbered(folder: Path) -> list[int]:
    try:
        found = [_NAME.fullmatch(name) for name in os.listdir(folder)]
    except OSError:
        return []
    return sorted(int(one[1]) for one in found if one)


def _file_name(number: int) -> str:
    return f"signing-{number}.pem"
