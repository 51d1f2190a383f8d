"""What is painted before anything else is imported: the ground of the sidebar, a head, and grey blocks.

The real window takes its place in the same frame; the blocks stand where those of Home will.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

if TYPE_CHECKING:
    from desktop.main_window import Memory

_THEMES = Path(__file__).resolve().parents[1] / "resources" / "themes" / "theme.toml"
_SIDE, _RAIL, _NARROW = 220, 52, 1180
_ENTRY, _BLOCK, _ROW, _MARGIN, _GAP = 32, 92, 124, 32, 12
_LINES = ((0.66, 0.42), (0.8, 0.56), (0.56, 0.33))


@dataclass(frozen=True, slots=True)
class Grounds:
    """The few colours that are needed; `scale` is the text size that the learner chose."""

    window: QColor
    side: QColor
    border: QColor
    track: QColor
    scale: float = 1.0


def first_grounds(memory: Memory) -> Grounds:
    """As the learner chose, or as the system is."""
    choice = str(memory.value("look/theme") or "system")
    system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    name = choice if choice in {"light", "dark"} else "dark" if system_dark else "light"
    colors = tomllib.loads(_THEMES.read_text(encoding="utf-8"))[name]
    scale = float(str(memory.value("look/scale") or 1.0))
    window, side, border, track = (QColor(colors[token]) for token in ("window", "side", "border", "track"))
    return Grounds(window, side, border, track, scale)


class FirstSight(QWidget):
    """`painted` once, after the first paint."""

    painted = Signal()

    def __init__(self, grounds: Grounds) -> None:
        super().__init__()
        self._grounds = grounds
        self._was_painted = False
        self.setAccessibleName("Loading")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.fillRect(self.rect(), self._grounds.window)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._draw_side(painter)
        self._draw_home(painter, side)
        painter.end()
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _draw_side(self, painter: QPainter) -> int:
        on_rail = self.width() < self._px(_NARROW)
        width = self._px(_RAIL if on_rail else _SIDE)
        painter.fillRect(QRect(0, 0, width, self.height()), self._grounds.side)
        painter.fillRect(QRect(width - 1, 0, 1, self.height()), self._grounds.border)
        left, top = self._px(14), self._px(14)
        self._draw(painter, QRect(left, top, self._px(24), self._px(24)))
        for row in range(5):
            line = QRect(left, top + self._px(44 + row * (_ENTRY + 4)), width - 2 * left, self._px(12))
            self._draw(painter, line)
        return width

    def _draw_home(self, painter: QPainter, side: int) -> None:
        left, room = side + self._px(_MARGIN), self.width() - side - 2 * self._px(_MARGIN)
        self._draw(painter, QRect(left, self._px(34), room // 3, self._px(22)))
        self._draw(painter, QRect(left, self._px(66), room // 4, self._px(10)))
        block, row_height = self._px(_BLOCK), self._px(_ROW)
        right, beside = left + block + self._px(_GAP), room - block - self._px(_GAP)
        for row, top in enumerate(range(self._px(100), self.height() - row_height, row_height)):
            first, second = _LINES[row % len(_LINES)]
            self._draw(painter, QRect(left, top + 9, block, row_height - 18))
            self._draw(painter, QRect(right, top + 16, int(beside * first), self._px(12)))
            self._draw(painter, QRect(right, top + 16 + self._px(24), int(beside * second), self._px(9)))

    def _draw(self, painter: QPainter, block: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._grounds.track)
        painter.drawRoundedRect(block, 4, 4)

    def _px(self, drawn: float) -> int:
        return round(drawn * self._grounds.scale)
