"""The only module that reads the time.

An instant is an aware `datetime` in UTC. A deadline is a local date in the college's time zone, turned
into an instant here, so that both clock-change nights are right.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# Years that a college can mean; near the ends of time a day more or less is no date at all.
YEARS = range(1900, 3000)


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's present instant."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still: tests, and `--as-of` in a rehearsal."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("a clock needs an aware instant")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant given at creation."""
        return self._instant


def zone(name: str) -> ZoneInfo:
    """Return the time zone of that name; raises `KeyError` when there is none."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def to_text(instant: datetime) -> str:
    """Write an instant as stored and shown to machines: RFC 3339, UTC, whole seconds, `Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def parse_instant(text: str, tz: ZoneInfo) -> datetime:
    """Read an instant given by a person: RFC 3339, or a local date (its midnight) or local date and time.

    Raises `ValueError` when it is none of these, or a year that no college was in.
    """
    value = datetime.fromisoformat(text.strip())
    if value.year not in YEARS:
        raise ValueError(text)
    return (value if value.tzinfo else value.replace(tzinfo=tz)).astimezone(UTC)


def start_of_day(day: date, tz: ZoneInfo) -> datetime:
    """Return the instant a local day begins."""
    return datetime.combine(day, time.min, tzinfo=tz).astimezone(UTC)


def end_of_day(day: date, tz: ZoneInfo) -> datetime:
    """Return the instant a local day is over: the first one of the next day (23:59:59 is still in time)."""
    return start_of_day(day + timedelta(days=1), tz)


def local_date(instant: datetime, tz: ZoneInfo) -> date:
    """Return the college's calendar date at an instant."""
    return instant.astimezone(tz).date()
