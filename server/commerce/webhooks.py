"""What Stripe tells by itself: a signed hint that something happened, never what.

The signature is checked over the raw body. Whatever happened, the payment that the event names is fetched and settled.
An event that names none of ours is refused, so that Stripe tells it again: it may have come before the payment was
written, or belong to a server of tomorrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from server.commerce.payments import find_payment
from server.commerce.settling import Happening, settle
from server.commerce.tills import PAYMENT
from server.errors import BadRequest, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from server.commerce.tills import Till
    from server.database import Database


class _Event(msgspec.Struct, frozen=True):
    id: str
    type: str
    data: dict[str, Any]


def take_event(
    database: Database, tills: Mapping[str, Till], clock: Callable[[], int], body: bytes, signature: str, secret: str
) -> None:
    """Take an event in. Raises `BadRequest` for a forged one, `NotFound` for one that is not of ours."""
    event = read_event(body, signature, secret)
    about = event.data.get("object")
    with database.read() as connection:
        found = find_payment(connection, named_in(about if isinstance(about, dict) else {}))
    if found is None:
        raise NotFound("This event is about no payment of this shop.")
    settle(database, tills, found.id, clock, Happening(event.id, event.type))


def read_event(body: bytes, signature: str, secret: str) -> _Event:
    """The event, if Stripe has signed these very bytes within five minutes. Raises `BadRequest`."""
    import stripe  # half a second, which the first event pays

    try:
        stripe.WebhookSignature.verify_header(body.decode(), signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
        return msgspec.json.decode(body, type=_Event)
    except (stripe.SignatureVerificationError, UnicodeDecodeError, msgspec.DecodeError) as trouble:
        raise BadRequest("This event is not signed by the payment service.") from trouble


def named_in(about: dict[str, Any]) -> list[str]:
    """Every id in an object of Stripe that may name a payment of ours: session, intent, charge, refund or dispute."""
    metadata = about.get("metadata")
    names = [metadata.get(PAYMENT)] if isinstance(metadata, dict) else []
    names += [about.get("client_reference_id"), about.get("id"), about.get("payment_intent")]
    return [name for name in names if isinstance(name, str)]
