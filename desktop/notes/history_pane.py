"""Earlier versions of a note, with device and time; one click shows one, another gives it back."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.card import Line
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.row_delegate import Index, RowDelegate
from desktop.design.row_list import RowList
from desktop.design.segments import Segments
from desktop.figures import counted
from desktop.notes.changes_view import ChangesView
from desktop.notes.preview import Preview
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QRect
    from PySide6.QtGui import QPainter

    from desktop.design.appearance import Appearance
    from localdb.history import Revision


_ROWS = 6


class HistoryPane(QWidget):
    """`restore_requested` carries the id of a revision."""

    restore_requested = Signal(str)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._revisions: tuple[Revision, ...] = ()
        self._model = QStringListModel(self)
        self.list = RowList("Versions of the note")
        self._delegate = _RevisionDelegate(look, self.list)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        words = "Earlier versions appear here once the note changes."
        self._hint = Label(look, words, FontRole.SMALL, "text3", wrap=True)
        self._preview = Preview(look)
        self._changes = ChangesView(look)
        self._how = Segments(
            look, [("changes", "Changes"), ("text", "Text")], "joined", name="Show of this version", small=True
        )
        self._how.chosen.connect(lambda _key: self._show(self.list.currentIndex().row()))
        self._restore = Button(look, "Use this version", icon="rotate-ccw", small=True)
        self._restore.clicked.connect(self._on_restore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 12)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addWidget(Line(look))
        column.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._how)
        row.addStretch(1)
        row.addWidget(self._restore)
        column.addLayout(row)
        column.addWidget(self._changes, 1)
        column.addWidget(self._preview, 1)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)

    def show_revisions(self, revisions: Sequence[Revision]) -> None:
        """Show the versions, the present one first."""
        if tuple(revisions) == self._revisions:
            return  # the chosen version stays chosen
        self._revisions = tuple(revisions)
        now = time.time_ns() // 1_000_000
        self._model.setStringList([_words(each, now, present=n == 0) for n, each in enumerate(self._revisions)])
        self.list.setFixedHeight(self._look.px(32) * min(max(len(self._revisions), 1), _ROWS))
        self._hint.setHidden(len(self._revisions) > 1)
        self._show(0)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show(max(current.row(), 0))

    def _show(self, row: int) -> None:
        earlier = 0 < row < len(self._revisions)
        changes = earlier and self._how.current() == "changes"
        for widget in (self._restore, self._how):
            widget.setVisible(earlier)
        self._changes.setVisible(changes)
        self._preview.setVisible(not changes)
        if changes:
            self._changes.show_texts(self._revisions[row].body, self._revisions[0].body)
        elif 0 <= row < len(self._revisions):
            self._preview.show_note(self._revisions[row].body)

    def _on_restore(self) -> None:
        row = self.list.currentIndex().row()
        if 0 < row < len(self._revisions):
            self.restore_requested.emit(self._revisions[row].id)


class _RevisionDelegate(RowDelegate):
    """When and on which device, one line each."""

    height = 32
    inset = 4

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        self.write(painter, rect.adjusted(10, 0, -10, 0), str(index.data()), FontRole.BODY, "text2")


def _words(revision: Revision, now: int, *, present: bool) -> str:
    size = counted(len(revision.body.split()), "word")
    when = "Now" if present else clock_words(revision.at, now)
    return " · ".join(part for part in (when, revision.device, size) if part)
