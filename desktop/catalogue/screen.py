"""The catalogue: browsed and searched offline, with the cart beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.catalogue.cart_pane import CartPane
from desktop.catalogue.delegate import OfferDelegate, OfferGrid
from desktop.catalogue.model import ACTIONS, OfferModel
from desktop.catalogue.shelf import LANGUAGES, SORTS, Shelf, read_shelf
from desktop.design.banner import Banner
from desktop.design.button import Button
from desktop.design.card import Pane
from desktop.design.empty_state import EmptyState
from desktop.design.page_header import PageHeader
from desktop.design.search_field import SearchField
from desktop.design.skeleton import Skeleton
from desktop.figures import day
from desktop.trouble import Trouble
from localdb.cart import put_in_cart, take_from_cart, use_coupon
from sync.protocol import CartWish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.catalogue.till import Till
    from desktop.design.appearance import Appearance
    from desktop.design.row_actions import RowChoice
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.store import Store
    from sync.protocol import Checkout
    from sync.worker import SyncNews

_KINDS = frozenset({"catalogue", "cart_line", "enrolment", "preference"})
_NARROW = 720


class CatalogueScreen(Pane):
    """`page_requested` carries a `QUrl`. Without a `till` nobody is signed in: it can be browsed, not bought."""

    page_requested = Signal(object)
    payments_requested = Signal()
    sign_in_requested = Signal()
    sync_requested = Signal()
    failed = Signal(object)

    def __init__(
        self, look: Appearance, tasks: Tasks, news: News, till: Till | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks, self._till = look, tasks, till
        self._toasts: Toasts | None = None
        self._shelf: Shelf | None = None
        self._quoted: CartWish | None = None
        self._offline = False
        self._cart_open = False
        self.model = OfferModel(self)
        self.list = OfferGrid(look, "Courses on offer")
        self._delegate = OfferDelegate(look, self.list)
        self.search = SearchField(look, "Search courses")
        self.cart = CartPane(look)
        self._lay_out()
        self._connect(news)
        self.reload()

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where removals from the cart can be had back."""
        self._toasts = toasts

    def reload(self) -> None:
        """Read catalogue and cart again."""
        words = self.search.text()
        self._tasks.run(lambda store: read_shelf(store, words), self._show, self._on_unreadable, owner=self)

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self.list, self.cart.coupon if self.cart.coupon.isVisible() else self.cart.payments]

    def show_sync(self, news: SyncNews) -> None:
        """Whether the server can be asked."""
        offline = news.status.state == "offline"
        if offline != self._offline:
            self._offline = offline
            self.cart.show_offline(offline)
            self._show_banner()
            if not offline:
                self._quoted = None
                self._ask_price()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes to the front is ready for the arrow keys, and asks what the cart costs now."""
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._quoted = None
        self._ask_price()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def add_to_cart(self, course: str) -> None:
        """Put a course into the cart, as its Renew button elsewhere wishes."""
        self._do(lambda store: put_in_cart(store, course))

    # ---------------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._make_header())
        left.addWidget(self._make_bar())
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(32, 8, 20, 0)
        inside.setSpacing(12)
        self._banner = Banner(self._look, "", icon="cloud-off")
        self._banner.hide()
        inside.addWidget(self._banner)
        inside.addWidget(self.list, 1)
        sync = Button(self._look, "Sync now", "primary", "refresh-cw")
        sync.clicked.connect(self.sync_requested)
        words = "It comes with the first sync, and is then here offline too."
        self._empty = EmptyState(self._look, "store", "The catalogue is not here yet", words, [sync])
        self._nothing = EmptyState(self._look, "search", "Nothing found", "No course on offer has these words.")
        self._loading = Skeleton(self._look, row_height=182, block=52)
        self._trouble = Trouble(self._look)
        self._trouble.retry_requested.connect(self.reload)
        self._page = page
        self._pages = QStackedWidget()
        for each in (self._loading, page, self._empty, self._nothing, self._trouble):
            self._pages.addWidget(each)
        left.addWidget(self._pages, 1)
        row.addLayout(left, 1)
        row.addWidget(self.cart)

    def _make_header(self) -> PageHeader:
        header = PageHeader(self._look, "Catalogue")
        self.search.setMinimumWidth(self._look.px(160))
        self.search.setMaximumWidth(self._look.px(230))
        header.add_action(self.search)
        self.cart_button = Button(self._look, "Cart", "secondary", "shopping-cart")
        self.cart_button.clicked.connect(self._on_cart_button)
        header.add_action(self.cart_button)
        return header

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 4, 32, 0)
        self._language = Button(self._look, "All languages", "ghost", "languages")
        self._sort = Button(self._look, SORTS["title"], "ghost", "list-ordered")
        self._language_menu = QMenu(self._language)
        self._language.setMenu(self._language_menu)
        self._sort.setMenu(_menu(self._sort, SORTS, "title", self._on_sort))
        row.addWidget(self._language)
        row.addWidget(self._sort)
        row.addStretch(1)
        return bar

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        self.search.search_changed.connect(lambda _words: self.reload())
        self._delegate.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.menu_requested.connect(self._open_menu)
        self.cart.removed.connect(self._remove)
        self.cart.coupon_typed.connect(self._on_coupon)
        self.cart.checkout_requested.connect(self._check_out)
        self.cart.page_requested.connect(self._open_page)
        self.cart.waiting_given_up.connect(self._on_given_up)
        self.cart.payments_requested.connect(self.payments_requested)
        self._look.keys.bind("find", self, self.search.setFocus)
        if self._till is not None:
            self._till.quoted.connect(self.cart.show_quote)
            self._till.changed.connect(self._on_checkout)
            self._till.failed.connect(self._on_refused)

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or piece.changes.kinds & _KINDS:
            self.reload()
        if self._till is not None and "payment" in piece.changes.kinds:
            self._till.look()  # sync was told before the next look was due

    def _on_unreadable(self, error: Exception) -> None:
        if self._pages.currentWidget() in {self._loading, self._trouble}:
            self._trouble.show_error(error)
            self._pages.setCurrentWidget(self._trouble)
        self.failed.emit(error)

    def _show(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.model.show(shelf)
        self.cart.show_shelf(shelf)
        self.search.setPlaceholderText(f"Search {shelf.total} courses" if shelf.total else "Search courses")
        self.cart_button.setText(f"Cart ({len(shelf.cart)})" if shelf.cart else "Cart")
        if not self.search.text():
            names = {"": "All languages"} | {code: LANGUAGES.get(code, code) for code in shelf.languages}
            self._language.setMenu(_menu(self._language, names, "", self._on_language))
        shown = self._page if self.model.rowCount() else self._nothing if shelf.total else self._empty
        self._pages.setCurrentWidget(shown)
        self._show_banner()
        self._show_opened(shelf)
        self._ask_price()

    def _show_opened(self, shelf: Shelf) -> None:
        """Paid, and the sync has brought it."""
        checkout = None if self._till is None else self._till.checkout
        if self._till is None or checkout is None or checkout.state != "paid":
            return
        if all(shelf.standing.get(course) == "yours" for course in self._till.bought):
            self.cart.show_opened(checkout)

    def _show_banner(self) -> None:
        at = self._shelf.fetched_at if self._shelf else None
        since = "" if at is None else f" Courses and prices are as of {day(at)}."
        self._banner.set_text(f"You are offline.{since}")
        self._banner.setVisible(self._offline)

    def _ask_price(self) -> None:
        wish = self._wish()
        if self._till is None or self._offline or not wish.courses or wish == self._quoted or not self.isVisible():
            return
        self._quoted = wish
        self._till.quote(wish)

    def _wish(self) -> CartWish:
        shelf = self._shelf
        return CartWish(()) if shelf is None else CartWish(tuple(line.course for line in shelf.cart), shelf.coupon)

    # What the learner does ------------------------------------------------------------------------------------------

    def _on_chosen(self, choice: RowChoice) -> None:
        self._act(self.model.index(choice.row))

    def _on_opened(self, index: QModelIndex) -> None:
        self._act(index)

    def _act(self, index: QModelIndex) -> None:
        card = self.model.card_at(index)
        if card is None or card.standing == "yours":
            return
        if card.standing == "in_cart":
            self._remove(card.offer.course)
        else:
            self.add_to_cart(card.offer.course)

    def _remove(self, course: str) -> None:
        self._do(lambda store: take_from_cart(store, course))
        if self._toasts is not None:
            row = self.model.card_at(self.model.index(self.model.row_of(course)))
            title = f"“{row.offer.title}”" if row else "The course"
            toast = self._toasts.show_toast(f"{title} taken out of the cart", icon="shopping-cart", action="Undo")
            toast.action_requested.connect(lambda: self.add_to_cart(course))

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        card = self.model.card_at(index)
        if card is None or not ACTIONS[card.standing]:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(ACTIONS[card.standing], partial(self._act, index))
        menu.popup(where)

    def _on_coupon(self, code: str) -> None:
        self._quoted = None
        self._do(lambda store: use_coupon(store, code))
        self.reload()

    def _check_out(self) -> None:
        if self._till is None:
            self.sign_in_requested.emit()
            return
        self.sync_requested.emit()
        self.cart.check_out.setEnabled(False)
        self._till.check_out(self._wish())

    def _on_checkout(self, checkout: Checkout) -> None:
        first = not self.cart.is_waiting
        self.cart.show_checkout(checkout)
        if self._shelf is not None:
            self._show_opened(self._shelf)  # sync may have been faster than this answer
        if checkout.state == "open" and first:
            self._open_page()
        if checkout.state not in {"open", "processing"}:
            self.sync_requested.emit()

    def _on_refused(self, error: Exception) -> None:
        self.cart.check_out.setEnabled(True)
        self._quoted = None
        self._ask_price()
        self.failed.emit(error)

    def _open_page(self) -> None:
        if self._till is not None and self._till.checkout is not None and self._till.checkout.url:
            self.page_requested.emit(QUrl(self._till.checkout.url))

    def _on_given_up(self) -> None:
        if self._till is not None:
            self._till.stop_waiting()
        self.cart.show_checkout(None)
        self.reload()

    def _on_language(self, code: str) -> None:
        self._language.setText(LANGUAGES.get(code, code) or "All languages")
        self.model.arrange(language=code)

    def _on_sort(self, key: str) -> None:
        self._sort.setText(SORTS[key])
        self.model.arrange(sort=key)

    def _on_cart_button(self) -> None:
        self._cart_open = not self._cart_open
        self._fit()

    def _fit(self) -> None:
        """Where there is little room the cart is a drawer, opened by its button."""
        narrow = self.width() < self._look.px(_NARROW)
        self.cart_button.setVisible(narrow)
        self.cart.setVisible(not narrow or self._cart_open)

    def _do(self, operation: Callable[[Store], object]) -> None:
        self._tasks.run(operation, failed=self.failed.emit, owner=self)


def _menu(button: Button, choices: dict[str, str], chosen: str, choose: Callable[[str], None]) -> QMenu:
    menu, group = QMenu(button), QActionGroup(button)
    for key, words in choices.items():
        action = QAction(words, group, checkable=True, checked=key == chosen)
        action.triggered.connect(lambda _checked, key=key: choose(key))
        menu.addAction(action)
    return menu
