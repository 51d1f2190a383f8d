"""What a serving server does once a day without being asked: dropping what nobody needs any more.

Of several processes behind one database one does it: whoever first writes into the table of chores that it is done.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from server.database import changed_rows
from server.sync.purge import purge

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database import Database
    from server.settings import Settings

_LOG: Final = logging.getLogger("carrel.server")
DAY_MS: Final = 24 * 60 * 60 * 1000
_CLAIM: Final = (
    "INSERT INTO chore (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at WHERE chore.at <= ?"
)


class Upkeep:
    """Looks whether its day has come. `is_over`: the server ends, and the rest is for tomorrow."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._clock = database, settings.clock
        self.is_over: Callable[[], bool] = lambda: False

    def look(self) -> bool:
        """Do what is due. Answers whether it was this process's turn."""
        now = self._clock()
        with self._database.write() as connection:
            mine = changed_rows(connection, _CLAIM, ("purge", now, now - DAY_MS)) == 1
        if mine:
            done = purge(self._database, now, self.is_over)
            if done.tombstones or done.revisions:
                _LOG.info("dropped %d deleted records' contents, %d old revisions", done.tombstones, done.revisions)
        return mine
