"""Where the rules about charges come from, told to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.tax_eligibility_told import SOURCES
from tests.builders import ask

if TYPE_CHECKING:
    from pathlib import Path


def test_every_source_that_comes_with_omni_is_translated(home: Path) -> None:
    assert {*SOURCES} == {source for (source,) in ask(home, "SELECT source FROM fee_eligibility")} | {
        "import"
    }
