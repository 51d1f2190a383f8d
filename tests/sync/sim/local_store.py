"""Level 2: the device's real database, on real files, under the same simulator."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import msgspec

from learning.records import Moment
from learning.sets import difference
from learning.values import SetState
from localdb import brake, digests, edits, mirror, notes, outbox, state
from localdb.edits import raw
from localdb.errors import MassDelete
from localdb.home import Account, Home
from localdb.meta import meta_of
from localdb.store import open_store
from localdb.tables import TABLES
from sync.events import EngineState
from tests.sync.sim.dict_server import LEARNER
from tests.sync.sim.overlay import both, rule_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from learning.records import Arrival, Edit, Pending
    from localdb.store import Store
    from sync.events import Key

    Fields = dict[str, msgspec.Raw]


class _Time:
    """A clock that says what it is told."""

    def __init__(self) -> None:
        self.moment = Moment(0, 0, "")

    def now(self) -> Moment:
        """The moment of the latest step."""
        return self.moment


class _Numbers:
    """Ids from the simulator's own count."""

    def __init__(self, new_eid: Callable[[], str]) -> None:
        self._new_eid = new_eid

    def noise(self, size: int) -> bytes:
        """Eight bytes a number."""
        return b"".join(int(self._new_eid()[1:]).to_bytes(8, "big") for _ in range((size + 7) // 8))[:size]


class LocalStore:
    """`StoreUnderTest` over `localdb`: nothing but calls of its public functions, and a copy of its file."""

    def __init__(self, folder: Path, new_eid: Callable[[], str]) -> None:
        self._time = _Time()
        self._folder, self._programs = folder, 0
        self._ids = _Numbers(new_eid)
        self._store = self._opened()

    def _opened(self) -> Store:
        account = Account(LEARNER, "ann@example.org", "Ann", "http://127.0.0.1", "d", "desk")
        home = Home(self._folder / str(self._programs))
        return open_store(home, account, clock=self._time, ids=self._ids)

    def crash(self) -> None:
        """Kill -9: the next program finds the file and its log as they lie on the disk; nothing was closed."""
        before = self._store
        left = self._folder / str(self._programs)
        self._programs += 1
        shutil.copytree(left, self._folder / str(self._programs), ignore=shutil.ignore_patterns("*-shm"))
        before.close()
        shutil.rmtree(left)
        self._store = self._opened()

    def close(self) -> None:
        """Let go of the files."""
        self._store.close()

    def state(self) -> EngineState:
        """What the engine starts from."""
        kept = state.read_state(self._store)
        return EngineState(kept.number, kept.rid, kept.epoch, kept.cursor, kept.boot)

    def keep_number(self, number: int) -> None:
        """Keep the number the server gave."""
        state.change_state(self._store, number=number)

    def take(self, limit: int, after: int) -> tuple[Pending, ...]:
        """The outbox from `after` on, in the order of `n`."""
        return outbox.pending(self._store, limit, after)

    def seal(self, rid: int, edits: tuple[Edit, ...]) -> tuple[Key, ...]:
        """Write the stamps; a row that moved learns of what is sent instead of being held back."""
        outbox.seal(self._store, rid, edits)
        return ()

    def apply(self, arrival: Arrival) -> bool:
        """Rules 5, 7, 8 and 10."""
        try:
            mirror.apply(self._store, arrival)
        except MassDelete:
            return False
        return True

    def answer_brake(self, *, allow: bool) -> None:
        """The learner says what becomes of a pull that would delete much."""
        (brake.allow_deletes if allow else brake.refuse_deletes)(self._store)

    def put(self, key: Key, values: Mapping[str, msgspec.Raw], made: Moment) -> None:
        """Give groups of a record a value; kinds of tomorrow have no table here."""
        if key[0] not in TABLES:
            return
        self._time.moment = made
        seen = edits.seen_record(self._store, *key)
        shown = {} if seen is None else seen.fields
        grown = {g: both(rule_of(key[0], g), shown[g], value) if g in shown else value for g, value in values.items()}
        edits.change_record(self._store, *key, grown)

    def tag(self, key: Key, add: tuple[str, ...], remove: tuple[str, ...], made: Moment) -> None:
        """Add and remove tags."""
        self._time.moment = made
        seen = edits.seen_record(self._store, *key)
        tags = (seen.fields if seen else {}).get("tags", msgspec.Raw(b"{}"))
        step = difference(msgspec.json.decode(tags, type=SetState), add=add, remove=remove)
        edits.change_record(self._store, *key, {"tags": raw(step)})

    def delete(self, key: Key, made: Moment) -> None:
        """Delete what the learner sees."""
        self._time.moment = made
        edits.delete_record(self._store, *key)

    def restore(self, key: Key, made: Moment) -> None:
        """Take a delete back."""
        self._time.moment = made
        notes.restore_note(self._store, key[1])

    def waiting(self, key: Key) -> Pending | None:
        """The outbox row of a record."""
        return outbox.pending_of(self._store, *key)

    def versions(self, key: Key) -> dict[str, str]:
        """The eids of a record's groups as the server told of them; that of its death under the empty name."""
        meta = meta_of(self._store, *key)
        if meta is None:
            return {}
        eids = {group: version[0] for group, version in meta.groups.items()}
        return eids if meta.dead is None else {**eids, "": meta.dead[0]}

    def visible(self) -> dict[Key, Fields]:
        """All living records as the learner sees them."""
        return {key: seen.fields for key, seen in self._rows() if not seen.deleted}

    def held(self) -> set[str]:
        """Every eid that this device knows to be current, or has yet to send."""
        known = (
            self.versions((kind, identity)) for kind, identity in self._store.all("SELECT kind, id FROM sync_meta")
        )
        eids = {eid for versions in known for eid in versions.values()}
        for row in outbox.pending(self._store):
            eids |= {field.eid for field in row.spread().fields.values()}
            eids |= set() if row.delete is None else {row.delete.eid}
        return eids

    def gone(self) -> tuple[Key, ...]:
        """The records that the learner could restore."""
        return tuple(key for key, seen in self._rows() if seen.deleted and "origin" in seen.fields)

    def settled(self) -> dict[Key, Fields]:
        """All living records as the server told of them, without anything that waits."""
        known = ((key, meta_of(self._store, *key)) for key, _ in self._rows())
        return {key: edits.mirror_fields(self._store, *key) for key, meta in known if meta and meta.dead is None}

    def digests(self) -> dict[str, int]:
        """Of each kind, the number that the server must have too."""
        return digests.digests(self._store)

    def image(self) -> object:
        """A backup, or what a crash leaves behind."""
        copy = sqlite3.connect(":memory:")
        self._store._connection.backup(copy)
        return copy

    def revert(self, image: object) -> None:
        """Become an earlier image."""
        assert isinstance(image, sqlite3.Connection)
        image.backup(self._store._connection)

    def _rows(self) -> Iterator[tuple[Key, edits.Seen]]:
        for kind in TABLES:
            for (identity,) in self._store.all(f'SELECT id FROM "{kind}"'):  # noqa: S608 (our own tables)
                seen = edits.seen_record(self._store, kind, identity)
                if seen is not None:
                    yield (kind, identity), seen
