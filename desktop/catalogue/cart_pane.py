"""The cart beside the catalogue: lines, coupon, what it comes to, and the way to the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.cover import Book, Cover
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel, Label
from desktop.figures import counted
from learning.money import money_words, price_words

if TYPE_CHECKING:
    from desktop.catalogue.shelf import CartLine, Shelf
    from desktop.design.appearance import Appearance
    from sync.protocol import Checkout, Quote

WIDTH = 276
_COVER = QSize(30, 40)


class CartPane(Pane):
    """`removed` carries a course, `coupon_typed` a code; the others say what the learner wants."""

    removed = Signal(str)
    coupon_typed = Signal(str)
    checkout_requested = Signal()
    page_requested = Signal()
    waiting_given_up = Signal()
    payments_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, "surface", edges="left", parent=parent)
        self._look = look
        self._shelf: Shelf | None = None
        self.is_opened = False  # whether what was paid for has come, and is said to have
        self._quote: Quote | None = None
        self._offline = False
        self._lay_out()

    def show_shelf(self, shelf: Shelf) -> None:
        """What is in the cart now; what the server said of another cart is forgotten."""
        before = self._shelf
        self._shelf = shelf
        if before is None or (before.cart, before.coupon) != (shelf.cart, shelf.coupon):
            self._quote = None
            self._show_lines()
            if self.coupon.text().strip().upper() != shelf.coupon.upper():
                self.coupon.setText(shelf.coupon)
        self._show_sums()

    def show_quote(self, quote: Quote | None) -> None:
        """What the server says that it costs."""
        self._quote = quote
        self._show_sums()

    def show_offline(self, offline: bool) -> None:  # noqa: FBT001  a slot
        """Paying needs a network."""
        self._offline = offline
        self._show_sums()

    def show_checkout(self, checkout: Checkout | None) -> None:
        """The card that waits for the payment, or none."""
        self.is_opened = False
        self._waiting.setVisible(checkout is not None)
        self._foot.setVisible(checkout is None)
        if checkout is not None:
            title, words = checkout_words(checkout)
            self._waiting_title.setText(title)
            self._waiting_words.setText(f"{words} Order number {checkout.number}.")
            self._again.setVisible(checkout.state == "open")
            self._stop.setText("Stop waiting" if checkout.state in {"open", "processing"} else "Done")

    def show_opened(self, checkout: Checkout) -> None:
        """What was bought has come."""
        self.is_opened = True
        self._waiting_title.setText("The course is yours")
        self._waiting_words.setText(f"It stands under My courses. Order number {checkout.number}.")

    @property
    def is_waiting(self) -> bool:
        """Whether the card that waits for a payment is shown."""
        return self._waiting.isVisibleTo(self)

    # ---------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 16)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        self._empty = Label(
            self._look, "Nothing in it yet. It is kept offline and goes with you.", tone="text2", wrap=True
        )
        column.addWidget(self._empty)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(10)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        column.addWidget(self._scroll, 1)
        self._foot = self._make_foot()
        column.addWidget(self._foot)
        self._waiting = self._make_waiting()
        self._waiting.hide()
        column.addWidget(self._waiting)
        self.payments = Button(self._look, "Payments and receipts", "ghost", "receipt")
        self.payments.clicked.connect(self.payments_requested)
        column.addWidget(self.payments)
        self.setFixedWidth(self._look.px(WIDTH))

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(0, 12, 0, 8)
        head.addWidget(Label(self._look, "Cart", FontRole.CARD_TITLE))
        self._count = Label(self._look, "", FontRole.SMALL, "text2")
        head.addWidget(self._count)
        head.addStretch(1)
        self._waits = Label(self._look, "waiting", FontRole.SMALL, "text2")
        self._waits_icon = IconView(self._look, "cloud-upload", "text2")
        head.addWidget(self._waits_icon)
        head.addWidget(self._waits)
        return head

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        row = QHBoxLayout()
        self.coupon = QLineEdit()
        self.coupon.setPlaceholderText("Coupon")
        self.coupon.setAccessibleName("Coupon")
        self.coupon.setMaxLength(64)
        self.coupon.addAction(self._look.icon("ticket-percent"), QLineEdit.ActionPosition.LeadingPosition)
        self._look.dress(self.coupon)
        apply = Button(self._look, "Apply")
        for signal in (self.coupon.returnPressed, apply.clicked):
            signal.connect(lambda *_: self.coupon_typed.emit(self.coupon.text()))
        row.addWidget(self.coupon, 1)
        row.addWidget(apply)
        column.addLayout(row)
        self._sums = QVBoxLayout()
        self._sums.setSpacing(6)
        column.addLayout(self._sums)
        self.check_out = Button(self._look, "Check out in the browser", "primary", "external-link")
        self.check_out.clicked.connect(self.checkout_requested)
        column.addWidget(self.check_out)
        self._note = Label(self._look, "", FontRole.SMALL, "text2", wrap=True)
        column.addWidget(self._note)
        return foot

    def _make_waiting(self) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        self._waiting_title = Label(self._look, "", FontRole.SECTION, wrap=True)
        self._waiting_words = Label(self._look, "", FontRole.SMALL, "text2", wrap=True)
        self._again = Button(self._look, "Open the page again", "secondary", "external-link")
        self._again.clicked.connect(self.page_requested)
        self._stop = Button(self._look, "Stop waiting", "ghost")
        self._stop.clicked.connect(self.waiting_given_up)
        for widget in (self._waiting_title, self._waiting_words, self._again, self._stop):
            column.addWidget(widget)
        return card

    def _show_lines(self) -> None:
        _clear(self._lines)
        for line in self._shelf.cart if self._shelf else ():
            self._lines.addWidget(self._make_line(line))
        self._lines.addStretch(1)

    def _make_line(self, line: CartLine) -> QWidget:
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Cover(self._look, Book(line.course, line.title, expired=line.offer is None), _COVER))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(self._look, line.title, FontRole.NAME))
        price = "" if line.offer is None else price_words(line.offer.amount, line.offer.currency)
        words.addWidget(Label(self._look, price, FontRole.BODY, "text2"))
        row.addLayout(words, 1)
        remove = IconButton(self._look, "x", f"Remove {line.title} from the cart")
        remove.clicked.connect(lambda: self.removed.emit(line.course))
        row.addWidget(remove)
        return widget

    def _show_sums(self) -> None:
        shelf = self._shelf
        filled = shelf is not None and bool(shelf.cart)
        self._empty.setVisible(not filled)
        self._count.setText(counted(len(shelf.cart), "course") if shelf and filled else "")
        for widget in (self._waits, self._waits_icon):
            widget.setVisible(shelf is not None and shelf.waits)
        if not self.is_waiting:
            self._foot.setVisible(filled)
        _clear(self._sums)
        if shelf is None or not filled:
            return
        for name, words, role in sums(shelf, self._quote):
            self._sums.addLayout(self._make_sum(name, words, role))
        problem = problem_of(self._quote)
        self.check_out.setEnabled(not self._offline and not problem)
        offline = "Checkout needs a network. Your cart is kept and goes with you to your other devices."
        self._note.setText(offline if self._offline else problem)
        self._note.setVisible(bool(self._note.text()))

    def _make_sum(self, name: str, words: str, role: FontRole) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Label(self._look, name, role, "text" if role == FontRole.SECTION else "text2"))
        row.addStretch(1)
        row.addWidget(Label(self._look, words, role))
        return row


def sums(shelf: Shelf, quote: Quote | None) -> list[tuple[str, str, FontRole]]:
    """The lines under the cart: the server's figures once they have come, else those of the catalogue here."""
    if quote is None:
        coupon = [("Coupon", "checked at checkout", FontRole.BODY)] if shelf.coupon else []
        return [*coupon, ("Total", shelf.sum_words, FontRole.SECTION)]
    lines = []
    if quote.discount:
        before = money_words(quote.total + quote.discount, quote.currency)
        off = money_words(-quote.discount, quote.currency)
        lines = [("Courses", before, FontRole.BODY), (f"Coupon {quote.coupon}", off, FontRole.BODY)]
    if quote.tax_name:
        tax = money_words(quote.tax, quote.currency)
        lines.append((f"{quote.tax_name} included", tax, FontRole.BODY))
    return [*lines, ("Total", price_words(quote.total, quote.currency), FontRole.SECTION)]


def problem_of(quote: Quote | None) -> str:
    """Why the cart can't be paid as it is, in words."""
    if quote is None:
        return ""
    found = next((line for line in quote.lines if line.problem), None)
    if found is not None:
        return f"{found.title}: {found.problem}" if found.title else found.problem
    return quote.coupon_problem


def checkout_words(checkout: Checkout) -> tuple[str, str]:
    """What the waiting card says."""
    test = " This is a test: no money moves." if checkout.test else ""
    return {
        "open": ("Waiting for the payment", f"Pay on the page in your browser.{test}"),
        "processing": ("The payment is on its way", "Your bank is still working on it; the course opens by itself."),
        "paid": ("Payment received, opening access", f"The course comes by itself.{test}"),
        "refunded": ("This payment was refunded", "What you made in the course stays yours."),
        "expired": ("The checkout was closed", "Nothing was charged. Your cart is kept."),
        "failed": ("The payment did not go through", "Nothing was charged. Your cart is kept."),
    }[checkout.state]


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            while (part := inner.takeAt(0)) is not None:
                if (label := part.widget()) is not None:
                    label.hide()
                    label.deleteLater()
