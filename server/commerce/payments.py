"""Payments as they stand in the tables: read by everybody, and copied into the learner's feed.

The web site's numbers (`GET /api/payments`, `totalSpent`) are read here and nowhere else.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import or_, select

from learning.records import FieldState
from learning.shop import PaidItem, Payment
from server.database import row
from server.errors import NotFound
from server.sync.feed import append_change, stored_records
from server.tables import payment, payment_item, users
from sync.merge import Held

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Connection, Row

    from server.sync.feed import Feed

KIND: Final = "payment"
TOLD: Final = frozenset({"processing", "paid", "refunded"})
"""States that a learner's list of payments shows: what was only begun is no payment."""
_BY_SERVER: Final = 0


def payment_by_id(connection: Connection, id_: str) -> Row[Any]:
    """Raises `NotFound`."""
    found = connection.execute(select(payment).where(payment.c.id == id_)).first()
    if found is None:
        raise NotFound("There is no such payment.")
    return found


def find_payment(connection: Connection, named: Sequence[str]) -> Row[Any] | None:
    """The payment that any of these ids of Stripe, or of ours, means."""
    names = [name for name in named if name]
    mine = or_(payment.c.id.in_(names), payment.c.session.in_(names), payment.c.intent.in_(names))
    return connection.execute(select(payment).where(mine)).first() if names else None


def payment_by_number(connection: Connection, number: str) -> Row[Any]:
    """The payment that a learner quotes. Raises `NotFound`."""
    found = connection.execute(select(payment).where(payment.c.number == number.strip().upper())).first()
    if found is None:
        raise NotFound(f"There is no payment {number}.", next_="See `carrel-server payments list`.")
    return found


def items_of(connection: Connection, found: Row[Any]) -> list[Row[Any]]:
    """The courses of a payment, in the order of the cart."""
    mine = (payment_item.c.learner_id == found.learner_id) & (payment_item.c.payment == found.id)
    return list(connection.execute(select(payment_item).where(mine).order_by(payment_item.c.place)))


def payments_of(connection: Connection, learner: str) -> list[Payment]:
    """A learner's payments, newest first: those that were paid or are on their way."""
    mine = select(payment).where(payment.c.learner_id == learner, payment.c.state.in_(TOLD))
    mine = mine.order_by(payment.c.created_at.desc(), payment.c.id)
    items = select(payment_item).where(payment_item.c.learner_id == learner).order_by(payment_item.c.place)
    by_payment: dict[str, list[Row[Any]]] = {}
    for item in connection.execute(items):
        by_payment.setdefault(item.payment, []).append(item)
    return [told(found, by_payment.get(found.id, [])) for found in connection.execute(mine)]


def total_spent(connection: Connection, learner: str, currency: str = "MYR") -> int:
    """What a learner has paid and was not paid back, in smallest units."""
    sql = (
        "SELECT coalesce(sum(amount - refunded), 0) FROM payment"
        " WHERE learner_id = ? AND currency = ? AND state IN ('paid', 'refunded')"
    )
    found = row(connection, sql, (learner, currency))
    return int(found[0]) if found else 0


def payment_list(connection: Connection, state: str | None) -> list[dict[str, Any]]:
    """What the seller sees: every payment, newest first."""
    query = select(payment, users.c.email).outerjoin(users, users.c.id == payment.c.learner_id)
    query = query.order_by(payment.c.created_at.desc(), payment.c.id)
    if state:
        query = query.where(payment.c.state == state)
    return [
        {
            "number": found.number,
            "email": found.email,
            "state": found.state,
            "total": {"amount": found.amount, "currency": found.currency},
            "refunded": {"amount": found.refunded, "currency": found.currency},
            "coupon": found.coupon,
            "till": found.till,
            "created_at": found.created_at,
            "paid_at": found.paid_at,
        }
        for found in connection.execute(query)
    ]


def told(found: Row[Any], items: Sequence[Row[Any]]) -> Payment:
    """A payment as the learner is told."""
    return Payment(
        number=found.number,
        state=found.state,
        amount=found.amount,
        currency=found.currency,
        created_at=found.created_at,
        items=tuple(PaidItem(item.course, item.title, item.price, item.discount) for item in items),
        paid_at=found.paid_at,
        discount=found.discount,
        coupon=found.coupon,
        refunded=found.refunded,
        tax_name=found.tax_name,
        tax=found.tax,
        test=found.till == "test",
    )


def copy_payment(feed: Feed, id_: str, now: int) -> None:
    """Put a payment as it is now into the feed, unless the feed says so already; one only begun is not told."""
    found = payment_by_id(feed.connection, id_)
    known = stored_records(feed, [(KIND, id_)]).get((KIND, id_))
    if known is None and found.state not in TOLD:
        return
    value = msgspec.Raw(msgspec.json.encode(told(found, items_of(feed.connection, found))))
    if known is None or known.held.fields[KIND].value != value:
        state = FieldState(value, (now, 0, _BY_SERVER), secrets.token_hex(8))
        append_change(feed, KIND, id_, Held({KIND: state}))
