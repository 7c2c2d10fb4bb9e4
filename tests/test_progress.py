"""The progress bar."""

from __future__ import annotations

import io

import pytest

from omnicli.progress import bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def sit_down(monkeypatch):
    """Put a stream in the place of standard error (in the test's body: pytest changes it before)."""

    def seated(stream: io.StringIO) -> io.StringIO:
        monkeypatch.setattr("sys.stderr", stream)
        return stream

    return seated


def test_a_long_work_shows_how_far_it_is_and_leaves_a_clean_line(sit_down):
    terminal = sit_down(Terminal())
    with bar(10_000_000) as advance:
        assert advance is not None
        for _ in range(20):
            advance(500_000)
    shown = terminal.getvalue().split("\r")
    assert shown[1].endswith("5 %")
    assert any("100 %" in text for text in shown)
    assert shown[-2].strip() == ""
    assert len(shown) < 30


def test_a_short_work_shows_nothing(sit_down):
    terminal = sit_down(Terminal())
    with bar(1000) as advance:
        assert advance is None
    assert terminal.getvalue() == ""


def test_nobody_at_the_terminal_sees_no_bar(sit_down):
    stream = sit_down(io.StringIO())
    with bar(10_000_000) as advance:
        assert advance is None
    assert stream.getvalue() == ""


def test_an_interrupted_work_leaves_a_clean_line_too(sit_down):
    terminal = sit_down(Terminal())

    def interrupted() -> None:
        with bar(10_000_000) as advance:
            assert advance is not None
            advance(9_000_000)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert terminal.getvalue().endswith("\r")
