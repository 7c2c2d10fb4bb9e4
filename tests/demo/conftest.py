"""One invented college for the tests that only look at it."""

from __future__ import annotations

from datetime import date

import pytest

from omnicli.demo.college import DemoCollege, invent


@pytest.fixture(scope="session")
def college() -> DemoCollege:
    """The college that `omni demo` makes by default, one Monday of November 2026."""
    return invent(today=date(2026, 11, 23))
