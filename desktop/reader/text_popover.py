"""Text size, width, line height, font and paper in one popover; each choice shows in the lesson at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.design.popover import Popover
from desktop.design.segments import Segments
from desktop.reader.look import LARGEST, SMALLEST, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.design.appearance import Appearance

_WIDTHS = (("narrow", "Narrow"), ("normal", "Normal"), ("wide", "Wide"))
_FONTS = (("serif", "Serif"), ("sans", "Sans"), ("legible", "Legible"))
_LINES = (("close", "Close"), ("normal", "Normal"), ("open", "Open"))
_PAPERS = (
    ("app", "As the app"),
    ("light", "Light"),
    ("sepia", "Sepia"),
    ("dark", "Dark"),
    ("high_contrast", "Contrast"),
)


class TextPopover(Popover):
    """`chosen` carries the new `Reading`."""

    chosen = Signal(object)

    def __init__(self, look: Appearance, reading: Reading, parent: QWidget) -> None:
        super().__init__(look, parent=parent)
        self._reading = reading
        self._size = QSlider(Qt.Orientation.Horizontal)
        self._size.setRange(SMALLEST, LARGEST)
        self._size.setValue(reading.size)
        self._size.setAccessibleName("Text size")
        self._size.valueChanged.connect(self._on_size)
        self._shown_size = Label(look, str(reading.size), FontRole.SMALL_NAME, "text2")
        self.body.addWidget(Label(look, "Text size", FontRole.SMALL_NAME, "text2"))
        self.body.addLayout(self._size_row(look))
        self._choice(look, "Width", _WIDTHS, "width")
        self._choice(look, "Lines", _LINES, "lines")
        self._choice(look, "Font", _FONTS, "font")
        self._choice(look, "Paper", _PAPERS, "paper")

    def open_under(self, opener: QWidget) -> None:
        """Open under its button, with the trailing edges in one line, so that it stays inside the window."""
        self.open_beside(opener)
        room = opener.window().geometry()
        self.move(max(room.left(), min(self.x(), room.right() - self.width() - 8)), self.y())

    def _size_row(self, look: Appearance) -> QHBoxLayout:
        row = QHBoxLayout()
        for icon, name, step in (("minus", "Smaller text", -1), ("plus", "Larger text", 1)):
            button = IconButton(look, icon, name)
            button.clicked.connect(lambda _=False, by=step: self._size.setValue(self._size.value() + by))
            row.addWidget(button)
        row.insertWidget(1, self._size, 1)
        row.addWidget(self._shown_size)
        return row

    def _choice(self, look: Appearance, title: str, choices: Iterable[tuple[str, str]], field: str) -> None:
        segments = Segments(look, choices, "joined", name=title, small=True)
        segments.choose(getattr(self._reading, field))
        segments.chosen.connect(lambda key: self._choose(**{field: key}))
        self.body.addWidget(Label(look, title, FontRole.SMALL_NAME, "text2"))
        self.body.addWidget(segments)

    def _on_size(self, size: int) -> None:
        self._shown_size.setText(str(size))
        self._choose(size=size)

    def _choose(self, **changed: object) -> None:
        self._reading = replace(self._reading, **changed)  # type: ignore[arg-type]  # keys come from the tables above
        self.chosen.emit(self._reading)
