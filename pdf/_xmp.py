"""What a file says of itself to programs: its title, its language, and the facts that `omni verify` reads."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

from reportlab.pdfbase import pdfdoc

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE: Final = "https://omni.example/ns/paper/1.0/"
"""The namespace of a paper's own facts; each is a property of it by its name."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:omni="{namespace}">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>omni</xmp:CreatorTool>
{facts}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>
"""


def metadata(title: str, author: str, lang: str, facts: Mapping[str, str]) -> Any:
    """Return the XMP stream, not compressed, so that a program need not understand the rest of the file.

    A fact's name is lower-case letters, digits and underscores; another one is a fault of the caller.
    """
    names = [name for name in facts if not _NAME.fullmatch(name)]
    if names:
        raise ValueError(f"no names of facts: {names}")
    said = "".join(f"<omni:{name}>{_xml(value)}</omni:{name}>\n" for name, value in facts.items())
    issued = facts.get("issued_at", "")
    if issued:
        said += f"<xmp:CreateDate>{_xml(issued)}</xmp:CreateDate>\n"
    packet = _PACKET.format(
        namespace=NAMESPACE, title=_xml(title), author=_xml(author), lang=lang, facts=said
    )
    kind = {"Type": pdfdoc.PDFName("Metadata"), "Subtype": pdfdoc.PDFName("XML")}
    return pdfdoc.PDFStream(pdfdoc.PDFDictionary(kind), packet.encode("utf-8"), [])


def _xml(text: str) -> str:
    return escape("".join(char if char.isprintable() else " " for char in text))


def date_stamp(doc: Any, issued_at: str) -> None:
    """Date the file as issued; a file without an instant keeps reportlab's fixed one, so its bytes stay the same."""
    if not issued_at:
        return
    at = datetime.fromisoformat(issued_at)
    stamp = doc._timeStamp  # noqa: SLF001 -- the only place where reportlab keeps it
    stamp.lt = at.astimezone(UTC).timetuple()
    stamp.t = at.timestamp()
    stamp.YMDhms = tuple(stamp.lt)[:6]
