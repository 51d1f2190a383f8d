"""Words: a label that wraps, and one that keeps to its line, elides, and then tells the rest in its tool tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole, line_height
from desktop.design.painting import draw_text, set_paragraph

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Label(QLabel):
    """Plain text in the font of a role and the colour of a token; wrapped, it keeps the line height of the role."""

    def __init__(
        self,
        look: Appearance,
        text: str = "",
        role: FontRole = FontRole.BODY,
        tone: str = "text",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._role = role
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        look.dress(self, role, tone)

    def set_tone(self, tone: str) -> None:
        """Say the same in another colour."""
        self._look.dress(self, self._role, tone)

    @override
    def heightForWidth(self, width: int) -> int:
        if not self._is_paragraph():
            return super().heightForWidth(width)
        margins = self.contentsMargins()
        _, height = self._set_in(width - margins.left() - margins.right())
        return height + margins.top() + margins.bottom()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_paragraph():
            super().paintEvent(event)
            return
        room = self.contentsRect()
        layout, height = self._set_in(room.width())
        top = room.top() + (max(0, room.height() - height) // 2 if self.alignment() & _MIDDLE else 0)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        layout.draw(painter, QPointF(room.left(), top))

    def _is_paragraph(self) -> bool:
        return self.wordWrap() and not self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse

    def _set_in(self, width: int) -> tuple[QTextLayout, int]:
        leading = max(self._look.px(line_height(self._role)), QFontMetrics(self.font()).height())
        return set_paragraph(self.text(), self.font(), width, leading, self.alignment())


class ElidedLabel(QWidget):
    """One line that gives way: "Pegawai Keselamat…"."""

    def __init__(
        self,
        look: Appearance,
        text: str = "",
        role: FontRole = FontRole.BODY,
        tone: str = "text",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._role = role
        self._text = ""
        look.dress(self, role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def text(self) -> str:
        """The whole text, however much of it shows."""
        return self._text

    def set_text(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._tell_the_rest()
        self.update()

    def set_tone(self, tone: str) -> None:
        """Say the same in another colour."""
        self._look.dress(self, self._role, tone)

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(min(metrics.horizontalAdvance("Mm…"), self.sizeHint().width()), metrics.height() + 2)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._tell_the_rest()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_text(painter, self.rect(), self._text, self.font(), self.palette().color(QPalette.ColorRole.WindowText))

    def _tell_the_rest(self) -> None:
        fits = QFontMetrics(self.font()).horizontalAdvance(self._text) <= self.width()
        self.setToolTip("" if fits else self._text)
