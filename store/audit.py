"""The audit trail: append-only, each event chained to the one before by HMAC-SHA-256.

mac(n) = HMAC(key, seal(n-1) ‖ JSON of event n), and seal(n) = HMAC(key, "head" ‖ n ‖ mac(n)) stands in the head
row. The key lives outside the database, so an event that is edited, deleted, inserted or moved without it breaks
the chain at its number, and a cut tail does not match its seal. The next event is chained to the seal that it
finds, right or wrong, and numbered after it: writing goes on after a cut, and never hides it. An older copy of
the whole store is told apart only by a head noted elsewhere, which is why reports print it (`Head`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, NamedTuple

from omnicli.clock import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from store.engine import sqlite as engine

_START = bytes(32)

_INSERT = """
    INSERT INTO audit (seq, at, actor, action, subject, details, mac) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_SET_HEAD = """
    INSERT INTO audit_head (id, seq, mac) VALUES (1, ?, ?)
    ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, mac = excluded.mac
"""
_EVENTS = "SELECT seq, at, actor, action, subject, details, mac FROM audit"


class Event(NamedTuple):
    """One event as it is stored; `details` is JSON text."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    details: str


class Head(NamedTuple):
    """The last event's number and mac: noted outside the machine, it proves that no tail was cut since."""

    seq: int
    mac: bytes

    def __str__(self) -> str:
        return f"{self.seq}-{self.mac.hex()[:32]}"


class Breach(NamedTuple):
    """A place where the chain does not hold: the event's number and what is wrong, as a slug."""

    seq: int
    what: str


class Audit:
    """The trail on one connection; only writing and verifying need the key."""

    def __init__(self, connection: engine.Connection, key: bytes = b"") -> None:
        self._connection = connection
        self._key = key

    def append(
        self, *, at: datetime, actor: str, action: str, subject: str, details: Mapping[str, object]
    ) -> None:
        """Add an event at the end of the chain, in the transaction that is open."""
        if not self._key:
            raise ValueError("writing to the audit trail needs its key")
        last, seal = self._seal()
        event = Event(
            max(last, self.head().seq) + 1,
            to_text(at),
            actor,
            action,
            subject,
            json.dumps(details, ensure_ascii=False, sort_keys=True),
        )
        mac = _link(self._key, seal, event)
        self._connection.execute(_INSERT, (*event, mac))
        self._connection.execute(_SET_HEAD, (event.seq, _seal_of(self._key, event.seq, mac)))

    def sealed(self, what: str, values: object) -> str:
        """Return the seal of values (JSON) under the trail's key: it vouches for them and tells nothing of them.

        A plain digest of a few marks would tell them to whoever reads the trail and tries every mark.
        """
        if not self._key:
            raise ValueError("sealing needs the key of the audit trail")
        own = hmac.digest(self._key, b"sealed", "sha256")  # never the key that links the events
        return hmac.new(own, json.dumps([what, values]).encode(), hashlib.sha256).hexdigest()

    def head(self) -> Head:
        """Return the last event's number and mac; (0, zeros) for an empty trail."""
        row = self._connection.execute("SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return Head(row[0], bytes(row[1])) if row else Head(0, _START)

    def events(self, *, subject: str | None = None, limit: int | None = None) -> list[Event]:
        """Return the newest events first, of one subject when it is given."""
        where = "WHERE subject = ?" if subject else ""
        query = f"{_EVENTS} {where} ORDER BY seq DESC LIMIT ?"
        bound = (*([subject] if subject else []), -1 if limit is None else limit)
        return [Event(*row[:6]) for row in self._connection.execute(query, bound)]

    def verify(self) -> Iterator[Breach]:
        """Walk the whole chain and yield every event that does not follow from the one before."""
        seq, seal = 0, _START
        for row in self._connection.execute(f"{_EVENTS} ORDER BY seq"):
            event, mac = Event(*row[:6]), bytes(row[6])
            if event.seq != seq + 1:
                yield Breach(event.seq, "missing-before")
            elif not hmac.compare_digest(_link(self._key, seal, event), mac):
                yield Breach(event.seq, "altered")
            seq, seal = event.seq, _seal_of(self._key, event.seq, mac)
        yield from self._verify_head(seq, seal)

    def _verify_head(self, seq: int, seal: bytes) -> Iterator[Breach]:
        found = self._seal()
        if seq and found == (0, _START):
            yield Breach(seq, "head-missing")
        elif found[0] != seq or not hmac.compare_digest(found[1], seal):
            yield Breach(max(seq, found[0]), "tail-cut")

    def _seal(self) -> tuple[int, bytes]:
        row = self._connection.execute("SELECT seq, mac FROM audit_head").fetchone()
        return (row[0], bytes(row[1])) if row else (0, _START)

    def holds(self, head: str) -> bool:
        """Tell whether a head noted earlier (`str(Head)`) is still in the chain."""
        number, _, prefix = head.partition("-")
        row = self._connection.execute("SELECT mac FROM audit WHERE seq = ?", (int(number),)).fetchone()
        return row is not None and bytes(row[0]).hex()[:32] == prefix


def _link(key: bytes, seal: bytes, event: Event) -> bytes:
    body = json.dumps(event, ensure_ascii=False).encode()
    return hmac.new(key, seal + body, hashlib.sha256).digest()


def _seal_of(key: bytes, seq: int, mac: bytes) -> bytes:
    return hmac.new(key, b"head" + str(seq).encode() + mac, hashlib.sha256).digest()
