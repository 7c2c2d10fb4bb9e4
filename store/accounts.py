"""Accounts, sessions, failed attempts and invitations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.rules.persons import Account, Attempts, Session

if TYPE_CHECKING:
    from datetime import datetime

    from store.engine import sqlite as engine

_ACCOUNT = """
    SELECT kind, number, nip_hash, answers_hash, questions, pepper_version FROM accounts
    WHERE kind = ? AND number = ?
"""
_OPEN = """
    INSERT INTO accounts (kind, number, nip_hash, answers_hash, questions, pepper_version, registered_at, changed_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_SET_ATTEMPTS = """
    INSERT INTO attempts (kind, number, failures, locked_until, last_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, number) DO UPDATE SET
        failures = excluded.failures, locked_until = excluded.locked_until, last_at = excluded.last_at
"""
_INVITE = """
    INSERT INTO invitations (employee, code_hash, issued_at, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (employee) DO UPDATE SET
        code_hash = excluded.code_hash, issued_at = excluded.issued_at, expires_at = excluded.expires_at
"""


class Accounts:
    """Everything about coming in. `kind` is 'student' or 'employee' throughout."""

    def __init__(self, connection: engine.Connection) -> None:
        self._connection = connection

    def account(self, kind: str, number: str) -> Account | None:
        """Return an account, or None when the person has not registered."""
        row = self._connection.execute(_ACCOUNT, (kind, number)).fetchone()
        if row is None:
            return None
        kind, number, nip_hash, answers_hash, questions, pepper_version = row
        return Account(kind, number, nip_hash, answers_hash, tuple(json.loads(questions)), pepper_version)

    def open(self, account: Account, *, at: datetime) -> bool:
        """Open an account; False when there is one already."""
        values = (
            account.kind,
            account.number,
            account.nip_hash,
            account.answers_hash,
            json.dumps(account.questions),
            account.pepper_version,
            to_text(at),
            to_text(at),
        )
        return bool(self._connection.execute(_OPEN, values).rowcount)

    def change_nip(self, kind: str, number: str, nip_hash: str, *, at: datetime) -> None:
        """Replace the hash of a NIP."""
        self._connection.execute(
            "UPDATE accounts SET nip_hash = ?, changed_at = ? WHERE kind = ? AND number = ?",
            (nip_hash, to_text(at), kind, number),
        )

    def change_questions(
        self, kind: str, number: str, questions: tuple[int, ...], answers_hash: str, *, at: datetime
    ) -> None:
        """Replace the three questions and the hash of their answers."""
        self._connection.execute(
            "UPDATE accounts SET questions = ?, answers_hash = ?, changed_at = ? WHERE kind = ? AND number = ?",
            (json.dumps(questions), answers_hash, to_text(at), kind, number),
        )

    def attempts(self, kind: str, number: str) -> Attempts:
        """Return the failures counted for a number, known or not."""
        row = self._connection.execute(
            "SELECT failures, locked_until FROM attempts WHERE kind = ? AND number = ?", (kind, number)
        ).fetchone()
        return Attempts(*row) if row else Attempts(0, None)

    def set_attempts(self, kind: str, number: str, attempts: Attempts, *, at: datetime) -> None:
        """Keep the failures counted for a number."""
        values = (kind, number, attempts.failures, attempts.locked_until, to_text(at))
        self._connection.execute(_SET_ATTEMPTS, values)

    def begin_session(self, session: Session) -> None:
        """Open a session; another one of the same token cannot exist."""
        self._connection.execute(
            """
            INSERT INTO sessions (token_hash, kind, number, system_user, created_at, last_seen_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            (
                session.token_hash,
                session.kind,
                session.number,
                session.system_user,
                session.created_at,
                session.last_seen_at,
            ),
        )

    def session(self, token_hash: str) -> Session | None:
        """Return the session of a token, alive or not."""
        row = self._connection.execute(
            """
            SELECT token_hash, kind, number, system_user, created_at, last_seen_at
            FROM sessions WHERE token_hash = ?
            """,
            (token_hash,),
        ).fetchone()
        return Session(*row) if row else None

    def touch_session(self, token_hash: str, *, at: datetime) -> bool:
        """Note that a session was used; False when it has ended."""
        done = self._connection.execute(
            "UPDATE sessions SET last_seen_at = ? WHERE token_hash = ?", (to_text(at), token_hash)
        )
        return bool(done.rowcount)

    def end_session(self, token_hash: str) -> bool:
        """End one session; False when there was none."""
        done = self._connection.execute("DELETE FROM sessions WHERE token_hash = ?", (token_hash,))
        return bool(done.rowcount)

    def end_dead_sessions(self, *, idle_since: datetime, begun_by: datetime) -> None:
        """Forget the sessions last used before the one instant or begun before the other."""
        self._connection.execute(
            "DELETE FROM sessions WHERE last_seen_at < ? OR created_at < ?",
            (to_text(idle_since), to_text(begun_by)),
        )

    def end_sessions_of(self, kind: str, number: str, *, keep: str = "") -> int:
        """End every session of a person but the one of the token `keep`; return how many."""
        done = self._connection.execute(
            "DELETE FROM sessions WHERE kind = ? AND number = ? AND token_hash <> ?", (kind, number, keep)
        )
        return int(done.rowcount)

    def invite(self, employee: str, code_hash: str, *, at: datetime, expires: datetime) -> None:
        """Keep an employee's one-time code; an earlier one is void."""
        self._connection.execute(_INVITE, (employee, code_hash, to_text(at), to_text(expires)))

    def invitation(self, employee: str) -> tuple[str, str] | None:
        """Return (hash of the code, instant it expires), or None."""
        row = self._connection.execute(
            "SELECT code_hash, expires_at FROM invitations WHERE employee = ?", (employee,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    def use_invitation(self, employee: str) -> None:
        """Forget a code that has served."""
        self._connection.execute("DELETE FROM invitations WHERE employee = ?", (employee,))
