"""The list of notes: search, how many were found, the rows, and the way to the trash."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from desktop.design.button import Button
from desktop.design.card import Line, Pane
from desktop.design.empty_state import EmptyState
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import ElidedLabel
from desktop.design.row_list import RowList
from desktop.design.skeleton import Skeleton
from desktop.figures import counted
from desktop.notes.delegate import NoteDelegate
from desktop.notes.model import NoteModel
from desktop.notes.search_field import NoteSearch
from desktop.trouble import Trouble

if TYPE_CHECKING:
    from desktop.design.appearance import Appearance
    from desktop.notes.page import NotePage
    from localdb.search import Order

TRASH, UNPLACED = "is:trash", "is:unplaced"
_ORDERS: dict[Order, str] = {"changed": "Last changed", "created": "Newest", "title": "Title"}


class ListPane(Pane):
    """`note_chosen` carries a note's id, "" when none is left; `query_changed` what to look for."""

    note_chosen = Signal(str)
    query_changed = Signal(str)
    new_requested = Signal()
    delete_requested = Signal(str)
    restore_requested = Signal(str)
    lesson_requested = Signal(str)
    compare_requested = Signal(str)
    export_requested = Signal()
    more_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, "window", parent=parent)
        self._look = look
        self._page: NotePage | None = None
        self.order: Order = "changed"
        self.setMinimumWidth(look.px(240))
        self.model = NoteModel(self)
        self.search = NoteSearch(look, "Search notes, tag: course: is:")
        self.list = RowList("Notes")
        self._delegate = NoteDelegate(look, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self._count = ElidedLabel(look, "", FontRole.SMALL, "text3")
        self._empty = self._make_empty()
        self._nothing = EmptyState(look, "search", "Nothing found", "")
        self._bin_empty = EmptyState(look, "trash-2", "The trash is empty", "Deleted notes wait here.")
        self._stack = QStackedWidget()
        self._loading, self._trouble = Skeleton(look, row_height=76, block=6), Trouble(look)
        for page in (self._loading, self.list, self._empty, self._nothing, self._bin_empty, self._trouble):
            self._stack.addWidget(page)
        self._lay_out()
        self._connect()

    @property
    def query(self) -> str:
        """What is being looked for."""
        only = TRASH if self._trash.isChecked() else UNPLACED if self._unplaced.isChecked() else ""
        return f"{only} {self.search.text().strip()}".strip()

    @property
    def shows_trash(self) -> bool:
        """Whether these are deleted notes."""
        return self._trash.isChecked()

    def counted_words(self) -> str:
        """What is said of how many were found."""
        return self._count.text()

    def show_page(self, page: NotePage, open_note: str) -> None:
        """Show what was found; the open note stays chosen, wherever it stands now."""
        self._page = page
        self.model.show(page)
        self._select(open_note)
        self._count.set_text(_count_words(page, self.shows_trash))
        self._trash.setText(f"Trash {page.trash}" if page.trash and not self.shows_trash else "Trash")
        self._stack.setCurrentWidget(self._page_for(page))

    def show_unplaced(self, count: int) -> None:
        """How many notes lost their lesson; while there are none, nothing speaks of it."""
        self._unplaced.setText(f"Unplaced {count}" if count else "Unplaced")
        self._unplaced.setVisible(bool(count) or self._unplaced.isChecked())

    def show_trouble(self, words: str) -> None:
        """Say why the search can't be understood, beside the search."""
        self._count.set_text(words)

    def show_error(self, error: Exception) -> None:
        """The list could not be read: said in its place, unless there is one from before."""
        if self._page is None:
            self._trouble.show_error(error)
            self._stack.setCurrentWidget(self._trouble)

    def choose(self, note: str) -> None:
        """Choose a row without telling."""
        self._select(note)

    def choose_beside(self, note: str) -> str:
        """The note that takes the focus when this one goes: the next, else the one before."""
        lines = self.model.lines()
        row = self.model.row_of(note)
        if row < 0 or len(lines) == 1:
            return ""
        return lines[row + 1 if row + 1 < len(lines) else row - 1].id

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        below = QVBoxLayout()
        below.setContentsMargins(20, 0, 12, 6)
        below.setSpacing(6)
        below.addWidget(self.search)
        below.addWidget(self._count)
        column.addLayout(below)
        column.addWidget(self._stack, 1)
        column.addWidget(Line(self._look, "border"))
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 4)
        self._trash = Button(self._look, "Trash", "ghost", "trash-2", small=True)
        self._trash.setCheckable(True)
        self._restore = Button(self._look, "Restore", "secondary", "rotate-ccw", small=True)
        self._restore.hide()
        self._unplaced = Button(self._look, "Unplaced", "ghost", "inbox", small=True)
        self._unplaced.setCheckable(True)
        self._unplaced.hide()
        self.export = Button(self._look, "Export", "ghost", "download", small=True)
        foot.addWidget(self._trash)
        foot.addWidget(self._unplaced)
        foot.addStretch(1)
        foot.addWidget(self._restore)
        foot.addWidget(self.export)
        column.addLayout(foot)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 12, 10)
        title = ElidedLabel(self._look, "Notes", FontRole.PAGE_TITLE)
        self._new = Button(self._look, "New", "primary", "plus")
        self._new.setAccessibleName("New note")
        self._new.clicked.connect(self.new_requested)
        filters = IconButton(self._look, "sliders-horizontal", "What can be searched for")
        filters.clicked.connect(self.search.offer_all)
        head.addWidget(title, 1)
        self.sort = IconButton(self._look, "arrow-down", "Sort: last changed")
        self.sort.clicked.connect(self._offer_orders)
        head.addWidget(self.sort)
        head.addWidget(filters)
        head.addWidget(self._new)
        return head

    def _connect(self) -> None:
        self.search.search_changed.connect(lambda _words: self.query_changed.emit(self.query))
        self._trash.toggled.connect(self._on_trash_toggled)
        self._unplaced.toggled.connect(self._on_unplaced_toggled)
        self.export.clicked.connect(self.export_requested)
        self.list.menu_requested.connect(self._open_menu)
        self._restore.clicked.connect(self._on_restore)
        self._trouble.retry_requested.connect(lambda: self.query_changed.emit(self.query))
        self.model.more_requested.connect(self.more_requested)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.list.delete_requested.connect(self._on_delete)

    def _make_empty(self) -> EmptyState:
        button = Button(self._look, "New note", "primary", "plus")
        button.clicked.connect(self.new_requested)
        words = "Select text in a lesson and press N, or write one here."
        return EmptyState(self._look, "notebook-pen", "No notes yet", words, [button])

    def _page_for(self, page: NotePage) -> QWidget:
        if page.lines:
            return self.list
        if self.shows_trash and not self.search.text():
            return self._bin_empty
        if page.query == UNPLACED:
            self._nothing.set_words("Every note has its place", "Notes whose lesson is gone would stand here.")
            return self._nothing
        if page.query:
            self._nothing.set_words("Nothing found", f"No note matches “{self.search.text()}”.")
            return self._nothing
        return self._empty

    def _select(self, note: str) -> None:
        row = self.model.row_of(note)
        index = self.model.index(row) if row >= 0 else QModelIndex()
        chosen = self.list.selectionModel()
        blocked = chosen.blockSignals(True)  # noqa: FBT003  Qt's own signature
        flag = QItemSelectionModel.SelectionFlag
        chosen.setCurrentIndex(index, flag.ClearAndSelect if index.isValid() else flag.Clear)
        chosen.blockSignals(blocked)
        self.list.viewport().update()

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        line = self.model.line_at(current)
        if line is not None:
            self.note_chosen.emit(line.id)

    def _on_trash_toggled(self, on: bool) -> None:  # noqa: FBT001  a slot of Qt's
        self._restore.setVisible(on)
        self.export.setVisible(not on)
        self._new.setEnabled(not on)
        if on:
            self._unplaced.setChecked(False)
        self.query_changed.emit(self.query)

    def _on_unplaced_toggled(self, on: bool) -> None:  # noqa: FBT001  a slot of Qt's
        if on:
            self._trash.setChecked(False)
        self.query_changed.emit(self.query)

    def _offer_orders(self) -> None:
        menu = QMenu(self.sort)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for order, words in _ORDERS.items():
            action = menu.addAction(words, partial(self._sort, order))
            action.setCheckable(True)
            action.setChecked(order == self.order)
        menu.popup(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))

    def _sort(self, order: Order) -> None:
        self.order = order
        self.sort.set_name(f"Sort: {_ORDERS[order].lower()}")
        self.query_changed.emit(self.query)

    def _open_menu(self, index: QModelIndex, where: QPoint) -> None:
        line = self.model.line_at(index)
        if line is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if line.conflict:
            menu.addAction("Compare the two versions", lambda: self.compare_requested.emit(line.id))
        if line.deleted:
            menu.addAction("Restore", lambda: self.restore_requested.emit(line.id))
        else:
            menu.addAction("Open the lesson", lambda: self.lesson_requested.emit(line.id))
            menu.addAction("Delete\tDel", lambda: self.delete_requested.emit(line.id))
        menu.popup(where)

    def _on_delete(self, index: QModelIndex) -> None:
        line = self.model.line_at(index)
        if line is not None and not line.deleted:
            self.delete_requested.emit(line.id)

    def _on_restore(self) -> None:
        line = self.model.line_at(self.list.currentIndex())
        if line is not None:
            self.restore_requested.emit(line.id)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _count_words(page: NotePage, trash: bool) -> str:  # noqa: FBT001
    if trash:
        return f"{counted(page.found, 'note')} in the trash"
    return f"{page.found} of {counted(page.total, 'note')}" if page.query else counted(page.total, "note")
