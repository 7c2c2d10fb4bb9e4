"""What is said when something fails, and with which exit code."""

from __future__ import annotations

import errno
import json
import sys
from typing import TYPE_CHECKING, Any

import typer

from omnicli.errors import ExitCode, OmniError
from omnicli.i18n import N_, unabridged
from omnicli.output import escaped, give_up, tell, write

if TYPE_CHECKING:
    from omnicli.errors import Reason
    from omnicli.world import World


def note_format(arguments: list[str], world: World) -> None:
    """Look for `--format json` before parsing, so that even a usage error answers in JSON."""
    for index, word in enumerate(arguments):
        value = arguments[index + 1] if word == "--format" and index + 1 < len(arguments) else ""
        if word == "--format=json" or value == "json":
            world.fmt_flag = "json"


def report(error: Exception, world: World) -> int:
    """Tell the person on standard error and return the exit code."""
    if isinstance(error, OmniError):
        return _ours(error, world)
    if isinstance(error, typer.TyperException):
        return _usage(error, world)
    if isinstance(error, typer.Abort):
        return interrupted(world)
    if isinstance(error, OSError) and error.errno in _UNWRITTEN and error.filename is None:
        return _unwritten(error, world)
    if _came_of_ctrl_c(error):
        return interrupted(world)
    return _bug(error, world)


# What a stream says that takes no more. The terminal library writes help by itself, past `output.write`.
_UNWRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def _unwritten(error: OSError, world: World) -> int:
    try:
        give_up(sys.stdout, error)
    except OmniError as lost:
        return _ours(lost, world)
    return ExitCode.DONE


def interrupted(world: World) -> int:
    """Say that nothing was left half done, once: a second Ctrl-C is not heard while it is said."""
    import signal

    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _say(world, "interrupted", world.t(N_("Interrupted; nothing was left half done.")), [])
    finally:
        signal.signal(signal.SIGINT, before)
    return ExitCode.INTERRUPTED


def _came_of_ctrl_c(error: BaseException | None) -> bool:
    """Tell whether an error came while an interruption was on its way out: of a lock that it left open, say."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _ours(error: OmniError, world: World) -> int:
    _say(
        world, error.code, world.t(error.message, **error.params), [_detail(r, world) for r in error.reasons]
    )
    return error.exit_code


def _detail(reason: Reason, world: World) -> dict[str, Any]:
    params = unabridged(reason.params) if world.fmt == "json" else reason.params
    return {"code": reason.slug, "message": world.t(reason.message, **params)}


def _usage(error: typer.TyperException, world: World) -> int:
    from omnicli.usage import translate_usage

    ctx = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        write(sys.stderr, error.format_message() + "\n")
        return ExitCode.USAGE
    sentence = translate_usage(error.format_message(), world.t)
    hints = _near_commands(error, ctx, world)
    if ctx:
        hints.append(world.t(N_("Help: {command} --help"), command=ctx.command_path))
    _say(world, "usage", sentence, [], hints)
    return ExitCode.USAGE


def _near_commands(error: typer.TyperException, ctx: Any, world: World) -> list[str]:
    """Suggest the commands whose names look like the one that does not exist."""
    names = list(getattr(getattr(ctx, "command", None), "table", ()))
    words = error.format_message().split("'")
    if not names or len(words) < 2 or "command" not in words[0]:
        return []
    from difflib import get_close_matches

    near = get_close_matches(words[1], names)
    return [world.t(N_("Did you mean: {names}?"), names=tuple(near))] if near else []


def _bug(error: Exception, world: World) -> int:
    path = _keep_traceback(error, world)
    where = str(path) if path else world.t(N_("nowhere: the home cannot be written"))
    _say(
        world,
        "bug",
        world.t(
            N_(
                "This is a fault of omni's; nothing was left half done. If it comes back, report it. Details: {where}"
            ),
            where=where,
        ),
        [],
    )
    return ExitCode.BUG


def _keep_traceback(error: Exception, world: World) -> Any:
    """Keep the traceback's frames, without the message: it might quote a secret."""
    import os
    import traceback

    from omnicli.place import make_folder, write_private

    lines = [f"{type(error).__name__}\n", *traceback.format_tb(error.__traceback__)]
    try:
        folder = world.home / "crashes"
        make_folder(folder)
        path = folder / f"{world.now():%Y%m%dT%H%M%S%f}-{os.getpid()}.txt"
        write_private(path, "".join(lines).encode(errors="replace"), replace=True)
    except (OSError, OmniError):
        return None
    return path


def _say(
    world: World, code: str, message: str, details: list[dict[str, Any]], hints: list[str] | None = None
) -> None:
    if _wants_json(world):
        body = {"error": {"code": code, "message": message, "details": details}}
        write(sys.stderr, escaped(json.dumps(body, ensure_ascii=False)) + "\n")
        return
    lines = [message, *(f"  - {detail['message']}" for detail in details), *(hints or [])]
    tell(sys.stderr, "\n".join(lines))


def _wants_json(world: World) -> bool:
    try:
        return world.fmt == "json"
    except OmniError:  # the settings are what is wrong
        return world.environ.get("OMNI_FORMAT") == "json"
