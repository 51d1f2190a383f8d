"""From a cart to a page where to pay. A learner has one open checkout, so that no course is paid for twice.

The same cart is the same checkout, however often and from however many devices it is asked for. Another cart closes
the page of the one before first; if that one was paid meanwhile, its courses are the learner's and are not sold again.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import insert, select, update

from server.commerce.coupons import CouponProblem, count_use, usable_coupon
from server.commerce.payments import items_of, payment_by_id
from server.commerce.pricing import Priced, discounts
from server.commerce.settling import apply_truth, settle
from server.commerce.tills import Truth
from server.courses.grants import DAY_MS, access_by, grants_of
from server.errors import NotFound, Refused, Unavailable
from server.sync.feed import open_feed
from server.tables import course, payment, payment_item
from sync.protocol import Checkout, Quote, QuotedLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection, Row

    from server.commerce.shop import ShopSettings
    from server.commerce.tills import Till
    from server.database import Database
    from server.settings import Settings
    from sync.protocol import CartWish

ATTEMPTS: Final = 10
_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RENEW_DAYS: Final = 60
"""How long before its end access can be bought again, and never longer than half of what is bought."""
FREE: Final = "none"
"""The till of a payment of nothing: a free course, or a coupon for all of it."""


class PricedCart(NamedTuple):
    """A quote with what it was made of."""

    quote: Quote
    lines: tuple[Priced, ...]


class Counter:
    """Where checkouts are begun. `till` takes the money of new ones, `tills` are all that took any."""

    def __init__(self, database: Database, tills: Mapping[str, Till], settings: Settings) -> None:
        self.database, self.tills = database, tills
        self.shop, self.base, self.clock = settings.shop, settings.url, settings.clock
        self.till = tills["test" if self.shop.is_test else "stripe"]

    def quote(self, learner: str, wish: CartWish) -> Quote:
        """What this cart costs now."""
        with self.database.read() as connection:
            return price_cart(connection, self.shop, learner, wish, self.clock()).quote

    def begin(self, learner: str, wish: CartWish) -> Checkout:
        """A page where this cart can be paid. Raises `Refused` with words for the learner."""
        for _ in range(ATTEMPTS):
            made = self._find_or_make(learner, wish)
            if made.state != "open":
                return self._checkout(made)
            if made.cart == self._cart_of(learner, wish):
                return self._checkout(self._with_session(made))
            if made.session is not None:
                self.tills[made.till].close(made)
            else:
                self._give_up(made)
            settle(self.database, self.tills, made.id, self.clock)
        raise Unavailable("Another device is checking out at this moment.")

    def look(self, learner: str, id_: str) -> Checkout:
        """How a checkout is; one that may have moved is asked for. Raises `NotFound` for another's."""
        with self.database.read() as connection:
            found = payment_by_id(connection, id_)
        if found.learner_id != learner:
            raise NotFound("There is no such payment.")
        if found.state in {"open", "processing"}:
            found = settle(self.database, self.tills, id_, self.clock)
        return self._checkout(found)

    def _cart_of(self, learner: str, wish: CartWish) -> str:
        with self.database.read() as connection:
            return _cart(price_cart(connection, self.shop, learner, wish, self.clock()))

    def _find_or_make(self, learner: str, wish: CartWish) -> Row[Any]:
        """The open checkout of this learner as its till says it is, or a new one."""
        with self.database.read() as connection:
            before = _open_payment(connection, learner)
        if before is not None and before.session is not None:
            settle(self.database, self.tills, before.id, self.clock)
        with self.database.write() as connection, open_feed(connection, learner) as feed:
            found = _open_payment(connection, learner)
            if found is not None:
                return found
            now = self.clock()
            priced = price_cart(connection, self.shop, learner, wish, now)
            _check(connection, learner, priced)
            made = self._make(connection, learner, priced, now)
            if not made.amount:
                apply_truth(feed, made, Truth("paid"), now)
            return payment_by_id(connection, made.id)

    def _make(self, connection: Connection, learner: str, priced: PricedCart, now: int) -> Row[Any]:
        quote, id_ = priced.quote, str(uuid.uuid4())
        if quote.coupon and not count_use(connection, quote.coupon):
            raise Refused("This coupon was used as often as it may be.")
        values = {
            "learner_id": learner,
            "id": id_,
            "number": _number(),
            "state": "open",
            "version": 0,
            "cart": _cart(priced),
            "currency": quote.currency,
            "amount": quote.total,
            "discount": quote.discount,
            "refunded": 0,
            "coupon": quote.coupon,
            "tax_name": quote.tax_name,
            "tax": quote.tax,
            "till": self.till.name if quote.total else FREE,
            "created_at": now,
        }
        connection.execute(insert(payment).values(values))
        items = [
            {
                "learner_id": learner,
                "payment": id_,
                "course": line.course,
                "place": place,
                "title": line.title,
                "price": line.price,
                "discount": quoted.discount,
                "days": line.days,
            }
            for place, (line, quoted) in enumerate(zip(priced.lines, quote.lines, strict=True))
        ]
        connection.execute(insert(payment_item), items)
        return payment_by_id(connection, id_)

    def _with_session(self, made: Row[Any]) -> Row[Any]:
        """The page at the till, made when it is first needed; many at once get the same."""
        if made.session is not None:
            return made
        with self.database.read() as connection:
            items = items_of(connection, made)
        try:
            session = self.tills[made.till].begin(made, items, self.base)
        except Refused:
            self._give_up(made)
            raise
        with self.database.write() as connection:
            mine = update(payment).where(payment.c.id == made.id, payment.c.session.is_(None))
            connection.execute(mine.values(session=session.id, url=session.url))
            return payment_by_id(connection, made.id)

    def _give_up(self, made: Row[Any]) -> None:
        """A checkout that never had a page."""
        with self.database.write() as connection, open_feed(connection, made.learner_id) as feed:
            now = payment_by_id(connection, made.id)
            if now.state == "open" and now.session is None:
                apply_truth(feed, now, Truth("failed"), self.clock())

    def _checkout(self, found: Row[Any]) -> Checkout:
        url = found.url or "" if found.state == "open" else ""
        test = found.till == "test"
        return Checkout(found.id, found.number, found.state, found.amount, found.currency, url, test)


def price_cart(connection: Connection, shop: ShopSettings, learner: str, wish: CartWish, now: int) -> PricedCart:
    """The cart at the server's prices. What can't be sold says why and counts nothing."""
    quoted: list[QuotedLine] = []
    lines: list[Priced] = []
    for id_ in dict.fromkeys(wish.courses):
        found = connection.execute(select(course).where((course.c.id == id_) | (course.c.slug == id_))).first()
        problem = _problem(connection, learner, found, lines, now)
        if found is None or problem:
            quoted.append(QuotedLine(id_, "" if found is None else found.title, problem=problem))
            continue
        lines.append(Priced(found.id, found.title, found.amount, found.currency, found.valid_days))
    coupon, coupon_problem = None, ""
    try:
        held = _open_payment(connection, learner)
        coupon = usable_coupon(connection, wish.coupon, now, held="" if held is None else held.coupon)
    except CouponProblem as problem:
        coupon_problem = str(problem)
    off = discounts(lines, coupon)
    if coupon is not None and lines and not any(off):
        coupon, coupon_problem = None, "This coupon is for other courses."
    sold = [QuotedLine(line.course, line.title, line.price, less) for line, less in zip(lines, off, strict=True)]
    total = sum(line.price for line in lines) - sum(off)
    quote = Quote(
        lines=(*sold, *quoted),
        currency=lines[0].currency if lines else "MYR",
        total=total,
        discount=sum(off),
        tax_name=shop.tax_name,
        tax=shop.tax_in(total),
        coupon="" if coupon is None else coupon.code,
        coupon_problem=coupon_problem,
    )
    return PricedCart(quote, tuple(lines))


def _problem(connection: Connection, learner: str, found: Row[Any] | None, lines: Sequence[Priced], now: int) -> str:
    if found is None or found.edition is None or found.amount is None:
        return "This course is not for sale."
    if lines and lines[0].currency != found.currency:
        return "This course is priced in another currency: buy it by itself."
    grants = [grant for grant in grants_of(connection, learner, found.id) if grant.ended_at is None]
    if not grants:
        return ""
    end = access_by(grants).end
    soon = min(RENEW_DAYS, (found.valid_days or 0) // 2) * DAY_MS
    return "This course is yours already." if end is None or end > now + soon else ""


def _check(connection: Connection, learner: str, priced: PricedCart) -> None:
    """Whether it may be sold as it is. Raises `Refused`."""
    for line in priced.quote.lines:
        if line.problem:
            raise Refused(f"{line.title or line.course}: {line.problem}")
    if not priced.lines:
        raise Refused("The cart is empty.")
    if priced.quote.coupon_problem:
        raise Refused(priced.quote.coupon_problem)
    under_way = (
        select(payment.c.number)
        .join(
            payment_item, (payment_item.c.learner_id == payment.c.learner_id) & (payment_item.c.payment == payment.c.id)
        )
        .where(payment.c.learner_id == learner, payment.c.state == "processing")
        .where(payment_item.c.course.in_([line.course for line in priced.lines]))
    )
    number = connection.execute(under_way).scalar()
    if number is not None:
        raise Refused(f"A payment for this is on its way. Its order number is {number}.")


def _cart(priced: PricedCart) -> str:
    """What makes two carts the same checkout: courses, prices and coupon."""
    parts = [f"{line.course} {line.price} {line.currency} {line.days}" for line in sorted(priced.lines)]
    words = "\n".join([*parts, priced.quote.coupon, str(priced.quote.total)])
    return hashlib.sha256(words.encode()).hexdigest()


def _open_payment(connection: Connection, learner: str) -> Row[Any] | None:
    mine = select(payment).where(payment.c.learner_id == learner, payment.c.state == "open")
    return connection.execute(mine).first()


def _number() -> str:
    """Eight letters that cannot be mistaken for one another, to be read out over the telephone."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"CR-{letters[:4]}-{letters[4:]}"
