"""Where the demo's chance comes from: one source for each concern, so that changing one leaves the others."""

from __future__ import annotations

from random import Random


def chance(seed: int, concern: str) -> Random:
    """Return the source of chance of one concern, the same for a seed on every machine and every run.

    It is seeded with a text, which Python hashes with SHA-512: `PYTHONHASHSEED` has no part in it.
    """
    return Random(f"{seed}/{concern}")  # noqa: S311 - invented people, no secret
