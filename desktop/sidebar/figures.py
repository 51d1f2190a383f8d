"""What the sidebar shows of the learner's things: its courses and how many notes and bookmarks there are.

Home reads all of it for itself; between its readings, and while another screen is shown, only what the news touched is
read again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.home.sight import HomeSight
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.courses import Course
    from localdb.store import Store

_PAUSE_MS = 250
_OF_COURSES = frozenset({"enrolment", "lesson_progress", "study_session", "session_correction"})
_COUNTED = {"note": "notes", "bookmark": "bookmarks"}
_ALL = _OF_COURSES | _COUNTED.keys()


class SidebarFigures(QObject):
    """`courses_changed` carries the courses, `counted` the key of an entry and a number."""

    courses_changed = Signal(object)
    counted = Signal(str, int)

    def __init__(self, tasks: Tasks, news: News, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._touched: frozenset[str] = frozenset()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        news.changed.connect(self._on_news)

    def show_sight(self, sight: HomeSight) -> None:
        """Take what Home has read."""
        self.courses_changed.emit(sight.courses)
        self.counted.emit("notes", sight.figures.notes)
        self.counted.emit("bookmarks", sight.figures.bookmarks)

    def _on_news(self, piece: Piece) -> None:
        touched = _ALL if piece.changes.everything else piece.changes.kinds & _ALL
        if touched:
            self._touched |= touched
            self._pause.start()

    def _read(self) -> None:
        touched, self._touched = self._touched, frozenset()
        if touched & _OF_COURSES:
            self._tasks.run(_read_courses, self.courses_changed.emit, owner=self)
        for kind in sorted(touched & _COUNTED.keys()):
            self._tasks.run(_counting(kind), self._counter(_COUNTED[kind]), owner=self)

    def _counter(self, key: str) -> Callable[[int], None]:
        return lambda count: self.counted.emit(key, count)


def _read_courses(store: Store) -> tuple[Course, ...]:
    from localdb.courses import courses

    return courses(store)


def _counting(kind: str) -> Callable[[Store], int]:
    def count(store: Store) -> int:
        from localdb.overview import count_bookmarks, count_notes

        return count_notes(store) if kind == "note" else count_bookmarks(store)

    return count
