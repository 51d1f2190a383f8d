"""What a device compares its copy with: a number for each kind, or each of 256 parts of one; and those parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.digests import BUCKETS, MODULUS, bucket_of, fingerprint
from learning.records import Record
from server.database import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

_RECORD: Final = msgspec.json.Decoder(Record)
_ALL: Final = "SELECT kind, id, doc FROM sync_record WHERE learner_id = ?"
_OF_KIND: Final = f"{_ALL} AND kind = ?"


def kind_digests(connection: Connection, learner: str) -> dict[str, str]:
    """Of each kind, the sum over its records."""
    sums: dict[str, int] = {}
    for kind, _, doc in stream(connection, _ALL, (learner,)):
        sums[kind] = (sums.get(kind, 0) + _number(doc)) % MODULUS
    return {kind: f"{number:016x}" for kind, number in sums.items()}


def bucket_digests(connection: Connection, learner: str, kind: str) -> tuple[str, ...]:
    """The same of one kind, cut into parts."""
    sums = [0] * BUCKETS
    for _, id_, doc in stream(connection, _OF_KIND, (learner, kind)):
        place = bucket_of(id_)
        sums[place] = (sums[place] + _number(doc)) % MODULUS
    return tuple(f"{number:016x}" for number in sums)


def bucket_records(connection: Connection, learner: str, kind: str, bucket: int) -> Iterator[bytes]:
    """One part of a kind, as it goes out in pages."""
    for _, id_, doc in stream(connection, _OF_KIND, (learner, kind)):
        if bucket_of(id_) == bucket:
            yield bytes(doc)


def _number(doc: bytes) -> int:
    record = _RECORD.decode(doc)
    return fingerprint(record.kind, record.id, record.eids, None if record.dead is None else record.dead.eid)
