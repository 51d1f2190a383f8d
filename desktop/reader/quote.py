"""The words of the lesson that a note belongs to, with a bar in the note's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from learning.values import Anchor

USUAL_COLOUR = "yellow"
_BAR, _GAP, _LINES = 3, 8, 2


class Quote(QWidget):
    """Two lines at most, elided at the second; `clicked` goes to the place."""

    clicked = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._words = ""
        self._colour = USUAL_COLOUR
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_anchor(self, anchor: Anchor | None, colour: str) -> None:
        """Show the quote of an anchor; none hides it."""
        self._words = " ".join(anchor.exact.split()) if anchor else ""
        self._colour = colour or USUAL_COLOUR
        self.setVisible(bool(self._words))
        self.setToolTip(self._words)
        self.setAccessibleName(f"Quote: {self._words}")
        self._fit()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, self.height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        style, direction = self.style(), self.layoutDirection()
        bar = style.visualRect(direction, self.rect(), QRect(0, 0, _BAR, self.height()))
        painter.fillRect(bar, theme.highlights[self._colour].bar)
        painter.setPen(theme.text2)
        high = QFontMetrics(self.font()).lineSpacing()
        for number, line in enumerate(self._broken(self.width())):
            place = QRect(_BAR + _GAP, number * high, self.width() - _BAR - _GAP, high)
            flags = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(style.visualRect(direction, self.rect(), place), flags, line)

    def _fit(self) -> None:
        self.setFixedHeight(max(1, len(self._broken(self.width()))) * QFontMetrics(self.font()).lineSpacing())

    def _broken(self, width: int) -> list[str]:
        """The words as lines of that width; what does not fit the last one is elided."""
        layout = QTextLayout(self._words, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        room, begin = max(width - _BAR - _GAP, 20), 0
        lines: list[str] = []
        units = self._words.encode("utf-16-le")  # Qt counts UTF-16 units
        layout.beginLayout()
        while len(lines) < _LINES and (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            lines.append(units[2 * begin : 2 * (begin + line.textLength())].decode("utf-16-le", "replace").strip())
            begin += line.textLength()
        layout.endLayout()
        if lines and 2 * begin < len(units):
            rest = f"{lines[-1]} {units[2 * begin :].decode('utf-16-le', 'replace')}"
            lines[-1] = QFontMetrics(self.font()).elidedText(rest, Qt.TextElideMode.ElideRight, room)
        return lines
