"""Hashing of secrets: peppered, never cut, the same work for nobody."""

from __future__ import annotations

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnicli.hashing import Hasher

PEPPER = b"p" * 32


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What bcrypt compared to the end."""
    done: list[bytes] = []
    compare = bcrypt.checkpw

    def counting(password: bytes, hashed: bytes) -> bool:
        matches = compare(password, hashed)
        done.append(hashed)
        return matches

    monkeypatch.setattr(bcrypt, "checkpw", counting)
    return done


@settings(max_examples=25, deadline=None)
@given(secret=st.binary(max_size=400), other=st.binary(max_size=400))
def test_a_secret_matches_its_hash_and_no_other_does(secret: bytes, other: bytes) -> None:
    hasher = Hasher(PEPPER, 4)
    hashed = hasher.hash(secret)
    assert hasher.verify(secret, hashed)
    assert hasher.verify(other, hashed) is (other == secret)


@pytest.mark.parametrize("length", [0, 1, 71, 72, 73, 500, 2_000_000])
def test_no_length_is_cut_or_refused(hasher: Hasher, length: int) -> None:
    hashed = hasher.hash(b"x" * length)
    assert hasher.verify(b"x" * length, hashed)
    assert not hasher.verify(b"x" * (length + 1), hashed)


def test_a_zero_byte_cuts_nothing(hasher: Hasher) -> None:
    assert not hasher.verify(b"a\0c", hasher.hash(b"a\0b"))


def test_another_pepper_makes_every_hash_worthless(hasher: Hasher) -> None:
    assert not Hasher(b"q" * 32, 4).verify(b"soleil4821", hasher.hash(b"soleil4821"))


def test_equal_secrets_have_different_hashes(hasher: Hasher) -> None:
    assert hasher.hash(b"x") != hasher.hash(b"x")


def test_several_secrets_are_hashed_in_their_order(hasher: Hasher) -> None:
    values = [b"a", b"b", b"c"]
    assert all(
        hasher.verify(value, hashed) for value, hashed in zip(values, hasher.hash_all(values), strict=True)
    )


@pytest.mark.parametrize("cost", [4, 5, 6])
def test_nobody_costs_what_somebody_costs(compared: list[bytes], cost: int) -> None:
    hasher = Hasher(PEPPER, cost)
    assert hasher.verify(b"x", None) is False
    assert hasher.verify(b"x", hasher.hash(b"y")) is False
    assert [hashed.split(b"$")[2] for hashed in compared] == [b"%02d" % cost] * 2


def test_the_hash_of_nobody_is_well_formed_at_every_cost() -> None:
    from omnicli.hashing import _NOBODY

    for cost in range(4, 17):
        nobody = _NOBODY.format(cost=cost)
        assert len(nobody) == 60
        assert nobody.startswith(f"$2b${cost:02d}$")


@pytest.mark.parametrize("stored", ["", "x", "soleil4821", "$2b$04$short", "$2b$99$" + "a" * 53, "é" * 60])
def test_a_stored_hash_that_is_none_matches_nothing(hasher: Hasher, stored: str) -> None:
    assert hasher.verify(b"soleil4821", stored) is False


def test_what_is_stored_is_a_bcrypt_hash_of_the_cost(hasher: Hasher) -> None:
    hashed = hasher.hash(b"soleil4821")
    assert hashed.startswith("$2b$04$")
    assert len(hashed) == 60
