"""Stripe on a loopback port: keeps state, and speaks as Stripe's own objects do (see tests/fixtures/stripe).

It knows what the shop uses: checkout sessions, their payment, charge, refunds and disputes, idempotency keys, and
signed events. The official library talks to it over HTTP; nothing of ours stands in between.
"""

from __future__ import annotations

import copy
import hmac
import itertools
import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

from typing_extensions import override

if TYPE_CHECKING:
    from types import TracebackType

OBJECTS = json.loads((Path(__file__).parents[2] / "fixtures" / "stripe" / "objects.json").read_text())
SECRET = "whsec_test_of_carrel"


class StripeDouble:
    """The state, and inside `with` the port on which it is asked. `events` are those that were made and can be sent."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.charges: dict[str, dict[str, Any]] = {}
        self.disputes: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.calls: Counter[str] = Counter()
        self.broken = False
        self._answers: dict[str, tuple[str, dict[str, Any]]] = {}
        self._numbers = itertools.count(1)
        self._server: ThreadingHTTPServer
        self._thread: threading.Thread

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"double": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # --- what a customer, their bank and the seller do ---------------------------------------------------------------

    def pay(self, session: str, *, later: bool = False) -> bool:
        """The customer pays on the page; `later`: the bank takes its time. False where there is nothing to pay."""
        with self.lock:
            found = self.sessions[session]
            if found["status"] != "open":
                return False
            intent = self.intents[found["payment_intent"]]
            found["status"] = "complete"
            intent["status"] = "processing"
            if not later:
                self._take(found, intent)
            self._tell("checkout.session.completed", found)
            return True

    def arrive(self, session: str, *, well: bool = True) -> None:
        """The bank's word on a payment that took its time."""
        with self.lock:
            found = self.sessions[session]
            intent = self.intents[found["payment_intent"]]
            if intent["status"] != "processing":
                return
            if well:
                self._take(found, intent)
                self._tell("checkout.session.async_payment_succeeded", found)
            else:
                intent["status"] = "requires_payment_method"
                self._tell("checkout.session.async_payment_failed", found)

    def give_back(self, session: str, amount: int | None = None) -> None:
        """A refund, of all or of a part."""
        with self.lock:
            charge = self._charge_of(session)
            if charge is None:
                return
            left = charge["amount"] - charge["amount_refunded"]
            charge["amount_refunded"] += min(left, left if amount is None else amount)
            charge["refunded"] = charge["amount_refunded"] == charge["amount"]
            self._tell("charge.refunded", charge)

    def dispute(self, session: str, status: str) -> None:
        """The customer's bank wants the money back; `status` as Stripe names it."""
        with self.lock:
            charge = self._charge_of(session)
            if charge is None:
                return
            name = f"dp_{charge['id']}"
            if self.disputes.get(name, {}).get("status") in {"won", "lost"}:
                return  # the bank's last word
            charge["disputed"] = True
            made = copy.deepcopy(OBJECTS["dispute"])
            made |= {"id": name, "charge": charge["id"], "payment_intent": charge["payment_intent"], "status": status}
            self.disputes[name] = made
            self._tell("charge.dispute.closed" if status in {"won", "lost"} else "charge.dispute.created", made)

    def end(self, session: str) -> None:
        """A day has gone by and nobody has paid."""
        with self.lock:
            found = self.sessions[session]
            if found["status"] == "open":
                found["status"] = "expired"
                self._tell("checkout.session.expired", found)

    def forget(self) -> None:
        """A new day: what was is nobody's any more."""
        with self.lock:
            for kept in (self.sessions, self.intents, self.charges, self.disputes, self.events, self._answers):
                kept.clear()

    def is_paid(self, session: str) -> bool:
        """Whether the shop owes the customer what they bought: paid, and not all of it given back."""
        with self.lock:
            found = self.sessions[session]
            charge = self._charge_of(session)
            lost = any(
                one["status"] == "lost" and charge and one["charge"] == charge["id"] for one in self.disputes.values()
            )
            return found["payment_status"] == "paid" and charge is not None and not charge["refunded"] and not lost

    def signed(self, event: dict[str, Any], *, secret: str = SECRET, at: int | None = None) -> tuple[bytes, str]:
        """The raw body and the header with which Stripe sends an event now."""
        body = json.dumps(event, indent=2).encode()
        stamp = int(time.time()) if at is None else at
        signature = hmac.new(secret.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest()
        return body, f"t={stamp},v1={signature}"

    # --- inside ------------------------------------------------------------------------------------------------------

    def _take(self, session: dict[str, Any], intent: dict[str, Any]) -> None:
        charge = copy.deepcopy(OBJECTS["charge"])
        charge |= {
            "id": f"ch_{next(self._numbers)}",
            "amount": intent["amount"],
            "amount_captured": intent["amount"],
            "payment_intent": intent["id"],
            "metadata": intent["metadata"],
        }
        self.charges[charge["id"]] = charge
        intent |= {"status": "succeeded", "latest_charge": charge["id"], "amount_received": intent["amount"]}
        session["payment_status"] = "paid"
        self._tell("payment_intent.succeeded", intent)
        self._tell("charge.succeeded", charge)

    def _charge_of(self, session: str) -> dict[str, Any] | None:
        name = self.intents[self.sessions[session]["payment_intent"]]["latest_charge"]
        return None if name is None else self.charges[name]

    def _tell(self, type_: str, about: dict[str, Any]) -> None:
        event = copy.deepcopy(OBJECTS["event"])
        event |= {"id": f"evt_{next(self._numbers)}", "type": type_, "data": {"object": copy.deepcopy(about)}}
        self.events.append(event)

    def answer(self, method: str, path: str, asked: dict[str, str], key: str) -> tuple[int, dict[str, Any]]:
        """What Stripe would say."""
        with self.lock:
            self.calls[f"{method} {path.partition('/cs_')[0]}"] += 1
            if self.broken:
                return 500, _error("api_error", "Something went wrong on Stripe's end.")
            if key and key in self._answers:
                before, answer = self._answers[key]
                if before != json.dumps(asked, sort_keys=True):
                    return 400, _error(
                        "idempotency_error", "Keys for idempotent requests can only be used with the same parameters"
                    )
                return 200, answer
            status, answer = self._do(method, path, asked)
            if key and status < 500:
                self._answers[key] = (json.dumps(asked, sort_keys=True), copy.deepcopy(answer))
            return status, answer

    def _do(self, method: str, path: str, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        match method, path.removeprefix("/v1/").split("/"):
            case "POST", ["checkout", "sessions"]:
                return self._open(asked)
            case "GET", ["checkout", "sessions", name] if name in self.sessions:
                return 200, self._whole(self.sessions[name])
            case "POST", ["checkout", "sessions", name, "expire"] if name in self.sessions:
                return self._expire(name)
            case "GET", ["disputes"]:
                found = [one for one in self.disputes.values() if one["payment_intent"] == asked.get("payment_intent")]
                return 200, {"object": "list", "data": found, "has_more": False, "url": "/v1/disputes"}
            case "POST", ["refunds"]:
                session = next(
                    name for name, one in self.sessions.items() if one["payment_intent"] == asked["payment_intent"]
                )
                self.give_back(session)
                return 200, copy.deepcopy(OBJECTS["refund"]) | {"payment_intent": asked["payment_intent"]}
        return 404, _error("invalid_request_error", f"No such object: {path}")

    def _expire(self, name: str) -> tuple[int, dict[str, Any]]:
        if self.sessions[name]["status"] != "open":
            return 400, _error(
                "invalid_request_error", "Only Checkout Sessions with a status in [open] can be expired."
            )
        self.end(name)
        return 200, self.sessions[name]

    def _open(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        amounts = [int(value) for name, value in asked.items() if name.endswith("[price_data][unit_amount]")]
        if sum(amounts) < 200:
            return 400, _error(
                "invalid_request_error", "The Checkout Session's total amount must convert to at least 50 cents."
            )
        number = next(self._numbers)
        metadata = {name[len("metadata[") : -1]: value for name, value in asked.items() if name.startswith("metadata[")}
        intent = copy.deepcopy(OBJECTS["payment_intent"])
        intent |= {"id": f"pi_{number}", "amount": sum(amounts), "metadata": metadata}
        session = copy.deepcopy(OBJECTS["checkout.session"])
        session |= {
            "id": f"cs_test_{number}",
            "amount_total": sum(amounts),
            "client_reference_id": asked["client_reference_id"],
            "metadata": metadata,
            "payment_intent": intent["id"],
            "url": f"https://checkout.stripe.test/c/pay/cs_test_{number}",
        }
        self.intents[intent["id"]], self.sessions[session["id"]] = intent, session
        return 200, session

    def _whole(self, session: dict[str, Any]) -> dict[str, Any]:
        intent = copy.deepcopy(self.intents[session["payment_intent"]])
        if intent["latest_charge"] is not None:
            intent["latest_charge"] = self.charges[intent["latest_charge"]]
        return session | {"payment_intent": intent}


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}


class _Handler(BaseHTTPRequestHandler):
    """HTTP around `StripeDouble.answer`."""

    protocol_version = "HTTP/1.1"
    double: StripeDouble

    def do_GET(self) -> None:
        """A question."""
        parts = urlsplit(self.path)
        self._answer("GET", parts.path, dict(parse_qsl(parts.query)))

    def do_POST(self) -> None:
        """A wish."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer("POST", urlsplit(self.path).path, dict(parse_qsl(body)))

    def _answer(self, method: str, path: str, asked: dict[str, str]) -> None:
        status, answer = self.double.answer(method, path, asked, self.headers.get("Idempotency-Key", ""))
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""
