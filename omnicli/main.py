"""The root of the command line, and the one place where errors become exit codes."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer
from typer.core import TyperGroup
from typer.main import get_command as build

from omnicli import __version__, failure
from omnicli.errors import ExitCode, UsageFault
from omnicli.help import localize
from omnicli.i18n import LANGUAGES, N_
from omnicli.parameters import take_directly, take_one_directly
from omnicli.registry import COMMANDS, Entry
from omnicli.settings import FORMATS, one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTEXT = {"help_option_names": ["-h", "--help"]}


class OmniGroup(TyperGroup):
    """A group that knows its commands from a table and loads only the one that runs."""

    table: ClassVar[Mapping[str, Entry]] = {}

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the table, in its order."""
        return list(self.table)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]
        """Load one command, its help in the reader's language; None when the table has no such name."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        command = build(_app_of(entry))
        command.name = cmd_name
        localize(command, ctx.obj.t)
        take_directly(command, ctx)
        return command

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        """List the commands from the table, so that help loads none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, ctx.obj.t(entry.help)) for name, entry in self.table.items()])

    def get_help_option(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        """Return the option --help, quick like the others."""
        option = super().get_help_option(ctx)
        take_one_directly(option)
        return option


def _app_of(entry: Entry) -> typer.Typer:
    if entry.module:
        app: typer.Typer = import_module(entry.module).app
        return app
    group = type("Group", (OmniGroup,), {"table": entry.children})
    app = typer.Typer(
        cls=group,
        help=entry.help,
        add_completion=False,
        rich_markup_mode=None,
        context_settings=CONTEXT,
        no_args_is_help=True,
    )
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    pass


class Root(OmniGroup):
    """The root group."""

    table: ClassVar[Mapping[str, Entry]] = COMMANDS


app = typer.Typer(
    cls=Root,
    add_completion=True,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings=CONTEXT,
)


@app.callback()
def omni(
    ctx: typer.Context,
    lang: Annotated[str, typer.Option("--lang", metavar="fr|en", help=N_("Language of the sentences."))] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="INSTANT", help=N_("Move the clock, in a rehearsal only."))
    ] = "",
    fmt: Annotated[
        str, typer.Option("--format", metavar="table|json|csv", help=N_("How data is shown."))
    ] = "",
    version: Annotated[bool, typer.Option("--version", help=N_("Show the version."))] = False,
) -> None:
    """The student services of a Québec cégep, as commands.

    Alone, omni is your home: who you are and every module, open or closed and why.
    """
    world: World = ctx.obj
    if version:
        world.out(f"omni {__version__}\n")
        raise typer.Exit
    if fmt:
        world.fmt_flag = one_of(fmt, FORMATS, "--format")
    if ctx.invoked_subcommand is None:
        import_module("commands.home").home(world)


def run(argv: list[str], world: World | None = None) -> int:
    """Run one command line and return its exit code; nothing escapes but the interpreter's own exit."""
    world = world or World(os.environ)
    try:
        _check_text(argv)
        arguments = _hoist(argv, world)
        failure.note_format(arguments, world)
        command = build(app)
        localize(command, world.t)
        for parameter in command.params:
            take_one_directly(parameter)
        result = command.main(args=arguments, prog_name="omni", standalone_mode=False, obj=world)
    except Exception as error:  # noqa: BLE001 - the boundary: every error becomes a sentence and a code here
        return failure.report(error, world)
    except KeyboardInterrupt:
        return failure.interrupted(world)
    except SystemExit as stop:
        # The terminal library's own answer to a reader who has gone (`--help | true`).
        if isinstance(stop.__context__, BrokenPipeError):
            return ExitCode.DONE
        raise
    return failure.interrupted(world) if result == 130 else int(result or 0)


def _check_text(argv: list[str]) -> None:
    for word in argv:
        if not word.isascii() and word != word.encode("utf-8", "replace").decode():
            raise UsageFault(N_("“{word}” is not UTF-8 text."), word=word[:40])


def _hoist(argv: list[str], world: World) -> list[str]:
    """Let `--lang` and `--as-of` stand anywhere before `--`: put them first, and tell the world at once."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        name, equals, value = word.partition("=")
        if name not in ("--lang", "--as-of"):
            rest.append(word)
            continue
        if not equals:
            value = next(words, "")
        if not value:
            rest.append(word)
            continue
        front += [name, value]
        if name == "--lang":
            world.lang_flag = one_of(value, LANGUAGES, name)
        else:
            world.as_of = value
    return front + rest
