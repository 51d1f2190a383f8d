"""Where this computer has no keyring: the passphrase that unlocks the sign-in for this run of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.design.button import Button

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class UnlockRow(QWidget):
    """`unlock_requested` carries what was typed."""

    unlock_requested = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit()
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setPlaceholderText("Passphrase")
        self._field.setAccessibleName("Passphrase of this computer")
        button = Button(look, "Unlock", "primary", small=True)
        button.clicked.connect(self._on_unlock)
        self._field.returnPressed.connect(self._on_unlock)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._field, 1)
        row.addWidget(button)
        self.hide()

    def _on_unlock(self) -> None:
        if self._field.text():
            self.unlock_requested.emit(self._field.text())
            self._field.clear()
