"""A card with a heading, perhaps something to press beside it, and a list of lines that is as high as its rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.row_list import RowList
from desktop.storage.row import LineDelegate, LinesModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance
    from desktop.design.row_actions import RowChoice
    from desktop.storage.lines import Line


class ListCard(Card):
    """`chosen` carries what is to be done and the course of the row, "" for a row without one."""

    chosen = Signal(str, str)

    def __init__(self, look: Appearance, title: str, nothing: str) -> None:
        super().__init__(look, margin=1, spacing=0)
        self.model = LinesModel()
        self.list = RowList(title, selects=False, fits=True)
        self._nothing = Label(look, nothing, tone="text2", wrap=True)
        self._nothing.setContentsMargins(16, 4, 16, 14)
        self._delegate = LineDelegate(look, self.list)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(16, 12, 16, 8)
        self._head.addWidget(Label(look, title, FontRole.SECTION))
        self._head.addStretch(1)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.body.addLayout(self._head)
        self.body.addWidget(self._nothing)
        self.body.addWidget(self.list)
        self._delegate.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.menu_requested.connect(self._open_menu)
        self.list.delete_requested.connect(self._on_delete)
        self.show_lines(())

    def add_beside_title(self, widget: QWidget) -> None:
        """Put something to press into the heading."""
        self._head.addWidget(widget)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these rows, or the words for none."""
        self.model.show(lines)
        self.list.setVisible(bool(lines))
        self._nothing.setVisible(not lines and bool(self._nothing.text()))

    def _on_chosen(self, choice: RowChoice) -> None:
        self._choose(self.model.index(choice.row), choice.key)

    def _choose(self, index: QModelIndex, key: str) -> None:
        line = self.model.line_at(index)
        if line is not None:
            self.chosen.emit(key, line.course)

    def _on_opened(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and line.offers:
            self._choose(index, line.offers[-1].key)

    def _on_delete(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and any(offer.key == "remove" for offer in line.offers):
            self._choose(index, "remove")

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        line = self.model.line_at(index)
        if line is None or not line.offers:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for offer in line.offers:
            menu.addAction(offer.words or offer.name, partial(self._choose, index, offer.key))
        menu.popup(where)
