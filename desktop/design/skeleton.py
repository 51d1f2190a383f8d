"""Loading: nothing for 300 ms, then grey blocks where the rows will be. They do not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.design.painting import RADIUS_CHIP, draw_rounded

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_PATIENCE = 300
_WIDTHS = ((0.66, 0.42), (0.8, 0.56), (0.56, 0.33))


class Skeleton(QWidget):
    """Rows of a block and two lines, for lists with covers or bars."""

    def __init__(
        self,
        look: Appearance,
        *,
        row_height: int = 60,
        block: int = 32,
        patience: int = _PATIENCE,
        parent: QWidget | None = None,
    ) -> None:
        """Without patience where blocks were seen before it, at the start."""
        super().__init__(parent)
        self._look = look
        self._row_height = row_height
        self._block = block
        self._patience = QTimer(self, singleShot=True, interval=patience)
        self._patience.timeout.connect(self.update)
        self.setAccessibleName("Loading")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._patience.start()
        super().showEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._patience.isActive():
            return
        painter = QPainter(self)
        for row in range(self.height() // self._row_height):
            self._draw_row(painter, row * self._row_height, *_WIDTHS[row % len(_WIDTHS)])

    def _draw_row(self, painter: QPainter, top: int, first: float, second: float) -> None:
        track, left, room = self._look.theme.track, self._block + 12, self.width() - self._block - 12
        draw_rounded(painter, QRect(0, top + 9, self._block, self._row_height - 18), RADIUS_CHIP, track)
        draw_rounded(painter, QRect(left, top + 16, int(room * first), 12), RADIUS_CHIP, track)
        draw_rounded(painter, QRect(left, top + 36, int(room * second), 9), RADIUS_CHIP, track)
