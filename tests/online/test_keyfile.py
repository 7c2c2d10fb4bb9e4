"""What a key file may say, who may read it, and where a key may be used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import Refused, StoreError
from omnicli.online.keyfile import StripeKey, check_place, read_stripe_key

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"
LIVE = SECRET.replace("test", "live")
BACK = 'return_url = "https://www.cegep.example/merci"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "stripe"


def read(path: Path, text: str, mode: int = 0o600) -> StripeKey:
    path.write_text(text)
    path.chmod(mode)
    return read_stripe_key(path)


@pytest.mark.parametrize(
    ("secret", "live"), [(SECRET, False), (LIVE, True), (LIVE.replace("sk", "rk"), True)]
)
def test_a_key_says_whether_it_moves_money(path: Path, secret: str, live: bool) -> None:
    found = read(path, f'key = "{secret}"\n{BACK}')
    assert found == StripeKey(secret, live, "https://www.cegep.example/merci", "")


WRONG = {
    "nothing": "",
    "no TOML": SECRET,
    "no key": BACK,
    "a key that is public": f'key = "{SECRET.replace("sk", "pk")}"\n{BACK}',
    "a key of no kind": f'key = "sk_4eC39HqLyjWDarjtT1zdp7dc"\n{BACK}',
    "a key with a line end in it": f'key = """{SECRET}\n"""\n{BACK}',
    "a number": f"key = 1\n{BACK}",
    "nowhere to return to": f'key = "{SECRET}"\n',
    "a return in the clear": f'key = "{SECRET}"\nreturn_url = "http://www.cegep.example"\n',
    "something else": f'key = "{SECRET}"\nsecret = "{SECRET}"\n{BACK}',
    "too long": f'key = "{SECRET}"\n{BACK}#{"x" * 5000}',
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_a_file_that_does_not_say_what_it_must_is_refused_without_quoting_it(path: Path, text: str) -> None:
    with pytest.raises(StoreError) as caught:
        read(path, text)
    assert caught.value.code == "online-key-file"
    assert "4eC39" not in repr((caught.value.params, caught.value.args, caught.value.__cause__))


ELSEWHERE = [
    "https://api.stripe.example",
    "http://192.0.2.1:12111",
    "http://127.0.0.1.example:80",
    "http://127.0.0.1@stripe.example",
    "http://localhost:12111",
    "http://127.0.0.1:12111/v1",
]


@pytest.mark.parametrize("api", ELSEWHERE)
def test_no_file_sends_payments_elsewhere(path: Path, api: str) -> None:
    with pytest.raises(StoreError):
        read(path, f'key = "{SECRET}"\napi = "{api}"\n{BACK}')


@pytest.mark.parametrize("api", ["http://127.0.0.1:12111", "http://[::1]:12111"])
def test_a_stand_in_on_this_machine_takes_test_keys_only(path: Path, api: str) -> None:
    assert read(path, f'key = "{SECRET}"\napi = "{api}"\n{BACK}').api == api
    with pytest.raises(StoreError):
        read(path, f'key = "{LIVE}"\napi = "{api}"\n{BACK}')


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(path: Path, mode: int) -> None:
    with pytest.raises(StoreError) as caught:
        read(path, f'key = "{SECRET}"\n{BACK}', mode)
    assert caught.value.code == "key-open"


def test_a_pipe_and_a_missing_file_are_no_key(path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        read_stripe_key(path)
    assert caught.value.code == "key-missing"
    os.mkfifo(path, 0o600)
    with pytest.raises(StoreError):
        read_stripe_key(path)


@pytest.mark.parametrize(("live", "rehearsal", "allowed"), [(1, 0, 1), (0, 1, 1), (1, 1, 0), (0, 0, 0)])
def test_money_and_rehearsals_are_never_mixed(live: bool, rehearsal: bool, allowed: bool) -> None:
    key = StripeKey(SECRET, live, "", "")
    if allowed:
        check_place(key, rehearsal=rehearsal)
        return
    with pytest.raises(Refused) as caught:
        check_place(key, rehearsal=rehearsal)
    assert SECRET not in repr(caught.value.params)
