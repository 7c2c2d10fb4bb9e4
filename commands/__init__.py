"""The terminal: parse, call one service, show."""
