"""The picture of a video, 16 to 9, with what is said over its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_CHIP, draw_rounded

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_WIDE, _HIGH = 16, 9
_PADDING, _RAISED = 10, 18


class Picture(QWidget):
    """Paints frames as they come, whole and in their own proportions; a click wishes to play or pause."""

    clicked = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._frame = QVideoFrame()
        self._words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Video")

    def show_frame(self, frame: QVideoFrame) -> None:
        """Show a frame; an invalid one is darkness."""
        self._frame = frame
        self.update()

    def say(self, words: str) -> None:
        """Show what is said now; nothing where nothing is."""
        if words != self._words:
            self._words = words
            self.setAccessibleDescription(words)
            self.update()

    @property
    def words(self) -> str:
        """The caption that is shown."""
        return self._words

    @property
    def has_frame(self) -> bool:
        """Whether there is a picture."""
        return self._frame.isValid()

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        if self._frame.isValid():
            # Qt would letterbox by itself, but in the colour of its own choice.
            self._frame.paint(painter, QRectF(_fitted(self._frame.size(), self.rect())), QVideoFrame.PaintOptions())
        if self._words:
            self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        font = self._look.font(FontRole.CARD_TITLE)
        font.setFamilies(self._look.font(FontRole.BODY).families())
        room = self.rect().adjusted(_RAISED * 2, 0, -_RAISED * 2, 0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        needed = QFontMetrics(font).boundingRect(QRect(0, 0, room.width(), self.height()), flags, self._words)
        needed.moveCenter(room.center())
        needed.moveBottom(self.height() - _RAISED)
        colors = QPalette(Qt.GlobalColor.black)
        ground = colors.color(QPalette.ColorRole.Window)
        ground.setAlphaF(0.85)
        draw_rounded(painter, needed.adjusted(-_PADDING, -5, _PADDING, 5), RADIUS_CHIP, ground)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(needed, flags, self._words)


def video_height(width: int, most: int) -> int:
    """How high the picture is when it is that wide and may be no higher than `most`."""
    return max(1, min(width * _HIGH // _WIDE, most))


def _fitted(picture: QSize, room: QRect) -> QRect:
    placed = QRect(room.topLeft(), picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
    placed.moveCenter(room.center())
    return placed
