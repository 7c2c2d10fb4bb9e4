"""The college: rules, use cases and the small kernel they stand on."""

__version__ = "0.1.0"
