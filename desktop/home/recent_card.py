"""Recent courses: the others, last studied first, four at most."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from desktop.courses.course_words import is_over, progress_words
from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.cover import Book, draw_cover
from desktop.design.fonts import FontRole
from desktop.design.label import Label
from desktop.design.painting import draw_bar
from desktop.design.row_delegate import Index, RowDelegate
from desktop.design.row_list import RowList
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from desktop.design.appearance import Appearance
    from localdb.courses import Course

MOST = 4
COURSE, CLOTH = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex


class RecentModel(QAbstractListModel):
    """A snapshot of courses with their cloths."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[tuple[Course, QColor], ...] = ()

    def show(self, rows: Sequence[tuple[Course, QColor]]) -> None:
        """Take others, unless they are the same."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        course, cloth = self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return course.title
        spoken = f"{course.title}, {course.percent} percent, {progress_words(course)}"
        return {COURSE: course, CLOTH: cloth, Qt.ItemDataRole.AccessibleTextRole: spoken}.get(role)


class RecentDelegate(RowDelegate):
    """A small cover, the title with the day, a bar with what is left."""

    height = 54

    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        course, px = cast("Course", index.data(COURSE)), self.look.px
        now = time.time_ns() // 1_000_000
        book = Book(course.course, course.title, is_over(course, now), cast("QColor", index.data(CLOTH)))
        cover = QRect(rect.left() + px(8), rect.center().y() - px(19), px(28), px(38))
        draw_cover(painter, self.placed(option, cover), self.look, book)
        left, right = cover.right() + px(13), rect.right() - px(8)
        studied = clock_words(course.last_studied, now) if course.last_studied else ""
        width = self.text_width(studied, FontRole.SMALL) + 2 if studied else 0
        day = QRect(right - width, cover.top(), width, px(18))
        self.write(painter, self.placed(option, day), studied, FontRole.SMALL, "text2")
        title = QRect(left, cover.top(), day.left() - left - px(8), px(18))
        self.write(painter, self.placed(option, title), course.title, FontRole.NAME)
        bar = QRect(left, cover.bottom() - px(10), px(84), px(6))
        draw_bar(painter, self.placed(option, bar), self.look.theme, course.percent / 100)
        words = QRect(bar.right() + px(9), cover.bottom() - px(16), right - bar.right() - px(9), px(18))
        figures = f"{course.percent}% · {progress_words(course)}"
        self.write(painter, self.placed(option, words), figures, FontRole.SMALL, "text2")


class RecentCard(Card):
    """`course_requested` carries the course."""

    course_requested = Signal(str)
    all_requested = Signal()

    def __init__(self, look: Appearance) -> None:
        super().__init__(look, spacing=8)
        self.model = RecentModel()
        self.list = RowList("Recent courses", selects=False, fits=True)
        self.list.setModel(self.model)
        self._delegate = RecentDelegate(look, self.list)
        self.list.setItemDelegate(self._delegate)
        self.list.setCursor(Qt.CursorShape.PointingHandCursor)
        self.body.setContentsMargins(12, 14, 12, 12)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 4, 0)
        head.addWidget(Label(look, "Recent courses", FontRole.SECTION))
        head.addStretch(1)
        everything = Button(look, "All courses", "link", small=True)
        everything.clicked.connect(self.all_requested)
        head.addWidget(everything)
        self.body.addLayout(head)
        self.body.addWidget(self.list)
        self.body.addStretch(1)
        self.list.clicked.connect(self._on_opened)
        self.list.opened.connect(self._on_opened)

    def show_courses(self, rows: Sequence[tuple[Course, QColor]]) -> None:
        """Show them; a card without any is not there."""
        self.model.show(rows[:MOST])
        self.setVisible(bool(rows))

    def _on_opened(self, index: QModelIndex) -> None:
        self.course_requested.emit(index.data(COURSE).course)
