"""The payments: what was paid, for what, with the order number to quote and the receipt, offline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QPainter, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QStyleOptionViewItem, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.card import Card, Pane
from desktop.design.empty_state import EmptyState
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.line_model import ROW, LineModel
from desktop.design.page_header import PageHeader
from desktop.design.row_actions import ActionDelegate, RowAction
from desktop.design.row_delegate import Index, row_rect
from desktop.design.row_list import RowList
from desktop.design.scroll_page import ScrollPage
from desktop.design.skeleton import Skeleton
from desktop.figures import day
from desktop.trouble import Trouble
from learning.money import money_words
from localdb.payments import KeptPayment, payments, total_spent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.row_actions import RowChoice
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.store import Store

STATES = {"processing": ("On its way", "info"), "paid": ("Paid", "accent_text"), "refunded": ("Refunded", "text2")}
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PaidLine:
    """All that one row shows."""

    kept: KeptPayment

    @property
    def title(self) -> str:
        """The courses that were bought."""
        return ", ".join(item.title for item in self.kept.payment.items)

    @property
    def amount(self) -> str:
        """What was paid."""
        return money_words(self.kept.payment.amount, self.kept.payment.currency)

    @property
    def under(self) -> str:
        """Date, order number, and what is special."""
        paid = self.kept.payment
        back = f"{money_words(paid.refunded, paid.currency)} paid back" if paid.refunded else ""
        parts = (day(paid.paid_at or paid.created_at), f"Order {paid.number}", "Test, no money moved" * paid.test, back)
        return " · ".join(filter(None, parts))

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.title}, {self.amount}, {STATES.get(self.kept.payment.state, ('', ''))[0]}, {self.under}"


class PaymentModel(LineModel[PaidLine]):
    """A snapshot, newest first."""

    @override
    def spoken(self, line: PaidLine) -> str:
        return line.spoken


class PaymentDelegate(ActionDelegate):
    """A row of 60: courses and order number, state, amount, receipt."""

    height = 60
    inset = 8

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        line: PaidLine = index.data(ROW)
        px = self.look.px
        right = rect.right() - px(48)
        amount = QRect(right - px(110), rect.top(), px(110), rect.height())
        self.write(
            painter, self.placed(option, amount), line.amount, FontRole.SELECTED, align=Qt.AlignmentFlag.AlignTrailing
        )
        words, tone = STATES.get(line.kept.payment.state, ("", "text2"))
        state = QRect(amount.left() - px(96), rect.top(), px(88), rect.height())
        self.write(painter, self.placed(option, state), words, FontRole.SMALL_NAME, tone)
        title = QRect(rect.left() + px(12), rect.top() + px(10), state.left() - rect.left() - px(20), px(20))
        self.write(painter, self.placed(option, title), line.title, FontRole.NAME)
        title.translate(0, px(21))
        self.write(painter, self.placed(option, title), line.under, FontRole.SMALL, "text2")
        self.draw_actions(painter, option, index)

    @override
    def row_actions(self, option: QStyleOptionViewItem, index: Index) -> Sequence[RowAction]:
        line = index.data(ROW)
        if not isinstance(line, PaidLine) or line.kept.receipt is None:
            return ()
        rect, px = row_rect(option), self.look.px
        spot = QRect(rect.right() - px(48), rect.center().y() - px(14), px(28), px(28))
        name = f"Open the receipt of {line.kept.payment.number}"
        return [RowAction("receipt", name, self.placed(option, spot), icon="receipt", kind="ghost")]


class PaymentsScreen(Pane):
    """`receipt_requested` carries the `QUrl` of a file."""

    receipt_requested = Signal(object)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks = look, tasks
        self.model = PaymentModel()
        self.list = RowList("Payments", fits=True)
        self._delegate = PaymentDelegate(look, self.list)
        self._lay_out()
        news.changed.connect(self._on_news)
        self._delegate.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._open_receipt)
        self.list.menu_requested.connect(self._open_menu)
        self.reload()

    def reload(self) -> None:
        """Read the payments again."""
        self._tasks.run(_read, self._show, self._on_unreadable, owner=self)

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self.list]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes to the front is ready for the arrow keys."""
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader(self._look, "Payments")
        self._total = Label(self._look, "", FontRole.NUMBER)
        header.add_action(self._total)
        column.addWidget(header)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self._page = ScrollPage(self._look, top=8)
        card = Card(self._look, margin=1, spacing=0)
        card.body.setContentsMargins(1, 8, 1, 8)
        card.body.addWidget(self.list)
        self._page.body.addWidget(card)
        words = "Receipts are kept on this device. Quote the order number when you write to your school."
        self._page.body.addWidget(Label(self._look, words, FontRole.SMALL, "text2", wrap=True))
        self._page.body.addStretch(1)
        empty = "What you buy in the catalogue stands here, with its receipt, also offline."
        self._empty = EmptyState(self._look, "receipt", "No payments yet", empty)
        self._loading = Skeleton(self._look, row_height=60, block=16)
        self._trouble = Trouble(self._look)
        self._trouble.retry_requested.connect(self.reload)
        self._pages = QStackedWidget()
        for each in (self._loading, self._page, self._empty, self._trouble):
            self._pages.addWidget(each)
        column.addWidget(self._pages, 1)

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or "payment" in piece.changes.kinds:
            self.reload()

    def _on_unreadable(self, error: Exception) -> None:
        if self._pages.currentWidget() in {self._loading, self._trouble}:
            self._trouble.show_error(error)
            self._pages.setCurrentWidget(self._trouble)
        self.failed.emit(error)

    def _show(self, read: tuple[tuple[KeptPayment, ...], dict[str, int]]) -> None:
        found, spent = read
        self.model.show([PaidLine(one) for one in found])
        self._total.setText("  ".join(money_words(amount, currency) for currency, amount in spent.items()))
        self._pages.setCurrentWidget(self._page if found else self._empty)

    def _on_chosen(self, choice: RowChoice) -> None:
        self._open_receipt(self.model.index(choice.row))

    def _open_receipt(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and line.kept.receipt is not None:
            self.receipt_requested.emit(QUrl.fromLocalFile(line.kept.receipt))

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        line = self.model.line_at(index)
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if line.kept.receipt is not None:
            menu.addAction("Open the receipt", lambda: self._open_receipt(index))
        number = line.kept.payment.number
        menu.addAction("Copy the order number", lambda: QGuiApplication.clipboard().setText(number))
        menu.popup(where)


def _read(store: Store) -> tuple[tuple[KeptPayment, ...], dict[str, int]]:
    return payments(store), total_spent(store)
