"""A server in a dict: the real merge, the page rule of the contract, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from learning.records import Arrival, Edit, Judged, Record
from sync.merge import Held, conflict, merge

if TYPE_CHECKING:
    from localdb.store import Store

from localdb import mirror
from localdb.state import read_state
from tests.localdb.builders import send

LEARNER = "5f0c6a4e-9b1d-4f53-8a37-0d6b1c2f7e90"
Key = tuple[str, str]


class MergingServer:
    """Judges edits by `sync.merge`, and answers with whatever has a seq above the cursor."""

    def __init__(self) -> None:
        self.seq = 0
        self.held: dict[Key, tuple[int, Held]] = {}

    def answer(self, edits: tuple[Edit, ...], cursor: int, now: int) -> Arrival:
        """One request, answered."""
        before = {(edit.kind, edit.id): self.held[edit.kind, edit.id][0] for edit in edits if self._has(edit)}
        judged = tuple(self._judge(edit) for edit in edits)
        covered = {(v.edit.kind, v.edit.id) for v in judged if v.status == "ok"}
        skipped = {key for key in covered if before.get(key, 0) <= cursor}
        fresh = {key for key, (seq, _) in self.held.items() if seq > cursor} - skipped
        wanted = fresh | {(v.edit.kind, v.edit.id) for v in judged if v.status != "ok" and self._has(v.edit)}
        records = sorted((self._record(key) for key in wanted), key=lambda record: record.seq)
        return Arrival(judged, tuple(records), self.seq, 1, now)

    def _has(self, edit: Edit) -> bool:
        return (edit.kind, edit.id) in self.held

    def _judge(self, edit: Edit) -> Judged:
        held = self.held.get((edit.kind, edit.id))
        merged = merge(None if held is None else held[1], edit)
        if merged.changed and merged.held is not None:
            self._store((edit.kind, edit.id), merged.held)
        for loser in merged.losers:
            identity, record = conflict(LEARNER, loser)
            if ("conflict", identity) not in self.held:
                self._store(("conflict", identity), record)
        seq = self.held[edit.kind, edit.id][0] if self._has(edit) else 0
        return Judged(edit, merged.status, merged.reason, seq)

    def _store(self, key: Key, held: Held) -> None:
        self.seq += 1
        self.held[key] = (self.seq, held)

    def _record(self, key: Key) -> Record:
        seq, held = self.held[key]
        return Record(*key, seq, held.fields, held.dead)

    def contents(self) -> dict[Key, tuple[dict[str, bytes], bool]]:
        """What every device must show in the end."""
        return {
            key: ({group: bytes(state.value) for group, state in held.fields.items()}, held.dead is not None)
            for key, (_, held) in self.held.items()
        }


def exchange(store: Store, server: MergingServer, number: int) -> None:
    """One request and its answer, taken in."""
    edits = send(store, number=number)
    mirror.apply(store, server.answer(edits, read_state(store).cursor, store.clock.now().wall))


def canonical(value: bytes) -> object:
    """JSON as a value: the device keeps plain groups as SQL values and writes them anew."""
    return msgspec.json.decode(value)
