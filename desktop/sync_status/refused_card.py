"""What the server refused: in words, kept here, with everything that can be done about it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Card, Line
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import Label
from desktop.reader.times import clock_words
from desktop.sync_status.status_words import kind_icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.design.appearance import Appearance


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """One refused change as the card shows it. `number` names it in the store, `record` what it would change."""

    number: int
    kind: str
    record: str
    name: str
    reason: str
    at: int
    has_words: bool


class RefusedCard(Card):
    """All signals carry the number of the change; `edit_requested` the id of the note that holds it."""

    edit_requested = Signal(str)
    retry_requested = Signal(int)
    export_requested = Signal(int)
    copy_requested = Signal(int)
    discard_requested = Signal(int)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, edge="warning_fill", margin=0, spacing=0, parent=parent)
        self._look = look
        self._shown: tuple[RefusedChange, ...] = ()
        self._rows: list[QWidget] = []
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 20, 10)
        head.setSpacing(8)
        head.addWidget(IconView(look, "triangle-alert", "warning"))
        head.addWidget(Label(look, "Needs you", FontRole.SECTION))
        head.addWidget(Label(look, "kept on this device, nothing is lost", FontRole.SMALL, "text2"), 1)
        self.body.addLayout(head)
        self.hide()

    def show_changes(self, changes: Sequence[RefusedChange]) -> None:
        """Show what was refused; nothing hides the card."""
        self.setVisible(bool(changes))
        if tuple(changes) == self._shown:
            return
        self._shown = tuple(changes)
        for row in self._rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(change) for change in changes]
        for row in self._rows:
            self.body.addWidget(row)

    def _row(self, change: RefusedChange) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(1, 0, 1, 12)
        column.setSpacing(4)
        column.addWidget(Line(self._look))
        inside = QHBoxLayout()
        inside.setContentsMargins(20, 10, 20, 0)
        inside.setSpacing(14)
        inside.addWidget(IconView(self._look, kind_icon(change.kind), "text2", 18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        first = QHBoxLayout()
        first.addWidget(Label(self._look, f"{change.name}: the server didn’t take it", FontRole.SELECTED, wrap=True), 1)
        when = clock_words(change.at, time.time_ns() // 1_000_000)
        first.addWidget(Label(self._look, when, FontRole.SMALL, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        words.addLayout(first)
        words.addWidget(Label(self._look, change.reason, tone="text2", wrap=True))
        words.addLayout(self._buttons(change))
        inside.addLayout(words, 1)
        column.addLayout(inside)
        return box

    def _buttons(self, change: RefusedChange) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        if change.kind == "note":
            edit = Button(self._look, "Edit", icon="pencil", small=True)
            edit.clicked.connect(lambda: self.edit_requested.emit(change.record))
            row.addWidget(edit)
        again = Button(self._look, "Try again", icon="refresh-cw", small=True)
        again.clicked.connect(lambda: self.retry_requested.emit(change.number))
        row.addWidget(again)
        if change.has_words:
            copy = Button(self._look, "Copy to a note", "ghost", "notebook-pen", small=True)
            copy.clicked.connect(lambda: self.copy_requested.emit(change.number))
            row.addWidget(copy)
        export = Button(self._look, "Export", "ghost", "download", small=True)
        export.clicked.connect(lambda: self.export_requested.emit(change.number))
        row.addWidget(export)
        row.addStretch(1)
        discard = Button(self._look, "Discard this change", "ghost", "trash-2", small=True)
        discard.clicked.connect(lambda: self.discard_requested.emit(change.number))
        row.addWidget(discard)
        return row
