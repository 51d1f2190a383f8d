"""Carrel's mark: a three-sided desk seen from above, with a brass lamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.painting import draw_rounded

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme


class Mark(QWidget):
    """The mark at 24 (28 at sign-in)."""

    def __init__(self, look: Appearance, size: int = 24, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._size = size
        self.setAccessibleName("Carrel")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        draw_mark(QPainter(self), self.rect(), self._look.theme)


def draw_mark(painter: QPainter, rect: QRect, theme: Theme) -> None:
    """Drawn on a grid of 24."""
    painter.save()
    # The cover green in both themes: cream on the bright accent of the dark one would fade.
    draw_rounded(painter, rect, rect.width() / 4, theme.accent if not theme.is_dark else theme.accent.darker(160))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 24, rect.height() / 24)
    pen = QPen(theme.cloth.cream, 2.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(17.5, 6.5), QPointF(6.5, 6.5), QPointF(6.5, 17.5), QPointF(17.5, 17.5)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.cloth.rule)
    painter.drawEllipse(QRectF(12.2, 10.2, 3.6, 3.6))
    painter.restore()


def window_icon(theme: Theme) -> QIcon:
    """The mark as the window's icon, in the sizes that task bars ask for."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_mark(painter, pixmap.rect(), theme)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
