"""Rules of the college: pure functions on values."""
