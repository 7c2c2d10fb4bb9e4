"""Sessions: a random token in a private file of the system user, its hash in the store."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import timedelta
from typing import TYPE_CHECKING

from omnicli.clock import from_text, to_text
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
    path = _file(place, system_user)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if found.st_uid != system_user or found.st_mode & 0o077:
            return None
        text = file.read(4096)
    try:
        token = json.loads(text)["token"]
        return hash_token(str(token))
    except (ValueError, KeyError, TypeError):
        return None


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


def begin(uow: UnitOfWork, *, kind: str, number: str, system_user: int) -> str:
    """Open a session in the store and return its token, to be kept by `keep` after the commit."""
    import secrets

    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = to_text(uow.at)
    uow.accounts.begin_session(Session(hash_token(token), kind, number, system_user, now, now))
    uow.record("session.begin", f"{kind}:{number}")
    return token


def keep(place: Place, system_user: int, token: str) -> None:
    """Write the session file (0600), in place of an earlier one."""
    make_folder(place.sessions)
    write_private(_file(place, system_user), json.dumps({"token": token}).encode(), replace=True)


def forget(place: Place, system_user: int) -> None:
    """Remove the session file; it may be gone already."""
    _file(place, system_user).unlink(missing_ok=True)


def _file(place: Place, system_user: int) -> Path:
    return place.sessions / str(system_user)
