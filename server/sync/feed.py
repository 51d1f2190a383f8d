"""The feed of one learner: every record once, in the order of its last change.

`append_change` is the only writer of `sync_record`, for what devices send and for what the server itself makes.
`seq` is drawn while the learner's row is locked and that lock is kept until commit, so no reader can ever pass a
number whose row is still to come (polling a sequence or a time stamp skipped a quarter of the rows, measured).
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec

from learning.records import Birth, Record
from server.database import places, row, rows, write_rows
from server.errors import NotFound
from sync.merge import PAST, Held, purged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy.engine import Connection

    from learning.records import FieldState

Key = tuple[str, str]
"""(kind, id)"""

_JSON: Final = msgspec.json.Encoder()
_RECORD: Final = msgspec.json.Decoder(Record)
_UPSERT: Final = (
    "INSERT INTO sync_record (learner_id, kind, id, seq, dead, doc, meta) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (learner_id, kind, id) DO UPDATE SET"
    " seq = excluded.seq, dead = excluded.dead, doc = excluded.doc, meta = excluded.meta"
)


class Stored(msgspec.Struct, frozen=True, gc=False):
    """A record as it stands in the feed: what merging needs, and the bytes that a page needs."""

    seq: int
    doc: bytes
    held: Held


@dataclass
class Feed:
    """A learner's feed, locked for this transaction. `start` is the head it had when it was locked.

    `pending` is what is not in the table yet, `retired` the texts of notes that are not kept yet.
    """

    connection: Connection
    learner: str
    start: int
    floor: int
    epoch: int
    heads: bytes | None
    head: int
    written: dict[Key, Stored] = field(default_factory=dict)
    pending: dict[Key, Stored] = field(default_factory=dict)
    retired: list[tuple[str, FieldState]] = field(default_factory=list)


@contextmanager
def open_feed(connection: Connection, learner: str) -> Iterator[Feed]:
    """Lock the learner's feed; what is appended inside is written at the end, in one go.

    Raises `NotFound` when there is no such learner.
    """
    write_rows(connection, "UPDATE learner_sync SET seq = seq WHERE learner_id = ?", [(learner,)])
    found = row(connection, "SELECT seq, floor, epoch, heads FROM learner_sync WHERE learner_id = ?", (learner,))
    if found is None:
        raise NotFound("There is no such learner.")
    seq, floor, epoch, heads = found
    feed = Feed(connection, learner, seq, floor, epoch, heads, seq)
    yield feed
    write_changes(feed)


def append_change(feed: Feed, kind: str, id_: str, held: Held) -> Stored:
    """Put a record at the end of the feed, in its new state."""
    feed.head += 1
    doc = _JSON.encode(_travelling(kind, id_, feed.head, held))
    feed.written.pop((kind, id_), None)  # changed twice in one transaction: one row, at its last place
    stored = feed.written[kind, id_] = feed.pending[kind, id_] = Stored(feed.head, doc, held)
    return stored


def _travelling(kind: str, id_: str, seq: int, held: Held) -> Record:
    """A record as it is stored and goes out: what is still of the first group's version stands together."""
    first = next(iter(held.fields.values()), None)
    if first is None:
        return Record(kind, id_, seq, {}, held.dead)
    values, fields, stamp, eid = {}, {}, first.stamp, first.eid
    for group, state in held.fields.items():
        if state.eid == eid and state.stamp == stamp:
            values[group] = state.value
        else:
            fields[group] = state
    return Record(kind, id_, seq, fields, held.dead, Birth(values, stamp, eid))


def stored_records(feed: Feed, keys: Sequence[Key]) -> dict[Key, Stored]:
    """Those of the records that are there: written in this transaction, or before it. One SELECT a kind."""
    found = {key: feed.written[key] for key in keys if key in feed.written}
    asked: dict[str, list[str]] = {}
    for kind, id_ in keys:
        if (kind, id_) not in found:
            asked.setdefault(kind, []).append(id_)
    for kind, ids in asked.items():
        # (kind, id) IN (VALUES …) would be one SELECT, for which SQLite reads the learner's whole feed
        sql = f"SELECT id, doc, meta FROM sync_record WHERE learner_id = ? AND kind = ? AND id IN ({places(ids)})"  # noqa: S608 - only places are put in
        for id_, doc, meta in rows(feed.connection, sql, [feed.learner, kind, *ids]):
            record = _RECORD.decode(doc).spread()
            held = Held(record.fields, {} if meta is None else PAST.decode(meta), record.dead)
            found[kind, id_] = Stored(record.seq, bytes(doc), held)
    return found


def as_travelling(docs: Iterable[bytes], *, brief: bool) -> Iterable[bytes]:
    """Stored records as they go out: as they are, or, for a device that knows no births, without."""
    return docs if brief else [_JSON.encode(_RECORD.decode(doc).spread()) for doc in docs]


def write_changes(feed: Feed) -> None:
    """Write what was appended so far: needed before the table is read in the same transaction."""
    if not feed.pending:
        return
    changes = [_row(feed.learner, kind, id_, stored) for (kind, id_), stored in feed.pending.items()]
    write_rows(feed.connection, _UPSERT, changes)
    write_rows(feed.connection, "UPDATE learner_sync SET seq = ? WHERE learner_id = ?", [(feed.head, feed.learner)])
    feed.pending.clear()


def _row(learner: str, kind: str, id_: str, stored: Stored) -> tuple[object, ...]:
    held = stored.held
    dead = None if held.dead is None else held.dead.stamp[0]
    return learner, kind, id_, stored.seq, dead, stored.doc, _JSON.encode(held.past) if held.past else None


def empty_tombstones(feed: Feed, before: int) -> list[Key]:
    """Drop the contents of the learner's records that were deleted before then (ms), and raise the floor over them."""
    sql = "SELECT kind, id, seq, doc, meta FROM sync_record WHERE learner_id = ? AND dead > 0 AND dead < ?"
    changes = []
    for kind, id_, seq, doc, meta in rows(feed.connection, sql, (feed.learner, before)):
        record = _RECORD.decode(doc).spread()
        held = purged(Held(record.fields, {} if meta is None else PAST.decode(meta), record.dead))
        emptied = _JSON.encode(Record(kind, id_, seq, {}, held.dead))
        changes.append((emptied, _JSON.encode(held.past), feed.learner, kind, id_))
        feed.floor = max(feed.floor, seq)
    write_rows(
        feed.connection,
        "UPDATE sync_record SET dead = 0, doc = ?, meta = ? WHERE learner_id = ? AND kind = ? AND id = ?",
        changes,
    )
    write_rows(feed.connection, "UPDATE learner_sync SET floor = ? WHERE learner_id = ?", [(feed.floor, feed.learner)])
    return [(kind, id_) for *_, kind, id_ in changes]
