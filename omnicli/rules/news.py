"""Something that appeared in a student's results."""

from __future__ import annotations

from typing import NamedTuple

MARK, FINAL, CORRECTION, ABSENCE, PAPER, ATTESTATION = KINDS = (
    "mark", "final", "correction", "absence", "paper", "attestation",
)  # fmt: skip


class News(NamedTuple):
    """Something that appeared at an instant (stored text); what there is of it depends on its kind.

    MARK, entered or changed: `what` is the assessment, `mark` hundredths of a point (None: excused) out of `points`.
    FINAL, CORRECTION: `mark` out of 100 and `remark`. ABSENCE: `what` is its date, `mark` hundredths of an hour.
    PAPER: `what` is its number, `remark` its kind. ATTESTATION, ready to print: `what` is the request's number.
    """

    at: str
    kind: str
    term: str
    course: str
    what: str
    mark: int | None
    points: int | None
    remark: str
