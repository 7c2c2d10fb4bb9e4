"""Measure the code against the house's bars: sizes, docstrings, copies. Prints a table; fails below a bar."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, TypeGuard

from tools.repository import ROOT, code_files, test_files

if TYPE_CHECKING:
    from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
COPY_LINES = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure beside its bar; without a bar it is only told."""

    name: str
    value: float
    most: float | None = None
    offenders: tuple[str, ...] = ()

    @property
    def kept(self) -> bool:
        """Tell whether the measure is at or under its bar."""
        return self.most is None or self.value <= self.most

    def __str__(self) -> str:
        """Write the line of the table."""
        bar = "" if self.most is None else f"at most {self.most:g}"
        return f"{'ok  ' if self.kept else 'FAIL'}  {self.name:<44}{self.value:>8.4g}  {bar}"


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read and parsed."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Its path from the root of the repository."""
        return str(self.path.relative_to(ROOT))

    def functions(self) -> list[Function]:
        """List every function and method, nested ones too."""
        return [n for n in ast.walk(self.tree) if isinstance(n, Function)]


def read(path: Path) -> Source:
    """Read and parse one file."""
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text))


def lines_of(function: Function) -> int:
    """Count the lines of a function from `def` to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def body_lines(function: Function) -> int:
    """Count the lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def is_command(function: Function) -> bool:
    """Tell whether a function is decorated as a command of the terminal."""
    calls = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return any(isinstance(d, ast.Attribute) and d.attr == "command" for d in calls)


def undocumented(source: Source) -> list[str]:
    """List what is public in a file and has no docstring: the module, its classes, functions and methods."""
    found = [] if ast.get_docstring(source.tree) else [source.name]
    owners: list[ast.Module | ast.ClassDef] = [source.tree]
    owners += [node for node in ast.walk(source.tree) if isinstance(node, ast.ClassDef)]
    for owner in owners:
        if isinstance(owner, ast.ClassDef) and owner.name.startswith("_"):
            continue
        for node in owner.body:
            if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
                continue
            if ast.get_docstring(node) is None:
                found.append(f"{source.name}:{node.lineno} {node.name}")
    return found


def _is_quiet(node: ast.AST) -> TypeGuard[ast.stmt]:
    """Tell whether a statement only names: an import, a docstring, a field of a record."""
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return is_docstring or isinstance(node, ast.Import | ast.ImportFrom)


def code_lines(source: Source) -> list[tuple[int, str]]:
    """List the numbered lines that can be copied: no blank, comment, name or bracket alone."""
    quiet: set[int] = set()
    for node in ast.walk(source.tree):
        if _is_quiet(node):
            quiet.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = ((n, line.strip()) for n, line in enumerate(source.text.splitlines(), 1) if n not in quiet)
    return [(n, line) for n, line in lines if line.strip("()[]{},:") and not line.startswith("#")]


def copies(sources: list[Source]) -> list[str]:
    """List the places where as many equal lines follow each other in two places."""
    places: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for source in sources:
        lines = code_lines(source)
        for i in range(len(lines) - COPY_LINES + 1):
            window = tuple(line for _, line in lines[i : i + COPY_LINES])
            places[window].append(f"{source.name}:{lines[i][0]}")
    return [" = ".join(found) for found in places.values() if len(found) > 1]


def at_most(named: dict[str, int], limit: int) -> tuple[str, ...]:
    """Name what is above a limit, with its size."""
    return tuple(f"{name} ({size} lines)" for name, size in named.items() if size > limit)


def ninetieth(values: list[int]) -> int:
    """Return the value that nine in ten do not pass."""
    return sorted(values)[int(len(values) * 0.9)] if values else 0


def measure(sources: list[Source], tests: list[Source]) -> list[Bar]:
    """Take every measure of the house."""
    files = {s.name: len(s.text.splitlines()) for s in sources}
    functions = [lines_of(f) for s in sources for f in s.functions()]
    bodies = {f"{s.name} {f.name}": body_lines(f) for s in sources for f in s.functions() if is_command(f)}
    bare = [name for s in sources for name in undocumented(s)]
    copied = copies(sources)
    written = sum(len(code_lines(s)) for s in sources)
    tested = sum(len(code_lines(s)) for s in tests)
    return [
        Bar("files", len(files)),
        Bar("lines of a file: median", median(files.values()), 150),
        Bar("lines of a file: longest", max(files.values()), 500, at_most(files, 500)),
        Bar("functions", len(functions)),
        Bar("lines of a function: median", median(functions), 10),
        Bar("lines of a function: nine in ten", ninetieth(functions), 35),
        Bar("commands", len(bodies)),
        Bar("lines of a command's body: median", median(bodies.values()) if bodies else 0, 15),
        Bar("lines of a command's body: longest", max(bodies.values(), default=0), 40, at_most(bodies, 40)),
        Bar("public names without a docstring", len(bare), 0, tuple(bare)),
        Bar(f"{COPY_LINES} equal lines in two places", len(copied), 0, tuple(copied)),
        Bar("lines of tests for one line of code", tested / written),
    ]


def main() -> int:
    """Print the table and what is below a bar; return the exit status."""
    bars = measure([read(p) for p in code_files()], [read(p) for p in test_files()])
    for bar in bars:
        print(bar)
        if not bar.kept:
            print(*(f"        {offender}" for offender in bar.offenders), sep="\n")
    return 0 if all(bar.kept for bar in bars) else 1


if __name__ == "__main__":
    sys.exit(main())
