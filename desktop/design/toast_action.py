"""The word on a toast that takes something back: green on the ground of a tool tip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole
from desktop.design.painting import RADIUS_BUTTON, draw_rounded, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class ToastAction(QAbstractButton):
    """A flat word button for dark-on-light or light-on-dark toasts."""

    def __init__(self, look: Appearance, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        look.dress(self, FontRole.SELECTED)

    @override
    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 16, self._look.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        painter.setPen(theme.tooltip_accent)
        painter.setFont(self.font())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if has_visible_focus(self):
            draw_rounded(painter, self.rect(), RADIUS_BUTTON, None, theme.tooltip_accent, theme.focus_width)
