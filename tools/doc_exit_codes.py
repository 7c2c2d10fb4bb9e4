"""The page of the exit codes: what the error classes own, and every slug that a script may meet."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections import defaultdict
from importlib import import_module
from typing import TYPE_CHECKING

from omnicli.errors import ExitCode, OmniError
from tools.repository import ROOMS, ROOT, code_files

if TYPE_CHECKING:
    from collections.abc import Iterator

INTRODUCTION = """# Exit codes

Made by `make docs` from the error classes and from where errors are raised: do not edit.

With `--format json` an error is one object on standard error:
`{"error": {"code": "slug", "message": "…", "details": [{"code": "slug", "message": "…"}]}}`.
Exit codes and slugs are for programs and stay as they are; messages are for people, in their language, and may change.

| exit | slug | meaning |
|---:|---|---|
"""
ERRORS = """
## Errors

A finer slug than its exit code's, where there is one.

| slug | exit | sentence |
|---|---:|---|
"""
REASONS = """
## Reasons

What stands in `details`, and in the reports of imports and checks: a refusal gives all its reasons at once.

| slug | sentence |
|---|---|
"""
# What no error class owns.
OUTSIDE = {
    ExitCode.DONE: ("", "Done, or nothing to show."),
    ExitCode.BUG: ("bug", "A fault of omni's own; the message says where its trace is kept."),
    ExitCode.INTERRUPTED: ("interrupted", "Interrupted; nothing was left half done."),
}
# They take a name and a sentence too, and are no reasons.
NO_REASONS = ("Column", "_setting")
SLUG = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def page() -> str:
    """Write the page."""
    _import_all()
    owners = {family.__name__: family for family in alone(families())}
    rows = OUTSIDE | {f.exit_code: (f.slug, _meaning(f)) for f in owners.values()}
    if unowned := set(ExitCode) - set(rows):
        raise ValueError(f"exit codes that no class owns: {unowned}")
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in code_files()]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return "".join(
        [
            INTRODUCTION,
            *(_row(str(int(code)), _quoted(slug), text) for code, (slug, text) in sorted(rows.items())),
            ERRORS,
            *(_row(_quoted(s), *rest) for s, rest in sorted(error_slugs(calls, owners).items())),
            REASONS,
            *(_row(_quoted(s), text) for s, text in sorted(reason_slugs(calls).items())),
        ]
    )


def families() -> list[type[OmniError]]:
    """List every error class of the four rooms."""
    return [family for family in _below(OmniError) if family.__module__.partition(".")[0] in ROOMS]


def alone(found: list[type[OmniError]]) -> list[type[OmniError]]:
    """Return `found`; raises `ValueError` when two classes share a slug or an exit code."""
    for what in ("slug", "exit_code"):
        owners = defaultdict(list)
        for family in found:
            owners[getattr(family, what)].append(family.__name__)
        if shared := {value: names for value, names in owners.items() if len(names) > 1}:
            raise ValueError(f"one {what}, several classes: {shared}")
    return found


def _below(base: type[OmniError]) -> Iterator[type[OmniError]]:
    for family in base.__subclasses__():
        yield family
        yield from _below(family)


def _import_all() -> None:
    for room in ROOMS:
        for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)


def error_slugs(calls: list[ast.Call], owners: dict[str, type[OmniError]]) -> dict[str, tuple[str, str]]:
    """Gather slug → (exit code, sentences) of every error that is raised with a finer `code`.

    Raises `ValueError` for a slug that is raised with two exit codes.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    sentences: dict[str, set[str]] = defaultdict(set)
    for call in calls:
        family = owners.get(_name(call.func))
        slug = next((_text(keyword.value) for keyword in call.keywords if keyword.arg == "code"), "")
        if family and slug:
            codes[slug].add(str(int(family.exit_code)))
            sentences[slug].update(map(_sentence, call.args[:1]))
    if torn := {slug: found for slug, found in codes.items() if len(found) > 1}:
        raise ValueError(f"one slug, several exit codes: {torn}")
    return {slug: (codes[slug].pop(), _joined(sentences[slug])) for slug in codes}


def reason_slugs(calls: list[ast.Call]) -> dict[str, str]:
    """Gather slug → sentences of every reason, whatever builds it: a slug, then a marked sentence."""
    found = defaultdict(set)
    for call in calls:
        slug, sentence = (_text(call.args[0]), _sentence(call.args[1])) if len(call.args) > 1 else ("", "")
        if sentence and SLUG.fullmatch(slug) and _name(call.func) not in NO_REASONS:
            found[slug].add(sentence)
    return {slug: _joined(sentences) for slug, sentences in found.items()}


def _joined(sentences: set[str]) -> str:
    return " / ".join(sorted(sentences - {""})).replace("{{", "{").replace("}}", "}")


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _sentence(node: ast.expr) -> str:
    return _text(node.args[0]) if isinstance(node, ast.Call) and _name(node.func) == "N_" else ""


def _meaning(family: type[OmniError]) -> str:
    return (family.__doc__ or "").strip().splitlines()[0]


def _quoted(slug: str) -> str:
    return f"`{slug}`" if slug else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |\n"
