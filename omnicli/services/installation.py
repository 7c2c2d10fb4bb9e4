"""Making the home of a college."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Any

from omnicli.causes import cause
from omnicli.errors import BadInput, Conflict, StoreError, UsageFault
from omnicli.i18n import N_
from omnicli.keys import make_keys
from omnicli.place import flush_folder, make_folder, write_private
from omnicli.rules.college import CollegeFacts, from_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from omnicli.place import Place
    from store.uow import UnitOfWork

_LARGEST_LOGO = 1_000_000
_PLACE = re.compile(r"at line (\d+), column (\d+)")
_LOGO_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def prepare(place: Place, config_text: str, create_store: Callable[[Path], None]) -> None:
    """Make the folders, the keys, the store and a commented `config.toml`; `Conflict` when there is a college.

    The store is made last and under another name, then moved into place: a home is whole or it is not there.
    """
    if place.database.exists():
        raise Conflict(N_("There is a college here already: {path}"), code="college-exists", path=place.home)
    try:
        _close(place.home)
        make_keys(place.keys)
        for folder in (place.backups, place.sessions):
            make_folder(folder)
        if not place.config.exists():
            write_private(place.config, config_text.encode())
        _create_whole(place, create_store)
    except FileExistsError as error:
        raise Conflict(
            N_("Part of a home is here already: {path}"), code="home-exists", path=error.filename
        ) from error
    except OSError as error:
        raise StoreError(
            N_("The home {path} cannot be made: {why}."),
            code="home-unwritable",
            path=place.home,
            why=cause(error),
        ) from error


def _close(home: Path) -> None:
    """Make the home, or take a folder that is there; one that is everybody's is refused, not closed."""
    make_folder(home)
    found = os.stat(home)
    if found.st_mode & stat.S_ISVTX or found.st_uid != os.geteuid():
        raise UsageFault(
            N_("The folder {path} is shared or another account's: choose one of your own."),
            code="home-shared",
            path=home,
        )
    os.chmod(home, 0o700)


def _create_whole(place: Place, create_store: Callable[[Path], None]) -> None:
    draft = place.home / f".omni.db.{os.getpid()}"
    _remove(draft)  # an init of the same process number may have been killed here
    try:
        create_store(draft)
        os.link(draft, place.database)
        flush_folder(place.home)
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def found(uow: UnitOfWork, facts: CollegeFacts, logo: bytes | None, *, rehearsal: bool) -> None:
    """Write the college's own row and the first event of its trail."""
    uow.college.found(facts, logo, rehearsal=rehearsal, at=uow.at)
    uow.record("college.found", "college", name=facts.name, rehearsal=rehearsal)


def change(uow: UnitOfWork, facts: CollegeFacts, logo: bytes | None) -> None:
    """Replace what the college says of itself."""
    uow.college.change(facts, logo)
    uow.record("college.change", "college", name=facts.name)


def read_college_file(path: Path) -> tuple[CollegeFacts, bytes | None]:
    """Read a college file and the logo it names (beside it); every fault is in one `BadInput`."""
    data = _parsed(path, _content(path))
    facts = from_file(data)
    return facts, _read_logo(path.parent / data["logo"]) if data.get("logo") else None


def _parsed(path: Path, content: bytes) -> Mapping[str, Any]:
    """Read TOML; say at which line and column it stops being so."""
    import tomllib

    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = N_("The file {path} is not UTF-8 text: look at line {line}.")
        raise BadInput(message, code="not-toml", path=path, line=line) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = _PLACE.search(str(error))
        if place is None:
            message = N_("The file {path} is not TOML: look at its last line.")
            raise BadInput(message, code="not-toml", path=path) from error
        message = N_("The file {path} is not TOML: look at line {line}, column {column}.")
        raise BadInput(message, code="not-toml", path=path, line=place[1], column=place[2]) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = N_("The file {path} cannot be read: {why}.")
        raise BadInput(message, code="unreadable", path=path, why=cause(error)) from error


def _read_logo(path: Path) -> bytes:
    logo = _content(path)
    if not logo.startswith(_LOGO_HEADS) or len(logo) > _LARGEST_LOGO:
        raise BadInput(
            N_("The logo {path} must be a PNG or JPEG of at most 1 MB."), code="bad-logo", path=path
        )
    return logo
