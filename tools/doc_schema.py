"""The page of the store's schema: read from a store that the migrations have just made."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from store import migrate
from store.db import SCHEMA_VERSION, connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.engine import sqlite as engine

INTRODUCTION = """# The store's schema

Version {version}. Made by `make docs` from the migrations of `store/migrations/`: do not edit. Every table is STRICT;
dates are ISO text, instants RFC 3339 text in UTC, money integer cents, booleans 0 and 1.
"""
# What a migration says above what it makes.
SAID = re.compile(r"((?:^--.*\n)+)CREATE (?:TABLE|VIEW|VIRTUAL TABLE) (?:IF NOT EXISTS )?(\w+)", re.MULTILINE)
# What deleting a row does to those that refer to it, when the migration says nothing of it: it is refused.
KEPT = ", on delete NO ACTION"


def page() -> str:
    """Write the page."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "omni.db"
        migrate.create(path)
        with closing(connect(path, mode="ro")) as connection:
            return INTRODUCTION.format(version=SCHEMA_VERSION) + "".join(_tables(connection))


def _tables(connection: engine.Connection) -> Iterator[str]:
    said = _comments()
    for name, sql in _made(connection, "type IN ('table', 'view') AND name NOT LIKE '\\_%' ESCAPE '\\'"):
        yield f"\n## {name}\n\n"
        if name in said:
            yield f"{said[name]}\n\n"
        yield from _columns(connection, name)
        yield from _list("Checked", _checks(sql))
        yield from _list("Unique", _uniques(connection, name))
        yield from _list("Refers to", _references(connection, name))
        yield from _list("Indexes", [_index(s) for _, s in _made(connection, _of("index", name))])
        yield from _list("Triggers", [_trigger(n, s) for n, s in _made(connection, _of("trigger", name))])


def _of(kind: str, table: str) -> str:
    return f"type = '{kind}' AND tbl_name = '{table}'"


def _made(connection: engine.Connection, which: str) -> list[tuple[str, str]]:
    return list(
        connection.execute(
            "SELECT name, sql FROM sqlite_schema"  # noqa: S608 - the words are this module's own
            f" WHERE {which} AND sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name"
        )
    )


def _comments() -> dict[str, str]:
    text = "".join(file.read_text(encoding="utf-8") for file in migrate.files())
    return {
        name: " ".join(re.sub(r"^-- ?", "", c, flags=re.MULTILINE).split()) for c, name in SAID.findall(text)
    }


def _columns(connection: engine.Connection, table: str) -> Iterator[str]:
    yield "| column | type | may be null | default | key |\n|---|---|---|---|---|\n"
    about = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_info(?)'
    for name, kind, required, default, key in connection.execute(about, (table,)):
        null = "" if required or key else "yes"
        shown = "" if default is None else f"`{default}`"
        yield f"| {name} | {kind} | {null} | {shown} | {key or ''} |\n"


def _checks(sql: str) -> list[str]:
    """List the conditions of the CHECKs in a table's text."""
    plain = re.sub(r"--.*", "", sql)
    return [_within(plain, found.end()) for found in re.finditer(r"\bCHECK\s*\(", plain)]


def _within(text: str, start: int) -> str:
    depth = 1
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return f"`{_flat(text[start:end])}`"
    raise ValueError(f"an open bracket: {text[start:]}")


def _uniques(connection: engine.Connection, table: str) -> list[str]:
    indexes = connection.execute(
        "SELECT name FROM pragma_index_list(?) WHERE origin = 'u' ORDER BY seq DESC", (table,)
    )
    return [_names(connection.execute("SELECT name FROM pragma_index_info(?)", index)) for index in indexes]


def _references(connection: engine.Connection, table: str) -> list[str]:
    keys = connection.execute(
        'SELECT "table", group_concat("from", \', \'), group_concat("to", \', \'), on_delete'
        " FROM (SELECT * FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq) GROUP BY id ORDER BY id DESC",
        (table,),
    )
    return [
        f"{near} → {there} ({far}), on delete {gone}".removesuffix(KEPT) for there, near, far, gone in keys
    ]


def _index(sql: str) -> str:
    return f"`{_flat(sql).removeprefix('CREATE ')}`"


def _trigger(name: str, sql: str) -> str:
    """Say when a trigger works, and what it refuses or does."""
    when, _, body = _flat(sql).partition(" BEGIN ")
    refused = re.search(r"RAISE\s*\(\s*ABORT\s*,\s*'((?:[^']|'')*)'\s*\)", body)
    does = (
        f"refused: {refused[1].replace(chr(39) * 2, chr(39))}"
        if refused
        else f"`{body.removesuffix(' END')}`"
    )
    return f"{name}: {when.partition(f' {name} ')[2]} → {does}"


def _flat(sql: str) -> str:
    return " ".join(sql.split())


def _names(rows: engine.Cursor) -> str:
    return ", ".join(name for (name,) in rows)


def _list(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"\n{title}:\n\n" + "".join(f"- {item}\n" for item in items)
