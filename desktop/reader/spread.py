"""The open spread: contents, lesson with its bars, notes. It lays out, folds panes away, and turns keys into wishes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop.reader.contents import WIDTH as CONTENTS_WIDTH
from desktop.reader.contents import ContentsPane
from desktop.reader.foot_bar import FootBar
from desktop.reader.lesson_area import LessonArea
from desktop.reader.lesson_menu import open_lesson_menu
from desktop.reader.memory import remember_panes, remembered_panes
from desktop.reader.notes_pane import WIDTH as NOTES_WIDTH
from desktop.reader.notes_pane import NotesPane
from desktop.reader.notes_place import NotesPlace
from desktop.reader.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop.design.appearance import Appearance
    from desktop.design.theme import Theme
    from desktop.main_window import Memory
    from desktop.news import News
    from desktop.reader.book import Book, OpenedLesson
    from desktop.reader.frames import Frame
    from desktop.reader.shelf import Shelf
    from desktop.tasks import Tasks

_ONE_PANE, _BESIDE = 960, 1180
"""Widths of the window: below the first only one pane is open at a time, below the second the notes lie over the
lesson."""
_RAIL = 52


class Spread(QWidget):
    """The learner's wishes; `done_requested` carries whether to go on, `note_requested` whether on the whole lesson."""

    lesson_requested = Signal(str)
    step_requested = Signal(int)
    done_requested = Signal(bool)
    bookmark_requested = Signal()
    text_requested = Signal(QWidget)
    resize_requested = Signal(int)
    courses_requested = Signal()
    note_requested = Signal(bool)
    highlight_requested = Signal()
    print_requested = Signal()

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        news: News,
        shelf: Shelf,
        themes: Mapping[str, Theme],
        memory: Memory,
        now: Callable[[], int],
        screen: QWidget,
    ) -> None:
        super().__init__(screen)
        self._look = look
        self._memory = memory
        self._share = (-1.0, 0)
        self.contents = ContentsPane(look)
        self.area = LessonArea(look, shelf, themes)
        self.notes = NotesPane(look, tasks, news, now)
        self.top = TopBar(look)
        self.foot = FootBar(look)
        self._lay_out(screen)
        self._connect()
        self._bind_keys(screen)
        contents, notes = remembered_panes(memory)
        self.top.show_panes(contents=contents, notes=notes)
        self._fold()

    def show_lesson(self, book: Book, opened: OpenedLesson, *, known: bool = False) -> None:
        """Everything around a lesson. `known`: the contents are shown already, and `refresh` will come."""
        placed = opened.placed
        if not known:
            self.contents.show_book(book)
        self.foot.show_progress(book.share(placed.lesson), placed.lesson.minutes)
        self.contents.select(placed.lesson.id)
        self.top.show_path(book.course.title, f"{placed.place} {placed.lesson.title}")
        self.foot.show_beside(book.beside(placed.lesson.id, -1), book.beside(placed.lesson.id, 1))
        self.foot.show_usable(usable=not opened.trouble)

    def show_nothing(self, frame: Frame, book: Book | None) -> None:
        """There is no lesson; the contents stay as far as they are known."""
        if book is not None:
            self.contents.show_book(book)
        self.top.show_path(book.course.title if book else "", "")
        self.foot.show_beside(None, None)
        self.foot.show_usable(usable=False)
        self.area.show_frame(frame)

    def refresh(self, book: Book, opened: OpenedLesson | None) -> None:
        """Progress, counts and icons."""
        self.contents.show_book(book)
        if opened is not None:
            lesson = opened.placed.lesson
            self.foot.show_progress(book.share(lesson), lesson.minutes)

    def show_bookmarked(self, *, bookmarked: bool) -> None:
        """Whether the place on the screen has a bookmark."""
        self.top.show_bookmarked(bookmarked=bookmarked)

    def show_pane(self, *, notes: bool) -> None:
        """Open the notes, or the contents."""
        (self.top.notes if notes else self.top.contents).setChecked(True)

    def named(self, words: str, deed: str) -> str:
        """An entry of a menu with the keys that do the same."""
        return f"{words}\t{self._look.keys.words(deed)}"

    def panes(self) -> list[QWidget]:
        """What F6 goes round."""
        every: tuple[QWidget, ...] = (self.area.surface, self.notes, self.contents, self.top)
        return [pane for pane in every if pane.isVisible()]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        over = self._is_below(_BESIDE)
        if over != self._notes_place.is_over:
            self._notes_place.put(over=over)
            # What lies over the lesson opens when it is asked for; beside it, as the learner left it.
            self.top.notes.setChecked(not over and remembered_panes(self._memory)[1])
        if self._is_below(_ONE_PANE) and self.top.contents.isChecked() and self.top.notes.isChecked():
            self.top.notes.setChecked(False)

    def _is_below(self, width: int) -> bool:
        return self.width() < self._look.px(width) - self._look.px(_RAIL)

    def _lay_out(self, screen: QWidget) -> None:
        outer = QHBoxLayout(screen)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)
        across = QSplitter(Qt.Orientation.Horizontal)
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.addWidget(self.area)
        beside.addWidget(self.notes)
        middle = QWidget()
        column = QVBoxLayout(middle)
        for widget in (self.top, beside, self.foot):
            column.addWidget(widget, 1 if widget is beside else 0)
        across.addWidget(self.contents)
        across.addWidget(middle)
        row = QHBoxLayout(self)
        row.addWidget(across)
        for box in (column, row):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
        for splitter, side, width in ((across, 0, CONTENTS_WIDTH), (beside, 1, NOTES_WIDTH)):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(0)
            splitter.setStretchFactor(1 - side, 1)
            splitter.setStretchFactor(side, 0)
            wide = self._look.px(width)
            splitter.setSizes([wide, 2000] if side == 0 else [2000, wide])
        self._notes_place = NotesPlace(self.notes, beside, self, self._look.px(NOTES_WIDTH))

    def _connect(self) -> None:
        top, foot = self.top, self.foot
        top.contents_toggled.connect(partial(self._on_pane_toggled, top.notes))
        top.notes_toggled.connect(partial(self._on_pane_toggled, top.contents))
        top.find_requested.connect(self.area.find_bar.open)
        top.bookmark_requested.connect(self.bookmark_requested)
        top.course_requested.connect(self.courses_requested)
        top.text.clicked.connect(lambda: self.text_requested.emit(top.text))
        foot.previous_requested.connect(lambda: self.step_requested.emit(-1))
        foot.next_requested.connect(lambda: self.step_requested.emit(1))
        foot.done_requested.connect(lambda: self.done_requested.emit(False))  # noqa: FBT003  a signal has no keywords
        self.contents.lesson_requested.connect(self.lesson_requested)
        self.area.note_requested.connect(lambda: self.note_requested.emit(False))  # noqa: FBT003  the same
        self.area.bookmark_requested.connect(self.bookmark_requested)
        self.notes.place_requested.connect(lambda note: self.area.surface.command("goToNote", note))
        self.area.menu_requested.connect(lambda where: open_lesson_menu(self, where))
        self.notes.page_requested.connect(lambda block: self.area.surface.command("goToId", block))
        self.notes.pointed.connect(lambda note: self.area.surface.command("point", note))

    def _bind_keys(self, screen: QWidget) -> None:
        acts: dict[str, Callable[[], object]] = {
            "next_lesson": lambda: self.step_requested.emit(1),
            "previous_lesson": lambda: self.step_requested.emit(-1),
            "done": lambda: self.done_requested.emit(True),  # noqa: FBT003  a signal has no keywords
            "bookmark": self.bookmark_requested.emit,
            "print": self.print_requested.emit,
            "menu": self._open_menu,
            "find": self.area.find_bar.open,
            "larger": lambda: self.resize_requested.emit(1),
            "smaller": lambda: self.resize_requested.emit(-1),
            "usual": lambda: self.resize_requested.emit(0),
            "contents": self.top.contents.toggle,
            "notes": self.top.notes.toggle,
            "new_note": lambda: self.note_requested.emit(True),  # noqa: FBT003  the same
            "highlight": self.highlight_requested.emit,
            "note": lambda: self.note_requested.emit(False),  # noqa: FBT003  the same
        }
        for deed, act in acts.items():
            self._look.keys.bind(deed, screen, act)

    def _open_menu(self) -> None:
        """The menu key: what has a menu of its own opens that, everything else the lesson's, in its middle."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractItemView | QLineEdit | QTextEdit | QPlainTextEdit):
            at = focused.rect().center()
            event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, focused.mapToGlobal(at))
            QApplication.sendEvent(focused, event)
        elif self.area.is_lesson_shown:
            open_lesson_menu(self, self.area.mapToGlobal(self.area.rect().center()))

    def _on_pane_toggled(self, other: QWidget, opened: bool) -> None:  # noqa: FBT001  a slot
        if opened and self._is_below(_ONE_PANE) and self.isVisible():
            (self.top.notes if other is self.top.notes else self.top.contents).setChecked(False)
        self._fold()
        if not self._notes_place.is_over:
            remember_panes(self._memory, contents=self.top.contents.isChecked(), notes=self.top.notes.isChecked())

    def _fold(self) -> None:
        self.contents.setVisible(self.top.contents.isChecked())
        self.notes.setVisible(self.top.notes.isChecked())
        self._notes_place.raise_notes()
