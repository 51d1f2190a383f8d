"""What the catalogue screen knows: read on the database thread, frozen, replaced when there is news."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from learning.money import money_words
from localdb.cart import cart, cart_waits, coupon
from localdb.catalogue import catalogue_state, offers, offers_of
from localdb.courses import enrolments
from localdb.rights import is_over, trusted_now
from localdb.state import read_state

if TYPE_CHECKING:
    from learning.shop import Offer
    from localdb.store import Store

Standing = Literal["offered", "in_cart", "yours", "renew"]
LANGUAGES = {"en": "English", "ms": "Bahasa Melayu", "zh": "中文", "ta": "தமிழ்"}
SORTS = {"title": "Title", "cheap": "Price, low first", "dear": "Price, high first"}


@dataclass(frozen=True, slots=True)
class CartLine:
    """A course in the cart; `offer` None when it is offered no more."""

    course: str
    offer: Offer | None

    @property
    def title(self) -> str:
        """What it is called."""
        return self.offer.title if self.offer else "A course that is not offered any more"


@dataclass(frozen=True, slots=True)
class Shelf:
    """`found` are the offers that the search found, all of them without words; `total` is how many there are."""

    found: tuple[Offer, ...]
    standing: dict[str, Standing]
    cart: tuple[CartLine, ...]
    coupon: str
    waits: bool
    total: int
    version: int
    fetched_at: int | None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which something is offered here."""
        return tuple(sorted({one.language.partition("-")[0] for one in self.found if one.language}))

    @property
    def sum_words(self) -> str:
        """What the cart costs by the prices here; nothing where they cannot be added up."""
        priced = [line.offer for line in self.cart if line.offer is not None]
        currencies = {one.currency for one in priced}
        return money_words(sum(one.amount for one in priced), currencies.pop()) if len(currencies) == 1 else ""


def read_shelf(store: Store, query: str = "") -> Shelf:
    """The catalogue and the cart as they are on this device."""
    found, state, in_cart = offers(store, query), catalogue_state(store), cart(store)
    known = offers_of(store, in_cart)
    standing: dict[str, Standing] = dict.fromkeys(in_cart, "in_cart")
    sync = read_state(store)
    now = trusted_now(store, sync)
    for enrolment in enrolments(store):
        if not is_over(enrolment, sync, now):
            standing[enrolment.course] = "yours"
        else:
            standing.setdefault(enrolment.course, "renew")
    return Shelf(
        found=found,
        standing=standing,
        cart=tuple(CartLine(course, known.get(course)) for course in in_cart),
        coupon=coupon(store),
        waits=cart_waits(store),
        total=state.offers,
        version=state.version,
        fetched_at=state.fetched_at,
    )
