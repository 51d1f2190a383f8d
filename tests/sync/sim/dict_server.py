"""A server of one learner in a few dicts: the real merge, and the page rule at its plainest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from learning.records import Edit, FieldState, Record
from sync.events import Key, Trouble
from sync.merge import Held, Merged, conflict, merge, offered_again, purged, wanted_texts
from sync.protocol import OK, Result, SyncAnswer, SyncRequest

if TYPE_CHECKING:
    import msgspec

    from learning.values import Loser

Watch = Callable[[Edit, Held | None, Merged], None]
LEARNER = "learner"


class Refused(Exception):
    """A problem document."""

    def __init__(
        self, trouble: Trouble, epoch: int | None = None, head: int | None = None, floor: int | None = None
    ) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.epoch = epoch
        self.head = head
        self.floor = floor


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
        self.epoch = 1
        self.heads: dict[int, int] = {}  # by epoch, the head it began with
        self.floor = 0
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
        self._check_place(request)
        if request.edits:
            self._check_rid(request)
        verdicts = [self._judge(edit) for edit in request.edits]
        told = [verdict.edit for verdict in verdicts if verdict.merged.status != OK]
        rows, cursor = self._page(request.cursor, page, self._hidden(verdicts, request.cursor))
        records = (*(self.record(edit) for edit in told if (edit.kind, edit.id) in self.records), *rows)
        results = tuple(self._result(verdict) for verdict in verdicts)
        place = (request.rid, now, self.epoch, self.floor, cursor, cursor < self.seq)
        return SyncAnswer(*place, results, records=records, births=True)

    def write(self, key: Key, values: Mapping[str, msgspec.Raw], eid: str, now: int) -> None:
        """A change of the server's own, through the same feed."""
        fields = {group: FieldState(value, (now, 0, 0), eid) for group, value in values.items()}
        _, held = self.records.get(key, (0, Held({})))
        self._append(key, Held(held.fields | fields, held.past))

    def purge(self, key: Key) -> tuple[Key, ...]:
        """Drop the contents of a tombstone, and the earlier texts with them; below the floor such are."""
        seq, held = self.records[key]
        self.records[key] = (seq, purged(held))
        self.texts = {place: text for place, text in self.texts.items() if place[0] != key[1]}
        self.floor = max(self.floor, seq)
        return (key,)

    def crash(self) -> None:
        """All it has is safe, by nature."""

    def image(self) -> object:
        """A backup."""
        twin = copy(self)
        twin.records, twin.texts, twin.heads = dict(self.records), dict(self.texts), dict(self.heads)
        twin._rids = dict(self._rids)
        return twin

    def restore(self, image: object, epoch: int) -> None:
        """Become an earlier image, in an epoch that no device has ever seen."""
        assert isinstance(image, DictServer)
        self.__dict__.update(copy(image.image()).__dict__)
        self.epoch = epoch
        self.heads[epoch] = self.seq

    def dead(self) -> tuple[Key, ...]:
        """The tombstones that still have contents."""
        return tuple(key for key, (_, held) in self.records.items() if held.dead is not None and held.fields)

    def record(self, edit: Edit) -> Record:
        """A record as it goes out."""
        seq, held = self.records[edit.kind, edit.id]
        return Record(edit.kind, edit.id, seq, held.fields, held.dead)

    def forget_numbers(self) -> None:
        """Lose the guard against requests that come twice."""
        self._rids = dict.fromkeys(self._rids, 0)

    def digest(self) -> dict[Key, Held]:
        """All there is, without its numbers."""
        return {key: held for key, (_, held) in self.records.items()}

    def _check_place(self, request: SyncRequest) -> None:
        if request.epoch != self.epoch and (request.epoch, request.cursor) != (0, 0):
            heads = [head for epoch, head in self.heads.items() if epoch > request.epoch]
            raise Refused(
                Trouble.EPOCH, epoch=self.epoch, head=min(heads, default=0) if self.knows(request.epoch) else 0
            )
        if request.cursor < self.floor and (request.boot or 0) < self.floor:
            raise Refused(Trouble.RESYNC, floor=self.floor)

    def knows(self, epoch: int) -> bool:
        """Whether an epoch is of this server's own history, and not of one that was given up for a backup's."""
        return epoch in {1, *self.heads}

    def _check_rid(self, request: SyncRequest) -> None:
        if request.rid <= self._rids.get(request.device, request.rid):  # unknown: restored from before it registered
            raise Refused(Trouble.STALE)
        self._rids[request.device] = request.rid

    def _judge(self, edit: Edit) -> Verdict:
        before, held = self.records.get((edit.kind, edit.id), (0, None))
        edit = edit if held is None else offered_again(held, before, edit.spread())
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
