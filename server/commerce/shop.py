"""How this shop takes money and what stands on its receipts: told by the environment, as secrets are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from server.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Mapping

_HUNDRED_PERCENT: Final = 10_000


class ShopSettings(msgspec.Struct, frozen=True):
    """`company`: the lines over a receipt, name first; without them the seller's name stands there.

    `tax_points`: hundredths of a percent, contained in prices.
    """

    stripe_key: str = ""
    webhook_secret: str = ""
    stripe_api: str = ""
    company: tuple[str, ...] = ()
    tax_name: str = ""
    tax_points: int = 0

    @property
    def is_test(self) -> bool:
        """Whether no money can move: the test checkout page is there only then."""
        return not self.stripe_key

    def tax_in(self, amount: int) -> int:
        """The tax that an amount contains, rounded half up."""
        whole = _HUNDRED_PERCENT + self.tax_points
        return (2 * amount * self.tax_points + whole) // (2 * whole)


def shop_settings(environment: Mapping[str, str]) -> ShopSettings:
    """What the environment says of the shop.

    `CARREL_STRIPE_KEY`, `CARREL_STRIPE_WEBHOOK_SECRET`, `CARREL_STRIPE_API`, `CARREL_COMPANY` (lines)
    and `CARREL_TAX` ("SST 8"). Raises `WrongUse`.
    """
    told = {
        name: environment.get(f"CARREL_{name}", "").strip() for name in ("STRIPE_KEY", "STRIPE_WEBHOOK_SECRET", "TAX")
    }
    if bool(told["STRIPE_KEY"]) != bool(told["STRIPE_WEBHOOK_SECRET"]):
        raise WrongUse("CARREL_STRIPE_KEY and CARREL_STRIPE_WEBHOOK_SECRET are given together or not at all.")
    tax_name, points = _tax(told["TAX"])
    return ShopSettings(
        stripe_key=told["STRIPE_KEY"],
        webhook_secret=told["STRIPE_WEBHOOK_SECRET"],
        stripe_api=environment.get("CARREL_STRIPE_API", "").strip(),
        company=tuple(line.strip() for line in environment.get("CARREL_COMPANY", "").splitlines() if line.strip()),
        tax_name=tax_name,
        tax_points=points,
    )


def _tax(told: str) -> tuple[str, int]:
    if not told:
        return "", 0
    name, _, percent = told.rpartition(" ")
    whole, _, part = percent.rstrip("%").partition(".")
    if not name or not f"{whole}{part or '0'}".isdecimal() or len(part) > 2:  # noqa: PLR2004 - hundredths
        raise WrongUse(f"“{told}” is no tax: write its name and percent, for example “SST 8”.")
    return f"{name} {percent.rstrip('%')}%", int(whole or 0) * 100 + int(part.ljust(2, "0"))
