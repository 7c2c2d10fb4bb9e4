"""What a college teaches, as written: course and programme codes, sections, weightings, units, categories."""

from __future__ import annotations

import re
from dataclasses import dataclass

from omnicli.i18n import N_
from omnicli.rules.values import Invalid, parse_keyword, shown

_CANONICAL_COURSE = re.compile(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{2}")
_COURSE = re.compile(r"([0-9A-Za-z]{3})[-‐‑– ]?([0-9A-Za-z]{3})[-‐‑– ]?([0-9A-Za-z]{2})")
_PROGRAM = re.compile(
    r"([0-9]{3}|[A-Za-z]{3})[. -]?([0-9A-Za-z]{2})"
)  # letters first: an attestation, LEA.3Q
_SECTION = re.compile(r"[0-9A-Za-z]{1,6}")

_THIRDS = ("", "⅓", "⅔")
_TRUNCATED = ("00", "33", "66")  # Québec documents cut 2⅔ to 2.66

CATEGORIES = ("specific", "general", "physical-education", "complementary", "remedial", "other")
"""What a course is in a programme of study (RREC, sections 6 to 9), and the remedial courses beside it."""

_CATEGORY_WORDS = {
    word: category
    for category, words in zip(
        CATEGORIES,
        (
            "specific specifique formationspecifique concentration sp fs",
            "general generale generaleducation formationgenerale commune propre fg",
            "physicaleducation physed educationphysique edphysique pe ep",
            "complementary complementaire formationcomplementaire courscomplementaire comp com",
            "remedial miseaniveau man preparatory preparatoire",
            "other autre autres horsprogramme",
        ),
        strict=True,
    )
    for word in words.split()
}


@dataclass(frozen=True, slots=True)
class Weighting:
    """The «pondération» of a course: hours a week of theory, of lab, and of homework, over a term of 15 weeks."""

    theory: int
    lab: int
    homework: int

    @property
    def thirds(self) -> int:
        """The units of the course, counted in thirds: one unit is 45 hours of learning (RREC, section 1)."""
        return self.theory + self.lab + self.homework

    def contact_hours(self, weeks: int = 15) -> int:
        """Return the hours in class over a term («périodes»)."""
        return weeks * (self.theory + self.lab)

    def __str__(self) -> str:
        """Write it as the field does: `3-1-3`."""
        return f"{self.theory}-{self.lab}-{self.homework}"


def parse_course_code(text: str) -> str:
    """Read a course code as `420-1N6-TH`: three blocks of 3, 3 and 2 letters or digits, dashes optional."""
    if _CANONICAL_COURSE.fullmatch(text):
        return text
    match = _COURSE.fullmatch(text.strip())
    if not match:
        raise Invalid(
            "bad-course-code",
            N_("“{value}” is not a course code; write it as 420-1N6-TH."),
            value=shown(text),
        )
    return "-".join(match.groups()).upper()


def parse_program_code(text: str) -> str:
    """Read a programme code as `420.B0`, the dot optional."""
    match = _PROGRAM.fullmatch(text.strip())
    if not match:
        raise Invalid(
            "bad-program-code",
            N_("“{value}” is not a programme code; write it as 420.B0."),
            value=shown(text),
        )
    return f"{match[1]}.{match[2]}".upper()


def parse_section(text: str) -> str:
    """Read a section («groupe»): a text of 1 to 6 letters or digits, leading zeros kept."""
    section = text.strip()
    if not _SECTION.fullmatch(section):
        raise Invalid(
            "bad-section", N_("“{value}” is not a section: 1 to 6 letters or digits."), value=shown(text)
        )
    return section.upper()


def parse_category(text: str) -> str:
    """Read what a course is in a programme, in English or French, as one of `CATEGORIES`."""
    return parse_keyword(text, _CATEGORY_WORDS, "bad-category", N_("“{value}” is not a category of course."))


def units_text(thirds: int) -> str:
    """Write units as people read them, alike in both languages: `2⅓`, `26⅔`, `3`, `⅓`."""
    whole, rest = divmod(thirds, 3)
    return f"{whole or ''}{_THIRDS[rest]}" or "0"


def units_decimal(thirds: int) -> str:
    """Write units with two decimals, cut and not rounded, as Québec documents print them: `2.33`, `2.66`."""
    whole, rest = divmod(thirds, 3)
    return f"{whole}.{_TRUNCATED[rest]}"
