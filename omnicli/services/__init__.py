"""Use cases: one function each, on a unit of work."""
