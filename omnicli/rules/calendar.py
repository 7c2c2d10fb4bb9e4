"""The college's calendar: which weekday's timetable runs on a date, and which days are worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.values import parse_keyword

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)
_FRIDAY = 5

HOLIDAY = "holiday"
PEDAGOGICAL_DAY = "pedagogical-day"
EXAM_DAY = "exam-day"
_RUNS_AS = {
    "runs-as-monday": 1,
    "runs-as-tuesday": 2,
    "runs-as-wednesday": 3,
    "runs-as-thursday": 4,
    "runs-as-friday": 5,
}

KINDS = (HOLIDAY, PEDAGOGICAL_DAY, *_RUNS_AS, EXAM_DAY)
"""What may be said of a date. On the three that run no weekday's timetable there is no class."""

# English, French, and the codes of the portal's own calendar: X, JP, /Lu /Ma /Me /Je /Ve.
_KIND_WORDS = {
    word: kind
    for kind, words in zip(
        KINDS,
        (
            "holiday holidays conge ferie jourferie x",
            "pedagogicalday pedagogical pedday journeepedagogique pedagogique jp",
            "runsasmonday monday mon lundi lun lu horairedulundi horairelundi",
            "runsastuesday tuesday tue mardi mar ma horairedumardi horairemardi",
            "runsaswednesday wednesday wed mercredi mer me horairedumercredi horairemercredi",
            "runsasthursday thursday thu jeudi jeu je horairedujeudi horairejeudi",
            "runsasfriday friday fri vendredi ven ve horaireduvendredi horairevendredi",
            "examday exam exams examination examen examens journeedexamen journeedexamens evaluation",
        ),
        strict=True,
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A date unlike its weekday; `kind` is one of `KINDS`, `note` is for people («Action de grâce»)."""

    date: date
    kind: str
    note: str = ""


def parse_calendar_kind(text: str) -> str:
    """Read what a date is, in English, in French or in the portal's codes, as one of `KINDS`."""
    return parse_keyword(
        text, _KIND_WORDS, "bad-calendar-kind", N_("“{value}” is not a kind of calendar day.")
    )


class Calendar:
    """The special dates of a college; every other date is an ordinary day of its week."""

    def __init__(self, days: Iterable[CalendarDay] = ()) -> None:
        """Of two entries for one date, the later in `days` holds."""
        self._days = {day.date: day for day in days}

    def day(self, day: date) -> CalendarDay | None:
        """Return what the calendar says of a date, or nothing when it is ordinary."""
        return self._days.get(day)

    def weekday_run_on(self, day: date) -> int | None:
        """Return the weekday (1-7) whose timetable runs on a date, or nothing when there is no class."""
        special = self._days.get(day)
        return _RUNS_AS.get(special.kind) if special else day.isoweekday()

    def is_working_day(self, day: date) -> bool:
        """Say whether offices are open: Monday to Friday but for holidays (pedagogical days are worked)."""
        special = self._days.get(day)
        return day.isoweekday() <= _FRIDAY and not (special and special.kind == HOLIDAY)

    def working_day_on_or_before(self, day: date) -> date:
        """Return a date itself if worked, else the last working day before it."""
        return day if self.is_working_day(day) else self.previous_working_day(day)

    def working_day_on_or_after(self, day: date) -> date:
        """Return a date itself if worked, else the first working day after it."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day strictly before a date."""
        return self._worked_from(day, -_DAY)

    def next_working_day(self, day: date) -> date:
        """Return the first working day strictly after a date."""
        return self._worked_from(day, _DAY)

    def working_days_before(self, day: date, count: int) -> date:
        """Return the date that leaves `count` working days until `day`, itself not counted."""
        for _ in range(count):
            day = self.previous_working_day(day)
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """Return the date `count` working days after `day`, itself not counted."""
        for _ in range(count):
            day = self.next_working_day(day)
        return day

    def _worked_from(self, day: date, step: timedelta) -> date:
        day += step
        while not self.is_working_day(day):
            day += step
        return day
