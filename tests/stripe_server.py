"""A stand-in of Stripe on this machine: it keeps what it is told, as the real one does, and fails when it is asked to.

It speaks what the library speaks: form parameters in brackets, `Idempotency-Key`, expanded objects, typed errors. Like
Stripe's first API it keeps the answer given to a key once it has begun to work on it, a 500 too, and returns it again.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from omnicli.online.keyfile import StripeKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

SECRET = "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc"
RETURN_URL = "https://www.cegep.example/merci"
DAY = 86_400
LEAST = 50
# 2026-09-14T14:00:00Z, the Monday of the tests.
NOW = 1_789_394_400

DROP_BEFORE, DROP_AFTER, SLOW, GARBAGE = "drop before", "drop after", "slow", "garbage"
"""What can go wrong besides a status: the request is lost, its answer is lost, it takes too long, it is no JSON."""

_KNOWN = {
    "mode",
    "line_items",
    "payment_method_types",
    "adaptive_pricing",
    "client_reference_id",
    "success_url",
}


class Refusal(Exception):
    """An error of the API."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message}}


@dataclass
class Kept:
    """What was answered to a key."""

    params: dict[str, Any]
    status: int
    body: dict[str, Any]


@dataclass
class Asked:
    """A request as it came in."""

    method: str
    path: str
    key: str
    params: dict[str, Any]
    headers: dict[str, str] = field(repr=False)


class StripeServer:
    """The server and its handles: `pay`, `expire`, `fail`; what it was asked is in `asked`."""

    def __init__(self) -> None:
        self.now = NOW
        self.secret = SECRET
        self.sessions: dict[str, dict[str, Any]] = {}
        self.asked: list[Asked] = []
        self._kept: dict[str, Kept] = {}
        self._faults: deque[str | int] = deque()
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._http = _Listener(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def key(self) -> StripeKey:
        """A key that is good here."""
        return StripeKey(SECRET, live=False, return_url=RETURN_URL, api=self.url)

    @property
    def key_file(self) -> str:
        """The text of a key file that leads here."""
        return f'key = "{SECRET}"\nreturn_url = "{RETURN_URL}"\napi = "{self.url}"\n'

    # --- what happens on the page ------------------------------------------------------------------------

    @property
    def only(self) -> str:
        """The one session there is."""
        (session,) = self.sessions
        return session

    def pay(self, session: str = "", *, cents: int | None = None, currency: str = "cad", at: int = 0) -> None:
        """Let the payer pay, whatever the page asks, in whatever currency."""
        found = self.sessions[session or self.only]
        assert found["status"] == "open", "a page is paid once, while it is open"
        received = found["amount_total"] if cents is None else cents
        name = found["id"][-6:]
        found["status"], found["payment_status"] = "complete", "paid"
        found["payment_intent"] = {
            "id": f"pi_{name}",
            "object": "payment_intent",
            "amount_received": received,
            "currency": currency,
            "latest_charge": {"id": f"ch_{name}", "object": "charge", "created": at or self.now},
        }

    def send_off(self, session: str = "") -> None:
        """Let the payer do their part; the money is on its way."""
        self.sessions[session or self.only].update(status="complete")

    def expire(self, session: str = "") -> None:
        """Let a page's time run out."""
        self.sessions[session or self.only].update(status="expired", url=None)

    def fail(self, *faults: str | int) -> None:
        """Let the next requests go wrong, each in its way: a status, or one of the words above."""
        self._faults.extend(faults)

    # --- the API -----------------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> tuple[int, bytes] | None:
        """Do what is asked and return status and body, or None to say nothing at all."""
        with self._lock:
            self.asked.append(asked)
            fault = self._faults.popleft() if self._faults else None
        if fault == SLOW:
            self._over.wait(5)
        if fault in (DROP_BEFORE, SLOW):
            return None
        with self._lock:
            status, body = self._done(asked, fault if isinstance(fault, int) else 0)
        if fault == DROP_AFTER:
            return None
        return status, b"<html>" if fault == GARBAGE else json.dumps(body).encode()

    def _done(self, asked: Asked, status: int) -> tuple[int, dict[str, Any]]:
        try:
            self._admit(asked, status)
            return self._routed(asked, status)
        except Refusal as refusal:
            return refusal.status, refusal.body

    def _admit(self, asked: Asked, status: int) -> None:
        """Turn away who may not ask, and what may not be asked now: no key keeps such an answer."""
        if asked.headers.get("Authorization") != f"Bearer {self.secret}":
            raise Refusal(401, "invalid_request_error", f"Invalid API Key provided: {SECRET}")
        if status in (409, 429):
            raise Refusal(status, "invalid_request_error", "not now")

    def _routed(self, asked: Asked, status: int) -> tuple[int, dict[str, Any]]:
        folder, _, name = asked.path.removeprefix("/v1/checkout/").partition("/")
        if folder != "sessions":
            raise Refusal(404, "invalid_request_error", "Unrecognized request URL")
        if asked.method == "POST" and not name:
            return self._once(asked, status)
        if status:
            raise Refusal(status, "api_error", "out of order")
        session, _, verb = name.partition("/")
        if session not in self.sessions:
            raise Refusal(404, "invalid_request_error", f"No such checkout.session: '{session}'")
        if asked.method == "POST" and verb == "expire":
            self._close(session)
        return 200, _expanded(self.sessions[session], asked.params)

    def _once(self, asked: Asked, status: int) -> tuple[int, dict[str, Any]]:
        kept = self._kept.get(asked.key)
        if kept is None:
            _check(asked.params)
            failed = {"error": {"type": "api_error", "message": "out of order"}}
            done = (status, failed) if status else (200, self._made(asked.params))
            kept = self._kept[asked.key] = Kept(asked.params, *done)
        elif kept.params != asked.params:
            raise Refusal(400, "idempotency_error", "Keys can only be used with the same parameters")
        return kept.status, dict(kept.body)

    def _made(self, params: dict[str, Any]) -> dict[str, Any]:
        name = f"cs_test_{len(self.sessions) + 1:06d}"
        item = params["line_items"]["0"]
        made = {
            "id": name,
            "object": "checkout.session",
            "amount_total": int(item["price_data"]["unit_amount"]) * int(item["quantity"]),
            "currency": item["price_data"]["currency"],
            "client_reference_id": params.get("client_reference_id"),
            "created": self.now,
            "expires_at": self.now + DAY,
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            # As long as the real ones, and like them of no use without what follows the number sign.
            "url": f"https://checkout.stripe.example/c/pay/{name}#{'fidkdWxOYHwnPyd1blpxYHZxWjA0' * 12}",
        }
        self.sessions[name] = made
        return made

    def _close(self, session: str) -> None:
        if self.sessions[session]["status"] != "open":
            raise Refusal(400, "invalid_request_error", "Only Checkout Sessions that are open can be expired")
        self.expire(session)


def _check(params: dict[str, Any]) -> None:
    item = params.get("line_items", {}).get("0", {}).get("price_data", {})
    faults = [
        params.keys() - _KNOWN,
        params.get("mode") != "payment",
        not params.get("success_url", "").startswith("https://"),
        int(item.get("unit_amount", 0)) < LEAST,
        item.get("currency") != "cad",
        not item.get("product_data", {}).get("name"),
    ]
    if any(faults):
        raise Refusal(400, "invalid_request_error", f"Invalid parameters: {faults}")


def _expanded(session: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
    """Return the session; of its payment only the identifier, unless the whole was asked for."""
    intent = session["payment_intent"]
    if intent is None or "payment_intent.latest_charge" in params.get("expand", {}).values():
        return session
    return {**session, "payment_intent": intent["id"]}


def decoded(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Read `a[b][0]=c` as `{"a": {"b": {"0": "c"}}}`."""
    whole: dict[str, Any] = {}
    for name, value in pairs:
        *path, last = name.replace("]", "").split("[")
        place = whole
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return whole


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 32

    def __init__(self, stripe: StripeServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.stripe = stripe

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Pass over a client that has gone."""


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def do_GET(self) -> None:
        self._serve(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def _serve(self, form: str) -> None:
        params = decoded(parse_qsl(form, keep_blank_values=True))
        headers = dict(self.headers.items())
        path = urlsplit(self.path).path
        key = headers.get("Idempotency-Key", "")
        answer = self.server.stripe.answer(Asked(self.command, path, key, params, headers))
        if answer is None:
            return
        status, body = answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the library's own name)
        """Say nothing."""
