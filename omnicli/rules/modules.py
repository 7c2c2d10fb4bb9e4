"""The modules of the guide (steps 7 and 8) and which of them are open to a student: greyed ones say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.choice_window import closed_window, window_reasons

if TYPE_CHECKING:
    from datetime import date

    from omnicli.rules.access import Access
    from omnicli.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the guide: its stable `key`, its name (a message id) and the command that opens it."""

    key: str
    name: str
    command: str


@dataclass(frozen=True, slots=True)
class ModuleState:
    """A module and every reason why it is closed; open when there is none."""

    module: Module
    reasons: tuple[Reason, ...]

    @property
    def closed(self) -> Reason | None:
        """The first reason, or None when the module is open."""
        return self.reasons[0] if self.reasons else None


# In the guide's order.
MODULES = (
    Module("directory", N_("Teachers' directory"), "teachers"),
    Module("attestation", N_("Attestation of attendance"), "attestation"),
    Module("library", N_("Library"), "library"),
    Module("payments", N_("Payment centre"), "payments"),
    Module("course-choice", N_("Course choice"), "choose-courses"),
    Module("confirmation", N_("Enrolment confirmation"), "confirm-enrollment"),
    Module("documents", N_("Documents and messages for you"), "documents"),
    Module("personal", N_("Personal file"), "personal"),
    Module("progress", N_("Progress grid"), "progress"),
    Module("schedule", N_("Online timetable"), "schedule"),
    Module("schedule-change", N_("Timetable change"), "schedule change"),
    Module("taxslips", N_("Tax slips for tuition fees"), "taxslip"),
    Module("careers", N_("Repères (careers)"), "careers"),
    Module("evaluations", N_("Results – marks of evaluations"), "results term"),
    Module("final-marks", N_("Results – final marks"), "results report-card"),
    Module("messages", N_("MIO – internal messages"), "mio"),
    Module("profile", N_("Personal profile"), "profile"),
)

# What this version of omni offers; the others are greyed and say so.
OFFERED = frozenset(
    {
        "attestation", "payments", "course-choice", "schedule", "schedule-change", "confirmation", "progress",
        "evaluations", "final-marks", "personal", "profile", "taxslips",
    }
)  # fmt: skip


# Modules that are about the courses of the term.
_OF_A_TERM = frozenset({"schedule", "schedule-change", "confirmation"})


def module_name(key: str) -> str:
    """Return the name (a message id) of the module of that key."""
    return next(module.name for module in MODULES if module.key == key)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that a student's modules are about today; each is None when the college has none.

    `term` is the one in view, `registered` whether the student has a course in it; `choice` the one whose courses are
    chosen now, next, or were last.
    """

    term: Term | None
    registered: bool
    choice: Term | None = None


def states(terms: Terms, *, today: date, access: Access) -> tuple[ModuleState, ...]:
    """Return every module with the reasons it is closed today.

    What this version does not offer says only that, whatever the account; `access` comes before dates.
    """
    return tuple(ModuleState(module, _reasons(module, terms, today, access)) for module in MODULES)


def _reasons(module: Module, terms: Terms, today: date, access: Access) -> tuple[Reason, ...]:
    if module.key not in OFFERED:
        return (reason("not-offered", N_("not offered yet")),)
    if module.key == "course-choice":
        return (*access.closures(module.key), *_of_the_choice(terms.choice, today))
    return (*access.closures(module.key), *_of_the_term(module, terms, today))


def _of_the_choice(term: Term | None, today: date) -> tuple[Reason, ...]:
    if term is None:
        return (reason("no-window", N_("no term to choose courses for")),)
    return window_reasons(term, today)


def _of_the_term(module: Module, terms: Terms, today: date) -> tuple[Reason, ...]:
    term = terms.term
    if module.key not in _OF_A_TERM:
        return ()
    if term is None:
        return (reason("no-term", N_("no term yet")),)
    if module.key == "schedule-change":
        found = closed_window(term.change_from, term.change_by, today)
    else:
        opens = {"schedule": term.schedule_from, "confirmation": term.confirm_from}[module.key]
        found = (reason("opens-on", N_("opens on {date}"), date=opens),) if today < opens else ()
    absent = () if terms.registered else (reason("not-registered", N_("no course this term")),)
    return (*found, *absent)
