"""The part of a page that scrolls: a column of cards 32 from the edges, 24 where the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from desktop.design.appearance import Appearance

_WIDE, _MARGIN, _NARROW_MARGIN = 780, 32, 24


class ScrollPage(QScrollArea):
    """Put cards into `body`. Never scrolls sideways."""

    def __init__(
        self, look: Appearance, *, spacing: int = 16, top: int = 4, bottom: int = 32, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._top, self._bottom = look, top, bottom
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self.body = QVBoxLayout(inside)
        self.body.setSpacing(spacing)
        self._set_margin(_MARGIN)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_margin(_MARGIN if event.size().width() >= self._look.px(_WIDE) else _NARROW_MARGIN)

    def _set_margin(self, side: int) -> None:
        self.body.setContentsMargins(side, self._top, side, self._bottom)
