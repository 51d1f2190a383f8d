"""The one thread that works on the local database, so that no screen waits for a disk.

`tasks.run(operation, then, failed)` runs `operation(store)` there and brings its answer, or its error, back to the
window's thread. Operations run one after the other, in the order in which they were asked for.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from localdb.store import Store

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class _Finished:
    """How an operation ended, on its way to the window. `owner`: nothing is told to a widget that is gone."""

    answer: Any
    error: Exception | None
    then: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    owner: QObject | None


class Tasks(QObject):
    """Runs operations on the store that `open_store` opens, on its own thread, when the first one is asked for."""

    _finished = Signal(object)

    def __init__(self, open_store: Callable[[], Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_store = open_store
        self._store: Store | None = None
        self._author = ""
        self._waiting = 0
        self._closed = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        operation: Callable[[Store], Answer],
        then: Callable[[Answer], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        owner: QObject | None = None,
        author: str = "",
    ) -> None:
        """Do it soon. Without `failed` an error is raised in the window's thread, where the crash report looks for it.

        `author` names the widget that writes, so that it knows its own news when it comes back (see `desktop.news`).
        """
        if self._closed:
            return  # a timer or a piece of news came late: whoever had something to save has saved it
        self._waiting += 1
        self._thread.submit(self._perform, operation, then, failed, owner, author)

    @property
    def author(self) -> str:
        """Who asked for the operation that runs now. Only sensible on the database thread."""
        return self._author

    @property
    def is_idle(self) -> bool:
        """Whether everything that was asked for is done and told."""
        return self._waiting == 0

    def close(self) -> None:
        """Finish what was asked for, close the store, end the thread. What was not told by now never is."""
        self._closed = True
        self._thread.submit(self._close_store)
        self._thread.shutdown(wait=True)

    def _perform(
        self,
        operation: Callable[[Store], Any],
        then: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
        owner: QObject | None,
        author: str,
    ) -> None:
        answer, trouble = None, None
        self._author = author
        try:
            answer = operation(self._opened())
        except Exception as error:  # noqa: BLE001  whatever it was, the window's thread has to hear of it
            trouble = error
        self._finished.emit(_Finished(answer, trouble, then, failed, owner))

    def _opened(self) -> Store:
        if self._store is None:
            self._store = self._open_store()
        return self._store

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _on_finished(self, finished: _Finished) -> None:
        self._waiting -= 1
        if self._closed:
            return
        if finished.owner is not None and not isValid(finished.owner):
            return
        if finished.error is None:
            if finished.then is not None:
                finished.then(finished.answer)
        elif finished.failed is not None:
            finished.failed(finished.error)
        else:
            raise finished.error
