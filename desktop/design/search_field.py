"""A search field that waits for a pause in typing before it says what to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.design.appearance import Appearance

_PAUSE = 150


class SearchField(QLineEdit):
    """`search_changed` carries the words after a pause or at once on Enter; Esc clears them."""

    search_changed = Signal(str)

    def __init__(
        self, look: Appearance, placeholder: str, icon: str = "search", *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(look.icon(icon), QLineEdit.ActionPosition.LeadingPosition)
        look.dress(self)
        self._said = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._say)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._say)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._say()
            return
        super().keyPressEvent(event)

    def _on_text_changed(self, _text: str) -> None:
        self._pause.start()

    def _say(self) -> None:
        self._pause.stop()
        if self.text() != self._said:
            self._said = self.text()
            self.search_changed.emit(self._said)
