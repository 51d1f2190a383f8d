"""What a serving process does by itself, again and again, each on a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from server.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG: Final = logging.getLogger("carrel.server")


class Repeated:
    """Work that is done every so many seconds, from `start` to `close`. What it can't do now it does the next time."""

    def __init__(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        self._name, self._seconds, self._work = name, seconds, work
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin; the first time comes after the first pause."""
        self._thread.start()

    def close(self) -> None:
        """End, after what is being done."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def is_over(self) -> bool:
        """Whether it is to end: for work that takes long."""
        return self._over.is_set()

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                self._work()
            except (ServerError, OSError) as trouble:  # a log names nobody and quotes no other server
                _LOG.warning("%s waits (%s)", self._name, type(trouble).__name__)
