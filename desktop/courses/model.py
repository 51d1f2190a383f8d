"""The rows of My courses: a snapshot of what the store says, filtered and ordered, with the downloads laid over it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from desktop.courses.course_words import (
    DeviceState,
    Said,
    access_said,
    device_state,
    group_of,
    is_over,
    progress_words,
    studied_words,
)
from desktop.design.cover import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor

    from desktop.courses.downloads import Downloads
    from desktop.design.cloth import Cloth
    from localdb.courses import Course

ROW = Qt.ItemDataRole.UserRole
SORTS = {"studied": "Last studied", "title": "Title", "access": "Access ends", "progress": "Progress"}
_Index = QModelIndex | QPersistentModelIndex
_FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class CourseLine:
    """All that one row shows."""

    course: Course
    book: Book
    subtitle: str
    left: str
    access: Said
    studied: str
    device: DeviceState

    @property
    def spoken(self) -> str:
        """What a screen reader says: title, state, progress, action."""
        parts = (self.course.title, self.device.said.words, self.device.figure or self.device.detail)
        words = (*parts, f"{self.course.percent} percent", self.left, self.access.words, self.device.action_words)
        return ", ".join(part for part in words if part)


class CourseModel(QAbstractListModel):
    """A snapshot: `show` replaces it, `touch` draws one course again."""

    def __init__(
        self, cloth: Cloth, downloads: Downloads | None, now: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._cloth = cloth
        self._cloths: list[QColor] = []
        self._downloads = downloads
        self._now = now
        self._all: tuple[Course, ...] = ()
        self._shown: list[Course] = []
        self._lines: dict[str, CourseLine] = {}
        self._group, self._words, self._sort = "all", "", "studied"

    def show(self, courses: Sequence[Course]) -> None:
        """Take what the store says now."""
        self._all = tuple(courses)
        self._arrange()

    def filter(self, group: str | None = None, words: str | None = None, sort: str | None = None) -> None:
        """Show another part, or in another order."""
        self._group = self._group if group is None else group
        self._words = self._words if words is None else words
        self._sort = sort or self._sort
        self._arrange()

    def touch(self, course: str) -> None:
        """Something of one course has moved: its download."""
        row = next((row for row, shown in enumerate(self._shown) if shown.course == course), None)
        if row is not None:
            self._lines.pop(course, None)
            self.dataChanged.emit(self.index(row), self.index(row))

    def counts(self) -> Counter[str]:
        """How many courses stand under each tab."""
        now = self._now()
        groups = Counter(group_of(course, now) for course in self._all)
        return groups + Counter(all=len(self._all))

    def course_at(self, index: _Index) -> Course | None:
        """The course of a row."""
        return self._shown[index.row()] if index.isValid() and index.row() < len(self._shown) else None

    def row_of(self, course: str) -> int:
        """Where a course stands now, or -1."""
        return next((row for row, shown in enumerate(self._shown) if shown.course == course), -1)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._shown)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        course = self.course_at(index)
        if course is None:
            return None
        if role == ROW:
            return self._line(course, index.row())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return course.title
        return self._line(course, index.row()).spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _line(self, course: Course, row: int) -> CourseLine:
        if course.course not in self._lines:
            now = self._now()
            download = self._downloads.of(course.course) if self._downloads else None
            self._lines[course.course] = CourseLine(
                course=course,
                book=Book(course.course, course.title, is_over(course, now), self._cloths[row]),
                subtitle=_subtitle(course),
                left=progress_words(course),
                access=access_said(course, now),
                studied=studied_words(course, now),
                device=device_state(course, download, now),
            )
        return self._lines[course.course]

    def _arrange(self) -> None:
        now, words = self._now(), self._words.casefold()
        self.beginResetModel()
        found = [
            course
            for course in self._all
            if self._group in {"all", group_of(course, now)}
            and words in f"{course.title} {_subtitle(course)}".casefold()
        ]
        self._shown = sorted(found, key=self._order)
        self._cloths = self._cloth.row([course.course for course in self._shown])
        self._lines.clear()
        self.endResetModel()

    def _order(self, course: Course) -> tuple[float, str]:
        title = course.title.casefold()
        keys = {
            "studied": -(course.last_studied or 0),
            "title": 0,
            "access": course.expires_at or _FAR,
            "progress": -course.percent,
        }
        return keys[self._sort], title


def _subtitle(course: Course) -> str:
    edition = f"edition {course.number}" if course.number else ""
    return " · ".join(part for part in (getattr(course, "provider", ""), edition) if part)
