"""The last request of a device that was signed out from another: it may send, and is told nothing of anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.accounts.devices import Device
from server.database import row, write_rows
from server.errors import DeviceRevoked, DeviceUnknown
from server.sync.exchange import StoredAnswer, check_place, check_sender, check_size
from server.sync.feed import open_feed
from server.sync.projections import project
from server.sync.push import keep_refused, take_edits

if TYPE_CHECKING:
    from server.accounts.access import Identity
    from server.database import Database
    from server.quizzes.edition_quizzes import EditionQuizzes
    from sync.protocol import SyncRequest


def sync_farewell(
    database: Database, identity: Identity, request: SyncRequest, quizzes: EditionQuizzes, now: int
) -> StoredAnswer:
    """Take the edits in. Raises what `sync_once` raises, and `DeviceRevoked` when the device has had its farewell."""
    if request.device != identity.device:
        raise DeviceUnknown("The request names another device than its token.")
    check_size(request)
    mine = (identity.learner, identity.device)
    with database.write() as connection, open_feed(connection, identity.learner) as feed:
        sql = "SELECT number, rid, farewell, revoked_at FROM device WHERE learner_id = ? AND id = ?"
        number, rid, farewell, revoked_at = row(connection, sql, mine) or (0, 0, None, None)
        if revoked_at is None or farewell != identity.session:
            raise DeviceRevoked("This device was signed out from another one.")
        check_place(request, feed.start, feed.floor, feed.epoch, feed.heads)
        if not request.edits:
            return StoredAnswer(request.rid, now, feed.epoch, feed.floor, request.cursor, more=False)
        check_sender(request, Device(number, rid))
        judged = take_edits(feed, request.edits, cursor=request.cursor)
        keep_refused(feed, identity.device, request.rid, judged.results, now)
        sql = "UPDATE device SET rid = ?, last_seen = ? WHERE learner_id = ? AND id = ?"
        write_rows(connection, sql, [(request.rid, now, *mine)])
        project(feed, judged.changed, quizzes, now)
        return StoredAnswer(
            request.rid, now, feed.epoch, feed.floor, request.cursor, more=False, results=judged.results
        )
