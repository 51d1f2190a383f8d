"""A thin bar that says its percent to a screen reader through Qt's own progress bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.painting import draw_bar

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class ProgressBar(QProgressBar):
    """0 to 100 in the accent; `fill` is info_fill for a download, text3 for a course that has ended."""

    def __init__(
        self, look: Appearance, percent: int = 0, *, fill: str = "accent", thick: int = 6, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._fill = fill
        self._thick = thick
        self.setTextVisible(False)
        self.setRange(0, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_percent(percent)

    def show_percent(self, percent: int, left: str = "") -> None:
        """Show it, and say it with what is left: "64 percent, 14 items left"."""
        self.setValue(percent)
        self.setAccessibleName(f"{percent} percent" + (f", {left}" if left else ""))

    @override
    def sizeHint(self) -> QSize:
        return QSize(112, self._thick)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._thick)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        draw_bar(QPainter(self), self.rect(), theme, self.value() / 100, theme.color(self._fill))
