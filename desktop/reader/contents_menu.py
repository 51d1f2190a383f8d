"""The menu of the contents: what can be done with a lesson or a section without opening it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop.figures import size
from desktop.lesson_link import lesson_link
from desktop.reader.announcement import Announcement
from desktop.reader.bookmarking import toggle_bookmark
from learning.editions import needed
from localdb.courses import remove_section
from localdb.study import complete_lesson

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex

    from desktop.reader.contents import ContentsPane
    from desktop.reader.lectern import Lectern
    from desktop.tasks import Tasks
    from learning.course import Placed
    from localdb.store import Store


class ContentsMenu(QObject):
    """`download_requested` carries a course and a section's place, `finished` the lesson that is on the screen."""

    finished = Signal()
    download_requested = Signal(str, str)
    announced = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, lectern: Lectern, contents: ContentsPane, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._lectern, self._contents = tasks, lectern, contents
        contents.menu_requested.connect(self._on_menu_requested)

    def _on_menu_requested(self, index: QModelIndex, where: QPoint) -> None:
        menu = QMenu(self._contents)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        lesson, place = self._contents.lesson_at(index), self._contents.place_at(index)
        placed = self._lectern.book.find(lesson) if self._lectern.book is not None and lesson else None
        if placed is not None:
            self._offer_lesson(menu, placed)
            place = placed.place.rpartition(".")[0]
        else:
            words = "Fold" if self._contents.tree.isExpanded(index) else "Unfold"
            menu.addAction(words, lambda: self._contents.fold(index))
        self._offer_section(menu, place)
        menu.popup(where)

    def _offer_lesson(self, menu: QMenu, placed: Placed) -> None:
        book = self._lectern.book
        assert book is not None
        lesson = placed.lesson
        menu.addAction("Open", lambda: self._contents.lesson_requested.emit(lesson.id))
        if not book.is_done(lesson) and not book.is_locked:
            menu.addAction("Mark as done", lambda: self._mark_done(placed))
        first = lesson.blocks[0].id if lesson.blocks else ""
        words = "Remove the bookmark" if (lesson.id, first) in book.bookmarks else "Bookmark its beginning"
        menu.addAction(words, lambda: self._do(lambda store: toggle_bookmark(store, book, lesson, first, 0.0)))
        link = lesson_link(book.course.course, placed)
        menu.addAction("Copy a link for notes", lambda: QGuiApplication.clipboard().setText(link))
        menu.addSeparator()

    def _offer_section(self, menu: QMenu, place: str) -> None:
        """What the sample course brought can be had from nowhere else, so that it stays."""
        book = self._lectern.book
        if book is None or book.is_sample:
            return
        inside = [each.lesson for each in book.lessons if each.place.startswith(f"{place}.")]
        course = book.course.course
        if not book.is_locked and any(lesson.id in book.away for lesson in inside):
            menu.addAction("Download this section", lambda: self.download_requested.emit(course, place))
        if any(needed(lesson) and lesson.id not in book.away for lesson in inside):
            menu.addAction("Remove this section from this device", lambda: self._remove(course, place))

    def _mark_done(self, placed: Placed) -> None:
        """The lesson on the screen also stops watching what is read."""
        book = self._lectern.book
        if placed.lesson.id == self._lectern.lesson_id:
            self.finished.emit()
        elif book is not None:
            self._do(lambda store: complete_lesson(store, book.course.course, placed.lesson.id))

    def _remove(self, course: str, place: str) -> None:
        """What was removed can be had again: that is the way back which the toast offers."""

        def say(freed: int) -> None:
            words = f"Section {place} removed, {size(freed)} freed"
            again = partial(self.download_requested.emit, course, place)
            self.announced.emit(Announcement(words, "Download again", again))

        self._tasks.run(lambda store: remove_section(store, course, place), say, self.failed.emit, owner=self)

    def _do(self, deed: Callable[[Store], object]) -> None:
        self._tasks.run(deed, failed=self.failed.emit, owner=self)
