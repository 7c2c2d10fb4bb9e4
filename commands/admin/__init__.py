"""Commands of `omni admin`."""
