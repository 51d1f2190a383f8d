"""A part of the day: a course is found in the catalogue, bought on the test page, and open a moment later."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.request import ProxyHandler, build_opener

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

    from desktop.tour.day import Part

BOUGHT = "Safe at the workshop"
PRICE = "RM260.00"


def buy_a_course(part: Part) -> None:
    """Catalogue, cart, the page where to pay, and the payment."""
    catalogue = part.sitting.catalogue
    part.open("catalogue")
    part.stage.until(lambda: catalogue.model.rowCount() > 1, "the catalogue")
    part.stage.live(0.4)
    part.show("catalogue", BOUGHT, PRICE, "Add to cart", "Yours")
    row = next(row for row in range(catalogue.model.rowCount()) if catalogue.model.index(row).data() == BOUGHT)
    card = catalogue.model.card_at(catalogue.model.index(row))
    assert card is not None
    catalogue.add_to_cart(card.offer.course)
    part.stage.until(catalogue.cart.check_out.isVisible, "the cart")
    part.stage.live(0.8)
    part.show("cart", BOUGHT, PRICE, "Check out in the browser")
    pages: list[QUrl] = []
    catalogue.page_requested.disconnect()  # no browser is opened on whoever looks at the tour
    catalogue.page_requested.connect(pages.append)
    catalogue.cart.check_out.click()
    part.stage.until(lambda: bool(pages), "the page where to pay")
    part.show("checkout", "Waiting for the payment", "Order number", "This is a test")
    _pay(pages[0].toString())
    part.stage.until(lambda: _is_yours(part) and catalogue.cart.is_opened, "the course that was bought")
    part.stage.live(0.8)
    part.show("bought", "The course is yours", "Order number")
    catalogue.cart.waiting_given_up.emit()
    payments = part.sitting.payments
    part.open("payments")
    part.stage.until(lambda: payments.model.rowCount() == 1, "the payment")
    part.stage.live(0.6)
    part.show("payments", BOUGHT, PRICE, "Paid", "Order CR-")


def _is_yours(part: Part) -> bool:
    model = part.courses.model
    rows = (model.course_at(model.index(row)) for row in range(model.rowCount()))
    return any(course is not None and course.title == BOUGHT for course in rows)


def _pay(page: str) -> None:
    """What a person does in the browser."""
    with build_opener(ProxyHandler({})).open(page, data=b"do=pay", timeout=20) as answer:
        answer.read()
