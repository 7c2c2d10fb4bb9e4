"""The outside world in one object: settings, place, clock, language, streams. Built once, replaced whole in tests."""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, BinaryIO

from omnicli import output, settings
from omnicli.clock import FixedClock, SystemClock, parse_instant, zone
from omnicli.errors import Refused, UsageFault
from omnicli.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Translator
from omnicli.place import Place, absolute, home_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from omnicli.clock import Clock
    from omnicli.hashing import Hasher
    from omnicli.prompt import Prompter
    from omnicli.rules.college import CollegeFacts
    from omnicli.settings import Settings
    from omnicli.vault import Vault


class World:
    """Everything a command needs that is not the store; `lang_flag`, `fmt_flag`, `as_of`: what the command said."""

    def __init__(self, environ: Mapping[str, str], *, clock: Clock | None = None) -> None:
        self.environ = environ
        self.lang_flag = ""
        self.as_of = environ.get("OMNI_AS_OF", "")
        self.fmt_flag = ""
        self.tz_name = ""
        self._clock = clock or SystemClock()
        self._moved: Clock | None = None

    # --- settings and places ---------------------------------------------------------------------

    @cached_property
    def loaded(self) -> settings.Loaded:
        """The settings and their origins."""
        return settings.load(self.home / "config.toml", self.environ)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.loaded.settings

    @cached_property
    def home(self) -> Path:
        """`OMNI_HOME`."""
        return home_of(self.environ)

    @cached_property
    def place(self) -> Place:
        """The paths of this installation."""
        keys = self.settings.keys
        return Place(self.home, absolute(keys, "OMNI_KEYS") if keys else self.home / "keys")

    @cached_property
    def hasher(self) -> Hasher:
        """The hasher of NIPs, with this installation's pepper."""
        from omnicli.hashing import Hasher
        from omnicli.keys import PEPPER, read_key

        return Hasher(read_key(self.place.keys, PEPPER), self.settings.bcrypt_cost)

    def audit_key(self) -> bytes:
        """The key of the audit trail."""
        from omnicli.keys import AUDIT, read_key

        return read_key(self.place.keys, AUDIT)

    @cached_property
    def vault(self) -> Vault:
        """What seals and opens the values that are kept encrypted."""
        from omnicli.vault import Vault

        return Vault(self.place.keys)

    # --- language and time -----------------------------------------------------------------------

    @property
    def lang(self) -> str:
        """The reader's language: `--lang` > `OMNI_LANG` > settings > locale > French."""
        if self.lang_flag:
            return self.lang_flag
        try:
            chosen = self.settings.lang
        except UsageFault:
            asked = self.environ.get("OMNI_LANG", "")
            chosen = asked if asked in LANGUAGES else ""
        return chosen or _locale_language(self.environ)

    @property
    def t(self) -> Translator:
        """The translator of the reader's language; instants are written in the college's local time."""
        return Translator(self.lang, self.tz if self.tz_name else None)

    @property
    def tz(self) -> ZoneInfo:
        """The college's time zone, known once the store has been opened."""
        from omnicli.rules.college import DEFAULT_TIME_ZONE

        return zone(self.tz_name or DEFAULT_TIME_ZONE)

    def now(self) -> datetime:
        """Return the present instant, or the one of `--as-of` in a rehearsal."""
        return (self._moved or self._clock).now()

    def today(self) -> date:
        """Return the college's calendar date."""
        from omnicli.clock import local_date

        return local_date(self.now(), self.tz)

    def settle(self, facts: CollegeFacts, *, rehearsal: bool) -> None:
        """Take the college's time zone, and move the clock if asked: refused outside a rehearsal."""
        self.tz_name = facts.time_zone
        if not self.as_of:
            return
        if not rehearsal:
            raise Refused(
                N_(
                    "The clock cannot be moved here: --as-of is for a store made with --rehearsal or “omni demo”."
                ),
                code="not-a-rehearsal",
            )
        self.move_clock()

    def move_clock(self) -> None:
        """Move the clock to `--as-of`; a `UsageFault` when it is no instant."""
        if not self.as_of:
            return
        try:
            self._moved = FixedClock(parse_instant(self.as_of, self.tz))
        except ValueError:
            raise UsageFault(
                N_("“{value}” is not an instant: write 2026-09-20 or 2026-09-20T23:59:59-04:00."),
                code="bad-instant",
                value=self.as_of[:40],
            ) from None

    # --- who runs the program ---------------------------------------------------------------------

    @property
    def system_user(self) -> int:
        """The number of the system account that runs the program."""
        return os.geteuid()

    @property
    def operator(self) -> str:
        """How the audit trail names the system account."""
        import pwd

        try:
            name = pwd.getpwuid(self.system_user).pw_name
        except KeyError:
            name = str(self.system_user)
        return f"operator:{name}"

    # --- streams ------------------------------------------------------------------------------------

    @property
    def fmt(self) -> str:
        """How data is shown: `--format` > `OMNI_FORMAT` > settings > table."""
        return self.fmt_flag or self.settings.format

    @cached_property
    def prompter(self) -> Prompter:
        """Who answers questions."""
        from omnicli.prompt import Prompter

        return Prompter(self.t)

    def emit(self, data: Any, view: output.View) -> None:
        """Show rows (a sequence) or one thing (a mapping) on standard output in the chosen format."""
        self.out(output.render(data, view, self.fmt, self.t))

    def out(self, text: str) -> None:
        """Write data on standard output; a reader who left early is no error."""
        output.write(sys.stdout, text)

    def pour(self, pieces: Iterable[str]) -> None:
        """Write data on standard output as it comes; once the reader has left, ask for no more of it."""
        all(output.write(sys.stdout, piece) for piece in pieces)

    def out_bytes(self, data: bytes) -> None:
        """Write a document on standard output, refused on a terminal."""
        if sys.stdout.isatty():
            raise UsageFault(
                N_("A document cannot be shown on a terminal: send it to a file, “-o FILE” or “> FILE”."),
                code="document-on-terminal",
            )
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except OSError as error:
            output.give_up(sys.stdout, error)

    def note(self, message: str, /, **params: object) -> None:
        """Tell the person something on standard error."""
        self.say(self.t(message, **params))

    def say(self, text: str) -> None:
        """Write a ready sentence on standard error."""
        output.tell(sys.stderr, text)

    def is_terminal(self) -> bool:
        """Tell whether standard output is a terminal."""
        return sys.stdout.isatty()

    def stdin(self) -> BinaryIO:
        """Standard input as bytes."""
        return sys.stdin.buffer


def _locale_language(environ: Mapping[str, str]) -> str:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(variable, "")
        if value:
            return value[:2] if value[:2] in LANGUAGES else DEFAULT_LANGUAGE
    return DEFAULT_LANGUAGE
