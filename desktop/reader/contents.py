"""The contents of the course: its cover and progress, the tree of lessons, and until when there is access."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTreeView, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.card import Line, Pane
from desktop.design.cover import Book as CoverBook
from desktop.design.cover import Cover
from desktop.design.fonts import FontRole
from desktop.design.icon_view import IconView
from desktop.design.label import ElidedLabel, Label
from desktop.design.progress_bar import ProgressBar
from desktop.reader.contents_delegate import ContentsDelegate
from desktop.reader.contents_model import ContentsModel, Role

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from desktop.design.appearance import Appearance
    from desktop.reader.book import Book

WIDTH = 264


class ContentsPane(Pane):
    """`lesson_requested` carries the id of the lesson that was chosen, `menu_requested` a row and where to open it."""

    lesson_requested = Signal(str)
    menu_requested = Signal(QModelIndex, QPoint)

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, edges="trailing", parent=parent)
        self._edition = ""
        self.setMinimumWidth(look.px(200))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        self._cover = Cover(look, CoverBook("", ""), QSize(24, 32))
        self._title = ElidedLabel(look, "", FontRole.SELECTED)
        self._left = ElidedLabel(look, "", FontRole.SMALL, "text2")
        self._bar = ProgressBar(look, thick=4)
        column.addLayout(self._head())
        self.model = ContentsModel(self)
        self.tree = self._tree()
        column.addWidget(self.tree, 1)
        column.addWidget(self._foot())

    def show_book(self, book: Book) -> None:
        """Show a course or a new edition of it, or bring what is shown up to date."""
        if book.edition != self._edition:
            self._edition = book.edition
            self.model.show_book(book)
        else:
            self.model.refresh(book)
        self._cover.show_book(CoverBook(book.course.course, book.course.title))
        self._title.set_text(book.course.title)
        left = _items_left(book.overall.items_left)
        self._left.set_text(f"{book.overall.percent}% · {left}")
        self._bar.show_percent(book.overall.percent, left)
        self._access.setText(_access_words(book.course.expires_at, ended=book.is_locked))
        self._access_row.setVisible(book.course.expires_at is not None)

    def select(self, lesson: str) -> None:
        """Show which lesson is open."""
        item = self.model.item_of(lesson)
        if item is not None:
            self.tree.setAutoScroll(False)  # Qt would bring it to the edge, and paint every row anew for each lesson
            self.tree.setCurrentIndex(item.index())
            self.tree.setAutoScroll(True)
            if not self.tree.viewport().rect().contains(self.tree.visualRect(item.index())):
                self.tree.scrollTo(item.index(), QTreeView.ScrollHint.PositionAtCenter)  # with what comes next

    def lesson_at(self, index: QModelIndex) -> str:
        """The lesson of a row, "" for a section."""
        return str(index.data(Role.LESSON))

    def place_at(self, index: QModelIndex) -> str:
        """The place of a row in the course, as "2.1"."""
        return str(index.data(Role.PLACE))

    def fold(self, index: QModelIndex) -> None:
        """Fold a section, or unfold it."""
        self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _head(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._left)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._cover)
        row.addLayout(words, 1)
        head = QVBoxLayout()
        head.setContentsMargins(12, 14, 12, 10)
        head.setSpacing(11)
        head.addLayout(row)
        head.addWidget(self._bar)
        return head

    def _tree(self) -> _Tree:
        tree = _Tree(self)
        tree.setModel(self.model)
        self._delegate = ContentsDelegate(self._look, tree)  # a view does not own its delegate
        tree.setItemDelegate(self._delegate)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setUniformRowHeights(True)
        tree.setMouseTracking(True)
        tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setAccessibleName("Contents of the course")
        tree.viewport().setAutoFillBackground(False)
        tree.clicked.connect(self._on_clicked)
        tree.entered_by_key.connect(self._on_clicked)
        tree.menu_requested.connect(self.menu_requested)
        return tree

    def _foot(self) -> QWidget:
        self._access_row = QWidget(self)
        column = QVBoxLayout(self._access_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(self._look, "border"))
        row = QHBoxLayout()
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(8)
        row.addWidget(IconView(self._look, "calendar", "text3", 14))
        self._access = Label(self._look, "", FontRole.SMALL, "text2")
        row.addWidget(self._access, 1)
        column.addLayout(row)
        return self._access_row

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.data(Role.LESSON):
            self.lesson_requested.emit(index.data(Role.LESSON))
        else:
            self.fold(index)


class _Tree(QTreeView):
    """Enter does what a click does; Qt's `activated` would come with the click as well, on some desktops."""

    entered_by_key = Signal(QModelIndex)
    menu_requested = Signal(QModelIndex, QPoint)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.entered_by_key.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid():
            where = event.globalPos() if by_mouse else self.mapToGlobal(self.visualRect(index).center())
            self.menu_requested.emit(index, where)


def _items_left(count: int) -> str:
    return f"{count} {'item' if count == 1 else 'items'} left"


def _access_words(expires_at: int | None, *, ended: bool) -> str:
    if expires_at is None:
        return ""
    until = datetime.fromtimestamp(expires_at / 1000, UTC).astimezone()
    return f"Access {'ended' if ended else 'until'} {until.day} {until:%b %Y}"
