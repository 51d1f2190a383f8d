"""Bringing a payment in line with what its till says, and access in line with the payment, in one transaction.

The till is asked outside of any lock, so what it said may be old when it is written. Each payment has a version: what
was fetched is written only if nobody has written since it was asked for; otherwise it is asked again. So the newest
answer always stands, in whatever order webhooks, polls and commands come.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import insert, select, update

from learning.records import Edit, FieldEdit, fixed_id
from server.commerce.coupons import count_use, give_back_use
from server.commerce.payments import copy_payment, items_of, payment_by_id
from server.commerce.tills import Truth
from server.courses.enrolments import give_access, take_access
from server.courses.progress import rebuild_progress
from server.errors import Unavailable
from server.sync.feed import open_feed, stored_records
from server.sync.push import take_edits
from server.tables import payment, payment_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.engine import Connection, Row

    from server.commerce.tills import Till
    from server.database import Database
    from server.sync.feed import Feed

ATTEMPTS: Final = 20
HOLDS_COUPON: Final = frozenset({"open", "processing", "paid", "refunded"})
NEVER_PAID: Final = frozenset({"open", "expired", "failed"})


class Happening(NamedTuple):
    """An event of the till that made us ask."""

    id: str
    type: str


def settle(
    database: Database, tills: Mapping[str, Till], id_: str, clock: Callable[[], int], event: Happening | None = None
) -> Row[Any]:
    """Ask the till how a payment is and make it so here. An event is taken in once. Raises `Unavailable`."""
    for _ in range(ATTEMPTS):
        with database.read() as connection:
            before = payment_by_id(connection, id_)
            if event is not None and _knows(connection, event):
                return before
        truth = _truth(tills, before)
        with database.write() as connection, open_feed(connection, before.learner_id) as feed:
            now = payment_by_id(connection, id_)
            if now.version != before.version:
                continue
            if event is not None and not _note(connection, event, id_, clock()):
                return now
            apply_truth(feed, now, truth, clock())
            return payment_by_id(connection, id_)
    raise Unavailable("This payment is being looked at elsewhere.")


def apply_truth(feed: Feed, found: Row[Any], truth: Truth, now: int) -> None:
    """Write what the till said, and let access follow: a payment that is paid gives it, any other does not."""
    connection = feed.connection
    paid = truth.state in {"paid", "refunded"}
    values = {
        "state": truth.state,
        "refunded": truth.refunded,
        "intent": truth.intent or found.intent,
        "version": found.version + 1,
        "paid_at": found.paid_at or now if paid else None,
    }
    mine = (payment.c.learner_id == found.learner_id) & (payment.c.id == found.id)
    connection.execute(update(payment).where(mine).values(values))
    _count_coupon(connection, found, truth.state)
    if truth.state != found.state:
        for item in items_of(connection, found):
            if truth.state == "paid":
                give_access(feed, item.course, payment=found.id, days=item.days, now=now)
                rebuild_progress(feed, item.course, now)
                _take_from_cart(feed, item.course, now)
            else:
                take_access(feed, item.course, source=found.id, now=now)
    copy_payment(feed, found.id, now)


def _truth(tills: Mapping[str, Till], found: Row[Any]) -> Truth:
    till = tills.get(found.till)
    if till is None:  # nothing was to be paid, or its till was taken away: a test page that is no more
        return Truth(found.state if found.state not in {"open", "processing"} else "expired", found.refunded)
    if found.session is None:
        return Truth("open")
    return till.truth(found)


def _knows(connection: Connection, event: Happening) -> bool:
    return connection.execute(select(payment_event.c.id).where(payment_event.c.id == event.id)).first() is not None


def _note(connection: Connection, event: Happening, id_: str, now: int) -> bool:
    """Remember an event; False when it was taken in meanwhile."""
    if _knows(connection, event):
        return False
    connection.execute(insert(payment_event).values(id=event.id, payment=id_, type=event.type, at=now))
    return True


def _count_coupon(connection: Connection, found: Row[Any], state: str) -> None:
    if not found.coupon:
        return
    held, holds = found.state in HOLDS_COUPON, state in HOLDS_COUPON
    if held and not holds:
        give_back_use(connection, found.coupon)
    elif holds and not held:
        count_use(connection, found.coupon)


def _take_from_cart(feed: Feed, course: str, now: int) -> None:
    """What is bought leaves the cart on every device, by an edit like any other."""
    import msgspec

    key = ("cart_line", fixed_id("cart_line", feed.learner, course))
    known = stored_records(feed, [key]).get(key)
    on = None if known is None else known.held.fields.get("on")
    if on is None or on.value == msgspec.Raw(b"false"):
        return
    off = FieldEdit(msgspec.Raw(b"false"), (max(now, on.stamp[0] + 1), 0, 0), secrets.token_hex(8), (on.eid,))
    take_edits(feed, (Edit(*key, 1, {"on": off}),), cursor=feed.head)
