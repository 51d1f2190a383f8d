"""What a cart costs: the server's prices and the coupon's rule, and nothing that a device said. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Coupon(NamedTuple):
    """A percent or an amount off, for some courses or for all (`courses` empty)."""

    code: str
    percent: int | None
    amount: int | None
    currency: str | None
    courses: frozenset[str]

    def counts_for(self, course: str, currency: str) -> bool:
        """Whether it takes anything off this course."""
        return (not self.courses or course in self.courses) and self.currency in {None, currency}


class Priced(NamedTuple):
    """A course with its price."""

    course: str
    title: str
    price: int
    currency: str
    days: int | None


def discounts(lines: Sequence[Priced], coupon: Coupon | None) -> list[int]:
    """What the coupon takes off each line. An amount is spread by price; the last line that counts takes the rest."""
    if coupon is None:
        return [0] * len(lines)
    prices = [line.price if coupon.counts_for(line.course, line.currency) else 0 for line in lines]
    if coupon.percent is not None:
        return [price * coupon.percent // 100 for price in prices]
    counted = sum(prices)
    left = min(coupon.amount or 0, counted)
    shares = [left * price // counted if counted else 0 for price in prices]
    for place in range(len(lines) - 1, -1, -1):  # what rounding left over, where there is room for it
        room = min(prices[place] - shares[place], left - sum(shares))
        shares[place] += room
    return shares
