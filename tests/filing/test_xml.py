"""Writing XML: escaped, in order, never an empty element, nothing that XML forbids."""

from __future__ import annotations

import hashlib
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from omnicli.filing.xml import Node, Writer, clean, node, rendered

ANYTHING = st.text(st.characters(), max_size=60)  # lone surrogates and controls among them


def test_an_element_that_says_nothing_is_written_nowhere() -> None:
    assert rendered(node("a", Node("b"), Node("c", "  "), node("d", node("e", Node("f"))))) == ""
    assert rendered(node("a", Node("b"), Node("c", "1"))) == "<a>\n  <c>1</c>\n</a>\n"


def test_the_five_signs_are_escaped() -> None:
    assert rendered(Node("a", 'R&D <"l\'eau">')) == "<a>R&amp;D &lt;&quot;l&apos;eau&quot;&gt;</a>\n"


def test_what_xml_forbids_is_dropped_and_a_text_is_on_one_line() -> None:
    assert clean("a\x00b\x1b[2J\ud800\ufffe c\n\td\x9fe ") == "ab[2J c de"
    assert clean("Ève") == "Ève"


@given(ANYTHING, ANYTHING)
def test_whatever_a_text_holds_the_document_is_read_back_as_it_was(text: str, attribute: str) -> None:
    stream = BytesIO()
    writer = Writer(stream)
    writer.begin("root", {"a": attribute})
    writer.add(Node("one", text))
    writer.add(Node("end", "."))
    writer.end()
    root = etree.fromstring(stream.getvalue())
    assert [child.text for child in root] == [one for one in (clean(text), ".") if one]
    assert root.get("a") == clean(attribute)
    assert (writer.size, writer.sha256) == (
        len(stream.getvalue()),
        hashlib.sha256(stream.getvalue()).hexdigest(),
    )
