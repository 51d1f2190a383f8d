"""A shop with keys of Stripe's double, beside the same shop without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from litestar.testing import TestClient

from server.app import create_app
from server.commerce.shop import ShopSettings
from tests.server.commerce.stripe_double import SECRET, StripeDouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar

    from server.settings import Settings
    from tests.server.courses.shop import Shop


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """Stripe, on this computer."""
    with StripeDouble() as double:
        yield double


@pytest.fixture
def till(settings: Settings, double: StripeDouble, client: TestClient[Litestar]) -> Iterator[TestClient[Litestar]]:
    """The server with Stripe's keys, over the data of `client`."""
    settings.shop = ShopSettings(
        stripe_key="sk_test_carrel",
        webhook_secret=SECRET,
        stripe_api=double.url,
        company=("Carrel Sdn Bhd", "SST W10-1808-32000001"),
        tax_name="SST 8%",
        tax_points=800,
    )
    with TestClient(create_app(settings)) as with_keys:
        yield with_keys
    settings.shop = ShopSettings()


@pytest.fixture
def priced(shop: Shop) -> str:
    """The course of bees for RM499.00, 180 days. Its id."""
    from server.courses.publishing import Price

    shop.import_()
    shop.publish(price=Price(49_900, "MYR"), valid_days=180)
    return shop.manifest().course
