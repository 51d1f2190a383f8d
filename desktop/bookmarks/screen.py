"""Bookmarks: one card, grouped by course; opened, renamed, moved and deleted in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.bookmarks.delegate import BookmarkDelegate
from desktop.bookmarks.model import BookmarkModel, Marked, read_marks
from desktop.courses.lesson_names import LessonNames
from desktop.design.card import Card, Pane
from desktop.design.empty_state import EmptyState
from desktop.design.page_header import PageHeader
from desktop.design.row_list import RowList
from desktop.design.scroll_page import ScrollPage
from desktop.design.search_field import SearchField
from desktop.design.skeleton import Skeleton
from desktop.trouble import Trouble
from localdb.bookmarks import move_bookmark, remove_bookmark, rename_bookmark, set_bookmark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.design.row_actions import RowChoice
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.store import Store

_KINDS = frozenset({"bookmark", "enrolment"})


class BookmarksScreen(Pane):
    """`open_requested` carries a `Bookmark`."""

    open_requested = Signal(object)
    failed = Signal(object)

    def __init__(self, look: Appearance, tasks: Tasks, news: News, parent: QWidget | None = None) -> None:
        super().__init__(look, parent=parent)
        self._look, self._tasks = look, tasks
        self._names = LessonNames()
        self._toasts: Toasts | None = None
        self._chosen = ""
        self.model = BookmarkModel(self)
        self.list = RowList("Bookmarks", fits=True)
        self._delegate = BookmarkDelegate(look, self.list)
        self.search = SearchField(look, "Search labels and places")
        self._lay_out()
        self._connect(news)
        self.reload()

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where deleted bookmarks can be had back."""
        self._toasts = toasts

    def reload(self) -> None:
        """Read the bookmarks again."""
        self._tasks.run(lambda store: read_marks(store, self._names), self._show, self._on_unreadable, owner=self)

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self.list]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """A page that comes to the front is ready for the arrow keys."""
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PageHeader(self._look, "Bookmarks")
        self.search.setMinimumWidth(self._look.px(220))
        self.search.setMaximumWidth(self._look.px(240))
        header.add_action(self.search)
        column.addWidget(header)
        self.list.setModel(self.model)
        self.list.setDragDropMode(RowList.DragDropMode.InternalMove)
        self.list.setItemDelegate(self._delegate)
        self._page = ScrollPage(self._look, top=8)
        card = Card(self._look, margin=1, spacing=0)
        card.body.setContentsMargins(1, 1, 1, 8)
        card.body.addWidget(self.list)
        self._page.body.addWidget(card)
        self._page.body.addStretch(1)
        self._empty = EmptyState(self._look, "bookmark", "", "")
        self._look.keys.changed.connect(self._show_keys)
        self._show_keys()
        self._nothing = EmptyState(self._look, "search", "Nothing found", "No label and no place has these words.")
        self._pages = QStackedWidget()
        self._loading = Skeleton(self._look, row_height=54, block=16)
        self._trouble = Trouble(self._look)
        self._trouble.retry_requested.connect(self.reload)
        for each in (self._loading, self._page, self._empty, self._nothing, self._trouble):
            self._pages.addWidget(each)
        column.addWidget(self._pages, 1)

    def _show_keys(self) -> None:
        pressed = self._look.keys.words("bookmark")
        words = f"Press {pressed} in a lesson to keep the place. It is here when you want it again."
        self._empty.set_words("No bookmarks yet", words)

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        self.search.search_changed.connect(self._on_search)
        self._delegate.chosen.connect(self._on_chosen)
        self.model.renamed.connect(self._on_renamed)
        self.model.dropped.connect(self._on_dropped)
        self.list.opened.connect(self._open)
        self.list.delete_requested.connect(self._delete)
        self.list.rename_requested.connect(self.list.edit)
        self.list.move_requested.connect(self._move)
        self.list.menu_requested.connect(self._open_menu)
        self._look.keys.bind("find", self, self.search.setFocus)

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or piece.changes.kinds & _KINDS:
            self.reload()

    def _on_unreadable(self, error: Exception) -> None:
        if self._pages.currentWidget() in {self._loading, self._trouble}:
            self._trouble.show_error(error)
            self._pages.setCurrentWidget(self._trouble)
        self.failed.emit(error)

    def _show(self, marks: tuple[Marked, ...]) -> None:
        chosen = self.model.marked_at(self.list.currentIndex())
        keep = self._chosen or (chosen.mark.id if chosen else "")
        self._chosen = ""
        self.model.show(marks)
        self.list.setCurrentIndex(self.model.index(self.model.row_of(keep)) if keep else QModelIndex())
        self._show_page()

    def _show_page(self) -> None:
        shown = self._page if self.model.rowCount() else self._nothing if self.model.total else self._empty
        self._pages.setCurrentWidget(shown)

    def _on_search(self, words: str) -> None:
        self.model.filter(words)
        self._show_page()

    def _on_chosen(self, choice: RowChoice) -> None:
        index = self.model.index(choice.row)
        self.list.setCurrentIndex(index)
        acts: dict[str, Callable[[QModelIndex], object]]
        acts = {"open": self._open, "rename": self.list.edit, "delete": self._delete}
        acts[choice.key](index)

    def _open(self, index: QModelIndex) -> None:
        marked = self.model.marked_at(index)
        if marked is not None and marked.is_there:
            self.open_requested.emit(marked.mark)

    def _on_renamed(self, mark: str, label: str) -> None:
        self._do(lambda store: rename_bookmark(store, mark, label))

    def _delete(self, index: QModelIndex) -> None:
        marked = self.model.marked_at(index)
        if marked is None:
            return
        row = index.row()
        beside = self.model.beside(row, 1) or self.model.beside(row, -1)
        self._chosen = beside.mark.id if beside else ""
        mark = marked.mark
        self._do(lambda store: remove_bookmark(store, mark.id))
        if self._toasts is not None:
            toast = self._toasts.show_toast(f"Bookmark “{marked.label}” deleted", icon="trash-2", action="Undo")
            toast.action_requested.connect(lambda: self._put_back(marked))

    def _put_back(self, marked: Marked) -> None:
        """Undo: the bookmark stands again where it stood."""
        mark = marked.mark
        self._chosen = mark.id
        after = self.model.first_above(mark.rank)

        def put_back(store: Store) -> None:
            with store.write():
                set_bookmark(store, course=mark.course, lesson=mark.lesson, block=mark.block)
                move_bookmark(store, mark.id, before=after)

        self._do(put_back)

    def _move(self, index: QModelIndex, step: int) -> None:
        marked = self.model.marked_at(index)
        there = self.model.beside(index.row(), step)
        if marked is None or there is None:
            return
        before = self.model.following(there.mark.id) if step > 0 else there.mark.id
        mark = marked.mark.id
        self._do(lambda store: move_bookmark(store, mark, before=before))

    def _on_dropped(self, mark: str, before: str | None) -> None:
        self._chosen = mark
        self._do(lambda store: move_bookmark(store, mark, before=before))

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        marked = self.model.marked_at(index)
        if marked is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if marked.is_there:
            menu.addAction("Open", lambda: self._open(index))
        menu.addAction("Rename\tF2", lambda: self.list.edit(index))
        if self.model.beside(index.row(), -1) is not None:
            menu.addAction("Move up\tAlt+Up", lambda: self._move(index, -1))
        if self.model.beside(index.row(), 1) is not None:
            menu.addAction("Move down\tAlt+Down", lambda: self._move(index, 1))
        menu.addAction("Delete\tDel", lambda: self._delete(index))
        menu.popup(where)

    def _do(self, operation: Callable[[Store], object]) -> None:
        self._tasks.run(operation, failed=self.failed.emit, owner=self)
