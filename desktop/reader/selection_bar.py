"""What can be done with selected text: a small bar 8 px under its last line, above it when there is no room.

A child of the lesson, not a window: it takes neither the focus nor the selection, and keys still go to the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.icon_button import IconButton
from desktop.design.painting import RADIUS_ROW, draw_rounded

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance

_GAP, _HEIGHT = 8, 42


class SelectionBar(QFrame):
    """Note, copy, bookmark."""

    note_requested = Signal()
    copy_requested = Signal()
    bookmark_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        note = Button(look, "Note", "ghost", "sticky-note", small=True)
        note.setToolTip("Write a note on the selected text (N)")
        note.clicked.connect(self.note_requested)
        row.addWidget(note)
        for icon, name, wish in (
            ("copy", "Copy the selected text", self.copy_requested),
            ("bookmark", "Bookmark this place", self.bookmark_requested),
        ):
            button = IconButton(look, icon, name)
            button.clicked.connect(wish)
            row.addWidget(button)
        self.setFixedHeight(look.px(_HEIGHT))
        self.hide()

    def open_at(self, target: QRect) -> None:
        """Open beside the selected text, whose rectangle is in the parent's coordinates."""
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
