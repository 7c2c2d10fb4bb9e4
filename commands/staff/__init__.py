"""Commands of `omni staff`."""
