"""The attestation of attendance («attestation de fréquentation scolaire»): what it may say, of whom, and for whom.

It certifies a term whose enrolment the student has confirmed, and never another: until the census date the student «est
inscrit(e)», from the day after it «fréquente», and once the term is over «a fréquenté».
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from omnicli.errors import Reason, reason
from omnicli.i18n import N_
from omnicli.rules.fees import status
from omnicli.rules.tariff import FULL_TIME
from omnicli.rules.terms import term_short
from omnicli.rules.values import parse_keyword

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from omnicli.rules.finance import Finance
    from omnicli.rules.terms import Term

INSURANCE: Final = "insurance"
LOAN: Final = "loan"
RESP: Final = "resp"
OTHER: Final = "other"
PURPOSES: Mapping[str, str] = {
    INSURANCE: N_("insurance"),
    LOAN: N_("loans and bursaries"),
    RESP: N_("education savings plan (RESP)"),
    OTHER: N_("another purpose"),
}
"""What one is asked for, and its name."""

_WORDS = {
    INSURANCE: "insurance assurance assurances insurer assureur",
    LOAN: "loan loans pret prets bourse bourses pretsetbourses loansandbursaries aidefinanciere afe",
    RESP: "resp reee epargneetudes regimeepargneetudes",
    OTHER: "other autre autres autrefin",
}
PURPOSE_WORDS: Mapping[str, str] = {
    word: purpose for purpose, words in _WORDS.items() for word in words.split()
}
"""How people write a purpose, as `values.keyword` folds it."""

ENROLLED: Final = "enrolled"
ATTENDS: Final = "attends"
ATTENDED: Final = "attended"

DEEMED_FULL_TIME: Final = "deemed-full-time"

TO_PAY: Final = "to-pay"
READY: Final = "ready"
PRINTED: Final = "printed"
REVOKED: Final = "revoked"


class Request(NamedTuple):
    """An attestation asked for: `at` as stored, `entry` the charge of its fee, None when it is free."""

    number: int
    student: str
    term: str
    purpose: str
    permanent_code: bool
    lang: str
    at: str
    entry: int | None

    def asks_the_same(self, other: Request) -> bool:
        """Tell whether two requests ask for the same paper."""
        return self[1:6] == other[1:6]


class Followed(NamedTuple):
    """A course of a student's term, with its hours a week of theory and laboratory."""

    course: str
    hours: int


def parse_purpose(text: str) -> str:
    """Read a purpose: insurance, loan, resp or other."""
    message = N_("“{value}” is not a purpose; write insurance, loan, resp or other.")
    return parse_keyword(text, PURPOSE_WORDS, "bad-purpose", message)


def wording(term: Term, on: date) -> str:
    """Return `enrolled` until the census date, that day included; then `attends`; `attended` after the term."""
    if on <= term.drop_by:
        return ENROLLED
    return ATTENDS if on <= term.ends else ATTENDED


def status_of(courses: int, hours: int, *, deemed: bool, finance: Finance) -> str:
    """Return `full-time`, `part-time` or `deemed-full-time` (C-29, s. 24; C-29, r. 2, s. 1).

    `courses` and `hours` (over the term) are those of the census: a course abandoned later changes no status.
    """
    own = status(courses, hours, deemed=False, finance=finance)
    return DEEMED_FULL_TIME if deemed and own != FULL_TIME else own


def refusals(
    term: str, *, registered: Iterable[str], followed: Sequence[Followed], confirmed: bool
) -> tuple[Reason, ...]:
    """Say every reason why a term cannot be certified: no course, all of them left, or never confirmed."""
    found = []
    if not list(registered):
        message = N_("You are registered in no course in {term}.")
        found.append(reason("no-course", message, term=term_short(term)))
    elif not followed:
        message = N_("You attend none of your courses of {term} any more.")
        found.append(reason("left-all", message, term=term_short(term)))
    if not confirmed:
        message = N_("Your enrolment in {term} is not confirmed: omni confirm-enrollment")
        found.append(reason("enrolment-not-confirmed", message, term=term_short(term)))
    return tuple(found)
