"""The reader in the window: made when the first lesson is opened, and reached from every other screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from desktop.screen import Place, Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.main_window import MainWindow
    from desktop.notes.editing import OpenedNote
    from desktop.reader.announcement import Announcement
    from desktop.reader.opening import Opening
    from desktop.reader.reader import ReaderScreen
    from learning.values import Position
    from localdb.bookmarks import Bookmark


class Reading(QObject):
    """`make_reader` is called once: Chromium comes with it."""

    download_requested = Signal(str, str)
    renew_requested = Signal(str)
    search_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, window: MainWindow, make_reader: Callable[[], ReaderScreen], parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._make_reader = window, make_reader
        self._reader: ReaderScreen | None = None
        window.place_changed.connect(self._on_place_changed)

    @property
    def reader(self) -> ReaderScreen:
        """The reader."""
        if self._reader is None:
            from desktop.reader.sandbox import UNSANDBOXED_WORDS, prepare_chromium

            if not prepare_chromium():
                self._window.show_warning(UNSANDBOXED_WORDS)
            self._reader = self._make_reader()
            self._connect(self._reader)
        return self._reader

    def open_course(self, course: str) -> None:
        """Open a course where the learner stopped."""
        reader = self.reader
        self._window.open_screen("reader", course)
        reader.open_course(course)

    def open_contents(self, course: str) -> None:
        """Open a course with the focus in its contents."""
        self.open_course(course)
        self.reader.spread.show_pane(notes=False)
        tree = self.reader.spread.contents.findChild(QAbstractItemView)
        if tree is not None:
            tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_lesson(self, course: str, lesson: str, block: str = "") -> None:
        """Open a lesson ("" for where the learner stopped), perhaps at a block of it."""
        from learning.values import Position

        self._open(course, lesson, Position(block=block) if block else None)

    def open_note(self, opened: OpenedNote) -> None:
        """Open the lesson that a note was written in, at its place."""
        note, reader = opened.note, self.reader
        self._window.open_screen("reader", note.course)
        reader.open_lesson(note.course, note.lesson, note=note.id)

    def open_bookmark(self, mark: Bookmark) -> None:
        """Open a lesson at a bookmark."""
        self._open(mark.course, mark.lesson, mark.position)

    def leave(self) -> None:
        """Save everything; another sitting or the end of the program comes."""
        if self._reader is not None:
            self._reader.leave()

    def _open(self, course: str, lesson: str, position: Position | None) -> None:
        reader = self.reader
        self._window.open_screen("reader", course)
        reader.open_lesson(course, lesson, position=position)

    def _connect(self, reader: ReaderScreen) -> None:
        reader.courses_requested.connect(lambda: self._window.open_screen("courses"))
        reader.opened.connect(self._on_lesson_opened)
        reader.announced.connect(self._on_announced)
        reader.failed.connect(self.failed)
        reader.search_requested.connect(self.search_requested)
        reader.download_requested.connect(self.download_requested)
        reader.renew_requested.connect(self.renew_requested)
        self._window.add_screen(
            Screen("reader", "Reader", "book-open", reader, entry=False, under="courses", rail=True, panes=reader.panes)
        )

    def _on_place_changed(self, place: Place) -> None:
        """Alt+Left and Alt+Right come back to the course that was open."""
        if place.screen == "reader" and self._reader is not None:
            book = self._reader.book
            course = place.detail.partition("/")[0]
            if book is not None and book.course.course != course:
                self._reader.open_lesson(course)

    def _on_lesson_opened(self, opening: Opening) -> None:
        if self._window.place.screen == "reader" and opening.book is not None:
            lesson = opening.opened.placed.lesson.title if opening.opened else ""
            self._window.show_title(lesson, opening.book.course.title)

    def _on_announced(self, said: Announcement) -> None:
        toast = self._window.toasts.show_toast(said.words, action=said.action)
        if said.undo is not None:
            toast.action_requested.connect(said.undo)
