"""`python -P -m omnicli`, where the console script cannot be used (without -P the current folder's packages win)."""

from __future__ import annotations

from omnicli.start import entry

if __name__ == "__main__":
    entry()
