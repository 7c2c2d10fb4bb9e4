"""Write the pages of docs/ that the program knows by itself; with `--check`, fail when one is behind it."""

from __future__ import annotations

import sys

from tools import doc_cli, doc_exit_codes, doc_schema
from tools.repository import DOCS, ROOT

PAGES = {
    "cli.md": doc_cli.english,
    "cli.fr.md": doc_cli.french,
    "exit-codes.md": doc_exit_codes.page,
    "schema.md": doc_schema.page,
}


def main(arguments: list[str]) -> int:
    """Write or check every page; return the exit status."""
    behind = []
    for name, write in PAGES.items():
        path, text = DOCS / name, write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        behind.append(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    if "--check" not in arguments:
        print("written:", *behind or ("nothing: every page says what the program does",))
        return 0
    for page in behind:
        print(f"{page} is behind the program: run `make docs`", file=sys.stderr)
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
