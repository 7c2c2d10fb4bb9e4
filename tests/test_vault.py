"""What is sealed opens in its own place, with its own key, whole: and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.errors import StoreError
from omnicli.keys import SECRETS, make_keys
from omnicli.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACE = ("sins", "sealed", "2634567")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keys")
    make_keys(made)
    return made


@pytest.fixture
def vault(folder: Path) -> Vault:
    return Vault(folder)


def refusal(vault: Vault, sealed: bytes, *place: str) -> str:
    with pytest.raises(StoreError) as refused:
        vault.open(sealed, *(place or PLACE))
    return refused.value.code


TEXTS = st.text(max_size=20)


def test_what_is_sealed_opens_in_its_place(folder: Path) -> None:
    vault = Vault(folder)

    @given(st.binary(max_size=200), TEXTS, TEXTS, TEXTS)
    def comes_back(content: bytes, table: str, column: str, row: str) -> None:
        sealed = vault.seal(content, table, column, row)
        assert vault.open(sealed, table, column, row) == content
        assert len(sealed) == 1 + 12 + len(content) + 16

    comes_back()


def test_another_installation_of_the_same_key_opens_it(folder: Path, vault: Vault) -> None:
    assert Vault(folder).open(vault.seal(b"046454286", *PLACE), *PLACE) == b"046454286"


def test_nothing_of_the_content_shows_and_no_two_sealed_values_are_the_same(vault: Vault) -> None:
    first, second = (vault.seal(b"046454286", *PLACE) for _ in range(2))
    assert b"0464" not in first
    assert first != second


@pytest.mark.parametrize(
    "place",
    [("sins", "sealed", "2634568"), ("sins", "other", "2634567"), ("others", "sealed", "2634567")],
)
def test_a_value_carried_to_another_place_does_not_open(vault: Vault, place: tuple[str, ...]) -> None:
    assert refusal(vault, vault.seal(b"046454286", *PLACE), *place) == "not-opened"


def test_a_value_of_another_key_does_not_open(vault: Vault, tmp_path: Path) -> None:
    make_keys(tmp_path)
    assert refusal(Vault(tmp_path), vault.seal(b"046454286", *PLACE)) == "not-opened"


def test_a_value_damaged_anywhere_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(b"046454286", *PLACE)
    for at in range(len(sealed)):
        damaged = sealed[:at] + bytes((sealed[at] ^ 1,)) + sealed[at + 1 :]
        assert refusal(vault, damaged) == "not-opened"


def test_a_value_cut_anywhere_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(b"046454286", *PLACE)
    for length in range(len(sealed)):
        assert refusal(vault, sealed[:length]) == "not-opened"
    assert refusal(vault, sealed + b"\0") == "not-opened"


def missing(key: Path) -> None:
    key.unlink()


def readable_by_others(key: Path) -> None:
    key.chmod(0o644)


def short(key: Path) -> None:
    key.write_bytes(b"k" * 31)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(missing, "key-missing"), (readable_by_others, "key-open"), (short, "key-damaged")],
)
def test_a_key_that_cannot_be_trusted_seals_and_opens_nothing(
    tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    make_keys(tmp_path)
    sealed = Vault(tmp_path).seal(b"046454286", *PLACE)
    spoil(tmp_path / SECRETS)
    assert refusal(Vault(tmp_path), sealed) == code
    with pytest.raises(StoreError) as refused:
        Vault(tmp_path).seal(b"046454286", *PLACE)
    assert refused.value.code == code


def test_a_digest_is_the_same_each_time_and_another_for_another_use_or_key(
    vault: Vault, folder: Path, tmp_path: Path
) -> None:
    make_keys(tmp_path)
    found = vault.digest("tax-file", b"046454286")
    assert Vault(folder).digest("tax-file", b"046454286") == found
    assert vault.digest("another", b"046454286") != found
    assert Vault(tmp_path).digest("tax-file", b"046454286") != found
