"""The words of the lesson that the note is about: italic serif on a sunken ground, with the note's colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel
from desktop.design.painting import RADIUS_BUTTON, draw_focus_ring, draw_rounded, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from learning.values import Anchor

_USUAL = "yellow"


class QuoteCard(ElidedLabel):
    """`clicked` goes to the place in the lesson."""

    clicked = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, "", FontRole.QUOTE, "text2", parent=parent)
        self._colour = _USUAL
        self.setFixedHeight(look.px(38))
        self.setContentsMargins(26, 0, 12, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def show_anchor(self, anchor: Anchor | None, colour: str) -> None:
        """Show the quote of an anchor; none hides it."""
        words = " ".join(anchor.exact.split()) if anchor else ""
        self._colour = colour or _USUAL
        self.set_text(f"“{words}”" if words else "")
        self.setAccessibleName(f"Quote: {words}. Opens the lesson there")
        self.setVisible(bool(words))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        draw_rounded(painter, self.rect(), RADIUS_BUTTON, theme.sunken)
        bar = QRect(12, 8, 3, self.height() - 16)
        painter.fillRect(
            QStyle.visualRect(self.layoutDirection(), self.rect(), bar), theme.highlights[self._colour].bar
        )
        inner = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(theme.text2)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), shown)
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect(), theme)
