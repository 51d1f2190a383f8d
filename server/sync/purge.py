"""Dropping what nobody needs any more: the contents of old tombstones, and old revisions of notes.

A tombstone itself stays as long as the account does, so that nothing deleted ever comes back; below the learner's
floor only its eids are left. A device whose cursor lies below the floor fetches everything anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from server.database import rows, write_rows
from server.sync.feed import empty_tombstones, open_feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database import Database

KEPT_MS: Final = 90 * 24 * 60 * 60 * 1000
REVISIONS_KEPT: Final = 10
_OLD_REVISIONS: Final = (
    "DELETE FROM note_revision WHERE learner_id = ? AND at < ? AND (SELECT count(*) FROM note_revision AS newer"
    " WHERE newer.learner_id = note_revision.learner_id AND newer.note = note_revision.note"
    " AND newer.at > note_revision.at) >= ?"
)


class Purged(msgspec.Struct, frozen=True):
    """What a purge dropped."""

    tombstones: int
    revisions: int


def purge(database: Database, now: int, is_over: Callable[[], bool] = lambda: False) -> Purged:
    """Drop what is older than 90 days, one learner after the other, so that nobody waits for long.

    `is_over`: whether to stop after the learner who is being looked at; the rest is found the next time.
    """
    before = now - KEPT_MS
    with database.read() as connection:
        learners = rows(
            connection,
            "SELECT learner_id FROM sync_record WHERE dead > 0 AND dead < ?"
            " UNION SELECT learner_id FROM note_revision WHERE at < ?",
            (before, before),
        )
    done = [_purge_one(database, learner, before) for (learner,) in learners if not is_over()]
    return Purged(sum(one.tombstones for one in done), sum(one.revisions for one in done))


def _purge_one(database: Database, learner: str, before: int) -> Purged:
    with database.write() as connection, open_feed(connection, learner) as feed:
        emptied = empty_tombstones(feed, before)
        kept = "SELECT count(*) FROM note_revision WHERE learner_id = ?"
        ((all_of_them,),) = rows(connection, kept, (learner,))
        write_rows(
            connection,
            "DELETE FROM note_revision WHERE learner_id = ? AND note = ?",
            [(learner, identity) for _, identity in emptied],
        )
        write_rows(connection, _OLD_REVISIONS, [(learner, before, REVISIONS_KEPT)])
        ((left,),) = rows(connection, kept, (learner,))
        return Purged(len(emptied), all_of_them - left)
