"""The field of the palette: letters go into it, arrows and Enter go on to the rows under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from desktop.design.fonts import FontRole

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.design.appearance import Appearance

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class PaletteField(QLineEdit):
    """`moved` carries how many rows on; `entered` takes the row; `left` is Esc."""

    moved = Signal(int)
    entered = Signal()
    left = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setFrame(False)
        look.dress(self, FontRole.BODY)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.moved.emit(_STEPS[key])
        elif key in _ENTER:
            self.entered.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
