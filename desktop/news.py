"""News of the database as a Qt signal: each commit says what it touched, and screens choose whether to reload.

A screen gives its name as `author` to `tasks.run` and ignores news that carries it: its own echo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.tasks import Tasks
    from localdb.changes import Changes
    from localdb.store import Store

OTHERS_COMMITS_MS = 800
"""How often commits of other processes are looked for: within a second, as the command line promises."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of news: what a commit touched, and which widget's wish it was ("" when nobody's here)."""

    changes: Changes
    author: str = ""


class News(QObject):
    """Listens at the store of `tasks` and tells the window."""

    changed = Signal(object)
    _committed = Signal(object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._unsubscribe: Callable[[], None] | None = None
        self._looking = False
        # By way of a queued signal, so that not even a lambda connected to `changed` runs on the database thread.
        self._committed.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self, interval=OTHERS_COMMITS_MS)
        self._timer.timeout.connect(self.look_for_others)

    def start(self) -> None:
        """Subscribe, and look now and then for what other processes wrote."""
        self._tasks.run(self._subscribe, owner=self)
        self._timer.start()

    def stop(self) -> None:
        """Hear nothing any more."""
        self._timer.stop()
        self._tasks.run(self._leave, owner=self)

    def _subscribe(self, store: Store) -> None:
        self._unsubscribe = store.subscribe(self._on_committed)

    def _leave(self, _store: Store) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _on_committed(self, changes: Changes) -> None:
        self._committed.emit(Piece(changes, self._tasks.author))

    def look_for_others(self) -> None:
        """See what other connections wrote: the sync thread's, another process's."""
        if not self._looking:
            self._looking = True
            self._tasks.run(_poll, self._on_polled, self._on_poll_failed, owner=self)

    def _on_polled(self, _changes: Changes | None) -> None:
        self._looking = False  # what was found has come in by the subscription

    def _on_poll_failed(self, error: Exception) -> None:
        self._looking = False
        raise error


def _poll(store: Store) -> Changes | None:
    return store.poll()
