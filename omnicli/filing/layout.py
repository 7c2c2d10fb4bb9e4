"""What a file for any government is made of: a heading, slips one by one, a summary that counts them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.filing.xml import Writer, rendered
from omnicli.rules import tax_year
from omnicli.rules.tax_slips import CANCELLED, T2202, College

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import BinaryIO

    from omnicli.filing.xml import Node
    from omnicli.rules.tax_slips import Slip
    from omnicli.rules.tax_year import TaxYear

_POSTAL_CODE = re.compile(r"\b([A-Z]\d[A-Z])[ -]?(\d[A-Z]\d)\b", re.IGNORECASE | re.ASCII)
_PHONE = re.compile(r"(?<![0-9])(?:1[ .-]*)?\(?([0-9]{3})\)?[ .-]*([0-9]{3})[ .-]*([0-9]{4})(?![0-9])")
_MANY = 9_999_999  # slips: more than any file has, to know how long a summary may be
_MUCH = 9_999_999_999_999  # cents


class Heading(NamedTuple):
    """All that a file says besides its slips: with it and them, the same file is made again byte for byte.

    `kind` is that of the file (a T2202 file of amended slips may hold cancelled ones), `reference` the file's own
    among all that the college sends; `note` explains an amendment; `version` is ours. A `trial` is marked as a test.
    """

    year: TaxYear
    kind: str
    college: College
    reference: str
    note: str
    version: str
    trial: bool = False

    def to_mapping(self) -> dict[str, Any]:
        """Return it as JSON that `from_stored` reads back."""
        college = {**self.college._asdict(), "address": [*self.college.address]}
        own = {"settings": self.year.to_mapping(), "college": college}
        return {**self._asdict(), "year": self.year.year, **own}


def from_stored(data: Mapping[str, Any]) -> Heading:
    """Read what `to_mapping` gave."""
    college = College(**{**data["college"], "address": tuple(data["college"]["address"])})
    year = tax_year.from_stored(data["year"], data["settings"])
    own = {name: data[name] for name in ("kind", "reference", "note", "version", "trial")}
    return Heading(year=year, college=college, **own)


class Sums(NamedTuple):
    """What slips add up to: how many, and cents: the fees of T2202s, or boxes A, B and C of relevés 8."""

    slips: int = 0
    fees: int = 0
    a: int = 0
    b: int = 0
    c: int = 0

    def plus(self, slip: Slip) -> Sums:
        """Add what the file says of a slip: no fees that are not shown, no amount of a cancelled relevé 8."""
        if slip.slip == T2202:
            return self._replace(slips=self.slips + 1, fees=self.fees + slip.t2202.fees * slip.t2202.shown)
        if slip.kind == CANCELLED:
            return self._replace(slips=self.slips + 1)
        boxes = slip.rl8
        return Sums(self.slips + 1, self.fees, self.a + boxes.a, self.b + boxes.b, self.c + boxes.c)


class Layout(NamedTuple):
    """A format: its root with attributes, the heading, the elements around slips, a slip, the summary after them."""

    root: str
    attributes: Mapping[str, str]
    head: Node
    inside: tuple[str, ...]
    slip: Callable[[Slip, str], Node]
    tail: Callable[[Sums], Node]


class Part:
    """A file being written: slips are added until the next would make it too large."""

    def __init__(self, layout: Layout, stream: BinaryIO, largest: int) -> None:
        """Begin it; `largest` is in bytes."""
        self._layout, self._largest = layout, largest
        self._writer = Writer(stream)
        self._writer.begin(layout.root, layout.attributes)
        self._writer.add(layout.head)
        for tag in layout.inside:
            self._writer.begin(tag)
        closing = sum(len(tag) + 16 for tag in (layout.root, *layout.inside))
        self._reserve = closing + len(rendered(layout.tail(Sums(_MANY, _MUCH)), 3).encode())
        self.sums = Sums()

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._writer.size

    @property
    def sha256(self) -> str:
        """SHA-256 of what is written."""
        return self._writer.sha256

    def add(self, slip: Slip, sin: str) -> bool:
        """Add a slip, or tell that there is no room left for it; the first always goes in."""
        text = rendered(self._layout.slip(slip, sin), self._writer.depth)
        if self.sums.slips and self.size + len(text.encode()) + self._reserve > self._largest:
            return False
        self._writer.add_rendered(text)
        self.sums = self.sums.plus(slip)
        return True

    def close(self) -> None:
        """Write the summary, and end the document."""
        self._writer.add(self._layout.tail(self.sums))
        self._writer.end()


class Phone(NamedTuple):
    """A telephone number of North America: `418`, `555-0100`."""

    area: str = ""
    number: str = ""


def phone(text: str) -> Phone:
    """Read the telephone number of a text, an extension after it or not; nothing when there is none of ten digits."""
    match = _PHONE.search(text)
    return Phone(match[1], f"{match[2]}-{match[3]}") if match else Phone()


def digits_of(text: str, limit: int) -> str:
    """Return the digits of an extension, nothing when there are more than are taken."""
    found = "".join(c for c in text if c.isascii() and c.isdigit())
    return found if len(found) <= limit else ""


def postal_code(college: College) -> str:
    """Return the college's postal code, found in its address: six characters, '' when there is none."""
    match = _POSTAL_CODE.search(" ".join(college.address))
    return f"{match[1]}{match[2]}".upper() if match else ""


def dollars(cents: int) -> str:
    """Write an amount with a point and two decimals, as both governments want it."""
    return f"{cents // 100}.{cents % 100:02d}"
