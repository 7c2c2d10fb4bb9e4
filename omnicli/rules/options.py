"""An option of a ranked choice: a course, or one of its sections (an activity): `COURSE` or `COURSE:SECTION`."""

from __future__ import annotations

from typing import NamedTuple

from omnicli.i18n import N_
from omnicli.rules.codes import parse_course_code, parse_section
from omnicli.rules.values import Invalid, shown


class Option(NamedTuple):
    """A course, and a section of it, or '' for any of them."""

    course: str
    section: str = ""

    def __str__(self) -> str:
        """Write it as people and files do."""
        return f"{self.course}:{self.section}" if self.section else self.course


def parse_option(text: str) -> Option:
    """Read `109-101-MQ:00012` or `504-1A3-EX`; a blank or a slash may stand for the colon."""
    course, colon, section = text.strip().replace("/", ":").replace(" ", ":").partition(":")
    try:
        return Option(parse_course_code(course), parse_section(section) if colon else "")
    except Invalid:
        why = N_("“{value}” is not an option; write it as 504-1A3-EX, or 109-101-MQ:00012 for one group.")
        raise Invalid("bad-option", why, value=shown(text)) from None
