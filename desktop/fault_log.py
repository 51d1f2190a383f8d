"""Faults are written down in the home, and nowhere else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from typing_extensions import override

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger("carrel")
_LOG_BYTES = 256 << 10


def keep_log(home: Path) -> None:
    """From now on."""
    log.addHandler(_FirstFault(home / "logs"))


class _FirstFault(logging.Handler):
    """Gives way to a file with the first fault: a start without one need not import and open it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    @override
    def emit(self, record: logging.LogRecord) -> None:
        from logging.handlers import RotatingFileHandler

        self._folder.mkdir(mode=0o700, exist_ok=True)
        file = self._folder / "carrel.log"
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.removeHandler(self)
        log.addHandler(handler)
        handler.handle(record)
