"""Keep the French catalogue true to the program.

Without option: gathers every sentence (`N_("…")`, plurals, the help of the command tree), puts `omni.po` in order
(one entry a sentence, sorted, none that nothing says any more, an empty one for what lacks its French) and compiles
`omni.mo`. With `--check`: changes nothing, and fails when the catalogue is not so, lacks a sentence's French or has
other placeholders than the English. With `--keep`: leaves what nothing says, for a catalogue in the making.

Both files are committed, so that neither an editable install nor a wheel needs a step to speak French.
"""

from __future__ import annotations

import ast
import re
import sys
from gettext import GNUTranslations
from io import BytesIO
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import generate_po, read_po

from tools import tree
from tools.repository import CATALOGUE, ROOT, code_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages import Message

# A message's identity: one sentence, or the singular and the plural of one.
Id = str | tuple[str, str]

HEADERS = [
    ("Project-Id-Version", "omni"),
    ("Language", "fr"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=2; plural=(n > 1);"),
]
NO_BREAK = "\u00a0"
# Québec's typography (Office québécois de la langue française): a no-break space before : » % $ and after «,
# none before ; ? ! – an ordinary space would leave the mark alone at the head of a line.
BREAKABLE = re.compile(r"(?<=[\w}\])»…]) (?=[:»%$](?:[\s.,;)»]|$))|(?<=«) (?=\S)")
GLUED = re.compile(r"[\w}\])»…][:»](?=\s|$)")
LOOSE = re.compile(r"[\w}\])»…]\s+[;?!](?=\s|$)")


class Catalogue(Catalog):  # type: ignore[misc]
    """A catalogue whose header bears no date and no tool's version: equal texts give equal files."""

    mime_headers = property(lambda _: HEADERS, lambda _, __: None)


def said() -> list[Id]:
    """List every message id of the program, sorted."""
    found: set[Id] = set(tree.texts())
    for path in code_files():
        found.update(marked(path.read_text(encoding="utf-8")))
    return sorted(found - {""}, key=_order)


def marked(code: str) -> Iterator[Id]:
    """Yield what a piece of code marks: `N_("…")`, and `plural("…", "…", n)` as one message of two sentences."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    plurals = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "plural"]
    halves = {id(half) for call in plurals for half in call.args[:2]}
    for call in plurals:
        yield _literal(call.args[0]), _literal(call.args[1])
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == "N_" and id(call) not in halves:
            yield _literal(call)


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.args[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"only a literal sentence can be gathered, not {ast.unparse(node)}")


def _order(message: Id) -> tuple[str, str]:
    return (message, "") if isinstance(message, str) else message


def read() -> dict[Id, list[str]]:
    """Read the catalogue as it is, duplicates merged (the first that says something wins)."""
    text = CATALOGUE.read_text(encoding="utf-8") if CATALOGUE.exists() else ""
    entries: dict[Id, list[str]] = {}
    for block in re.split(r"\n\s*\n", text):
        for message in read_po(BytesIO(block.encode()), locale="fr", charset="utf-8", abort_invalid=True):
            if message.id and not any(entries.get(message.id, ())):
                entries[message.id] = _french(message)
    return entries


def _french(message: Message) -> list[str]:
    texts = [message.string] if isinstance(message.string, str) else message.string
    return [BREAKABLE.sub(NO_BREAK, text) for text in texts]


def arrange(entries: dict[Id, list[str]], ids: Iterable[Id], *, keep: bool = False) -> Catalogue:
    """Build the catalogue that says exactly `ids` (and, with `keep`, what it said already)."""
    catalogue = Catalogue(locale="fr", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# The French of omni. Kept in order by `make messages`."
    wanted = {*ids, *entries} if keep else set(ids)
    for message in sorted(wanted, key=_order):
        french = entries.get(message, [""])
        catalogue.add(message, french[0] if isinstance(message, str) else (*french, "")[:2])
    return catalogue


def to_po(catalogue: Catalogue) -> str:
    """Write a catalogue as the text of `omni.po`."""
    return "".join(generate_po(catalogue, width=100))


def to_mo(catalogue: Catalogue) -> bytes:
    """Compile a catalogue to the bytes of `omni.mo`."""
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return compiled.getvalue()


def spoken(compiled: bytes) -> dict[object, str]:
    """Return what a compiled catalogue says, as the program will read it."""
    translations = vars(GNUTranslations(BytesIO(compiled)))["_catalog"]
    return {key: text for key, text in translations.items() if key}


def problems() -> Iterator[str]:
    """Tell all that is wrong with the catalogue, one sentence each."""
    ids, entries = said(), read()
    for message in ids:
        yield from faults(message, entries.get(message, []))
    yield from (f"nothing says it any more: {message!r}" for message in entries if message not in set(ids))
    catalogue = arrange(entries, ids)
    if CATALOGUE.read_text(encoding="utf-8") != to_po(catalogue):
        yield "omni.po is not in order: run `make messages`"
    compiled = CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or spoken(compiled.read_bytes()) != spoken(to_mo(catalogue)):
        yield "omni.mo does not say what omni.po does: run `make messages`"


def faults(message: Id, french: list[str]) -> Iterator[str]:
    """Tell what is wrong with the French of one message."""
    ids = [message] if isinstance(message, str) else list(message)
    if len(french) != len(ids) or not all(french):
        yield f"no French: {message!r}"
        return
    for english, text in zip(ids, french, strict=True):
        # A singular may say "one" where the plural counts.
        spare = {"count"} if len(ids) > 1 and text is french[0] else set()
        if placeholders(text) - spare != placeholders(english) - spare:
            yield f"placeholders differ: {english!r} / {text!r}"
        if BREAKABLE.search(text) or GLUED.search(text):
            yield f"a no-break space is missing: {text!r}"
        if LOOSE.search(text):
            yield f"a space too many before ; ? or !: {text!r}"
        if english.endswith("\n") != text.endswith("\n"):
            yield f"line ends differ: {english!r} / {text!r}"


def placeholders(text: str) -> set[str]:
    """Return the names of the `{named}` parameters of a sentence; a broken one is its own name."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}


def write(*, keep: bool) -> None:
    """Put both files in order."""
    catalogue = arrange(read(), said(), keep=keep)
    CATALOGUE.write_text(to_po(catalogue), encoding="utf-8")
    CATALOGUE.with_suffix(".mo").write_bytes(to_mo(catalogue))


def main(arguments: list[str]) -> int:
    """Do what the arguments ask; return the exit status."""
    if "--check" not in arguments:
        write(keep="--keep" in arguments)
    found = list(problems())
    for problem in found:
        print(problem, file=sys.stderr)
    where = CATALOGUE.relative_to(ROOT)
    print(f"{where}: {len(said())} sentences, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
