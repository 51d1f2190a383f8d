"""Money: an integer of a currency's smallest unit, and how people write it."""

from __future__ import annotations

from typing import Final

WHOLE: Final = frozenset({"BIF", "CLP", "JPY", "KRW", "VND", "XAF", "XOF"})
"""Currencies without a smaller unit."""
_SIGNS: Final = {"MYR": "RM", "USD": "US$", "SGD": "S$", "EUR": "€", "GBP": "£", "JPY": "¥"}
"""Written before the number without a space, as in Malaysia; any other currency by its letters and a space."""


def digits_of(currency: str) -> int:
    """How many digits the smallest unit takes."""
    return 0 if currency in WHOLE else 2


def money_words(amount: int, currency: str) -> str:
    """An amount as it is written: RM1,299.00."""
    digits = digits_of(currency)
    units, rest = divmod(abs(amount), 10**digits)
    number = f"{units:,}.{rest:0{digits}d}" if digits else f"{units:,}"
    sign = _SIGNS.get(currency, f"{currency} ")
    return f"{'−' if amount < 0 else ''}{sign}{number}"


def price_words(amount: int, currency: str) -> str:
    """A price: what costs nothing is free."""
    return money_words(amount, currency) if amount else "Free"
