"""What a shop tells a device: offers of the catalogue, and payments. Amounts are whole smallest units of a currency."""

from __future__ import annotations

import msgspec


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A course that can be bought."""

    course: str
    slug: str
    title: str
    amount: int
    currency: str
    provider: str = ""
    language: str = ""
    summary: str = ""
    lessons: int = 0
    valid_days: int | None = None
    number: int = 0


class Catalogue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One version of the catalogue, which never changes: whole, or what changed since an earlier one.

    `at`: when it was made, ms. `since`: the earlier version that this adds to, 0 for a whole one; `gone` are the
    courses that are offered no more.
    """

    version: int
    at: int
    offers: tuple[Offer, ...]
    since: int = 0
    gone: tuple[str, ...] = ()


class PaidItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A course of a payment: its price, and what a coupon took off it."""

    course: str
    title: str
    price: int
    discount: int = 0


class Payment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A payment as the server knows it. `number` is what to quote; `tax` is contained in `amount`; times are ms.

    `state`: processing, paid, refunded or failed. `refunded`: what was paid back of it. `test`: no money moved.
    """

    number: str
    state: str
    amount: int
    currency: str
    created_at: int
    items: tuple[PaidItem, ...] = ()
    paid_at: int | None = None
    discount: int = 0
    coupon: str = ""
    refunded: int = 0
    tax_name: str = ""
    tax: int = 0
    test: bool = False
