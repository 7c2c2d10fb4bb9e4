"""Questions to the person at the terminal. Without a terminal a question is an error, never a hang."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnicli import output
from omnicli.errors import UsageFault
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from omnicli.i18n import Translator

# A line longer than this was not typed by a person.
LONGEST_LINE = 10_000


class Prompter:
    """Asks on standard error and reads the keyboard."""

    def __init__(self, t: Translator) -> None:
        self._t = t

    def ask(self, message: str, /, **params: object) -> str:
        """Ask for one line; may come back empty."""
        self._need_terminal()
        output.ask(sys.stderr, self._t(message, **params))
        with _left_on_a_line_of_its_own():
            line = _as_text(lambda: sys.stdin.readline(LONGEST_LINE))
            if not line:
                raise KeyboardInterrupt
        return line.strip()

    def secret(self, message: str, /, **params: object) -> str:
        """Ask for one line without showing it."""
        self._need_terminal()
        from getpass import getpass

        with _left_on_a_line_of_its_own():
            try:
                return _as_text(lambda: getpass(self._t(message, **params) + " "))
            except EOFError:
                raise KeyboardInterrupt from None

    def _need_terminal(self) -> None:
        if not sys.stdin.isatty():
            raise UsageFault(
                N_("There is no terminal to ask questions on: give the form on standard input (see --help)."),
                code="no-terminal",
            )


@contextmanager
def _left_on_a_line_of_its_own() -> Iterator[None]:
    """End the question's line for who leaves by Ctrl-C or Ctrl-D: what is said next does not run into it."""
    try:
        yield
    except KeyboardInterrupt:
        output.write(sys.stderr, "\n")
        raise


def _as_text(read: Callable[[], str]) -> str:
    """Read a line; bytes that are no text become a mark that is in no right answer."""
    try:
        return read().encode("utf-8", "replace").decode()
    except UnicodeDecodeError:
        return "\ufffd\n"
