"""The page of the exit codes: what the error classes own, and every slug that a script may meet."""

from __future__ import annotations

import ast
import pkgutil
import re
from collections import defaultdict
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import ExitCode, OmniError
from tools.repository import ROOMS, ROOT, code_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
NO_REASONS = ("Column", "Module", "_setting", "normal")
Names = dict[str, set[str]]
SLUG = re.compile(r"[a-z]+(-[a-z0-9]+)*")


class Said(NamedTuple):
    """A slug somewhere in the code, the sentences beside it, and the class of errors that bears it, if one does."""

    slug: str
    sentences: frozenset[str]
    family: type[OmniError] | None


def page() -> str:
    """Write the page."""
    _import_all()
    owners = {family.__name__: family for family in alone(families())}
    rows = OUTSIDE | {f.exit_code: (f.slug, _meaning(f)) for f in owners.values() if _has_code(f)}
    if unowned := set(ExitCode) - set(rows):
        raise ValueError(f"exit codes that no class owns: {unowned}")
    found = [said for path in code_files() for said in slugs(path.read_text(encoding="utf-8"), owners)]
    return "".join(
        [
            INTRODUCTION,
            *(_row(str(int(code)), _quoted(slug), text) for code, (slug, text) in sorted(rows.items())),
            ERRORS,
            *(_row(_quoted(slug), *rest) for slug, *rest in gathered(said for said in found if said.family)),
            REASONS,
            *(
                _row(_quoted(slug), text)
                for slug, _, text in gathered(said for said in found if not said.family)
            ),
        ]
    )


def families() -> list[type[OmniError]]:
    """List every error class of the four rooms."""
    return [family for family in _below(OmniError) if family.__module__.partition(".")[0] in ROOMS]


def alone(found: list[type[OmniError]]) -> list[type[OmniError]]:
    """Return `found`; raises `ValueError` when two classes share a slug or an exit code.

    A class that only carries more than the one it comes from is of the same slug and code.
    """
    for what in ("slug", "exit_code"):
        owners = defaultdict(list)
        for family in filter(_has_code, found):
            owners[getattr(family, what)].append(family.__name__)
        if shared := {value: names for value, names in owners.items() if len(names) > 1}:
            raise ValueError(f"one {what}, several classes: {shared}")
    return found


def _has_code(family: type[OmniError]) -> bool:
    return not {"slug", "exit_code"}.isdisjoint(vars(family))


def _below(base: type[OmniError]) -> Iterator[type[OmniError]]:
    for family in base.__subclasses__():
        yield family
        yield from _below(family)


def _import_all() -> None:
    for room in ROOMS:
        for module in pkgutil.walk_packages([str(ROOT / room)], f"{room}."):
            if not module.name.endswith("__main__"):
                import_module(module.name)


def slugs(code: str, owners: dict[str, type[OmniError]]) -> Iterator[Said]:
    """Yield every slug that a module says, with the sentences it goes with, where they can be read.

    They stand side by side: `reason("slug", N_("…"))`, `Refused(N_("…"), code="slug")`, or a table of
    ("slug", N_("…")) in a module that raises one class of errors. A sentence may first have been given a name.
    """
    module = ast.parse(code)
    of_tables = _only(module, owners)
    for scope in [module, *(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))]:
        named = _named(scope)
        for node in _own(scope):
            if isinstance(node, ast.Call):
                yield from _of_call(node, named, owners)
            elif isinstance(node, ast.Tuple) and len(node.elts) == 2 and of_tables:
                yield from _beside(node.elts, named, of_tables)


def _of_call(call: ast.Call, named: Names, owners: dict[str, type[OmniError]]) -> Iterator[Said]:
    family = owners.get(_name(call.func))
    if family is None and _name(call.func) not in NO_REASONS:
        yield from _beside(call.args, named, None)
    for keyword in call.keywords:
        if family and keyword.arg == "code" and (slug := _text(keyword.value)):
            yield Said(slug, frozenset(s for arg in call.args for s in _sentences(arg, named)), family)


def _beside(nodes: list[ast.expr], named: Names, family: type[OmniError] | None) -> Iterator[Said]:
    for left, right in pairwise(nodes):
        slug, sentences = _text(left), frozenset(_sentences(right, named))
        if sentences and SLUG.fullmatch(slug):
            yield Said(slug, sentences, family)


def _only(module: ast.Module, owners: dict[str, type[OmniError]]) -> type[OmniError] | None:
    """Return the one class that a module raises with a slug out of a table."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    raised = {_name(c.func) for c in calls if any(k.arg == "code" and not _text(k.value) for k in c.keywords)}
    families = [owners[name] for name in raised if name in owners]
    return families[0] if len(families) == 1 else None


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield what stands in a scope, without what stands in the functions it defines."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _own(node)


def _named(scope: ast.AST) -> Names:
    named: Names = {}
    for node in _own(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, set()).update(_sentences(node.value, {}))
    return named


def _sentences(node: ast.expr, named: Names) -> Iterator[str]:
    """Yield the marked sentences that an argument is: one, those of a choice, or those of a name."""
    if isinstance(node, ast.IfExp):
        yield from (*_sentences(node.body, named), *_sentences(node.orelse, named))
    elif isinstance(node, ast.Call) and _name(node.func) == "N_":
        yield _text(node.args[0])
    else:
        yield from named.get(_name(node), ())


def gathered(found: Iterable[Said]) -> list[tuple[str, str, str]]:
    """Return (slug, exit codes, sentences), one of each slug, in order."""
    codes: dict[str, set[int]] = defaultdict(set)
    sentences: dict[str, set[str]] = defaultdict(set)
    for said in found:
        codes[said.slug].update({int(said.family.exit_code)} if said.family else ())
        sentences[said.slug].update(said.sentences)
    return [
        (
            slug,
            ", ".join(map(str, sorted(codes[slug]))),
            " / ".join(sorted(sentences[slug])).format_map(Shown()),
        )
        for slug in sorted(codes)
    ]


class Shown(dict[str, str]):
    """Fills a sentence's parameters with their own names, so that doubled brackets come out single."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _meaning(family: type[OmniError]) -> str:
    return (family.__doc__ or "").strip().splitlines()[0]


def _quoted(slug: str) -> str:
    return f"`{slug}`" if slug else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), ' ') for cell in cells)} |\n"
