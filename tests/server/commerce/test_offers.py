"""The catalogue's versions, and what gives access."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import zstandard

from learning.money import money_words, price_words
from learning.shop import Catalogue
from server.commerce.pricing import Coupon, Priced, discounts
from server.commerce.shop import shop_settings
from server.courses.grants import DAY_MS, HAND, Access, Grant, access_by
from server.courses.publishing import Price

if TYPE_CHECKING:
    from collections.abc import Callable

    from litestar import Litestar
    from litestar.testing import TestClient

    from tests.server.courses.shop import Shop
    from tests.server.desk import Desk


def fetched(client: TestClient[Litestar], version: int, since: int = 0) -> Catalogue:
    """A version, as it travels."""
    answer = client.get(f"/v1/catalogue/{version}.json.zst?since={since}")
    assert "immutable" in answer.headers["cache-control"]
    return msgspec.json.decode(zstandard.decompress(answer.content), type=Catalogue)


def test_a_version_never_changes_and_the_notice_names_the_newest(
    client: TestClient[Litestar], shop: Shop, desk: Callable[..., Desk]
) -> None:
    """A price makes the first version, another price the next; the sync answer names it; a delta holds what changed."""
    ana = desk()
    assert ana.sync().notice is None
    shop.import_()
    shop.publish()
    assert ana.sync().notice is None  # without a price it is not for sale
    shop.publish(price=Price(49_900, "MYR"), valid_days=180)
    assert ana.sync().notice == {"catalogue": msgspec.Raw(b"1")}
    first = fetched(client, 1)
    assert [(offer.slug, offer.amount, offer.lessons, offer.valid_days) for offer in first.offers] == [
        ("bees", 49_900, 2, 180)
    ]
    shop.publish(price=Price(49_900, "MYR"))
    assert ana.sync().notice == {"catalogue": msgspec.Raw(b"1")}  # nothing in it is different
    shop.publish(price=Price(39_900, "MYR"))
    assert ana.sync().notice == {"catalogue": msgspec.Raw(b"2")}
    assert fetched(client, 1) == first
    change = fetched(client, 2, since=1)
    assert (change.since, [offer.amount for offer in change.offers], change.gone) == (1, [39_900], ())
    assert fetched(client, 2, since=77).since == 0
    for name in ("3.json.zst", "x", "-1.json.zst", "99999999999999999999.json.zst"):
        assert client.get(f"/v1/catalogue/{name}").status_code == 404


def test_access_follows_from_all_that_gives_it() -> None:
    """Days add up, the hand sets an end, and what was taken back counts no more."""
    day = DAY_MS
    first, second = Grant("p1", 0, 30, None, None), Grant("p2", 10 * day, 30, None, None)
    assert access_by([first]) == Access(30 * day, "p1")
    assert access_by([first, second]) == Access(60 * day, "p2")
    assert access_by([first._replace(ended_at=15 * day), second]) == Access(40 * day, "p2")
    assert access_by([first, second._replace(ended_at=12 * day)]) == Access(30 * day, "p1")
    gone = [first._replace(ended_at=11 * day), second._replace(ended_at=12 * day)]
    assert access_by(gone) == Access(12 * day, None)
    hand = Grant(HAND, 20 * day, None, 25 * day, None)
    assert access_by([first, second, hand]) == Access(25 * day, "p2")
    assert access_by([hand._replace(until=None), second._replace(at=21 * day)]).end is None
    late = second._replace(at=100 * day)
    assert access_by([first, late]) == Access(130 * day, "p2")
    assert access_by([first._replace(days=None)]) == Access(None, "p1")


def test_coupons_take_off_what_they_say_to_the_last_sen() -> None:
    """A percent is rounded down on each line; an amount is spread whole, and never more than there is."""
    lines = [Priced("a", "A", 999, "MYR", None), Priced("b", "B", 1, "MYR", None), Priced("c", "C", 500, "MYR", None)]
    ten = Coupon("TEN", 10, None, None, frozenset())
    assert discounts(lines, ten) == [99, 0, 50]
    assert discounts(lines, ten._replace(courses=frozenset({"c"}))) == [0, 0, 50]
    for amount in (1, 7, 100, 1_499, 1_500, 10_000):
        off = discounts(lines, Coupon("OFF", None, amount, "MYR", frozenset()))
        assert sum(off) == min(amount, 1_500)
        assert all(0 <= less <= line.price for less, line in zip(off, lines, strict=True))
    assert discounts(lines, Coupon("USD", None, 100, "USD", frozenset())) == [0, 0, 0]


def test_money_is_written_as_people_there_write_it() -> None:
    """Ringgit without a space, thousands with a comma."""
    assert money_words(129_900, "MYR") == "RM1,299.00"
    assert money_words(-5, "MYR") == "−RM0.05"
    assert money_words(1_500, "JPY") == "¥1,500"
    assert money_words(1_050, "THB") == "THB 10.50"
    assert price_words(0, "MYR") == "Free"


def test_tax_is_contained_and_rounded_half_up() -> None:
    """As on a receipt."""
    shop = shop_settings({"CARREL_TAX": "SST 8", "CARREL_COMPANY": "Carrel Sdn Bhd\n\n  Shah Alam "})
    assert (shop.tax_name, shop.tax_points, shop.company) == ("SST 8%", 800, ("Carrel Sdn Bhd", "Shah Alam"))
    assert [shop.tax_in(amount) for amount in (0, 1, 7, 108, 49_900)] == [0, 0, 1, 8, 3_696]
    assert shop_settings({"CARREL_TAX": "GST 12.5%"}).tax_points == 1_250
