"""The words of lessons enter the index behind the window's back, a few lessons at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from localdb.store import Store

_AT_ONCE = 8
_PAUSE_MS = 40
_AFTER_NEWS_MS = 1500


class LessonIndexing(QObject):
    """`nudge` when lessons may have come or gone. `tasks` should be another thread than the screens wait for."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._running = self._again = self._stopped = False
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._go_on)

    def nudge(self) -> None:
        """Look for lessons to index, soon; news often comes in flocks."""
        if self._running:
            self._again = True
        else:
            self._pause.start(_AFTER_NEWS_MS)

    def stop(self) -> None:
        """Whoever opens this home next goes on."""
        self._stopped = True
        self._pause.stop()

    def _go_on(self) -> None:
        if not self._stopped:
            self._running, self._again = True, False
            self._tasks.run(_index, self._on_indexed, self._on_failed, owner=self)

    def _on_indexed(self, count: int) -> None:
        self._running = False
        if count or self._again:
            self._running = True
            self._pause.start(_PAUSE_MS)

    def _on_failed(self, _error: Exception) -> None:
        """A full or busy disk: the next news, or the next start, tries again. Nothing but the index is behind."""
        self._running = False


def _index(store: Store) -> int:
    from localdb.lesson_index import index_waiting_lessons

    return index_waiting_lessons(store, _AT_ONCE)
