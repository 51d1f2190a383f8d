"""The thread of a serving process that issues what is due: a moment after a course was completed."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from server.errors import ServerError

if TYPE_CHECKING:
    from server.recognition.certificates import Registrar

_LOG: Final = logging.getLogger("carrel.server")
_LOOK_EVERY: Final = 2.0
"""Seconds. The table that is looked at is empty but for what is due."""


class Issuing:
    """Looks now and then, from `start` to `close`."""

    def __init__(self, registrar: Registrar) -> None:
        self._registrar = registrar
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="certificates", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, after the certificate that is being made."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            try:
                self._registrar.issue_due()
            except (ServerError, OSError) as trouble:  # what is due stays due
                _LOG.warning("certificates wait: %s", trouble)
