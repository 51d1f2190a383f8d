"""A switch is a check box that acts at once: same role, same keys, another indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.painting import draw_focus_ring, draw_rounded, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_WIDTH, _HEIGHT, _KNOB = 36, 20, 12


class Switch(QCheckBox):
    """The words stand beside it in the row, so it is given them as its accessible name."""

    def __init__(self, look: Appearance, name: str, *, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setChecked(on)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        px = self._look.px
        return QSize(px(_WIDTH) + 8, px(_HEIGHT) + 8)

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        px = self._look.px
        groove = QRect(4, (self.height() - px(_HEIGHT)) // 2, px(_WIDTH), px(_HEIGHT))
        on = self.isChecked()
        edge = theme.border_strong if self.isEnabled() else theme.disabled
        draw_rounded(painter, groove, groove.height() / 2, theme.accent if on else theme.surface, None if on else edge)
        knob = QRect(0, groove.top() + (groove.height() - px(_KNOB)) // 2, px(_KNOB), px(_KNOB))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        knob.moveLeft(groove.right() - knob.width() - 3 if on != mirrored else groove.left() + 4)
        draw_rounded(painter, knob, knob.height() / 2, theme.on_accent if on else edge)
        if has_visible_focus(self):
            draw_focus_ring(painter, groove.adjusted(-4, -4, 4, 4), theme, groove.height() / 2 + 4)
