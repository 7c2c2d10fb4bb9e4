"""Options that several commands share, parsed once."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from omnicli.causes import OUT_OF_ROOM, cause
from omnicli.errors import StoreError, UsageFault
from omnicli.i18n import N_
from omnicli.settings import FORMATS, one_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.money import Cents
    from omnicli.world import World


T = TypeVar("T")


def _set_format(ctx: typer.Context, value: str) -> str:
    if value and not ctx.resilient_parsing:
        world: World = ctx.obj
        world.fmt_flag = one_of(value, FORMATS, "--format")
    return value


def _formats(incomplete: str) -> list[str]:
    return [name for name in FORMATS if name.startswith(incomplete)]


def complete_kinds(incomplete: str) -> list[str]:
    """Complete a kind of file."""
    from omnicli.services.imports.kinds import KINDS

    return [name for name in KINDS if name.startswith(incomplete)]


def complete_terms(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a term's code from the store; silence where there is none."""
    from commands._session import read

    world: World = ctx.find_root().obj
    try:
        with read(world) as uow:
            return [term.code for term in uow.catalogue.terms() if term.code.startswith(incomplete)]
    except Exception:  # noqa: BLE001 - completion must never disturb the shell
        return []


Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="table|json|csv",
        callback=_set_format,
        autocompletion=_formats,
        help=N_("How data is shown."),
    ),
]
TermCode = Annotated[
    str,
    typer.Option("--term", metavar="YYYYS", autocompletion=complete_terms, help=N_("Term: 20263, or A2026.")),
]
RequiredTerm = Annotated[
    str,
    typer.Option(
        "--term",
        metavar="YYYYS",
        autocompletion=complete_terms,
        show_default=False,
        help=N_("Term: 20263, or A2026."),
    ),
]
RequiredStudent = Annotated[
    str, typer.Option("--student", metavar="NUMBER", show_default=False, help=N_("Student number."))
]
RequiredReason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", show_default=False, help=N_("Why, for the record."))
]
OptionalReason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=N_("Why, for the record."))]
OutputFile = Annotated[
    str, typer.Option("--output", "-o", metavar="FILE", help=N_("File to write; - is standard output."))
]
Force = Annotated[bool, typer.Option("--force", help=N_("Replace a file that exists."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Show what would be done and do nothing."))]
InputFile = Annotated[
    str,
    typer.Option("--input", metavar="FILE|-", help=N_("The form as JSON, from a file or standard input.")),
]


_MOST_DIGITS = 20  # beyond any number that an option takes, and short enough to be read at once


def whole_number(text: str, option: str, low: int, high: int) -> int:
    """Read a whole number between two others; a `UsageFault` that names the option."""
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and low <= int(text) <= high:
        return int(text)
    raise UsageFault(
        N_("{option} must be a whole number from {low} to {high}, not “{value}”."),
        option=option,
        low=low,
        high=high,
        value=text[:40],
    )


def amount_cents(text: str) -> Cents:
    """Read an amount above zero as a person writes it: `25.00`, `25,00 $`."""
    from omnicli.money import Cents, parse_cents

    try:
        cents = parse_cents(text)
    except ValueError:
        cents = Cents(0)
    if cents <= 0:
        raise UsageFault(
            N_("“{value}” is not an amount above zero; write it as 25.00."),
            code="bad-amount",
            value=text[:40],
        )
    if cents > _MOST_CENTS:
        raise UsageFault(
            N_("{value} is more than {most}, the most that is taken at once."),
            code="bad-amount",
            value=cents,
            most=Cents(_MOST_CENTS),
        )
    return cents


_MOST_CENTS = 10_000_000  # 100 000 $: a typing error beyond


def entry_number(text: str) -> int:
    """Read the number of an entry of the ledger, with or without the `REC-` of a receipt."""
    digits = text.strip().upper().removeprefix("REC-")
    if digits.isascii() and digits.isdecimal() and len(digits) < 16:
        return int(digits)
    raise UsageFault(
        N_("“{value}” is not the number of an entry, such as 42 or REC-000042."), value=text[:40]
    )


def some_text(text: str, option: str, *, limit: int = 200) -> str:
    """Read a text that may not be empty; a `UsageFault` that names the option."""
    from omnicli.rules.values import clean_text

    found = parsed(lambda given: clean_text(given, limit=limit), text)
    if not found:
        raise UsageFault(N_("{option} may not be empty."), option=option)
    return found


def term_code(text: str) -> str:
    """Read a term as a person writes one; '' stays ''."""
    from omnicli.rules.terms import parse_term

    return parsed(parse_term, text) if text else ""


def required_term(text: str) -> str:
    """Read the term that a command needs."""
    code = term_code(text)
    if not code:
        raise UsageFault(N_("Say the term: --term 20263."), code="term-needed")
    return code


def program_code(text: str) -> str:
    """Read a programme's code as a person writes one; '' stays ''."""
    from omnicli.rules.codes import parse_program_code

    return parsed(parse_program_code, text) if text else ""


def student_number(text: str) -> str:
    """Read a student's number as staff write one."""
    from omnicli.rules.people import parse_student_number

    return parsed(parse_student_number, text)


def employee_number(text: str) -> str:
    """Read an employee's number as staff write one."""
    from omnicli.rules.people import parse_employee_number

    return parsed(parse_employee_number, text)


def parsed(parse: Callable[[str], T], text: str) -> T:
    """Read a word of the command line by a rule; a `UsageFault` with the rule's own sentence."""
    from omnicli.rules.values import Invalid

    try:
        return parse(text)
    except Invalid as error:
        raise UsageFault.because(error.reason) from None


def read_form(world: World, source: str) -> dict[str, Any]:
    """Read a JSON form from a file or standard input; `BadInput` when it is not one."""
    import json

    from omnicli.errors import BadInput

    try:
        data = _form_bytes(world, source)
    except OSError as error:
        raise BadInput(N_("The file {path} cannot be read."), code="unreadable", path=source) from error
    if len(data) > _LARGEST_FORM:
        raise BadInput(
            N_("The form is too long: at most {limit} bytes."), code="too-long", limit=_LARGEST_FORM
        )
    try:
        form = json.loads(data.decode("utf-8-sig"))
        json.dumps(form, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError):
        raise BadInput(N_("The form is not JSON in UTF-8."), code="not-json") from None
    if not isinstance(form, dict):
        raise BadInput(
            N_("The form must be a JSON object: {shape}."), code="not-an-object", shape='{"number": …}'
        )
    return form


_LARGEST_FORM = 100_000


def _form_bytes(world: World, source: str) -> bytes:
    """Read a form, and one byte more than the longest."""
    if source == "-":
        return world.stdin().read(_LARGEST_FORM + 1)
    with Path(source).open("rb") as file:
        return file.read(_LARGEST_FORM + 1)


def secret_from_stdin(world: World) -> str:
    """Read one secret from standard input: its first line, without the line end."""
    data = world.stdin().readline(10_000)
    return data.decode("utf-8", "replace").rstrip("\r\n")


_FULL = OUT_OF_ROOM | {errno.EIO}


def save_document(world: World, data: bytes, output: str, default_name: str, *, force: bool) -> None:
    """Write a document to `-o FILE` (0600, never over another without --force), or to standard output for `-`."""
    from omnicli.errors import Conflict
    from omnicli.place import write_private

    if output == "-":
        world.out_bytes(data)
        return
    path = Path(output or default_name)
    try:
        write_private(path, data, replace=force)
    except FileExistsError:
        raise Conflict(
            N_("The file {path} exists already: choose another with -o, or add --force."),
            code="file-exists",
            path=path,
        ) from None
    except OSError as error:
        kind = StoreError if error.errno in _FULL else UsageFault
        raise kind(
            N_("The file {path} cannot be written: {why}."), code="unwritable", path=path, why=cause(error)
        ) from error
    world.note(N_("Written: {path}"), path=path)
