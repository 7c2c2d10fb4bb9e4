"""Tax slips as values: what one says, frozen when it is issued, and how it is kept. Amounts are cents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

T2202: Final = "t2202"
RL8: Final = "rl8"
SLIPS = (T2202, RL8)
ORIGINAL: Final = "original"
AMENDED: Final = "amended"
CANCELLED: Final = "cancelled"
KINDS = (ORIGINAL, AMENDED, CANCELLED)
MOST_SESSIONS = 4
"""Rows of a T2202 (CRA schema 1.26)."""


class Address(NamedTuple):
    """A postal address; `province` is two letters (ZZ outside of Canada and the United States), `country` three."""

    line1: str
    line2: str
    city: str
    province: str
    postal_code: str
    country: str


class Person(NamedTuple):
    """The student, as the slip names it: whole, nothing is cut before a file is written.

    `program` is the title. `sin_end` is the last three digits of the SIN, empty when the slip bears none: the SIN
    itself is never among what a slip says in clear.
    """

    student: str
    last_name: str
    first_name: str
    permanent_code: str
    program: str
    program_code: str
    address: Address
    sin_end: str = ""


class Session(NamedTuple):
    """A row of a T2202: first and last month (`2026-09`), eligible fees, months part-time and full-time."""

    term: str
    first: str
    last: str
    cents: int
    part_time: int
    full_time: int


class T2202Boxes(NamedTuple):
    """Boxes 19 to 26. `shown` is whether the fees are: those that give no credit may be left out."""

    sessions: tuple[Session, ...]
    shown: bool = True

    @property
    def fees(self) -> int:
        """Box 26: total eligible tuition fees."""
        return sum(one.cents for one in self.sessions)

    @property
    def part_time(self) -> int:
        """Box 24: total months part-time."""
        return sum(one.part_time for one in self.sessions)

    @property
    def full_time(self) -> int:
        """Box 25: total months full-time."""
        return sum(one.full_time for one in self.sessions)


class RL8Boxes(NamedTuple):
    """Boxes A (with the terms that make it), B and C."""

    terms: int
    a: int
    b: int
    c: int


class College(NamedTuple):
    """The college, as the slip names it: `account` is its RZ account, `institution` its code at Revenu Québec."""

    name: str
    address: tuple[str, ...]
    city: str
    phone: str
    account: str
    institution: str
    authorised: str


class Slip(NamedTuple):
    """A slip: `number` is the college's own, 0 before it is issued.

    `replaces` is the number of the slip that it amends or cancels, 0 for an original; `rl8_number` that of a relevé
    8 (9 digits), `rl8_before` that of the last one transmitted, `paper_number` its other number when printed; empty
    when there is none.
    """

    number: int
    year: int
    slip: str
    kind: str
    person: Person
    boxes: T2202Boxes | RL8Boxes
    college: College
    replaces: int = 0
    rl8_number: str = ""
    rl8_before: str = ""
    paper_number: str = ""

    @property
    def student(self) -> str:
        """The student's number."""
        return self.person.student

    @property
    def t2202(self) -> T2202Boxes:
        """The boxes of a T2202."""
        return cast("T2202Boxes", self.boxes)

    @property
    def rl8(self) -> RL8Boxes:
        """The boxes of a relevé 8."""
        return cast("RL8Boxes", self.boxes)

    def says(self) -> Mapping[str, Any]:
        """Return what it says of the student and the amounts, as JSON: two slips that say the same need no amending."""
        boxes = self.boxes._asdict()
        if self.slip == T2202:
            boxes["sessions"] = [one._asdict() for one in self.t2202.sessions]
        person = {**self.person._asdict(), "address": self.person.address._asdict()}
        return {"person": person, "boxes": boxes}

    def to_mapping(self) -> dict[str, Any]:
        """Return all of it as JSON that `from_stored` reads back."""
        college = {**self.college._asdict(), "address": [*self.college.address]}
        return {**self._asdict(), **self.says(), "college": college}


def from_stored(data: Mapping[str, Any]) -> Slip:
    """Read what `to_mapping` gave."""
    person, boxes, college = data["person"], data["boxes"], data["college"]
    held: T2202Boxes | RL8Boxes
    if data["slip"] == T2202:
        held = T2202Boxes(tuple(Session(**one) for one in boxes["sessions"]), boxes["shown"])
    else:
        held = RL8Boxes(**boxes)
    return Slip(
        **{
            **data,
            "person": Person(**{**person, "address": Address(**person["address"])}),
            "boxes": held,
            "college": College(**{**college, "address": tuple(college["address"])}),
        }
    )
