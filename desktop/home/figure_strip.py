"""One strip of figures: a name, a number, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.label import ElidedLabel, Label

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance


class FigureCell(QWidget):
    """One figure of the strip."""

    def __init__(self, look: Appearance, name: str) -> None:
        super().__init__()
        self._name = name
        self._number = Label(look, "", FontRole.NUMBER)
        self._detail = ElidedLabel(look, "", FontRole.SMALL, "text2")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(2)
        column.addWidget(ElidedLabel(look, name, FontRole.SMALL_NAME, "text2"))
        column.addWidget(self._number)
        column.addWidget(self._detail)

    def show_figure(self, number: str, detail: str) -> None:
        """Show it, and say it in one."""
        self._number.setText(number)
        self._detail.set_text(detail)
        self.setAccessibleName(f"{self._name}: {number}, {detail}" if detail else f"{self._name}: {number}")


class FigureStrip(Card):
    """Cells side by side with lines between them."""

    def __init__(self, look: Appearance, names: tuple[str, ...]) -> None:
        super().__init__(look, margin=1, spacing=0)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.cells = tuple(FigureCell(look, name) for name in names)
        for number, cell in enumerate(self.cells):
            if number:
                row.addWidget(Line(look, upright=True))
            row.addWidget(cell, 1)
        self.body.addLayout(row)
