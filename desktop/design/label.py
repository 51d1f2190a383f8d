"""Words: a label that wraps, and one that keeps to its line, elides, and then tells the rest in its tool tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import draw_text

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class Label(QLabel):
    """Plain text in the font of a role and the colour of a token."""

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
