"""The sync thread as the window sees it: its news as a signal, on the window's own thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.home import Account, Home
    from sync.worker import Line, SyncNews, SyncWorker


class SyncLink(QObject):
    """`news_changed` carries `SyncNews`. Without `start` nothing is ever sent: nobody is signed in.

    `brought` comes when the learner's records were changed from elsewhere, `tried` when the learner wants to sync.
    """

    news_changed = Signal(object)
    brought = Signal()
    tried = Signal()
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker: SyncWorker | None = None
        self.news: SyncNews | None = None
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def start(self, home: Home, account: Account, connect: Callable[[], Line]) -> None:
        """Begin to sync; the first round starts at once."""
        from sync.worker import SyncWorker

        self._worker = SyncWorker(home, account, connect)
        self._worker.subscribe(self._told.emit)
        self._worker.subscribe_changes(lambda _changes: self.brought.emit())
        self._worker.start()

    def nudge(self) -> None:
        """The learner has changed something."""
        if self._worker is not None:
            self._worker.nudge()

    def sync_now(self) -> None:
        """By hand."""
        self.tried.emit()
        if self._worker is not None:
            self._worker.sync_now()

    def network_changed(self) -> None:
        """The system says that the network is back."""
        if self._worker is not None:
            self._worker.network_changed()

    def reconnect(self) -> None:
        """Another way to the server was chosen."""
        if self._worker is not None:
            self._worker.reconnect()

    def stop(self) -> None:
        """End the thread; what waits, waits for the next start."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    def _on_told(self, news: SyncNews) -> None:
        self.news = news
        self.news_changed.emit(news)
