"""The errors of omni, each the owner of its exit code.

An error carries a *message id* in English and its parameters, never a finished sentence: the terminal
translates at the last moment (`omnicli.i18n`). This module imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ExitCode(IntEnum):
    """What the shell is told. `docs/exit-codes.md` is generated from here."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    REFUSED = 5
    CONFLICT = 6
    STORE = 7
    PROBLEMS = 8
    BAD_INPUT = 9
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a refusal: a stable slug for machines, a message id and its parameters for people."""

    slug: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


def reason(slug: str, message: str, /, **params: object) -> Reason:
    """Build a `Reason`; `message` is an English message id (mark it with `N_`)."""
    return Reason(slug, message, params)


class OmniError(Exception):
    """Base of every foreseen failure."""

    exit_code: ClassVar[ExitCode] = ExitCode.BUG
    slug: ClassVar[str] = "error"

    def __init__(
        self, message: str, /, *, code: str | None = None, reasons: Sequence[Reason] = (), **params: object
    ) -> None:
        """`code` refines the class's slug; `reasons` are listed below the message."""
        super().__init__(message)
        self.message = message
        self.code = code or type(self).slug
        self.reasons = tuple(reasons)
        self.params: Mapping[str, object] = params

    @classmethod
    def because(cls, why: Reason) -> Self:
        """Build the error that one reason makes."""
        error = cls(why.message, code=why.slug)
        error.params = why.params
        return error


class UsageFault(OmniError):
    """The command was not written as its help says."""

    exit_code = ExitCode.USAGE
    slug = "usage"


class NotFound(OmniError):
    """Nothing has this name or number."""

    exit_code = ExitCode.NOT_FOUND
    slug = "not-found"


class NotAllowed(OmniError):
    """Not signed in, wrong credentials, locked out, or not this role's business."""

    exit_code = ExitCode.NOT_ALLOWED
    slug = "not-allowed"


class Refused(OmniError):
    """A rule of the college says no; every reason is given at once."""

    exit_code = ExitCode.REFUSED
    slug = "refused"


class Conflict(OmniError):
    """It exists already, or changed meanwhile."""

    exit_code = ExitCode.CONFLICT
    slug = "conflict"


class StoreError(OmniError):
    """The store cannot be used: missing, busy, damaged, full, foreign, or newer than the program."""

    exit_code = ExitCode.STORE
    slug = "store"


class FinishedWithProblems(OmniError):
    """The work was done, but some of its items failed and are listed."""

    exit_code = ExitCode.PROBLEMS
    slug = "problems"


class BadInput(OmniError):
    """An input file was refused whole: every bad line is listed and nothing was written."""

    exit_code = ExitCode.BAD_INPUT
    slug = "bad-input"
