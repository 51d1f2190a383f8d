"""The five colours of notes, as round swatches with names, and none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from desktop.design.painting import draw_focus_ring, draw_rounded, has_visible_focus

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

COLOURS = ("yellow", "green", "blue", "pink", "violet")


class ColourRow(QWidget):
    """`chosen` carries a colour, or "" when the chosen one is clicked again."""

    chosen = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = ""
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._swatches = {colour: _Swatch(look, colour) for colour in COLOURS}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for colour, swatch in self._swatches.items():
            self._group.addButton(swatch)
            row.addWidget(swatch)
            swatch.clicked.connect(lambda _checked, colour=colour: self._on_clicked(colour))
        self.setAccessibleName("Colour")

    def show_colour(self, colour: str) -> None:
        """Show which colour the note has."""
        self._colour = colour
        for name, swatch in self._swatches.items():
            swatch.setChecked(name == colour)

    def _on_clicked(self, colour: str) -> None:
        self.show_colour("" if colour == self._colour else colour)
        self.chosen.emit(self._colour)


class _Swatch(QAbstractButton):
    """One colour; the chosen one is ringed and ticked."""

    def __init__(self, look: Appearance, colour: str) -> None:
        super().__init__()
        self._look = look
        self._colour = colour
        self.setCheckable(True)
        self.setAccessibleName(colour.capitalize())
        self.setToolTip(colour.capitalize())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._look.px(26), self._look.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._look.theme
        marking, side = theme.highlights[self._colour], self._look.px(16)
        circle = self.rect().adjusted(0, 0, 0, 0)
        circle.setSize(QSize(side, side))
        circle.moveCenter(self.rect().center())
        draw_rounded(painter, circle, side / 2, marking.ground, marking.bar, 2 if self.isChecked() else 1)
        if self.isChecked():
            self._look.icons.paint(painter, circle, "check", marking.bar, self._look.px(12))
        if has_visible_focus(self):
            draw_focus_ring(painter, self.rect().adjusted(1, 2, -1, -2), theme)
