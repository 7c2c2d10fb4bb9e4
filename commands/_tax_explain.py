"""Explaining the amounts of tax slips: every figure by the lines of the ledger and the months that make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from omnicli.rules.tax_amounts import Worked
    from omnicli.world import World


def explanation(world: World, worked: Worked, slip: str) -> dict[str, Any]:
    """Return the explanation of one slip as machines are given it."""
    return {"student": worked.student, "slip": slip}


def tell(world: World, worked: Worked, slips: Collection[str]) -> None:
    """Show how the amounts of these slips were worked out, in the format asked for."""
    world.out("")
