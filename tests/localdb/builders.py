"""A clock and ids that a test holds in its hand, and a server of a few lines that judges edits one by one."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec

from learning.records import (
    Arrival,
    Birth,
    Death,
    Delete,
    Edit,
    FieldEdit,
    FieldState,
    Judged,
    Moment,
    Pending,
    PendingDelete,
    PendingField,
    Record,
    Stamp,
)
from localdb import mirror, outbox
from localdb.home import Account
from localdb.overlay import overlaid
from localdb.state import read_state

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localdb.store import Store

ACCOUNT = Account(
    learner="5f0c6a4e-9b1d-4f53-8a37-0d6b1c2f7e90",
    email="aisha@example.org",
    name="Aisha",
    server="http://127.0.0.1:1",
    device="d" * 32,
    device_name="Desk",
)
NOON = 1_800_000_000_000


class HandClock:
    """Stands still; `pass_ms` moves it."""

    def __init__(self, wall: int = NOON, run: str = "run-1") -> None:
        self.wall = wall
        self.mono = 1_000
        self.run = run

    def now(self) -> Moment:
        """The time the test has set."""
        return Moment(self.wall, self.mono, self.run)

    def pass_ms(self, ms: int) -> None:
        """Let time go by."""
        self.wall += ms
        self.mono += ms


class CountedIds:
    """Random bytes that are the same in every run."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)

    def noise(self, size: int) -> bytes:
        """The next bytes."""
        return self._random.randbytes(size)


def sealed(pending: Iterable[Pending], number: int = 1) -> tuple[Edit, ...]:
    """What an engine with the right time makes of pending edits: what has no stamp yet gets the time it was made."""
    return tuple(_sealed(waiting, number) for waiting in pending)


def _sealed(waiting: Pending, number: int) -> Edit:
    fields = {
        group: FieldEdit(field.value, field.stamp or _stamp(field, number), field.eid, field.replaces, field.base)
        for group, field in waiting.fields.items()
    }
    gone, new = waiting.delete, waiting.birth
    delete = None if gone is None else Delete(gone.stamp or _stamp(gone, number), gone.eid, gone.saw)
    birth = None if new is None else Birth(new.values, new.stamp or (new.made.wall, 0, number), new.eid)
    return Edit(waiting.kind, waiting.id, waiting.n, fields, delete, birth=birth)


def _stamp(field: PendingField | PendingDelete, number: int) -> Stamp:
    return max((field.made.wall, 0, number), (field.after[0], field.after[1] + 1, number))


class HandServer:
    """Takes every edit as sent, unless the test says otherwise, and numbers what it stores."""

    def __init__(self) -> None:
        self.seq = 0
        self.records: dict[tuple[str, str], Record] = {}

    def take(self, edit: Edit) -> Judged:
        """Store an edit just as it was sent."""
        sent = edit.spread()
        self.seq += 1
        key = (edit.kind, edit.id)
        before = self.records.get(key)
        held = {} if before is None else {group: state.value for group, state in before.fields.items()}
        values = overlaid(edit.kind, held, sent.fields)
        states = {} if before is None else dict(before.fields)
        for group, field in sent.fields.items():
            states[group] = FieldState(values[group], field.stamp, field.eid)
        dead = None if edit.delete is None else Death(edit.delete.stamp, edit.delete.eid)
        self.records[key] = Record(edit.kind, edit.id, self.seq, states, dead)
        return Judged(edit, "ok", seq=self.seq)

    def write(self, kind: str, identity: str, stamp: Stamp, **values: object) -> Record:
        """Another device has changed a record."""
        self.seq += 1
        before = self.records.get((kind, identity))
        states = {} if before is None else dict(before.fields)
        for group, value in values.items():
            states[group] = FieldState(msgspec.Raw(msgspec.json.encode(value)), stamp, f"{self.seq:016x}")
        record = Record(kind, identity, self.seq, states)
        self.records[kind, identity] = record
        return record

    def kill(self, kind: str, identity: str, stamp: Stamp) -> Record:
        """Another device has deleted a record."""
        self.seq += 1
        dead = Death(stamp, f"{self.seq:016x}")
        record = msgspec.structs.replace(self.records[kind, identity], seq=self.seq, dead=dead)
        self.records[kind, identity] = record
        return record

    def answer(
        self, judged: tuple[Judged, ...] = (), records: tuple[Record, ...] = (), *, epoch: int = 1, now: int = NOON
    ) -> Arrival:
        """One answer, with the cursor at the end of the feed."""
        return Arrival(judged, records, self.seq, epoch, now)


def send(store: Store, *, number: int = 1) -> tuple[Edit, ...]:
    """Take what waits, stamp it and make it durable: a request is on its way."""
    edits = sealed(outbox.pending(store), number)
    outbox.seal(store, read_state(store).rid + 1, edits)
    return edits


def sync(store: Store, server: HandServer) -> None:
    """A whole round in which everything is stored as sent."""
    judged = tuple(server.take(edit) for edit in send(store))
    mirror.apply(store, server.answer(judged))
