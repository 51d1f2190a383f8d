"""One request of a device, answered: push first, then the page, in one transaction (DESIGN section 4).

A request without edits locks nothing; when there is nothing new it costs one row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from server.accounts.devices import Device, check_alive, unknown_device
from server.database import row, stream, write_rows
from server.errors import (
    DeviceUnknown,
    EpochChanged,
    ResyncNeeded,
    Stale,
    TooBig,
    TooOld,
)
from server.sync.epochs import head_since
from server.sync.feed import Feed, as_travelling, open_feed, write_changes
from server.sync.projections import project
from server.sync.push import keep_refused, take_edits
from server.sync.shapes import LIMITS
from sync.protocol import OK, SCHEMA, Limits, Result, SyncRequest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.engine import Connection

    from server.accounts.access import Identity
    from server.database import Database
    from server.quizzes.edition_quizzes import EditionQuizzes

_State = tuple[int, int, int, bytes | None, int, int, str, int, int | None]
OLDEST_SCHEMA: Final = SCHEMA
"""Of an older one nothing is taken in; fetching always works."""
_FEED: Final = "SELECT seq, doc FROM sync_record WHERE learner_id = ? AND seq > ? AND seq <= ? ORDER BY seq"
_STATE: Final = (
    "SELECT s.seq, s.floor, s.epoch, s.heads, d.number, d.rid, d.session, d.revoked_at,"
    " (SELECT max(version) FROM catalogue) FROM device d"
    " JOIN learner_sync s ON s.learner_id = d.learner_id WHERE d.learner_id = ? AND d.id = ?"
)


class StoredAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """`sync.protocol.SyncAnswer` as the server sends it: the records are the stored bytes, never read on the way."""

    rid: int
    now: int
    epoch: int
    floor: int
    cursor: int
    more: bool
    results: tuple[Result, ...] = ()
    stored: int | None = None
    records: tuple[msgspec.Raw, ...] = ()
    limits: Limits | None = None
    notice: dict[str, int] | None = None
    births: bool = False


class _Page:
    """Records by the byte: at least one, else no more than asked for."""

    def __init__(self, request: SyncRequest, told: dict[int, bytes]) -> None:
        self.cursor = request.cursor
        self.more = False
        self.docs = list(told.values())
        self._told = told
        self._left = min(request.max_bytes, LIMITS.hard_bytes)
        self._taken = False

    def take(self, docs: Iterable[tuple[int, bytes]]) -> None:
        """Go on with these, in order of `seq`, until the page is full."""
        for seq, doc in docs:
            if seq not in self._told:
                if self._taken and len(doc) > self._left:
                    self.more = True
                    return
                self.docs.append(doc)
                self._left -= len(doc)
                self._taken = True
            self.cursor = seq

    def finish(self, head: int) -> None:
        """With no more to come the device has everything up to the head, its own edits among it."""
        if not self.more:
            self.cursor = head


def sync_once(
    database: Database, identity: Identity, request: SyncRequest, quizzes: EditionQuizzes, now: int
) -> StoredAnswer:
    """Answer one request. Raises the errors that DESIGN section 4 names as problems; nothing is stored then."""
    if request.device != identity.device:
        raise DeviceUnknown("The request names another device than its token.")
    if not request.edits:
        with database.read() as connection:
            return _pulled(connection, identity, request, now)
    check_size(request)
    with database.write() as connection, open_feed(connection, identity.learner) as feed:
        return _pushed(feed, identity, request, quizzes, now)


def head_of(connection: Connection, identity: Identity) -> tuple[int, int]:
    """(epoch, head) of the learner's feed: whether asking for more is worth it."""
    seq, _, epoch, *_ = _state(connection, identity)
    return epoch, seq


def _pulled(connection: Connection, identity: Identity, request: SyncRequest, now: int) -> StoredAnswer:
    seq, floor, epoch, heads, *_, offered = _state(connection, identity)
    check_place(request, seq, floor, epoch, heads)
    page = _Page(request, {})
    if request.cursor < seq:
        page.take(stream(connection, _FEED, (identity.learner, request.cursor, seq)))
    return _answer(request, page, epoch, floor, now, offered=offered)


def _pushed(feed: Feed, identity: Identity, request: SyncRequest, quizzes: EditionQuizzes, now: int) -> StoredAnswer:
    *_, number, rid, _session, _revoked, offered = _state(feed.connection, identity)
    check_place(request, feed.start, feed.floor, feed.epoch, feed.heads)
    check_sender(request, Device(number, rid))
    judged = take_edits(feed, request.edits, cursor=request.cursor)
    keep_refused(feed, identity.device, request.rid, judged.results, now)
    write_rows(
        feed.connection,
        "UPDATE device SET rid = ?, last_seen = ? WHERE learner_id = ? AND id = ?",
        [(request.rid, now, identity.learner, identity.device)],
    )
    project(feed, judged.changed, quizzes, now)
    page = _Page(request, judged.told)
    page.take(_unchanged(feed, request.cursor))
    if not page.more:
        page.take((stored.seq, stored.doc) for key, stored in feed.written.items() if key not in judged.known)
    page.finish(feed.head)
    return _answer(request, page, feed.epoch, feed.floor, now, judged.results, offered=offered)


def _state(connection: Connection, identity: Identity) -> _State:
    """The learner's feed, the device and the newest catalogue, in one read. Raises what ends a session."""
    found = row(connection, _STATE, (identity.learner, identity.device))
    if found is None:
        raise unknown_device(connection, identity.learner)
    check_alive(identity, found[6], found[7])
    seq, floor, epoch, heads, number, rid, session, revoked_at, offered = found
    return seq, floor, epoch, heads, number, rid, session, revoked_at, offered


def check_place(request: SyncRequest, head: int, floor: int, epoch: int, heads: bytes | None) -> None:
    """Whether the device's cursor means something here. A device that has nothing yet knows no epoch."""
    if request.epoch != epoch and (request.epoch, request.cursor) != (0, 0):
        raise EpochChanged(epoch, head_since(request.epoch, heads))
    if request.cursor > head:
        raise EpochChanged(epoch, head)
    if request.cursor < floor and (request.boot or 0) < floor:
        raise ResyncNeeded(floor)


def check_size(request: SyncRequest) -> None:
    """Raises `TooBig`, `TooOld`."""
    if len(request.edits) > LIMITS.edits:
        raise TooBig(f"More than {LIMITS.edits} edits in one request.")
    if request.schema < OLDEST_SCHEMA:
        raise TooOld("This app is too old to send.")


def check_sender(request: SyncRequest, device: Device) -> None:
    """Raises `DeviceUnknown`, `Stale`."""
    if device.number == 0:
        raise DeviceUnknown("This device has no number yet.")
    if request.rid <= device.rid:
        raise Stale("A request with this number, or a later one, was answered already.")


def _unchanged(feed: Feed, cursor: int) -> Iterator[tuple[int, bytes]]:
    """What stands in the feed since the cursor and was not moved by this request."""
    if cursor < feed.start:
        write_changes(feed)
        yield from stream(feed.connection, _FEED, (feed.learner, cursor, feed.start))


def _answer(
    request: SyncRequest,
    page: _Page,
    epoch: int,
    floor: int,
    now: int,
    results: tuple[Result, ...] = (),
    *,
    offered: int | None,
) -> StoredAnswer:
    records = tuple(map(msgspec.Raw, as_travelling(page.docs, brief=request.brief)))
    limits = LIMITS if request.cursor == 0 else None
    notice = None if offered is None else {"catalogue": offered}
    stored = _stored_from(results) if request.brief else None
    told = () if stored is not None else results
    place = (request.rid, now, epoch, floor, page.cursor, page.more)
    return StoredAnswer(*place, told, stored, records, limits, notice, births=True)


def _stored_from(results: tuple[Result, ...]) -> int | None:
    """The `seq` of the first, when all were stored just as sent and one after the other."""
    first = results[0].seq if results else 0
    plain = all(result.status == OK and result.seq == first + place for place, result in enumerate(results))
    return first if results and plain else None
