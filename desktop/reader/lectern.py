"""The lectern: it holds the open book at one lesson, and keeps both true.

A `Wish` becomes an `Opening` on the database thread. News of others brings the book up to date while the page stays
where it is; what has turned meanwhile (files came, access ended) opens the lesson anew, in its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.reader.opening import Opening, Wish, read_opening
from desktop.reader.studying import PLACE_AUTHOR
from learning.values import Position

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.news import News, Piece
    from desktop.reader.book import Book, OpenedLesson
    from desktop.reader.page_news import PlaceSeen
    from desktop.tasks import Tasks

_RELOADED_FOR = frozenset({"bookmark", "enrolment", "lesson_progress", "note", "session_correction", "study_session"})
_RELOAD_MS = 300
_DAY_MS = 86_400_000


class Lectern(QObject):
    """`opened` and `edition_came` carry an `Opening`, `refreshed` the `Book`; `left` comes before another wish."""

    left = Signal()
    opened = Signal(object)
    refreshed = Signal(object)
    edition_came = Signal(object)
    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, news: News, now: Callable[[], int], place: Callable[[], PlaceSeen], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks, self._now, self._place = tasks, now, place
        self._wish: Wish | None = None
        self.book: Book | None = None
        self.lesson: OpenedLesson | None = None
        self.shown = ""  # the edition of the page, which may be older than that of the book
        self._reload = QTimer(self, singleShot=True, interval=_RELOAD_MS)
        self._end_of_access = QTimer(self, singleShot=True)
        for timer in (self._reload, self._end_of_access):
            timer.timeout.connect(self.read_again)
        news.changed.connect(self._on_news)

    @property
    def wish(self) -> Wish | None:
        """What was wished for last."""
        return self._wish

    @property
    def lesson_id(self) -> str:
        """The lesson that is open, or ""."""
        return self.lesson.placed.lesson.id if self.lesson else ""

    def open(self, wish: Wish, *, afresh: bool = False) -> None:
        """Read what is wished for; `opened` follows unless something else is wished meanwhile.

        `afresh`: what is known of the course is not to be relied on.
        """
        self._wish = wish
        self.left.emit()
        book = self.book
        if book is not None and (afresh or book.course.course != wish.course):
            book = None
        self._tasks.run(
            lambda store: read_opening(store, wish, book),
            self._on_opened,
            lambda error: self._on_unreadable(wish, error),
            owner=self,
        )

    def open_course(self, course: str) -> None:
        """Open a course where the learner stopped; a lesson of it that is on the screen stays unless it is older."""
        opened, is_wished = self.lesson, self._wish is not None and self._wish.course == course
        if not is_wished or opened is None or opened.trouble:
            self.open(Wish(course))
        elif self.book is not None and self.book.edition != self.shown:
            if self.book.find(opened.placed.lesson.id) is not None:
                self.reopen()
            else:
                self.open(Wish(course))

    def open_beside(self, lesson: str, fragment: str = "") -> None:
        """Open another lesson of the same book."""
        if self.book is not None:
            self.open(Wish(self.book.course.course, lesson, fragment))

    def step(self, step: int) -> None:
        """The next lesson (1) or the one before (-1)."""
        beside = self.book.beside(self.lesson_id, step) if self.book is not None else None
        if beside is not None:
            self.open_beside(beside.lesson.id)

    def reopen(self) -> None:
        """The lesson that is open, anew and in its place."""
        if self.book is not None and self.lesson is not None:
            place = self._place()
            position = Position(place.block, place.offset) if place.block else None
            self.open(Wish(self.book.course.course, self.lesson_id, position=position), afresh=True)

    def fulfil_note(self) -> None:
        """The note of the wish was gone to."""
        if self._wish is not None:
            self._wish = replace(self._wish, note="", fragment="", position=None)

    def rest(self) -> None:
        """Nobody looks: news that has come is read when somebody does."""
        self._reload.stop()

    def read_again(self) -> None:
        """Progress, counts and bookmarks again; the page itself stays as it is."""
        if self.book is not None:
            wish = Wish(self.book.course.course, self.lesson_id)
            self._tasks.run(lambda store: read_opening(store, wish), self._on_reread, self.failed.emit, owner=self)

    def _on_opened(self, opening: Opening) -> None:
        if opening.wish is not self._wish:
            return  # the learner has asked for something else meanwhile
        self.book, self.lesson = opening.book, opening.opened
        if opening.book is not None and opening.opened is not None:
            self.shown = opening.book.edition
            self._watch_end_of_access(opening.book)
        self.opened.emit(opening)
        if opening.known:
            self._reload.start()

    def _on_unreadable(self, wish: Wish, error: Exception) -> None:
        if wish is self._wish:
            self.failed.emit(error)

    def _on_news(self, piece: Piece) -> None:
        touched = piece.changes.everything or piece.changes.kinds & _RELOADED_FOR
        if self.book is not None and touched and piece.author != PLACE_AUTHOR:
            self._reload.start()

    def _on_reread(self, opening: Opening) -> None:
        if self.book is None or opening.book is None or opening.wish.lesson != self.lesson_id:
            return
        if self._has_turned(opening):
            self.reopen()
            return
        is_newer = opening.book.edition != self.book.edition
        self.book = opening.book
        self._watch_end_of_access(opening.book)
        if is_newer:
            self.edition_came.emit(opening)
        self.refreshed.emit(opening.book)

    def _has_turned(self, opening: Opening) -> bool:
        """Whether what was missing has come, or access has ended or begun: the lesson is opened anew."""
        shown, now = self.lesson, opening.opened
        if shown is None or now is None:
            return False
        if shown.trouble == now.trouble:
            return not now.trouble and now.missing < shown.missing
        return now.trouble in {"", "locked"}

    def _watch_end_of_access(self, book: Book) -> None:
        """Access may end while the lesson is open: nobody sends news of that, the time has simply come."""
        self._end_of_access.stop()
        if book.course.expires_at is not None and not book.is_locked:
            self._end_of_access.start(min(max(book.course.expires_at - self._now(), 0), _DAY_MS))
