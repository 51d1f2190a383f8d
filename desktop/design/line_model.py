"""A list of frozen lines, replaced as a whole: the model of every list that only shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = Qt.ItemDataRole.UserRole
"""The role that answers the line itself."""
_Index = QModelIndex | QPersistentModelIndex
Shown = TypeVar("Shown")


class LineModel(QAbstractListModel, Generic[Shown]):
    """A snapshot of frozen lines."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Shown, ...] = ()

    def show(self, lines: Sequence[Shown]) -> None:
        """Take other lines."""
        if tuple(lines) != self._lines:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()

    def line_at(self, index: _Index) -> Shown | None:
        """The line of a row."""
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def spoken(self, line: Shown) -> str:
        """What a screen reader says of a line."""
        raise NotImplementedError

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
        names = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}
        return self.spoken(line) if role in names else None
