"""Validating a file against the schema of a government, which the college brings; the network is closed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.errors import Refused, UsageFault, reason
from omnicli.filing.checks import masked
from omnicli.filing.rl8 import CODES, NAMESPACE
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

ENTRY = "T619_T2202.xsd"
"""The CRA's entry for T2202s."""
_MOST = 1_000
"""Faults that are told of one file."""
_LARGE = frozenset({"T2202Slip", *(f"{{{NAMESPACE}}}{code}" for code in CODES.values())})
"""The elements that come by the thousand."""


_NO_SCHEMA = N_("{path} is no schema: give the government's folder, which holds {entry}, or its file.")


class SchemaFault(NamedTuple):
    """A place where a file does not hold against a schema: its line, and what libxml2 says, no SIN in it."""

    line: int
    message: str


def schema_at(path: Path, usual: str = ENTRY) -> tuple[Path, str]:
    """Return the folder of a schema and the file to begin with; `path` is that file, or the folder.

    Of a folder it is the usual one, or the only one there is; `UsageFault` when there is none.
    """
    if path.is_file():
        return path.parent, path.name
    found = sorted(one.name for one in path.glob("*.xsd")) if path.is_dir() else []
    if usual in found:
        return path, usual
    if len(found) != 1:
        raise UsageFault(_NO_SCHEMA, code="no-schema", path=path, entry=usual)
    return path, found[0]


def validate(document: Path | bytes | BinaryIO, folder: Path, entry: str = ENTRY) -> list[SchemaFault]:
    """Return every fault of a document; `UsageFault` when the folder has no schema, or one that does not load."""
    from lxml import etree

    schema = _schema(folder, entry)
    if _holds(document, schema):
        return []
    try:
        tree = _parsed(document, _parser(etree))
    except etree.XMLSyntaxError as error:
        return [SchemaFault(error.lineno or 0, masked(error.msg or ""))]
    if tree.docinfo.doctype:
        return [SchemaFault(1, "DOCTYPE")]
    schema.validate(tree)
    return list(_told(schema.error_log))


def _holds(document: Path | bytes | BinaryIO, schema: Any) -> bool:
    """Tell whether all is well, an element at a time: of a good file, however large, no tree is ever built.

    Read twice: told both to validate and to leave entities alone, libxml2 takes a document that is cut short. The first
    reading finds that there is none to leave alone.
    """
    from lxml import etree

    try:
        root = _streamed(document, resolve_entities=False)
        if root.getroottree().docinfo.doctype:
            return False
        _streamed(document, schema=schema)
    except etree.XMLSyntaxError:
        return False
    return True


def _streamed(document: Path | bytes | BinaryIO, **options: Any) -> Any:
    """Read a document, forgetting each slip; return what is left of it."""
    from lxml import etree

    source: Any = BytesIO(document) if isinstance(document, bytes) else document
    if isinstance(source, Path):
        source = str(source)
    else:
        source.seek(0)
    found = etree.iterparse(source, events=("end",), no_network=True, load_dtd=False, **options)
    for _event, element in found:
        if element.tag in _LARGE:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return found.root


def _told(log: Any) -> Iterator[SchemaFault]:
    for one in list(log)[:_MOST]:
        yield SchemaFault(one.line, _without_values(masked(one.message)))


def _without_values(message: str) -> str:
    """Take out of a message on a SIN what it quotes: a wrong one is shorter or longer than nine digits."""
    if "SocialInsuranceNumber" not in message and "NAS" not in message:
        return message
    return re.sub(r"'[^']*'(?= is not)|(?<=value )'[^']*'", "'…'", message)


def _parsed(document: Path | bytes | BinaryIO, parser: Any) -> Any:
    from lxml import etree

    if isinstance(document, bytes):
        return etree.ElementTree(etree.fromstring(document, parser))
    if isinstance(document, Path):
        return etree.parse(str(document), parser)
    document.seek(0)
    return etree.parse(document, parser)


def _parser(etree: Any) -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def _schema(folder: Path, entry: str) -> Any:
    """Load a schema; whatever it includes is of its own folder."""
    from lxml import etree

    path = folder / entry
    if not path.is_file():
        raise UsageFault(_NO_SCHEMA, code="no-schema", path=folder, entry=entry)
    parser = _parser(etree)
    parser.resolvers.add(_inside(etree, folder.resolve()))
    try:
        return etree.XMLSchema(etree.parse(str(path), parser))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError, OSError) as error:
        message = N_("The schema {path} does not load: {why}.")
        raise UsageFault(message, code="bad-schema", path=path, why=str(error)[:300]) from None


def _inside(etree: Any, folder: Path) -> Any:
    """Return what finds the files that a schema includes: nowhere but in its folder."""

    class Inside(etree.Resolver):  # type: ignore[misc]
        def resolve(self, url: str, _public: str, context: Any) -> Any:
            """Give a file of the folder, nothing for any other."""
            path = Path(url.removeprefix("file://")).resolve()
            if path.is_relative_to(folder) and path.is_file():
                return self.resolve_filename(str(path), context)
            return self.resolve_string("", context)

    return Inside()


def refused(faults: list[SchemaFault]) -> Refused:
    """Return the refusal of a file that does not hold, with every fault."""
    reasons = [reason("schema", N_("Line {line}: {why}"), line=one.line, why=one.message) for one in faults]
    message = N_("The file does not hold against the schema: nothing was recorded.")
    return Refused(message, code="schema", reasons=reasons)
