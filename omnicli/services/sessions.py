"""Sessions: a random token in a private file of the system user, its hash in the store."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.causes import cause
from omnicli.clock import from_text, to_text
from omnicli.errors import StoreError
from omnicli.i18n import N_
from omnicli.place import make_folder, write_private
from omnicli.rules.persons import Session

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from omnicli.place import Place
    from omnicli.settings import Settings
    from store.uow import UnitOfWork

TOKEN_BYTES = 32
# Activity is noted at most once a minute: a command that only reads does not have to write each time.
NOTED_EVERY = timedelta(minutes=1)


def token_hash_of(place: Place, system_user: int) -> str | None:
    """Return the hash of the token in the user's session file, or None when there is none that can be trusted."""
    try:
        text = _read_private(_file(place, system_user), system_user)
        token = json.loads(text)["token"]
        return hash_token(str(token))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def _read_private(path: Path, owner: int) -> bytes:
    """Read a file that is `owner`'s alone: no link is followed, no pipe waited for; '' for any other."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        found = os.fstat(handle)
        ours = stat.S_ISREG(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077
        return os.read(handle, 4096) if ours else b""
    finally:
        os.close(handle)


def hash_token(token: str) -> str:
    """Hash a token as the store keeps it: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def alive(uow: UnitOfWork, token_hash: str, system_user: int, settings: Settings) -> Session | None:
    """Return the session of a token when it is this system user's and neither idle nor old."""
    session = uow.accounts.session(token_hash)
    if session is None or session.system_user != system_user:
        return None
    idle = uow.at - from_text(session.last_seen_at)
    age = uow.at - from_text(session.created_at)
    if idle > timedelta(minutes=settings.session_idle_minutes) or age > timedelta(
        hours=settings.session_hours
    ):
        return None
    return session


def due(session: Session, at: datetime) -> bool:
    """Tell whether the session's last use should be noted again."""
    return at - from_text(session.last_seen_at) >= NOTED_EVERY


def ends_at(session: Session, settings: Settings) -> datetime:
    """Return the instant a session ends at the latest, if it stops being used now."""
    idle = from_text(session.last_seen_at) + timedelta(minutes=settings.session_idle_minutes)
    return min(idle, from_text(session.created_at) + timedelta(hours=settings.session_hours))


def begin(
    uow: UnitOfWork, settings: Settings, *, kind: str, number: str, system_user: int, replaces: str | None
) -> str:
    """Open a session in the store and return its token, to be kept by `keep` after the commit.

    The one whose file it `replaces` ends, and so do those that nobody could use any more.
    """
    import secrets

    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = to_text(uow.at)
    if replaces:
        uow.accounts.end_session(replaces)
    uow.accounts.end_dead_sessions(
        idle_since=uow.at - timedelta(minutes=settings.session_idle_minutes),
        begun_by=uow.at - timedelta(hours=settings.session_hours),
    )
    uow.accounts.begin_session(Session(hash_token(token), kind, number, system_user, now, now))
    uow.record("session.begin", f"{kind}:{number}")
    return token


def keep(place: Place, system_user: int, token: str) -> None:
    """Write the session file (0600), in place of an earlier one; `StoreError` when the disk does not take it."""
    try:
        make_folder(place.sessions)
        write_private(_file(place, system_user), json.dumps({"token": token}).encode(), replace=True)
    except OSError as error:
        raise StoreError(
            N_("The session cannot be kept in {path}: {why}. You are not signed in."),
            code="session-unwritable",
            path=place.sessions,
            why=cause(error),
        ) from error


def forget(place: Place, system_user: int) -> None:
    """Remove the session file; it may be gone already. `StoreError` when it cannot be removed."""
    path = _file(place, system_user)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            N_("The session file {path} cannot be removed: {why}."),
            code="session-unwritable",
            path=path,
            why=cause(error),
        ) from error


def _file(place: Place, system_user: int) -> Path:
    return place.sessions / str(system_user)
