"""Speaking to the server about money: what the cart costs, beginning to pay, and noticing that it was paid."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from localdb.cart import coupon, take_from_cart, use_coupon
from sync.protocol import CartWish

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.http import HttpRemote
    from sync.protocol import Checkout, Quote

Answer = TypeVar("Answer")
LOOK_MS: Final = 2_000
UNDER_WAY: Final = frozenset({"open", "processing"})


class Till(QObject):
    """`quoted` carries a `Quote`, `changed` a `Checkout` as it is now, `failed` what went wrong.

    `errands` is a thread that may wait for the network.
    """

    quoted = Signal(object)
    changed = Signal(object)
    failed = Signal(object)
    unquoted = Signal(object)

    def __init__(self, errands: Tasks, connect: Callable[[], HttpRemote], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errands, self._connect = errands, connect
        self._wish = CartWish(())
        self._asked: CartWish | None = None
        self.checkout: Checkout | None = None
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._looking = False

    @property
    def bought(self) -> tuple[str, ...]:
        """The courses of the checkout that was begun last."""
        return self._wish.courses

    def quote(self, wish: CartWish) -> None:
        """Ask what this costs; an answer to an older question is not told."""
        self._asked = wish

        def told(quote: Quote) -> None:
            if self._asked == wish:
                self.quoted.emit(quote)

        self._errands.run(lambda _: self._ask(lambda remote: remote.quote(wish)), told, self.unquoted.emit, owner=self)

    def check_out(self, wish: CartWish) -> None:
        """Begin to pay; then look every two seconds how it is."""
        self._wish = wish
        self._errands.run(
            lambda _: self._ask(lambda remote: remote.check_out(wish)), self._on_checkout, self.failed.emit, owner=self
        )

    def stop_waiting(self) -> None:
        """Look no more; what is paid comes with a sync all the same."""
        self._timer.stop()
        self.checkout = None

    def look(self) -> None:
        """See how a payment that is waited for stands now."""
        known = self.checkout
        if known is None or self._looking:
            return
        self._looking = True
        self._errands.run(
            lambda _: self._ask(lambda remote: remote.checkout(known.payment)),
            self._on_checkout,
            self._on_looked_in_vain,
            owner=self,
        )

    def _on_looked_in_vain(self, _error: Exception) -> None:
        """Offline for a moment: the next look is soon enough."""
        self._looking = False

    def _on_checkout(self, checkout: Checkout) -> None:
        self._looking = False
        self.checkout = checkout
        if checkout.state in UNDER_WAY:
            self._timer.start()
        else:
            self._timer.stop()
        if checkout.state == "paid":
            courses = self._wish.courses
            self._errands.run(lambda store: _empty(store, courses), owner=self)
        self.changed.emit(checkout)

    def _ask(self, question: Callable[[HttpRemote], Answer]) -> Answer:
        with closing(self._connect()) as remote:
            return question(remote)


def _empty(store: Store, courses: tuple[str, ...]) -> None:
    """What was bought leaves the cart here too, as does its coupon, also if the server never knew of it."""
    with store.write():
        for course in courses:
            take_from_cart(store, course)
        if coupon(store):
            use_coupon(store, "")
