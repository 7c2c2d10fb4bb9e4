"""Writing XML for governments, an element at a time: the same values give the same bytes, and memory stays flat.

No element is ever empty: one that would say nothing is left out (an empty one has the whole file rejected). Characters
that XML forbids never get in; a text is NFC, on one line.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

# What XML 1.0 has no place for, and the controls that it only tolerates (section 2.2).
_FORBIDDEN = re.compile("[^\\t\\n\\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;"})
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Node(NamedTuple):
    """An element: its text, or its children in order. One that has neither is written nowhere."""

    tag: str
    text: str = ""
    children: tuple[Node, ...] = ()


def node(tag: str, *children: Node) -> Node:
    """Return an element of those children that say something."""
    return Node(tag, "", tuple(one for one in children if one.text or one.children))


def clean(text: str) -> str:
    """Return a text in NFC, on one line, trimmed, without what XML forbids."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(normalize("NFC", _FORBIDDEN.sub("", text)).split())


def escaped(text: str) -> str:
    """Return a text as it stands inside an element or an attribute."""
    return clean(text).translate(_ESCAPES)


def rendered(one: Node, depth: int = 0) -> str:
    """Write an element and all that is in it, a line each; '' for one that says nothing."""
    lines: list[str] = []
    _render(one, "  " * depth, lines)
    return "".join(lines)


def _render(one: Node, indent: str, lines: list[str]) -> None:
    if not one.children:
        text = escaped(one.text)
        if text:
            lines.append(f"{indent}<{one.tag}>{text}</{one.tag}>\n")
        return
    before = len(lines)
    lines.append(f"{indent}<{one.tag}>\n")
    for child in one.children:
        _render(child, f"{indent}  ", lines)
    if len(lines) == before + 1:
        lines.pop()
    else:
        lines.append(f"{indent}</{one.tag}>\n")


class Writer:
    """Writes a document on a stream; knows its size and SHA-256 at any time."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin the document."""
        self._stream = stream
        self._open: list[str] = []
        self._digest = hashlib.sha256()
        self.size = 0
        self._write(_DECLARATION)

    @property
    def sha256(self) -> str:
        """SHA-256 of what is written, in hexadecimal."""
        return self._digest.hexdigest()

    @property
    def depth(self) -> int:
        """How many elements are open."""
        return len(self._open)

    def begin(self, tag: str, attributes: Mapping[str, str] | None = None) -> None:
        """Open an element."""
        said = "".join(f' {name}="{escaped(value)}"' for name, value in (attributes or {}).items())
        self._write(f"{'  ' * self.depth}<{tag}{said}>\n")
        self._open.append(tag)

    def add(self, one: Node) -> None:
        """Write a whole element."""
        self._write(rendered(one, self.depth))

    def add_rendered(self, text: str) -> None:
        """Write an element that `rendered` gave for this depth."""
        self._write(text)

    def end(self) -> None:
        """Close the elements that are open."""
        while self._open:
            tag = self._open.pop()
            self._write(f"{'  ' * self.depth}</{tag}>\n")

    def _write(self, text: str) -> None:
        data = text.encode()
        self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)
