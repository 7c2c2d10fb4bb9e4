"""The draw can be drawn again by anybody, and favours nobody by his number."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from omnicli.rules.lottery import lottery

STUDENTS = [f"{number:07}" for number in range(1, 301)]


def test_everybody_has_a_position_of_his_own() -> None:
    assert sorted(lottery(1, "20271", STUDENTS).values()) == list(range(1, 301))


def test_a_seed_draws_the_same_whatever_the_order_of_the_students() -> None:
    assert lottery(1, "20271", STUDENTS) == lottery(1, "20271", STUDENTS[::-1])


def test_another_seed_or_another_term_draws_otherwise() -> None:
    drawn = lottery(1, "20271", STUDENTS)
    assert lottery(2, "20271", STUDENTS) != drawn
    assert lottery(1, "20273", STUDENTS) != drawn


def test_who_leaves_does_not_change_who_of_two_others_comes_first() -> None:
    drawn, without = lottery(1, "20271", STUDENTS), lottery(1, "20271", STUDENTS[10:])
    assert sorted(without, key=without.__getitem__) == sorted(STUDENTS[10:], key=drawn.__getitem__)


def test_another_tool_draws_the_same() -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum is not on this machine")

    def summed(student: str) -> str:
        text = f"7:20271:{student}".encode()
        return subprocess.run([tool], input=text, capture_output=True, check=True).stdout.decode()

    assert list(lottery(7, "20271", STUDENTS[:20])) == sorted(STUDENTS[:20], key=summed)
