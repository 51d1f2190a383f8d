"""A receipt as a PDF: who sold what to whom, the order number, the tax that is contained."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.money import money_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learning.shop import Payment

_FONTS: Final = Path(__file__).parents[2] / "resources" / "fonts"
_TEMPLATE: Final = Path(__file__).with_name("receipt.typ")


def receipt_pdf(paid: Payment, company: Sequence[str], buyer: Sequence[str]) -> bytes:
    """The receipt of a payment that was paid, or paid and paid back."""
    import typst

    told = msgspec.json.encode(_facts(paid, company, buyer)).decode()
    content = typst.compile(_TEMPLATE, font_paths=[_FONTS], sys_inputs={"receipt": told}, format="pdf")
    assert isinstance(content, bytes)
    return content


def _facts(paid: Payment, company: Sequence[str], buyer: Sequence[str]) -> dict[str, Any]:
    """Only words: the template lays them out and reckons nothing."""

    def money(amount: int) -> str:
        return money_words(amount, paid.currency)

    sums = []
    if paid.discount:
        coupon = f"Coupon {paid.coupon}" if paid.coupon else "Discount"
        sums = [["Courses", money(paid.amount + paid.discount)], [coupon, money(-paid.discount)]]
    sums.append(["Total paid", money(paid.amount)])
    if paid.tax_name:
        sums.append([f"{paid.tax_name} included", money(paid.tax)])
    if paid.refunded:
        sums.append(["Refunded", money(-paid.refunded)])
    return {
        "company": list(company),
        "buyer": list(buyer),
        "number": paid.number,
        "date": _day(paid.paid_at or paid.created_at),
        "items": [[item.title, money(item.price)] for item in paid.items],
        "sums": sums,
        "test": paid.test,
    }


def _day(ms: int) -> str:
    day = dt.datetime.fromtimestamp(ms / 1000, dt.UTC)
    return f"{day.day} {day:%B %Y}"
