"""Faults are written down in the home, and nowhere else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger("carrel")
_LOG_BYTES = 256 << 10


class FaultLog(logging.Handler):
    """Opens its file with the first fault: a start without one need not even import what turns files over."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._folder = home / "logs"
        self._file: logging.Handler | None = None
        log.addHandler(self)

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if self._file is None:
            self._file = self._opened()
        self._file.handle(record)

    @override
    def close(self) -> None:
        log.removeHandler(self)
        if self._file is not None:
            self._file.close()
        super().close()

    def _opened(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        self._folder.mkdir(mode=0o700, exist_ok=True)
        file = self._folder / "carrel.log"
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        return handler
