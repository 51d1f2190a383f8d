"""What can be done with selected text or a highlight: a small bar 8 px under its last line, above it without room.

A child of the lesson, not a window: it takes neither the focus nor the selection, and keys still go to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.chip import Chip
from desktop.design.icon_button import IconButton
from desktop.design.painting import RADIUS_ROW, draw_rounded
from desktop.notes.colours import ColourRow

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_GAP, _HEIGHT = 8, 42


class SelectionBar(QFrame):
    """Five colours, note, copy, bookmark, search, and for a highlight remove."""

    colour_chosen = Signal(str)
    note_requested = Signal()
    copy_requested = Signal()
    bookmark_requested = Signal()
    search_requested = Signal()
    remove_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._shown_colour = ""
        self.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        self._colours = self._colour_row()
        note = Button(look, "Note", "ghost", "sticky-note", small=True)
        note.setToolTip("Write a note on these words (N)")
        note.clicked.connect(self.note_requested)
        for widget in (self._colours, _Divider(look), note, Chip(look, "N")):
            row.addWidget(widget)
        self._remove = IconButton(look, "trash-2", "Remove the highlight (Delete)")
        for button, wish in (
            (IconButton(look, "copy", "Copy these words"), self.copy_requested),
            (IconButton(look, "bookmark", "Bookmark this place"), self.bookmark_requested),
            (IconButton(look, "search", "Search for these words"), self.search_requested),
            (self._remove, self.remove_requested),
        ):
            button.clicked.connect(wish)
            row.addWidget(button)
        self.setFixedHeight(look.px(_HEIGHT))
        self.hide()

    def show_colour(self, colour: str, *, picked: bool) -> None:
        """Mark the colour of the picked highlight, or the one used last; only a highlight can be removed."""
        self._shown_colour = colour
        self._colours.show_colour(colour)
        self._remove.setVisible(picked)

    def open_at(self, target: QRect) -> None:
        """Open beside the chosen words, whose rectangle is in the parent's coordinates."""
        self.adjustSize()
        lesson = self.parentWidget()
        assert lesson is not None
        room = lesson.rect().adjusted(_GAP, _GAP, -_GAP, -_GAP)
        top = target.bottom() + 1 + _GAP
        if top + self.height() > room.bottom():
            top = max(room.top(), target.top() - _GAP - self.height())
        left = min(max(target.left(), room.left()), max(room.left(), room.right() - self.width()))
        self.move(left, top)
        self.show()
        self.raise_()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._look.theme
        draw_rounded(QPainter(self), self.rect(), RADIUS_ROW, theme.surface, theme.control_edge)

    def _colour_row(self) -> ColourRow:
        row = ColourRow(self._look)
        row.chosen.connect(self._on_colour)
        for number, swatch in enumerate(row.findChildren(QAbstractButton), 1):
            swatch.setToolTip(f"Highlight in {swatch.accessibleName().lower()} ({number})")
        return row

    def _on_colour(self, colour: str) -> None:
        """The row tells nothing for the colour that is marked already: here it means that very colour."""
        self.colour_chosen.emit(colour or self._shown_colour)


class _Divider(QWidget):
    """A short line between the colours and what else can be done."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(look.px(9), look.px(24))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        middle = self.width() // 2
        QPainter(self).fillRect(QRect(middle, 2, 1, self.height() - 4), self._look.theme.border)
