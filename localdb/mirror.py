"""Taking in one answer of the server: verdicts, records, cursor, in one transaction.

An acknowledgement removes exactly the versions that were sent; what was typed meanwhile stays and keeps overlaying.
The fast paths are those of a first sync: a row that is still as it was sealed is acknowledged without being read, and
records that nobody is changing here are written kind by kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.records import Record
from localdb import brake, resync
from localdb.acknowledge import acknowledge, send_whole
from localdb.changes import Changes
from localdb.edits import base_of, put_base, see, seen_record, show
from localdb.errors import MassDelete
from localdb.meta import UPSERT, meta_row, metas_of
from localdb.offering import offer_again
from localdb.outbox import is_waiting, pending_of
from localdb.revisions import keep, keep_shown, mirror_version
from localdb.state import change_state, read_state
from localdb.tables import TABLES

if TYPE_CHECKING:
    from learning.records import Arrival
    from localdb.meta import Meta
    from localdb.state import SyncState
    from localdb.store import Store
    from localdb.tables import Fields, Row

Key = tuple[str, str]
_JSON: Final = msgspec.json.Encoder()
_RECORD: Final = msgspec.json.Decoder(Record)


def apply(store: Store, arrival: Arrival) -> Changes:
    """Take in an answer. Doing it twice changes nothing more.

    Raises `MassDelete`, and nothing was done, when the learner has to be asked first.
    """
    try:
        with store.write(durable=False):
            touched = _apply(store, arrival)
            store.touch_all(touched)
    except MassDelete as error:
        brake.ask(store, error)
        raise
    return Changes(store.app, frozenset(touched))


def _apply(store: Store, arrival: Arrival) -> set[Key]:
    before = read_state(store)
    deleted = brake.check(store, arrival, before)
    boot, cursor = _place(store, arrival, before)
    touched = acknowledge(store, arrival.judged) | take_records(store, _unparked(store) + arrival.records)
    if boot is not None:
        resync.mark(store, arrival)
    changes: dict[str, object] = {"boot": boot, "deleted": before.deleted + deleted}
    if not arrival.more:
        touched |= set() if boot is None else resync.drop_untold(store)
        changes = {"boot": None, "deleted": 0, "brake": ""}
    if not arrival.more or arrival.again is not None:
        changes["whole"] = cursor
    moment = store.clock.now()
    now = moment.wall
    if arrival.server_now:
        changes |= {"server_offset": arrival.server_now - now, "last_sync": now, "last_error": ""}
        changes |= {"trusted": arrival.server_now, "trusted_mono": moment.mono, "trusted_run": moment.run}
    change_state(store, cursor=cursor, epoch=arrival.epoch, **changes)
    return touched


def _place(store: Store, arrival: Arrival, before: SyncState) -> tuple[int | None, int]:
    """Where fetching anew began, if it goes on, and the cursor: within an epoch it goes back only for that."""
    others = arrival.again is not None and offer_again(store, arrival.again)
    if arrival.boot is not None or others:
        resync.begin(store)
        return arrival.boot or 0, 0
    if arrival.again is not None:  # a page ahead of others tells nothing of what they would have brought
        return before.boot, min(arrival.cursor, before.whole)
    onward = arrival.epoch == before.epoch
    return before.boot, max(arrival.cursor, before.cursor) if onward else arrival.cursor


def take_records(store: Store, records: tuple[Record, ...]) -> set[Key]:
    """The server's records become the mirror's, beneath what waits (inside a write). Returns those concerned."""
    anything_waits = store.one("SELECT 1 FROM outbox LIMIT 1") is not None
    rows: dict[str, dict[str, Row]] = {}
    metas: dict[Key, Row] = {}
    told = _told_before(store, records)
    for record in records:
        if record.kind not in TABLES:
            _park(store, record)
            continue
        key = (record.kind, record.id)
        known = told.get(key)
        if known is not None and record.seq < known.seq:
            continue
        fields = record.values
        waits = anything_waits and is_waiting(store, *key)
        if known is not None:
            _keep_body(store, record, known, waits=waits)
        if waits:
            _lay_under(store, record, fields)
        else:
            rows.setdefault(record.kind, {})[record.id] = _row(record, fields)
        metas[key] = meta_row(record)
    for kind, of_kind in rows.items():
        store.run_many(TABLES[kind].upsert, of_kind.values())
    store.run_many(UPSERT, metas.values())
    return set(metas)


def _told_before(store: Store, records: tuple[Record, ...]) -> dict[Key, Meta]:
    """What the mirror knows of these records already, in one read a kind."""
    asked: dict[str, list[str]] = {}
    for record in records:
        asked.setdefault(record.kind, []).append(record.id)
    return {
        (kind, identity): meta for kind, ids in asked.items() for identity, meta in metas_of(store, kind, ids).items()
    }


def _unparked(store: Store) -> tuple[Record, ...]:
    """What an earlier version could not read and this one can."""
    kinds = [kind for (kind,) in store.all("SELECT DISTINCT kind FROM parked") if kind in TABLES]
    found = [text for kind in kinds for (text,) in store.all("SELECT record FROM parked WHERE kind = ?", (kind,))]
    store.run_many("DELETE FROM parked WHERE kind = ?", [(kind,) for kind in kinds])
    return tuple(_RECORD.decode(text) for text in found)


def _row(record: Record, fields: Fields) -> Row:
    return TABLES[record.kind].row(record.id, fields, deleted=record.dead is not None, changed_at=_changed_at(record))


def _changed_at(record: Record) -> int:
    if record.dead is not None:
        return record.dead.stamp[0]
    born = 0 if record.birth is None else record.birth.stamp[0]
    return max([born, *[state.stamp[0] for state in record.fields.values()]])


def _lay_under(store: Store, record: Record, fields: Fields) -> None:
    """The learner is changing this record: what came goes under the changes that wait."""
    if record.dead is not None and not fields:
        _lay_under_purged(store, record)
        return
    put_base(store, record.kind, record.id, fields)
    waiting = pending_of(store, record.kind, record.id)
    before = seen_record(store, record.kind, record.id)
    changed_at = store.clock.now().wall if before is None else before.changed_at
    show(store, record.kind, record.id, see(record.kind, fields, record.dead is not None, waiting, changed_at))


def _lay_under_purged(store: Store, record: Record) -> None:
    """The contents go with the edit that wants the record back, before the mirror loses them."""
    waiting = pending_of(store, record.kind, record.id)
    assert waiting is not None
    send_whole(store, waiting)
    waiting = pending_of(store, record.kind, record.id)
    if waiting is None:
        store.run(TABLES[record.kind].upsert, _row(record, {}))
        return
    put_base(store, record.kind, record.id, {})
    before = seen_record(store, record.kind, record.id)
    changed_at = store.clock.now().wall if before is None else before.changed_at
    show(store, record.kind, record.id, see(record.kind, {}, True, waiting, changed_at))  # noqa: FBT003


def _keep_body(store: Store, record: Record, known: Meta, *, waits: bool) -> None:
    """The mirror's body of a note is about to be replaced."""
    before = mirror_version(known) if record.kind == "note" else None
    if before is None or record.eids.get("body") == before.eid:
        return
    if not waits:
        keep_shown(store, record.id, before)
        return
    base = base_of(store, record.kind, record.id)
    if "body" in base:
        keep(store, record.id, before, base["body"])


def _park(store: Store, record: Record) -> None:
    """A kind of tomorrow: kept as it came."""
    row = (record.kind, record.id, _JSON.encode(record).decode())
    store.run("INSERT OR REPLACE INTO parked (kind, id, record) VALUES (?, ?, ?)", row)
