"""Level 3: the real application, over its real routes and a real file, under the same simulator.

It dies as by kill -9: the program after it finds the file and its log as they lay on the disk, nothing was closed.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import msgspec
from litestar.testing import TestClient
from sqlalchemy import insert

from learning.records import FieldState, Record
from server import tables
from server.accounts.access import AccessTokens, Identity
from server.accounts.keys import open_keys
from server.app import create_app
from server.database import Database, open_database, row, rows, write_rows
from server.settings import Settings
from server.sync import push
from server.sync.epochs import raise_epoch
from server.sync.feed import append_change, empty_tombstones, open_feed, stored_records
from sync.events import Trouble
from sync.merge import PAST, Held, merge
from sync.protocol import Problem, RegisterDevice, Registered, SyncAnswer, SyncRequest
from tests.sync.sim.dict_server import LEARNER, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest

    from learning.records import Edit
    from sync.events import Key
    from sync.merge import Merged
    from tests.sync.sim.dict_server import Watch

_RECORD: Final = msgspec.json.Decoder(Record)
_NOW: Final = 1_576_800_000_000
"""The clock of the accounts: access tokens never grow old here."""
_PAGES: Final = {1: 1, 2: 500, 3: 900}
"""Bytes of a page of about so many records."""
_REFUSALS: Final = {
    "stale": Trouble.STALE,
    "epoch": Trouble.EPOCH,
    "resync": Trouble.RESYNC,
    "device-unknown": Trouble.STALE,  # as the HTTP client takes it
}
_LATEST: Final = 1 << 62


class RealServer:
    """What `DictServer` is, for real. One at a time: it looks over the shoulder of `server.sync.push`."""

    def __init__(self, watch: Watch, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._watch = watch
        self._folder = folder
        self._programs = 0
        self._broken: AssertionError | None = None
        self._open = ExitStack()
        patch.setattr(push, "merge", self._merge)
        self._start(folder / "0")
        self._furnish()

    def close(self) -> None:
        """End in peace."""
        self._open.close()

    def _start(self, data: Path) -> None:
        settings = Settings(data, clock=lambda: _NOW)
        self._file = data / "carrel.db"
        self._database: Database = self._open.enter_context(open_database(settings))
        self._tokens = AccessTokens(open_keys(settings.folder("keys")).access, settings.clock)
        self._client = self._open.enter_context(TestClient(create_app(settings)))

    def crash(self) -> None:
        """Kill -9, and another program on the same disk."""
        self._programs += 1
        data = self._folder / str(self._programs)
        shutil.copytree(self._file.parent, data, ignore=shutil.ignore_patterns("*-shm"))
        self._open.close()
        self._start(data)

    def _furnish(self) -> None:
        user = {"id": LEARNER, "email_key": "a", "email": "a@b", "name": "Ann", "role": "learner", "password_hash": ""}
        with self._database.write() as connection:
            connection.execute(insert(tables.users).values(**user, created_at=0))
            connection.execute(insert(tables.user_profiles).values(userId=LEARNER, createdAt=0, updatedAt=0))
            feed = {"learner_id": LEARNER, "seq": 0, "floor": 0, "epoch": 1, "devices": 0}
            connection.execute(insert(tables.learner_sync).values(feed))
            device = {"learner_id": LEARNER, "public_key": b"", "session": "s", "number": 0, "rid": 0, "platform": ""}
            for name in ("d0", "d1", "d2"):
                values = {"id": name, "name": name, "app": "", "schema": 1, "created_at": 0, "last_seen": 0}
                connection.execute(insert(tables.device).values(device | values))

    # ------------------------------------------------------------------------------------------------ what devices ask

    def register(self, device: str) -> int:
        """A new number."""
        content = self._asked("/v1/sync/devices", device, RegisterDevice("sim", "sim"))
        return msgspec.json.decode(content, type=Registered).number

    def sync(self, request: SyncRequest, _: int, page: int) -> SyncAnswer:
        """One request, over the route."""
        told = msgspec.structs.replace(request, max_bytes=_PAGES.get(page, 1 << 20))
        return msgspec.json.decode(self._asked("/v1/sync", request.device, told), type=SyncAnswer)

    def _asked(self, path: str, device: str, body: msgspec.Struct) -> bytes:
        token = self._tokens.issue(Identity(LEARNER, device, "s"))
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        response = self._client.post(path, content=msgspec.json.encode(body), headers=headers)
        broken, self._broken = self._broken, None
        if broken is not None:
            raise broken
        if response.is_success:
            return response.content
        problem = msgspec.json.decode(response.content, type=Problem)
        assert problem.type in _REFUSALS, response.text
        raise Refused(_REFUSALS[problem.type], problem.epoch, problem.head, problem.floor)

    def _merge(self, held: Held | None, edit: Edit, texts: Mapping[str, msgspec.Raw]) -> Merged:
        merged = merge(held, edit, texts)
        try:
            self._watch(edit, held, merged)
        except AssertionError as broken:  # the application would make a 500 of it
            self._broken = self._broken or broken
        return merged

    # -------------------------------------------------------------------------------------------- what befalls it

    @property
    def seq(self) -> int:
        """The head."""
        return self._place()[1]

    @property
    def epoch(self) -> int:
        """Since the last restore."""
        return self._place()[0]

    def _place(self) -> tuple[int, int]:
        with self._database.read() as connection:
            found = row(connection, "SELECT epoch, seq FROM learner_sync")
        assert found is not None
        epoch, seq = found
        return epoch, seq

    def write(self, key: Key, values: Mapping[str, msgspec.Raw], eid: str, now: int) -> None:
        """A change of the server's own, through the same feed."""
        with self._database.write() as connection, open_feed(connection, LEARNER) as feed:
            before = stored_records(feed, [key]).get(key)
            held = Held({}) if before is None else before.held
            fields = {group: FieldState(value, (now, 0, 0), eid) for group, value in values.items()}
            append_change(feed, *key, Held(held.fields | fields, held.past))

    def dead(self) -> tuple[Key, ...]:
        """The tombstones that still have contents."""
        return tuple(key for key, held in self.digest().items() if held.dead is not None and held.fields)

    def purge(self, _: Key) -> tuple[Key, ...]:
        """Drop the contents of every tombstone."""
        with self._database.write() as connection, open_feed(connection, LEARNER) as feed:
            emptied = tuple(empty_tombstones(feed, _LATEST))
            gone = [(LEARNER, identity) for _, identity in emptied]
            write_rows(connection, "DELETE FROM note_revision WHERE learner_id = ? AND note = ?", gone)
        return emptied

    def image(self) -> object:
        """A backup, by SQLite's own means."""
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self._file) as live:
            live.backup(copy)
        live.close()
        return copy

    def restore(self, image: object, epoch: int) -> None:
        """Go on from a backup, in a new epoch."""
        assert isinstance(image, sqlite3.Connection)
        with sqlite3.connect(self._file) as live:
            image.backup(live)
        live.close()
        with self._database.write() as connection:
            assert raise_epoch(connection, epoch * 1000) == epoch

    def forget_numbers(self) -> None:
        """Lose the guard against requests that come twice."""
        with self._database.write() as connection:
            write_rows(connection, "UPDATE device SET rid = ? WHERE learner_id = ?", [(0, LEARNER)])

    def digest(self) -> dict[Key, Held]:
        """All there is, without its numbers."""
        with self._database.read() as connection:
            found = rows(connection, "SELECT doc, meta FROM sync_record")
        records = ((_RECORD.decode(doc).spread(), meta) for doc, meta in found)
        return {
            (record.kind, record.id): Held(record.fields, PAST.decode(meta) if meta else {}, record.dead)
            for record, meta in records
        }
