"""Comparing the mirror with the server's records, and mending a part of it that is not the same.

Computed when asked for, from what the mirror says of every record: nothing is kept that could be wrong in the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.digests import BUCKETS, MODULUS, bucket_of, fingerprint
from learning.records import KINDS, Pending, Record
from localdb.meta import metas_above
from localdb.mirror import take_records
from localdb.offering import offer
from localdb.outbox import is_waiting
from localdb.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localdb.meta import Meta
    from localdb.store import Store

_RECORD: Final = msgspec.json.Decoder(Record)


def digests(store: Store) -> dict[str, int]:
    """Of each kind, the sum over its records."""
    sums: dict[str, int] = {}
    for kind, _, number in _numbers(store):
        sums[kind] = (sums.get(kind, 0) + number) % MODULUS
    return sums


def buckets(store: Store, kind: str) -> list[int]:
    """The same of one kind, cut into parts."""
    sums = [0] * BUCKETS
    for of, identity, number in _numbers(store):
        if of == kind:
            place = bucket_of(identity)
            sums[place] = (sums[place] + number) % MODULUS
    return sums


def _numbers(store: Store) -> Iterator[tuple[str, str, int]]:
    for kind, identity, meta in metas_above(store, -1):
        eids = {group: version[0] for group, version in meta.groups.items()}
        yield kind, identity, fingerprint(kind, identity, eids, None if meta.dead is None else meta.dead[0])
    for (text,) in store.all("SELECT record FROM parked"):
        record = _RECORD.decode(text)
        dead = None if record.dead is None else record.dead.eid
        yield record.kind, record.id, fingerprint(record.kind, record.id, record.eids, dead)


def mend(store: Store, kind: str, bucket: int, records: tuple[Record, ...]) -> int:
    """Take a part of a kind as the server has it; what it does not know is offered to it. Returns how many changed."""
    told = {record.id: record for record in records}
    with store.write():
        known = {
            identity: meta
            for of, identity, meta in metas_above(store, -1)
            if of == kind and bucket_of(identity) == bucket and not is_waiting(store, kind, identity)
        }
        odd = [identity for identity in told.keys() | known.keys() if _differ(told.get(identity), known.get(identity))]
        store.run_many("UPDATE sync_meta SET seq = 0 WHERE kind = ? AND id = ?", [(kind, one) for one in odd])
        touched = take_records(store, tuple(told[identity] for identity in odd if identity in told))
        for identity in odd:
            if identity not in told:
                _give(store, kind, identity, known[identity])
        store.touch_all(touched)
    return len(odd)


def _differ(record: Record | None, meta: Meta | None) -> bool:
    if record is None or meta is None:
        return True
    dead = None if record.dead is None else record.dead.eid
    own = {group: version[0] for group, version in meta.groups.items()}
    return dead != (None if meta.dead is None else meta.dead[0]) or (dead is None and record.eids != own)


def _give(store: Store, kind: str, identity: str, meta: Meta) -> None:
    """The server has never heard of it: absence is no delete, so it is sent; only the server's own kinds go."""
    if kind in TABLES and not KINDS[kind].server_owned:
        offer(store, Pending(kind, identity, 0), meta)
        return
    if kind in TABLES:
        store.run(TABLES[kind].remove, (identity,))
    store.run("DELETE FROM sync_meta WHERE kind = ? AND id = ?", (kind, identity))
    store.touch(kind, identity)
