"""The list of notes: a snapshot, replaced on news; more rows are asked for when the learner scrolls to the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.notes.page import NoteLine, NotePage

ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class NoteModel(QAbstractListModel):
    """`more_requested` when the end of what was read comes into sight."""

    more_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[NoteLine, ...] = ()
        self._more = False

    def show(self, page: NotePage) -> None:
        """Take a page. Rows that stay are kept, so that neither selection nor scroll position jumps."""
        self._more = page.more
        if [line.id for line in page.lines] == [line.id for line in self._lines]:
            self._lines = page.lines
            if page.lines:
                self.dataChanged.emit(self.index(0), self.index(len(page.lines) - 1))
        elif self._lines and self._lines == page.lines[: len(self._lines)]:
            self.beginInsertRows(QModelIndex(), len(self._lines), len(page.lines) - 1)
            self._lines = page.lines
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._lines = page.lines
            self.endResetModel()

    def line_at(self, index: _Index) -> NoteLine | None:
        """The line of a row."""
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def row_of(self, note: str) -> int:
        """Where a note stands, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.id == note), -1)

    def lines(self) -> Sequence[NoteLine]:
        """What was read."""
        return self._lines

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line_at(index)
        if line is None:
            return None
        if role == ROW:
            return line
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return line.title
        return line.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    @override
    def canFetchMore(self, parent: _Index) -> bool:
        return self._more and not parent.isValid()

    @override
    def fetchMore(self, parent: _Index) -> None:
        if self._more:
            self._more = False  # one request at a time; the next page says whether there is yet more
            self.more_requested.emit()
