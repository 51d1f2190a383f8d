"""The cart: one line a course, switched on and off, so that two devices never make two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from learning.records import fixed_id
from learning.values import Place
from localdb.changes import Changes
from localdb.edits import change_record, raw, seen_record
from localdb.named_values import set_value, value_of

if TYPE_CHECKING:
    from localdb.store import Store

_COUPON: Final = "cart_coupon"
_ON: Final = raw(True)  # noqa: FBT003 (the value of a group, not a flag)
_OFF: Final = raw(False)  # noqa: FBT003


def put_in_cart(store: Store, course: str) -> Changes:
    """Put a course into the cart, behind the others; one that is there stays where it is."""
    identity = _id(store, course)
    with store.write():
        values = {"on": _ON}
        seen = seen_record(store, "cart_line", identity)
        if seen is None:
            values["place"] = raw(Place(course=course))
        if seen is None or seen.fields.get("on") != _ON:
            (last,) = store.one('SELECT coalesce(max("rank"), 0.0) FROM cart_line')
            values["rank"] = raw(float(last) + 1.0)
        return change_record(store, "cart_line", identity, values)


def take_from_cart(store: Store, course: str) -> Changes:
    """Take a course out; one that was never in changes nothing."""
    if course not in cart(store):
        return Changes(store.app)
    return change_record(store, "cart_line", _id(store, course), {"on": _OFF})


def cart(store: Store) -> tuple[str, ...]:
    """The courses in the cart, in order."""
    rows = store.all('SELECT course FROM cart_line WHERE "on" AND NOT deleted ORDER BY "rank", id')
    return tuple(course for (course,) in rows)


def coupon(store: Store) -> str:
    """The coupon that the learner has typed; only the server knows whether it counts."""
    return str(value_of(store, "preference", _COUPON, ""))


def use_coupon(store: Store, code: str) -> Changes:
    """Remember a coupon for the next checkout; an empty one is none."""
    return set_value(store, "preference", _COUPON, code.strip())


def _id(store: Store, course: str) -> str:
    return fixed_id("cart_line", store.learner, course)


def cart_waits(store: Store) -> bool:
    """Whether a change of the cart has not been sent yet."""
    return store.one("SELECT 1 FROM outbox WHERE kind = 'cart_line' LIMIT 1") is not None
