"""What is drawn in a terminal is the code, module by module."""

from __future__ import annotations

import sys

import pytest
import segno

from omnicli.online.qr import BLACK_ON_WHITE, PLAIN, QUIET, drawn

LINK = "https://checkout.stripe.example/c/pay/cs_test_000001#" + "fidkdWxOYHwnPyd1blpxYHZxWjA0" * 12
MODULES = {" ": (0, 0), "▄": (0, 1), "▀": (1, 0), "█": (1, 1)}


def modules(text: str) -> list[list[int]]:
    """Read the half blocks back."""
    rows: list[list[int]] = []
    for line in text.splitlines():
        pairs = [MODULES[half] for half in line.removeprefix(BLACK_ON_WHITE).removesuffix(PLAIN)]
        rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    return rows


@pytest.mark.parametrize("link", ["https://a.example", LINK])
def test_a_link_is_drawn_dark_on_light(link: str) -> None:
    code = [list(row) for row in segno.make_qr(link, error="l", boost_error=False).matrix_iter(border=QUIET)]
    shown = modules(drawn(link, 200, colour=True))
    assert shown[: len(code)] == code
    assert not any(map(any, shown[len(code) :]))


def test_without_colour_the_light_modules_are_drawn() -> None:
    dark, light = (modules(drawn(LINK, 200, colour=colour)) for colour in (True, False))
    assert light == [[1 - module for module in row] for row in dark]


def test_a_code_is_whole_or_not_at_all() -> None:
    wide = len(drawn(LINK, 200, colour=False).splitlines()[0])
    assert drawn(LINK, wide, colour=False)
    assert not drawn(LINK, wide - 1, colour=False)


def test_without_the_library_there_is_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)
    assert not drawn(LINK, 200, colour=True)
