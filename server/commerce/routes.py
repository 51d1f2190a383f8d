"""`/v1/catalogue`, `/v1/cart`, `/v1/checkout`, `/v1/payments`, the webhook, and the pages that a browser sees."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import zstandard
from litestar import HttpMethod, MediaType, Request, Response, get, post, route
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, RawBody

from server.accounts.access import Identity
from server.accounts.devices import signed_in
from server.accounts.keys import Keys
from server.accounts.users import user_by_id
from server.commerce.checkout import Counter
from server.commerce.pages import HEADERS, end_page, test_page
from server.commerce.payments import items_of, payment_by_id, told
from server.commerce.receipts import receipt_pdf
from server.commerce.settling import settle
from server.commerce.tills import TrialTill
from server.commerce.webhooks import take_event
from server.courses.offers import catalogue_of
from server.courses.rights import signed_rights
from server.database import Database
from server.errors import NotFound
from server.settings import Settings
from sync.protocol import CartWish, Checkout, Quote, Rights

_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


@get("/v1/catalogue/{name:str}", sync_to_thread=True, tags=["shop"])
def catalogue(name: FromPath[str], database: NamedDependency[Database], since: FromQuery[int] = 0) -> Response[bytes]:
    """A version of the catalogue ("7.json.zst"), or what changed in it since an earlier one. It never changes."""
    version = name.removesuffix(".json.zst")
    if not version.isdecimal() or len(version) > 9 or not 0 <= since < 1 << 31:  # noqa: PLR2004 - digits of a version
        raise NotFound("There is no such catalogue.")
    with database.read() as connection:
        found = catalogue_of(connection, int(version), since)
    content = zstandard.compress(msgspec.json.encode(found))
    return Response(content, media_type="application/zstd", headers=_FOR_EVER)


@post("/v1/cart/quote", status_code=200, sync_to_thread=True, tags=["shop"])
def quote(
    data: JSONBody[CartWish],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    counter: NamedDependency[Counter],
) -> Quote:
    """What a cart costs now, with a coupon."""
    _check(database, identity)
    return counter.quote(identity.learner, data)


@post("/v1/checkout", status_code=200, sync_to_thread=True, tags=["shop"])
def checkout(
    data: JSONBody[CartWish],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    counter: NamedDependency[Counter],
) -> Checkout:
    """Begin to pay for a cart; the same cart is the same checkout."""
    _check(database, identity)
    return counter.begin(identity.learner, data)


@get("/v1/checkout/{payment:str}", sync_to_thread=True, tags=["shop"])
def look(
    payment: FromPath[str],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    counter: NamedDependency[Counter],
) -> Checkout:
    """How a checkout is now, whether or not a webhook came."""
    _check(database, identity)
    return counter.look(identity.learner, payment)


@get("/v1/payments/{payment:str}/receipt.pdf", sync_to_thread=True, tags=["shop"])
def receipt(
    payment: FromPath[str],
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """The receipt of one of the learner's payments."""
    with database.read() as connection:
        signed_in(connection, identity)
        found = payment_by_id(connection, payment)
        if found.learner_id != identity.learner or found.paid_at is None:
            raise NotFound("There is no such receipt.")
        paid = told(found, items_of(connection, found))
        buyer = user_by_id(connection, identity.learner)
    content = receipt_pdf(paid, settings.shop.company or (settings.seller,), (buyer.name, buyer.email))
    return Response(content, media_type="application/pdf")


@get("/v1/entitlements", sync_to_thread=True, tags=["shop"])
def entitlements(
    identity: NamedDependency[Identity],
    database: NamedDependency[Database],
    keys: NamedDependency[Keys],
    settings: NamedDependency[Settings],
) -> Rights:
    """What the learner may study on this device, signed."""
    with database.read() as connection:
        signed_in(connection, identity)
        return signed_rights(connection, identity, keys, settings.clock())


@post("/v1/stripe/webhook", status_code=204, sync_to_thread=True, tags=["shop"])
def webhook(
    request: Request[Any, Any, Any],
    body: RawBody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    counter: NamedDependency[Counter],
) -> None:
    """An event of Stripe's."""
    secret = settings.shop.webhook_secret
    if not secret:
        raise NotFound("This shop has no keys of Stripe.")
    signature = request.headers.get("Stripe-Signature", "")
    take_event(database, counter.tills, settings.clock, body, signature, secret)


@get("/checkout/{payment:str}/done", sync_to_thread=True, include_in_schema=False)
def done(
    payment: FromPath[str],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    counter: NamedDependency[Counter],
) -> Response[str]:
    """Where the browser ends, paid or not."""
    with database.read() as connection:
        found = payment_by_id(connection, payment)
    if found.state in {"open", "processing"}:
        found = settle(database, counter.tills, payment, settings.clock)
    return Response(end_page(found), media_type=MediaType.HTML, headers=HEADERS)


# One handler for both methods: Litestar 2.25 wraps a threaded handler twice when another one shares its path.
@route(
    "/test-checkout/{session:str}",
    http_method=[HttpMethod.GET, HttpMethod.POST],
    sync_to_thread=True,
    include_in_schema=False,
)
def try_out(
    request: Request[Any, Any, Any],
    session: FromPath[str],
    body: RawBody,
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    counter: NamedDependency[Counter],
) -> Response[Any]:
    """The page where a test checkout is paid or cancelled."""
    till = _trial(counter)
    open_ = till.session(session)
    if request.method == "POST":
        till.turn(session, "paid" if body == b"do=pay" else "expired")
        settle(database, counter.tills, open_.payment, settings.clock)
        return Response(None, status_code=303, headers={"Location": f"/checkout/{open_.payment}/done"})
    with database.read() as connection:
        found = payment_by_id(connection, open_.payment)
        items = items_of(connection, found)
    return Response(test_page(found, items, open_.state), status_code=200, media_type=MediaType.HTML, headers=HEADERS)


def _trial(counter: Counter) -> TrialTill:
    till = counter.tills.get("test")
    if not isinstance(till, TrialTill):
        raise NotFound("This shop has keys of Stripe: nothing here is a test.")
    return till


def _check(database: Database, identity: Identity) -> None:
    with database.read() as connection:
        signed_in(connection, identity)


SHOP_ROUTES: Final = (catalogue, quote, checkout, look, receipt, entitlements, webhook, done)
TEST_ROUTES: Final = (try_out,)
"""Only where no money can move."""
