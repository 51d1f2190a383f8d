"""Bookmarks under their courses: one flat list in which some rows are headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from typing_extensions import override

from desktop.design.cover import Book
from desktop.figures import counted
from localdb.bookmarks import bookmarks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.courses.lesson_names import LessonName, LessonNames
    from localdb.bookmarks import Bookmark
    from localdb.store import Store

ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_DRAGGED = "application/x-carrel-bookmark"


@dataclass(frozen=True, slots=True)
class Heading:
    """A course above its bookmarks."""

    book: Book
    count: int

    @property
    def words(self) -> str:
        """How many there are."""
        return counted(self.count, "bookmark")


@dataclass(frozen=True, slots=True)
class Marked:
    """One bookmark, with what its place is called."""

    mark: Bookmark
    name: LessonName

    @property
    def label(self) -> str:
        """What the learner called it, else the lesson."""
        return self.mark.label or self.name.lesson or "Bookmark"

    @property
    def place(self) -> str:
        """Where it is."""
        lesson = " ".join(part for part in (self.name.place, self.name.lesson) if part)
        return lesson or "This lesson is not in the course any more"

    @property
    def is_there(self) -> bool:
        """Whether its lesson can be opened."""
        return bool(self.name.place)


Line = Heading | Marked


class BookmarkModel(QAbstractListModel):
    """`renamed` carries a bookmark's id and its new label, `dropped` its id and the one it was dropped before, or None.

    Nothing moves here: the store decides on the order, and the next snapshot shows it.
    """

    renamed = Signal(str, str)
    dropped = Signal(str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Marked, ...] = ()
        self._lines: list[Line] = []
        self._words = ""

    def show(self, marks: Sequence[Marked]) -> None:
        """Take what the store says now."""
        if tuple(marks) != self._all:
            self._all = tuple(marks)
            self._arrange()

    def filter(self, words: str) -> None:
        """Show only labels and places with these words."""
        self._words = words.casefold()
        self._arrange()

    def line_at(self, index: _Index) -> Line | None:
        """The line of a row."""
        return self._lines[index.row()] if index.isValid() and index.row() < len(self._lines) else None

    def marked_at(self, index: _Index) -> Marked | None:
        """The bookmark of a row, None on a heading."""
        line = self.line_at(index)
        return line if isinstance(line, Marked) else None

    def row_of(self, mark: str) -> int:
        """Where a bookmark stands, or -1."""
        rows = enumerate(self._lines)
        return next((row for row, line in rows if isinstance(line, Marked) and line.mark.id == mark), -1)

    def beside(self, row: int, step: int) -> Marked | None:
        """The bookmark one up or down under the same course."""
        there = row + step
        line = self._lines[there] if 0 <= there < len(self._lines) else None
        return line if isinstance(line, Marked) else None

    def following(self, mark: str) -> str | None:
        """The bookmark behind this one in the learner's order, whatever its course."""
        at = next(n for n, each in enumerate(self._all) if each.mark.id == mark) + 1
        return self._all[at].mark.id if at < len(self._all) else None

    def place_before(self, mark: str, row: int) -> tuple[bool, str | None]:
        """Whether a bookmark may be dropped before a row, and the bookmark that then follows it: only in its course."""
        moved = self.marked_at(self.index(self.row_of(mark)))
        above = self.marked_at(self.index(row - 1))
        below = self.marked_at(self.index(row))
        if moved is None:
            return False, None
        if below is not None and below.mark.course == moved.mark.course:
            return True, below.mark.id
        if above is not None and above.mark.course == moved.mark.course:
            return True, self.following(above.mark.id)
        return False, None

    def first_above(self, rank: float) -> str | None:
        """The first bookmark that stands behind this rank."""
        return next((each.mark.id for each in self._all if each.mark.rank > rank), None)

    @property
    def total(self) -> int:
        """How many bookmarks there are, shown or not."""
        return len(self._all)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.ItemIsDropEnabled  # between the rows, never on one
        if self.marked_at(index) is None:
            return flag.NoItemFlags
        return (
            flag.ItemIsDragEnabled
            | flag.ItemIsEnabled
            | flag.ItemIsSelectable
            | flag.ItemIsEditable
            | flag.ItemNeverHasChildren
        )

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line_at(index)
        if line is None:
            return None
        if role == ROW:
            return line
        if isinstance(line, Heading):
            words = f"{line.book.title}, {line.words}"
            return words if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole} else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.EditRole}:
            return line.label
        return f"{line.label}, {line.place}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    @override
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        marked, label = self.marked_at(index), " ".join(str(value).split())
        if marked is None or role != Qt.ItemDataRole.EditRole or not label or label == marked.label:
            return False
        self.renamed.emit(marked.mark.id, label)
        return True

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    @override
    def mimeTypes(self) -> list[str]:
        return [_DRAGGED]

    @override
    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        marked = next(filter(None, map(self.marked_at, indexes)), None)
        data.setData(_DRAGGED, (marked.mark.id if marked else "").encode())
        return data

    @override
    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        return data.hasFormat(_DRAGGED) and self.place_before(_dragged(data), row)[0]

    @override
    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        mark = _dragged(data)
        fits, before = self.place_before(mark, row)
        if fits and before != mark:
            self.dropped.emit(mark, before)
        return False  # the view must not take the row away

    def _arrange(self) -> None:
        self.beginResetModel()
        found = [each for each in self._all if self._words in f"{each.label} {each.place}".casefold()]
        groups: dict[str, list[Marked]] = {}
        for each in found:
            groups.setdefault(each.mark.course, []).append(each)
        self._lines = []
        for course, marks in groups.items():
            title = marks[0].name.title or "A course that is not here"
            self._lines += [Heading(Book(course, title), len(marks)), *marks]
        self.endResetModel()


def _dragged(data: QMimeData) -> str:
    return bytes(data.data(_DRAGGED).data()).decode()


def read_marks(store: Store, names: LessonNames) -> tuple[Marked, ...]:
    """Every bookmark with the name of its place, on the database thread."""
    names.refresh(store)
    return tuple(Marked(mark, names.of(store, mark.course, mark.lesson)) for mark in bookmarks(store))
