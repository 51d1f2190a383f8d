"""Coupons: made by the seller, counted when a checkout begins and given back when it comes to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import insert, select, update

from server.commerce.pricing import Coupon
from server.database import write_rows
from server.errors import NotFound, Taken
from server.tables import coupon

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row


class CouponProblem(Exception):
    """The coupon doesn't count; why, for the learner."""


def make_coupon(connection: Connection, values: dict[str, Any], courses: list[str], now: int) -> None:
    """A new coupon. Raises `Taken`."""
    if _find(connection, values["code"]) is not None:
        raise Taken(f"There is a coupon {values['code']} already.", next_="Choose another code.")
    told = {"courses": msgspec.json.encode(courses).decode(), "used": 0, "created_at": now}
    connection.execute(insert(coupon).values(values | told))


def end_coupon(connection: Connection, code: str, now: int) -> None:
    """From now on it counts no more. Raises `NotFound`."""
    ended = update(coupon).where(coupon.c.code == code_of(code)).values(expires_at=now)
    if not connection.execute(ended).rowcount:
        raise NotFound(f"There is no coupon {code}.", next_="See `carrel-server coupon list`.")


def coupons(connection: Connection) -> list[Row[Any]]:
    """Every coupon, by code."""
    return list(connection.execute(select(coupon).order_by(coupon.c.code)))


def code_of(typed: str) -> str:
    """However it was typed."""
    return "".join(typed.split()).upper()


def usable_coupon(connection: Connection, typed: str, now: int, *, held: str = "") -> Coupon | None:
    """The coupon of a code; None for an empty one. Of the one `held` a use is counted already.

    Raises `CouponProblem`.
    """
    code = code_of(typed)
    if not code:
        return None
    found = _find(connection, code)
    if found is None:
        raise CouponProblem("There is no such coupon.")
    if found.expires_at is not None and found.expires_at <= now:
        raise CouponProblem("This coupon has ended.")
    if found.most is not None and found.used >= found.most and code != held:
        raise CouponProblem("This coupon was used as often as it may be.")
    courses = frozenset(msgspec.json.decode(found.courses))
    return Coupon(found.code, found.percent, found.amount, found.currency, courses)


def count_use(connection: Connection, code: str) -> bool:
    """One more use; False when there is none left, however many ask at once."""
    free = (coupon.c.most.is_(None)) | (coupon.c.used < coupon.c.most)
    counted = update(coupon).where(coupon.c.code == code, free).values(used=coupon.c.used + 1)
    return bool(connection.execute(counted).rowcount)


def give_back_use(connection: Connection, code: str) -> None:
    """A checkout that came to nothing has used none."""
    write_rows(connection, "UPDATE coupon SET used = used - 1 WHERE code = ? AND used > 0", [(code,)])


def _find(connection: Connection, code: str) -> Row[Any] | None:
    return connection.execute(select(coupon).where(coupon.c.code == code)).first()
