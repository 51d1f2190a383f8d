"""One of the two versions: whose it is and when it was written, its words with the places, and the wish to take it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.compare.placed_text import Ground, PlacedText
from desktop.design.button import Button
from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from desktop.compare.reading import Column
    from desktop.design.appearance import Appearance
    from localdb.two_versions import Side


class VersionCard(Card):
    """`side` is here or there: its colour. `use_requested` when this version is wanted."""

    use_requested = Signal()

    def __init__(self, look: Appearance, side: str, parent: QWidget | None = None) -> None:
        super().__init__(look, margin=1, spacing=0, parent=parent)
        self._side = side
        self._icon = IconView(look, "laptop", "text2")
        self._device = ElidedLabel(look, "", FontRole.SELECTED)
        self._when = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._use = Button(look, "Use this one", small=True)
        self._use.clicked.connect(self.use_requested)
        self.text = PlacedText(look, "", writable=False)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(10)
        head.addWidget(self._icon)
        head.addWidget(self._device, 0)
        head.addWidget(self._when, 1)
        head.addWidget(self._use)
        self.body.addLayout(head)
        self.body.addWidget(Line(look))
        inside = QHBoxLayout()
        inside.setContentsMargins(16, 10, 16, 12)
        inside.addWidget(self.text)
        self.body.addLayout(inside, 1)

    def show_side(self, side: Side, column: Column) -> None:
        """Show a version."""
        name = f"{side.device}, this computer" if side.here else side.device
        self._icon.set_icon("laptop" if side.here else "monitor", "text2")
        self._device.set_text(name)
        self._when.set_text(clock_words(side.at, time.time_ns() // 1_000_000) if side.at else "")
        self._use.setAccessibleName(f"Use the version of {side.device}")
        self.text.setAccessibleName(f"Version of {name}")
        self.text.setPlainText(column.text)
        grounds = (
            Ground(first, last, number, "" if empty else self._side)
            for number, ((first, last), empty) in enumerate(zip(column.places, column.empty, strict=True), 1)
        )
        self.text.show_grounds(tuple(grounds))
        self.text.show_marks([(span, self._side) for span in column.marks])
