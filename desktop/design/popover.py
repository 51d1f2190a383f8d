"""A popover: a small surface beside what opened it; a click elsewhere or Esc closes it and the focus goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.painting import RADIUS_CARD, draw_rounded

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_GAP = 8


class Popover(QFrame):
    """A frame with a vertical layout `body`. `closed` when it goes, however it goes."""

    closed = Signal()

    def __init__(self, look: Appearance, *, margin: int = 16, width: int | None = None, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._look = look
        self._owner = parent
        self._opener: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(8)
        if width is not None:
            self.setFixedWidth(look.px(width))

    def open_beside(self, opener: QWidget) -> None:
        """Open under the widget that was clicked, or above it when there is no room."""
        self._opener = opener
        self.open_at(QRect(opener.mapToGlobal(QPoint(0, 0)), opener.size()))

    def open_at(self, target: QRect) -> None:
        """Open 8 px under that part of the screen (global coordinates), above it when the window has no room below."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        window = self._owner.window().geometry()
        top = target.bottom() + 1 + _GAP
        if top + self.height() > min(screen.bottom(), window.bottom()):
            top = max(screen.top(), target.top() - _GAP - self.height())
        left = min(max(target.left(), screen.left() + _GAP), screen.right() - _GAP - self.width())
        self.move(left, top)
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        draw_rounded(QPainter(self), self.rect(), RADIUS_CARD, theme.surface, theme.control_edge)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._opener is not None:
            self._opener.setFocus(Qt.FocusReason.PopupFocusReason)
        super().closeEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()
