"""What a serving server does once a day without being asked: dropping what nobody needs any more.

Of several processes behind one database one does it: whoever first writes into the table of chores that it is done.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from server.database import changed_rows
from server.errors import ServerError
from server.sync.purge import purge

if TYPE_CHECKING:
    from server.database import Database
    from server.settings import Settings

_LOG: Final = logging.getLogger("carrel.server")
DAY_MS: Final = 24 * 60 * 60 * 1000
_LOOK_EVERY: Final = 600.0
_AFTER_START: Final = 60.0
"""Seconds: a server that has just started has better things to do."""
_CLAIM: Final = (
    "INSERT INTO chore (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE chore.at <= ?"
)


class Upkeep:
    """Looks now and then, from `start` to `close`, whether its day has come."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._clock = database, settings.clock
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, after the learner whose data is being looked through."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> bool:
        """Do what is due. Answers whether it was this process's turn."""
        now = self._clock()
        with self._database.write() as connection:
            mine = changed_rows(connection, _CLAIM, ("purge", now, now - DAY_MS)) == 1
        if mine:
            done = purge(self._database, now, self._over.is_set)
            if done.tombstones or done.revisions:
                _LOG.info("dropped %d deleted records' contents, %d old revisions", done.tombstones, done.revisions)
        return mine

    def _run(self) -> None:
        wait = _AFTER_START
        while not self._over.wait(wait):
            wait = _LOOK_EVERY
            try:
                self.look()
            except ServerError as trouble:  # tomorrow is another day
                _LOG.warning("upkeep waits: %s", trouble)
