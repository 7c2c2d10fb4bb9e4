"""What a course choice is made of: options, `COURSE` or `COURSE:SECTION` (an activity), and requests of courses."""

from __future__ import annotations

from typing import NamedTuple

from omnicli.i18n import N_
from omnicli.rules.codes import parse_course_code, parse_section
from omnicli.rules.values import Invalid, parse_keyword, shown

ADD, REMOVE = "add", "remove"
"""What a line of a file of requests does with a course."""

_REQUEST_WORDS = {
    **dict.fromkeys(("add", "ajouter", "ajout", "a", "+"), ADD),
    **dict.fromkeys(("remove", "retirer", "retrait", "drop", "r", "-"), REMOVE),
}


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


def parse_request(text: str) -> str:
    """Read what a line of a file of requests does: `add` or `remove`, in English or in French."""
    why = N_("“{value}” is neither add nor remove.")
    return parse_keyword(text.strip(), _REQUEST_WORDS, "bad-request", why)
