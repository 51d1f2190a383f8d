"""A server of one learner in a few dicts: the real merge, and the page rule at its plainest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from learning.records import Edit, FieldState, Record
from sync.events import Key, Trouble
from sync.merge import Held, Merged, conflict, merge, purged, wanted_texts
from sync.protocol import OK, Result, SyncAnswer, SyncRequest

if TYPE_CHECKING:
    import msgspec

    from learning.values import Loser

Watch = Callable[[Edit, Held | None, Merged], None]
LEARNER = "learner"


class Refused(Exception):
    """A problem document."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Verdict(NamedTuple):
    """One judged edit; `before` is the number the record had, 0 for a new one."""

    edit: Edit
    merged: Merged
    before: int


class DictServer:
    """`watch` sees every edit that was judged: the eyes of the oracle."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._merge = merge
        self.seq = 0
        self.records: dict[Key, tuple[int, Held]] = {}
        self.texts: dict[tuple[str, str], msgspec.Raw] = {}  # by note and eid: what is not the present text any more
        self._rids: dict[str, int] = {}
        self._numbers = 0

    def register(self, device: str) -> int:
        """A new number; the device's request numbers start anew."""
        self._numbers += 1
        self._rids[device] = 0
        return self._numbers

    def sync(self, request: SyncRequest, now: int, page: int) -> SyncAnswer:
        """One request, whole or not at all."""
        if request.edits:
            self._check_rid(request)
        verdicts = [self._judge(edit) for edit in request.edits]
        told = [verdict.edit for verdict in verdicts if verdict.merged.status != OK]
        rows, cursor = self._page(request.cursor, page, self._hidden(verdicts, request.cursor))
        records = (*(self.record(edit) for edit in told if (edit.kind, edit.id) in self.records), *rows)
        results = tuple(self._result(verdict) for verdict in verdicts)
        return SyncAnswer(request.rid, now, 1, 0, cursor, cursor < self.seq, results, records)

    def write(self, key: Key, values: Mapping[str, msgspec.Raw], eid: str, now: int) -> None:
        """A change of the server's own, through the same feed."""
        fields = {group: FieldState(value, (now, 0, 0), eid) for group, value in values.items()}
        _, held = self.records.get(key, (0, Held({})))
        self._append(key, Held(held.fields | fields, held.past))

    def purge(self, key: Key) -> None:
        """Drop the contents of a tombstone."""
        seq, held = self.records[key]
        self.records[key] = (seq, purged(held))

    def dead(self) -> tuple[Key, ...]:
        """The tombstones that still have contents."""
        return tuple(key for key, (_, held) in self.records.items() if held.dead is not None and held.fields)

    def record(self, edit: Edit) -> Record:
        """A record as it goes out."""
        seq, held = self.records[edit.kind, edit.id]
        return Record(edit.kind, edit.id, seq, held.fields, held.dead)

    def forget_numbers(self) -> None:
        """Lose the guard against requests that come twice."""
        self._rids.clear()

    def digest(self) -> dict[Key, Held]:
        """All there is, without its numbers."""
        return {key: held for key, (_, held) in self.records.items()}

    def _check_rid(self, request: SyncRequest) -> None:
        if request.rid <= self._rids.get(request.device, 0):
            raise Refused(Trouble.STALE)
        self._rids[request.device] = request.rid

    def _judge(self, edit: Edit) -> Verdict:
        before, held = self.records.get((edit.kind, edit.id), (0, None))
        wanted = [eid for eid in wanted_texts(held, edit) if (edit.id, eid) in self.texts]
        merged = self._merge(held, edit, {eid: self.texts[edit.id, eid] for eid in wanted})
        self.texts |= {(edit.id, state.eid): state.value for state in merged.retired}
        self._watch(edit, held, merged)
        if merged.changed and merged.held is not None:
            self._append((edit.kind, edit.id), merged.held)
        for loser in merged.losers:
            self._log(loser)
        return Verdict(edit, merged, before)

    def _log(self, loser: Loser) -> None:
        identity, held = conflict(LEARNER, loser)
        if ("conflict", identity) not in self.records:
            self._append(("conflict", identity), held)

    def _append(self, key: Key, held: Held) -> None:
        self.seq += 1
        self.records[key] = (self.seq, held)

    @staticmethod
    def _hidden(verdicts: list[Verdict], cursor: int) -> set[Key]:
        """What a device need not be told: it was taken just as sent, and the device had seen all else of it."""
        return {(v.edit.kind, v.edit.id) for v in verdicts if v.merged.status == OK and v.before <= cursor}

    def _page(self, cursor: int, page: int, hidden: set[Key]) -> tuple[list[Record], int]:
        feed = sorted((seq, key) for key, (seq, _) in self.records.items() if seq > cursor)
        rows: list[Record] = []
        for seq, key in feed:
            if key not in hidden:
                if len(rows) == page:
                    return rows, cursor
                held = self.records[key][1]
                rows.append(Record(key[0], key[1], seq, held.fields, held.dead))
            cursor = seq
        return rows, max(cursor, self.seq)

    def _result(self, verdict: Verdict) -> Result:
        edit, merged, _ = verdict
        seq = self.records.get((edit.kind, edit.id), (0, None))[0]
        return Result(edit.kind, edit.id, edit.n, merged.status, merged.reason, seq)
