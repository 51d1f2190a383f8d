"""The automatic backups: asked for every few minutes while the window runs, made at most once an hour."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from localdb.store import Store

log = logging.getLogger("carrel")
_LOOK_MS = 5 * 60_000


class BackingUp(QObject):
    """`tasks` should be another thread than the screens wait for: copying takes as long as the disk takes."""

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on; the first look is not at the start, when the window has other work."""
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Make a copy if an hour is over and something was written."""
        self._tasks.run(_back_up, failed=_on_failed, owner=self)


def _back_up(store: Store) -> None:
    from localdb.backups import back_up_if_due

    back_up_if_due(store)


def _on_failed(error: Exception) -> None:
    """A full disk: what was saved is safe where it is, and the next look tries again."""
    log.warning("no backup was made: %s", error)
