"""Find in this lesson: words, how many places, next and previous."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.design.card import Pane
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.design.search_field import SearchField

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.reader.view import Found


class FindBar(Pane):
    """`search_requested` carries words and whether to go backward; `closed` when the learner is done with it."""

    search_requested = Signal(str, bool)
    closed = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, "sunken", edges="bottom", parent=parent)
        self._words = SearchField(look, "Find in this lesson")
        self._count = Label(look, tone="text3")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._count)
        for icon, name, step in (
            ("chevron-up", "Previous place (Shift+Enter)", self._go_back),
            ("chevron-down", "Next place (Enter)", self._go_on),
            ("x", "Close find (Esc)", self.leave),
        ):
            button = IconButton(look, icon, name)
            button.clicked.connect(step)
            row.addWidget(button)
        self._words.search_changed.connect(self._go_on)
        for keys, step in (("Return", self._go_on), ("Shift+Return", self._go_back), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(step)
        self.hide()

    def open(self) -> None:
        """Show it, with the last words ready to be typed over."""
        self.show()
        self._words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._words.selectAll()

    def leave(self) -> None:
        """Close it and take the marks of what was found away."""
        self.hide()
        self._count.clear()
        self.closed.emit()

    def show_result(self, result: Found) -> None:
        """Say how many places there are."""
        if not self._words.text():
            self._count.clear()
        elif result.places == 0:
            self._count.setText("Not in this lesson")
        else:
            self._count.setText(f"{result.active} of {result.places}")

    def _go_on(self) -> None:
        self.search_requested.emit(self._words.text(), False)  # noqa: FBT003  a signal has no keywords

    def _go_back(self) -> None:
        self.search_requested.emit(self._words.text(), True)  # noqa: FBT003  a signal has no keywords
