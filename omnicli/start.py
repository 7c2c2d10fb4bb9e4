"""Where the console script begins and ends: what is around a run of `omnicli.main`.

Importing makes no garbage worth looking for, and everything a run opened is closed when it returns, so neither the
collector nor the interpreter's dismantling has anything to do: together a fifth of a short command's time.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def entry() -> NoReturn:
    """Run the program on the words of the command line, and leave with its exit code."""
    gc.disable()
    os.umask(0o077)
    _open_streams()
    from omnicli.main import run

    gc.freeze()
    gc.enable()
    code = run(sys.argv[1:])
    _leave(code)


def _open_streams() -> None:
    """Give a silent stream for each that the caller closed: a store's file must not take its number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _leave(code: int) -> NoReturn:
    """Flush what was said and end the process there; whoever read it may be gone."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            continue
    os._exit(code)
