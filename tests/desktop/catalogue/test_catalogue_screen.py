"""The catalogue on the screen: found offline, put into the cart, priced by the server, paid in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop.catalogue.cart_pane import checkout_words, problem_of, sums
from desktop.catalogue.payments_screen import PaymentsScreen
from desktop.catalogue.screen import CatalogueScreen
from desktop.catalogue.shelf import read_shelf
from desktop.catalogue.till import Till
from desktop.design.toast import Toasts
from learning.records import Arrival, FieldState, Record
from learning.shop import Catalogue, Offer, PaidItem, Payment
from localdb import mirror
from localdb.cart import cart, put_in_cart
from localdb.catalogue import keep_catalogue
from sync.errors import Refused
from sync.protocol import CartWish, Checkout, Quote, QuotedLine
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

AWS, SHO, IFQ = "a" * 16, "b" * 16, "d" * 16
OFFERS = (
    Offer(AWS, "aws", "AWS Solutions Architect Associate", 89_900, "MYR", "Awan Technical", "en", "", 38, 365),
    Offer(SHO, "sho", "Pegawai Keselamatan", 65_000, "MYR", "Institut Latihan Selamat", "ms", "", 54, 180),
    Offer(IFQ, "ifq", "Islamic Finance Foundations", 48_000, "MYR", "Dr. Farid", "en", "", 26, 365),
)


class Shop:
    """The server, as the till asks it."""

    def __init__(self) -> None:
        self.state = "open"
        self.refuses = ""
        self.asked: list[CartWish] = []

    def quote(self, wish: CartWish) -> Quote:
        """RM 50 off."""
        self.asked.append(wish)
        lines = tuple(QuotedLine(course, course, 89_900) for course in wish.courses)
        return Quote(lines, "MYR", 84_900, 5_000, "SST 8%", 6_289, wish.coupon)

    def check_out(self, wish: CartWish) -> Checkout:
        """A page."""
        if self.refuses:
            raise Refused(self.refuses)
        return self.checkout("p1")

    def checkout(self, payment: str) -> Checkout:
        """How it is now."""
        url = "https://pay.example/p1" if self.state == "open" else ""
        return Checkout(payment, "CR-1234-5678", self.state, 84_900, "MYR", url)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def shop() -> Shop:
    """The server."""
    return Shop()


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, learners_room: Room, shop: Shop) -> CatalogueScreen:
    """Three courses on offer, of which one is the learner's already."""
    room = learners_room
    room.enrol("Pegawai Keselamatan", SHO)
    room.do(lambda store: keep_catalogue(store, Catalogue(1, 1, OFFERS)))
    connect: Any = lambda: shop  # noqa: E731
    shown = CatalogueScreen(look, room.tasks, room.news, Till(room.tasks, connect, room.tasks))
    tester = QAbstractItemModelTester(shown.model, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    assert tester.model() is shown.model
    qtbot.addWidget(shown)
    shown.bind_toasts(Toasts(look, shown))
    shown.resize(1060, 700)
    shown.show()
    room.until(lambda: shown.model.rowCount() == 3)
    return shown


def standings(screen: CatalogueScreen) -> dict[str, str]:
    """How each course stands."""
    cards = [screen.model.card_at(screen.model.index(row)) for row in range(screen.model.rowCount())]
    return {card.offer.slug: card.standing for card in cards if card}


def test_what_is_on_offer_says_its_price_and_what_is_yours(screen: CatalogueScreen) -> None:
    """Prices as they are written in Malaysia; no button for what one has."""
    assert standings(screen) == {"aws": "offered", "ifq": "offered", "sho": "yours"}
    spoken = screen.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "AWS Solutions Architect Associate, Awan Technical, 38 lessons · English · 365 days, RM899.00, Add to cart"
    )
    assert nameless(screen) == []
    assert clipped(screen) == []


def test_enter_puts_into_the_cart_and_takes_out_again(screen: CatalogueScreen, learners_room: Room, shop: Shop) -> None:
    """By keyboard alone; the server is asked what it costs."""
    screen.list.setCurrentIndex(screen.model.index(0))
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    learners_room.until(lambda: standings(screen)["aws"] == "in_cart")
    learners_room.until(lambda: shop.asked == [CartWish((AWS,))])
    assert learners_room.do(cart) == (AWS,)
    QTest.keyClick(screen.list, Qt.Key.Key_Return)
    learners_room.until(lambda: standings(screen)["aws"] == "offered")
    assert learners_room.do(cart) == ()


def test_a_search_and_a_language_leave_fewer(screen: CatalogueScreen, learners_room: Room) -> None:
    """Also words that nothing has."""
    screen.search.setText("isl fin")
    learners_room.until(lambda: list(standings(screen)) == ["ifq"] or not standings(screen))
    screen.search.setText("finance")
    learners_room.until(lambda: list(standings(screen)) == ["ifq"])
    screen.search.clear()
    learners_room.until(lambda: len(standings(screen)) == 3)
    screen.model.arrange(language="ms")
    assert list(standings(screen)) == ["sho"]
    screen.model.arrange(language="", sort="cheap")
    assert list(standings(screen)) == ["ifq", "sho", "aws"]


def test_paying_is_noticed_and_empties_the_cart(
    screen: CatalogueScreen, learners_room: Room, shop: Shop, qtbot: QtBot
) -> None:
    """The browser opens once; when it is paid the card says so with the order number, and a sync is asked for."""
    learners_room.do(lambda store: put_in_cart(store, AWS))
    learners_room.until(lambda: standings(screen)["aws"] == "in_cart")
    learners_room.until(screen.cart.check_out.isVisible)
    with qtbot.waitSignal(screen.page_requested) as opened:
        QTest.mouseClick(screen.cart.check_out, Qt.MouseButton.LeftButton)
    assert opened.args is not None
    assert opened.args[0].toString() == "https://pay.example/p1"
    assert screen.cart.is_waiting
    shop.state = "paid"
    with qtbot.waitSignal(screen.sync_requested, timeout=8_000):
        pass
    learners_room.until(lambda: learners_room.do(cart) == ())
    assert screen.cart.is_waiting


def test_a_course_that_comes_before_the_answer_is_said_to_be_there(
    screen: CatalogueScreen, learners_room: Room, shop: Shop, qtbot: QtBot
) -> None:
    """Sync may bring what was bought before the page has asked once more how the payment is."""
    learners_room.do(lambda store: put_in_cart(store, AWS))
    learners_room.until(screen.cart.check_out.isVisible)
    with qtbot.waitSignal(screen.page_requested):
        QTest.mouseClick(screen.cart.check_out, Qt.MouseButton.LeftButton)
    learners_room.enrol("AWS", AWS)
    learners_room.settle()
    assert not screen.cart.is_opened
    shop.state = "paid"
    qtbot.waitUntil(lambda: screen.cart.is_opened, timeout=8_000)


def test_what_the_server_refuses_is_said(
    screen: CatalogueScreen, learners_room: Room, shop: Shop, qtbot: QtBot
) -> None:
    """In the server's words; the button can be pressed again."""
    learners_room.do(lambda store: put_in_cart(store, AWS))
    learners_room.until(screen.cart.check_out.isVisible)
    shop.refuses = "This coupon has ended."
    with qtbot.waitSignal(screen.failed) as told:
        QTest.mouseClick(screen.cart.check_out, Qt.MouseButton.LeftButton)
    assert told.args is not None
    assert str(told.args[0]) == "This coupon has ended."
    assert screen.cart.check_out.isEnabled()


def test_the_sums_are_the_servers_once_it_was_asked(screen: CatalogueScreen, learners_room: Room, shop: Shop) -> None:
    """Offline those of the catalogue, and a coupon is checked at checkout."""

    def fill(store: Store) -> Any:  # noqa: ANN401
        put_in_cart(store, AWS)
        return read_shelf(store)

    shelf = learners_room.do(fill)
    assert [(name, words) for name, words, _ in sums(shelf, None)] == [("Total", "RM899.00")]
    quote = shop.quote(CartWish((AWS,), "TEN"))
    assert [(name, words) for name, words, _ in sums(shelf, quote)] == [
        ("Courses", "RM899.00"),
        ("Coupon TEN", "−RM50.00"),
        ("SST 8% included", "RM62.89"),
        ("Total", "RM849.00"),
    ]
    assert (
        problem_of(msgspec.structs.replace(quote, coupon_problem="This coupon has ended.")) == "This coupon has ended."
    )
    for state in ("open", "processing", "paid", "refunded", "expired", "failed"):
        assert all(checkout_words(Checkout("p", "CR-1", state, 1, "MYR")))


def test_payments_stand_with_their_order_number(qtbot: QtBot, look: Appearance, learners_room: Room) -> None:
    """Newest first, the total above, an empty page before the first."""
    room = learners_room
    shown = PaymentsScreen(look, room.tasks, room.news)
    qtbot.addWidget(shown)
    shown.resize(900, 500)
    shown.show()
    room.settle()
    paid = Payment("CR-1234-5678", "paid", 89_900, "MYR", 5_000, (PaidItem(AWS, "AWS Architect", 89_900),), 6_000)
    value = msgspec.Raw(msgspec.json.encode(paid))
    record = Record("payment", "p1", 1, {"payment": FieldState(value, (1, 0, 0), "e" * 16)})
    room.do(lambda store: mirror.apply(store, Arrival((), (record,), 1, 1, 1)))
    room.until(lambda: shown.model.rowCount() == 1)
    spoken = shown.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("AWS Architect, RM899.00, Paid, ")
    assert "Order CR-1234-5678" in spoken
    assert nameless(shown) == []
