"""What a paper is made of, as plain values: the same paper becomes a tagged page and a plain text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Align: TypeAlias = Literal["left", "right", "center"]
RowKind: TypeAlias = Literal["", "group", "total", "quiet"]
Size: TypeAlias = tuple[float, float]

LETTER: Final[Size] = (612.0, 792.0)
"""US Letter, upright, in points: the sheet of every college in Québec."""
LANDSCAPE: Final[Size] = (792.0, 612.0)
"""US Letter on its side, in points."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside a paper; level 1 is the paper's own title, which is drawn without being asked."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped; `size` in points."""

    text: str
    bold: bool = False
    size: float = 10.0


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values, such as a name and a number, read label first; set in `columns` columns."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its header cell, its share of the width (relative to the others) and its side."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. A «group» row has one cell across, which heads the rows after it; a «total» is bold."""

    cells: tuple[str, ...]
    kind: RowKind = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under header cells, which come back at the top of each page; the caption is said before it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """The one large framed thing to copy, such as a confirmation number, under its label; `size` in points at most."""

    text: str
    label: str = ""
    size: float = 30.0


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: a line, the name and title under it, where and when, and a box for the college's seal if named."""

    name: str
    title: str
    place_and_date: str
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Blank height, in points."""

    points: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block: TypeAlias = Heading | Text | Facts | Table | Callout | Signature | Space | PageBreak


@dataclass(frozen=True, slots=True)
class Part:
    """Blocks in one language ('fr' or 'en'); the first block is usually the level-1 heading in that language.

    A part without a level-1 heading gets the paper's title. Each part after the first begins on a new page.
    """

    lang: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The college's letterhead: its name, the lines of its address, the bytes of its logo (PNG or JPEG)."""

    college_name: str
    address: tuple[str, ...] = ()
    logo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper: all that its bytes depend on.

    `number` is printed at the foot of every page; `verify` is what the QR code says; `facts` goes into the file's
    own metadata for a program to read (number, kind, issued_at, student, name, term …); `footer` is a sentence per
    language, such as how to verify the number.
    """

    title: str
    head: Head
    parts: tuple[Part, ...]
    number: str = ""
    verify: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    footer: Mapping[str, str] = field(default_factory=dict)
    size: Size = LETTER
