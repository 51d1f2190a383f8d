"""Three shelves of cloth-bound books: what stands beside the form on a wide screen. Painted, not a picture."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.design.fonts import FontRole

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_SEED, _SHELVES, _SPREAD = 7, 3, 190
_LINES = ("Your course, your notes and", "your progress, on your desk.")


class _Spine(NamedTuple):
    left: int
    width: int
    height: int
    cloth: int


class Bookshelf(QWidget):
    """Decorative: a screen reader passes over it."""

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        chance = random.Random(_SEED)  # noqa: S311  the same books every time
        self._shelves = [_shelf(chance, len(look.theme.cloth.colors)) for _ in range(_SHELVES)]

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, cloth = QPainter(self), self._look.theme.cloth
        ground = cloth.colors[0].darker(122)
        painter.fillRect(self.rect(), ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = max(74, (self.height() - 660) // 2)
        for number, shelf in enumerate(self._shelves):
            self._paint_shelf(painter, shelf, top + 140 + number * _SPREAD, ground.darker(140))
        self._write(painter, top + _SHELVES * _SPREAD + 12)

    def _paint_shelf(self, painter: QPainter, shelf: list[_Spine], base: int, board: QColor) -> None:
        cloth, room = self._look.theme.cloth, self.width() - 44
        painter.setPen(Qt.PenStyle.NoPen)
        for spine in shelf:
            if spine.left + spine.width > room:
                break
            book = QRect(spine.left, base - spine.height, spine.width, spine.height)
            painter.setBrush(cloth.colors[spine.cloth])
            painter.drawRoundedRect(book, 2, 2)
            for down in (14, 23, spine.height - 18):
                painter.fillRect(QRect(book.left(), book.top() + down, book.width(), 1), cloth.rule)
        painter.setBrush(board)
        painter.drawRoundedRect(QRect(30, base, self.width() - 72, 7), 2, 2)

    def _write(self, painter: QPainter, top: int) -> None:
        cream = self._look.theme.cloth.cream
        painter.setPen(cream)
        painter.setFont(self._look.font(FontRole.GREETING))
        for number, line in enumerate(_LINES):
            painter.drawText(44, top + number * self._look.px(36), self.width() - 60, 40, 0, line)
        painter.setFont(self._look.font(FontRole.SECTION))
        quiet = QColor(cream)
        quiet.setAlphaF(0.85)
        painter.setPen(quiet)
        painter.drawText(44, top + 2 * self._look.px(36) + 8, self.width() - 60, 30, 0, "Offline, and never lost.")


def _shelf(chance: random.Random, cloths: int) -> list[_Spine]:
    """Books side by side until far beyond any screen."""
    spines, left, before = [], 44, -1
    while left < 1400:  # noqa: PLR2004  wider than half of any screen we open on
        cloth = chance.choice([each for each in range(cloths) if each != before])
        spine = _Spine(left, chance.choice((20, 20, 24, 26, 30, 34, 40)), chance.randrange(104, 142, 4), cloth)
        spines.append(spine)
        left, before = left + spine.width + 2, cloth
    return spines
