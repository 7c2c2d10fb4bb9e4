"""Stores of these tests are in memory where the machine has such a place: syncing costs nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.processes import a_folder_in_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder of this test's own."""
    with a_folder_in_memory() as folder:
        yield folder
