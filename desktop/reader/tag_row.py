"""The tags of a note: chips, and while it is being written a field that adds one and a click that takes one away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from desktop.design.chip import Chip
from desktop.design.fonts import FontRole
from desktop.design.label import Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QMouseEvent

    from desktop.design.appearance import Appearance

_SHOWN = 3


class TagRow(QWidget):
    """`added` and `removed` carry one tag."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._chips: list[_TagChip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._whole = Label(look, "Whole lesson", FontRole.SMALL, "text3")
        self._field = QLineEdit()
        self._field.setPlaceholderText("+ tag")
        self._field.setAccessibleName("Add a tag")
        self._field.setFixedWidth(look.px(72))
        self._field.setFrame(False)
        self._field.returnPressed.connect(self._on_entered)
        look.dress(self._field, FontRole.SMALL)
        for widget in (self._whole, self._field):
            self._row.addWidget(widget)
        self._row.addStretch(1)

    def show_tags(self, tags: Iterable[str]) -> None:
        """Show these; what has no room stands in the tool tip of the last chip."""
        for chip in self._chips:
            chip.deleteLater()
        named = sorted(tags)
        more = [f"+{len(named) - _SHOWN}"] if len(named) > _SHOWN else []
        self._chips = [_TagChip(self._look, tag) for tag in (*named[:_SHOWN], *more)]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
            chip.clicked.connect(self.removed)
        if more:
            self._chips[-1].setToolTip(", ".join(named[_SHOWN:]))

    def show_whole_lesson(self, *, whole: bool) -> None:
        """Say that the note belongs to no place."""
        self._whole.setVisible(whole and not self._chips)

    def show_adding(self, *, adding: bool) -> None:
        """Offer the field, and let a click on a chip take it away."""
        self._field.setVisible(adding)
        for chip in self._chips:
            chip.set_removable(removable=adding)

    def _on_entered(self) -> None:
        tag = self._field.text().strip().lstrip("#")
        self._field.clear()
        if tag:
            self.added.emit(tag)


class _TagChip(Chip):
    """A tag that can be clicked away while its note is being written."""

    clicked = Signal(str)

    def __init__(self, look: Appearance, tag: str) -> None:
        super().__init__(look, tag)
        self._removable = False

    def set_removable(self, *, removable: bool) -> None:
        """Whether a click means anything."""
        self._removable = removable
        self.setCursor(Qt.CursorShape.PointingHandCursor if removable else Qt.CursorShape.ArrowCursor)
        self.setToolTip(f"Remove the tag {self.text()}" if removable else "")

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._removable:
            self.clicked.emit(self.text())
