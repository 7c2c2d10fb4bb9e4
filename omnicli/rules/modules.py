"""The modules of the guide (steps 7 and 8) and which of them are open to a student: greyed ones say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnicli.errors import Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from omnicli.rules.terms import Term


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the guide: its stable `key`, its name (a message id) and the command that opens it."""

    key: str
    name: str
    command: str


@dataclass(frozen=True, slots=True)
class ModuleState:
    """A module and why it is closed; open when there is no reason."""

    module: Module
    closed: Reason | None


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
OFFERED = frozenset({"schedule", "confirmation", "profile"})


# Modules that are about the courses of the term.
_OF_A_TERM = frozenset({"schedule", "confirmation"})


def states(term: Term | None, *, registered: bool, today: date) -> tuple[ModuleState, ...]:
    """Return every module with the reason it is closed today, for a student registered or not in `term`."""
    return tuple(ModuleState(module, _closed(module, term, registered, today)) for module in MODULES)


def _closed(module: Module, term: Term | None, registered: bool, today: date) -> Reason | None:
    window = _before_window(module, term, today)
    if window:
        return window
    if module.key not in OFFERED:
        return reason("not-offered", N_("not offered yet"))
    if module.key in _OF_A_TERM and not registered:
        return reason("not-registered", N_("no course this term"))
    return None


def _before_window(module: Module, term: Term | None, today: date) -> Reason | None:
    if term is None:
        return reason("no-term", N_("no term yet")) if module.key in _OF_A_TERM else None
    opens = {
        "schedule": term.schedule_from,
        "course-choice": term.choose_from,
        "confirmation": term.confirm_from,
    }.get(module.key)
    if opens and today < opens:
        return reason("opens-on", N_("opens on {date}"), date=opens)
    return None
