"""Who takes the money: Stripe, or without its keys a page of our own on which no money moves.

A till is asked how things are and never believed by the order in which it tells of them.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from sqlalchemy import select, update

from server.errors import NotFound, Refused, Unavailable
from server.tables import test_session
from server.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import stripe
    from sqlalchemy.engine import Row

    from server.commerce.shop import ShopSettings
    from server.database import Database

PAYMENT: Final = "carrel_payment"
"""The name under which Stripe's objects carry the id of ours."""
_RETRIES: Final = 2


class Session(NamedTuple):
    """A page where to pay."""

    id: str
    url: str


class Truth(NamedTuple):
    """How a payment is, as the till itself says."""

    state: str
    refunded: int = 0
    intent: str | None = None


class Till(Protocol):
    """What takes money."""

    name: str

    def begin(self, found: Row[Any], items: Sequence[Row[Any]], base: str) -> Session:
        """A page for this payment; asking again gives the same."""

    def close(self, found: Row[Any]) -> None:
        """Nobody can pay on that page any more, unless they have paid already."""

    def truth(self, found: Row[Any]) -> Truth:
        """How the payment is now."""

    def refund(self, found: Row[Any]) -> None:
        """Pay all of it back; asking again pays nothing more."""


class StripeTill:
    """Stripe's hosted checkout, through its own library."""

    name = "stripe"

    def __init__(self, shop: ShopSettings, wire: stripe.HTTPClient | None = None) -> None:
        import stripe  # half a second, which a server without Stripe's keys starts without

        addresses: Any = {"api": shop.stripe_api} if shop.stripe_api else {}
        self._client = stripe.StripeClient(
            shop.stripe_key, base_addresses=addresses, max_network_retries=_RETRIES, http_client=wire
        )

    def begin(self, found: Row[Any], items: Sequence[Row[Any]], base: str) -> Session:
        """The idempotency key is the payment, so that however often we ask there is one session."""
        wish: Any = {
            "mode": "payment",
            "client_reference_id": found.id,
            "metadata": {PAYMENT: found.id, "number": found.number},
            "payment_intent_data": {
                "metadata": {PAYMENT: found.id, "number": found.number},
                "description": found.number,
            },
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": found.currency.lower(),
                        "unit_amount": item.price - item.discount,
                        "product_data": {"name": item.title},
                    },
                }
                for item in items
                if item.price > item.discount
            ],
            "success_url": f"{base}/checkout/{found.id}/done",
            "cancel_url": f"{base}/checkout/{found.id}/done",
        }
        with _translated():
            options: Any = {"idempotency_key": f"carrel-{found.id}"}
            session = self._client.v1.checkout.sessions.create(wish, options)
        return Session(session.id, session.url or "")

    def close(self, found: Row[Any]) -> None:
        """A session that is complete or has expired cannot be closed; what it is, `truth` tells."""
        try:
            with _translated():
                self._client.v1.checkout.sessions.expire(found.session)
        except Refused:
            return

    def truth(self, found: Row[Any]) -> Truth:
        """Fetched from the session, its payment, the charge and, where there is one, the dispute."""
        with _translated():
            wish: Any = {"expand": ["payment_intent.latest_charge"]}
            session: Any = self._client.v1.checkout.sessions.retrieve(found.session, wish)
            intent: Any = session.payment_intent
            charge: Any = None if intent is None else intent.latest_charge
            lost = bool(charge is not None and charge.disputed and self._is_lost(intent.id))
        name = None if intent is None else str(intent.id)
        if session.payment_status in {"paid", "no_payment_required"}:
            refunded = found.amount if lost else 0 if charge is None else int(charge.amount_refunded)
            all_back = refunded >= found.amount > 0
            return Truth("refunded" if all_back else "paid", refunded, name)
        if session.status == "complete":
            failed = intent is not None and intent.status in {"requires_payment_method", "canceled"}
            return Truth("failed" if failed else "processing", intent=name)
        return Truth("expired" if session.status == "expired" else "open", intent=name)

    def refund(self, found: Row[Any]) -> None:
        """Through the payment's intent."""
        with _translated():
            wish: Any = {"payment_intent": found.intent, "metadata": {PAYMENT: found.id}}
            options: Any = {"idempotency_key": f"carrel-refund-{found.id}"}
            self._client.v1.refunds.create(wish, options)

    def _is_lost(self, intent: str) -> bool:
        wish: Any = {"payment_intent": intent}
        return any(dispute.status == "lost" for dispute in self._client.v1.disputes.list(wish).data)


class TrialTill:
    """A page of ours that says plainly that it is a test. It exists only while there are no keys of Stripe."""

    name = "test"

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, found: Row[Any], items: Sequence[Row[Any]], base: str) -> Session:  # noqa: ARG002 - the till's contract
        """The session has the payment's own id, so that there is one however often it is asked for."""
        first = {"payment": found.id, "amount": found.amount, "state": "open", "refunded": 0}
        with self._database.write() as connection:
            upsert(connection, test_session, {"id": f"test_{found.id}"}, {"payment": found.id}, first)
        return Session(f"test_{found.id}", f"{base}/test-checkout/test_{found.id}")

    def close(self, found: Row[Any]) -> None:
        """One that is paid stays paid."""
        self.turn(found.session, "expired")

    def truth(self, found: Row[Any]) -> Truth:
        """What stands in the table."""
        session = self.session(found.session)
        if session.refunded:
            return Truth("refunded", session.refunded)
        return Truth(session.state)

    def refund(self, found: Row[Any]) -> None:
        """All of it."""
        with self._database.write() as connection:
            mine = update(test_session).where(test_session.c.id == found.session, test_session.c.state == "paid")
            connection.execute(mine.values(refunded=test_session.c.amount))

    def turn(self, session: str, state: str) -> None:
        """An open session is paid or expires; any other stays what it is."""
        with self._database.write() as connection:
            mine = update(test_session).where(test_session.c.id == session, test_session.c.state == "open")
            connection.execute(mine.values(state=state))

    def session(self, session: str) -> Row[Any]:
        """Raises `NotFound`."""
        with self._database.read() as connection:
            found = connection.execute(select(test_session).where(test_session.c.id == session)).first()
        if found is None:
            raise NotFound("There is no such checkout.")
        return found


@contextmanager
def _translated() -> Iterator[None]:
    """Stripe's errors as ours: what may pass is tried again later, what it refuses is said."""
    import stripe

    try:
        yield
    except stripe.InvalidRequestError as error:
        raise Refused(error.user_message or "The payment service refused this.") from error
    except stripe.StripeError as error:
        raise Unavailable("The payment service can't be reached just now. Nothing was charged.", 10) from error
