"""A device's store in a few dicts: the outbox rules of DESIGN section 4 at their plainest."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from learning.records import (
    KINDS,
    NO_STAMP,
    Arrival,
    Death,
    FieldState,
    Judged,
    Moment,
    Pending,
    PendingDelete,
    PendingField,
    Record,
    Rule,
    Stamp,
)
from learning.sets import difference, follow
from learning.values import SetEdit, SetState
from sync.events import EngineState
from sync.protocol import FUTURE, NEED_FULL, OK, REFUSALS
from tests.sync.sim.overlay import both, deleted, overlay, raw, rule_of, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from learning.records import Edit
    from sync.events import Key

Raw = msgspec.Raw
Fields = dict[str, Raw]
ANCESTORS = 8


class DictStore:
    """Values are immutable, so an image is a shallow copy of four dicts."""

    def __init__(self, new_eid: Callable[[], str]) -> None:
        self._new_eid = new_eid
        self._state = EngineState()
        self._n = 0
        self.mirror: dict[Key, Record] = {}
        self.outbox: dict[Key, Pending] = {}
        self.quarantine: tuple[Judged, ...] = ()

    # --------------------------------------------------------------------------------------------------- sync steps

    def state(self) -> EngineState:
        """What the engine starts from."""
        return self._state

    def keep_number(self, number: int) -> None:
        """Keep the number the server gave."""
        self._state = replace(self._state, number=number)

    def take(self, edits: int, after: int) -> tuple[Pending, ...]:
        """The outbox from `after` on, in the order of `n`."""
        rows = sorted((row for row in self.outbox.values() if row.n > after), key=lambda row: row.n)
        return tuple(rows[:edits])

    def seal(self, rid: int, edits: tuple[Edit, ...]) -> tuple[Key, ...]:
        """Write the stamps; the rows that have moved since are not sealed but named."""
        self._state = replace(self._state, rid=rid)
        moved = []
        for edit in edits:
            key = (edit.kind, edit.id)
            pending = self.outbox.get(key)
            if pending is None or pending.n != edit.n:
                moved.append(key)
            else:
                self.outbox[key] = _stamped(pending, edit)
        return tuple(moved)

    def apply(self, arrival: Arrival) -> None:
        """Rule 5."""
        for judged in arrival.judged:
            self._judge(judged)
        for record in arrival.records:
            self._arrive(record)
        self._state = replace(self._state, cursor=arrival.cursor, epoch=arrival.epoch)

    def _arrive(self, record: Record) -> None:
        """The server's version; of a purged one the contents are kept while an edit waits that will want them."""
        key = (record.kind, record.id)
        row = self.outbox.get(key)
        if row is not None and record.dead is not None and not record.fields:
            self._offer_all(key, row)
        self.mirror[key] = record

    def _judge(self, judged: Judged) -> None:
        key = (judged.edit.kind, judged.edit.id)
        row = self.outbox.get(key)
        if judged.status == OK:
            self.mirror[key] = folded(self.mirror.get(key), judged)
        if row is None or judged.status == FUTURE:
            return
        if judged.status == NEED_FULL:
            self._offer_all(key, row)
            return
        if judged.status in REFUSALS:
            self.quarantine = (*self.quarantine, judged)
        self._drop_sent(key, row, judged)

    def _drop_sent(self, key: Key, row: Pending, judged: Judged) -> None:
        """An acknowledgement takes away what was sent, not what was typed meanwhile."""
        edit = judged.edit
        sent = {field.eid for field in edit.fields.values()}
        fields = {group: field for group, field in row.fields.items() if field.eid not in sent}
        gone = row.delete
        if gone is not None and edit.delete is not None and gone.eid == edit.delete.eid:
            gone = None
        self._keep(key, replace(row, fields=fields, delete=gone))

    def _offer_all(self, key: Key, row: Pending) -> None:
        """The server has lost the contents: send every group, the old ones as the versions they are."""
        if row.delete is not None:
            del self.outbox[key]
            return
        mirror = self.mirror.get(key)
        old = {group: _again(key[0], group, state) for group, state in (mirror.fields if mirror else {}).items()}
        self._write(key, replace(row, fields=old | row.fields, full=True))

    # ------------------------------------------------------------------------------------------ what the learner does

    def put(self, key: Key, values: Mapping[str, Raw], made: Moment) -> None:
        """Give groups of a record a value; values that only grow are joined to what is there."""
        row = self._row(key)
        shown = seen(key[0], self.mirror.get(key), self.outbox.get(key))
        for group, given in values.items():
            rule = rule_of(key[0], group)
            value = both(rule, shown[group], given) if group in shown and rule is not Rule.SET else given
            row = self._with(row, group, value, made)
        self._write(key, row)

    def tag(self, key: Key, add: tuple[str, ...], remove: tuple[str, ...], made: Moment) -> None:
        """Add and remove tags."""
        row = self._row(key)
        shown = seen(key[0], self.mirror.get(key), self.outbox.get(key)).get("tags", Raw(b"{}"))
        edit = difference(msgspec.json.decode(shown, type=SetState), add=add, remove=remove)
        before = row.fields.get("tags")
        if before is not None:
            known = (*before.replaces, before.eid)
            edit = follow(msgspec.json.decode(before.value, type=SetEdit), known, edit)
        self._write(key, self._with(row, "tags", raw(edit), made))

    def delete(self, key: Key, made: Moment) -> None:
        """Delete what the learner sees."""
        row, mirror = self._row(key), self.mirror.get(key)
        if mirror is None and not any(field.stamp for field in row.fields.values()):
            self.outbox.pop(key, None)
            return
        saw: dict[str, tuple[str, ...]] = {
            group: (state.eid,) for group, state in (mirror.fields if mirror else {}).items()
        }
        saw |= {group: (*field.replaces, field.eid) for group, field in row.fields.items()}
        self._write(key, replace(row, delete=PendingDelete(self._new_eid(), made, saw)))

    def restore(self, key: Key, made: Moment) -> None:
        """Take a delete back: a new version of what is fixed at creation, which the delete has not seen."""
        row, mirror = self._row(key), self.mirror.get(key)
        gone, row = row.delete, replace(row, delete=None)
        if gone is not None and gone.stamp is None:
            self._keep(key, replace(row, n=self._next_n()))
            return
        knows = [gone.eid] if gone is not None else []
        knows += [mirror.dead.eid] if mirror is not None and mirror.dead is not None else []
        origin = seen(key[0], mirror, row)["origin"]
        self._write(key, self._with(row, "origin", origin, made, tuple(knows)))

    def _with(self, row: Pending, group: str, value: Raw, made: Moment, knows: tuple[str, ...] = ()) -> Pending:
        before, mirror = row.fields.get(group), self.mirror.get((row.kind, row.id))
        beneath = None if mirror is None else mirror.fields.get(group)
        replaces, after = _context(before, beneath)
        base = None if beneath is None or rule_of(row.kind, group) is not Rule.TEXT else beneath.eid
        base = base if before is None else before.base
        field = PendingField(value, self._new_eid(), made, _trimmed((*replaces, *knows)), base, after)
        return replace(row, fields=row.fields | {group: field})

    def _row(self, key: Key) -> Pending:
        return self.outbox.get(key) or Pending(key[0], key[1], 0)

    def _next_n(self) -> int:
        self._n += 1
        return self._n

    def _write(self, key: Key, row: Pending) -> None:
        self.outbox[key] = replace(row, n=self._next_n())

    def _keep(self, key: Key, row: Pending) -> None:
        if row.fields or row.delete:
            self.outbox[key] = row
        else:
            self.outbox.pop(key, None)

    # ------------------------------------------------------------------------------------------- what can be looked at

    def waiting(self, key: Key) -> Pending | None:
        """The outbox row of a record."""
        return self.outbox.get(key)

    def versions(self, key: Key) -> dict[str, str]:
        """The eids of a record's groups as the server told of them; that of its death under the empty name."""
        mirror = self.mirror.get(key)
        if mirror is None:
            return {}
        eids = {group: state.eid for group, state in mirror.fields.items()}
        return eids if mirror.dead is None else {**eids, "": mirror.dead.eid}

    def visible(self) -> dict[Key, Fields]:
        """All living records as the learner sees them."""
        keys = dict.fromkeys((*self.mirror, *self.outbox))
        shown = ((key, self.mirror.get(key), self.outbox.get(key)) for key in keys if key[0] in KINDS)
        return {key: seen(key[0], mirror, row) for key, mirror, row in shown if not deleted(mirror, row)}

    def gone(self) -> tuple[Key, ...]:
        """The records that the learner could restore."""
        keys = dict.fromkeys((*self.mirror, *self.outbox))
        shown = ((key, self.mirror.get(key), self.outbox.get(key)) for key in keys)
        return tuple(
            key for key, mirror, row in shown if deleted(mirror, row) and "origin" in seen(key[0], mirror, row)
        )

    def settled(self) -> dict[Key, Fields]:
        """All living records as the server told of them, without anything that waits."""
        living = {key: record for key, record in self.mirror.items() if record.dead is None and key[0] in KINDS}
        return {key: seen(key[0], record, None) for key, record in living.items()}

    def image(self) -> object:
        """A backup, or what a crash leaves behind."""
        twin = copy(self)
        twin.mirror, twin.outbox = dict(self.mirror), dict(self.outbox)
        return twin

    def revert(self, image: object) -> None:
        """Become an earlier image."""
        assert isinstance(image, DictStore)
        self.__dict__.update(copy(image).__dict__, mirror=dict(image.mirror), outbox=dict(image.outbox))


def folded(mirror: Record | None, judged: Judged) -> Record:
    """The mirror after an `ok`: the server's record is now just what was sent."""
    edit = judged.edit
    fields = dict(mirror.fields) if mirror else {}
    for group, sent in edit.fields.items():
        beneath = fields.get(group)
        pending = PendingField(sent.value, sent.eid, Moment(0, 0, ""))
        rule = rule_of(edit.kind, group)
        value = overlay(rule, beneath.value if beneath else None, pending) if rule is Rule.SET else sent.value
        fields[group] = FieldState(value, sent.stamp, sent.eid)
    dead = None if edit.delete is None else Death(edit.delete.stamp, edit.delete.eid)
    return Record(edit.kind, edit.id, judged.seq, fields, dead)


def _context(before: PendingField | None, beneath: FieldState | None) -> tuple[tuple[str, ...], Stamp]:
    """What a new version replaces, and the stamp it must follow: while one waits, what lies beneath was never seen."""
    if before is None:
        return ((), NO_STAMP) if beneath is None else ((beneath.eid,), beneath.stamp)
    if before.stamp is None:
        return before.replaces, before.after
    return (*before.replaces, before.eid), before.stamp


def _trimmed(eids: tuple[str, ...]) -> tuple[str, ...]:
    return eids if len(eids) <= ANCESTORS else (eids[0], *eids[1 - ANCESTORS :])


def _stamped(pending: Pending, edit: Edit) -> Pending:
    fields = {group: replace(field, stamp=edit.fields[group].stamp) for group, field in pending.fields.items()}
    gone = pending.delete
    if gone is not None and edit.delete is not None:
        gone = replace(gone, stamp=edit.delete.stamp)
    return replace(pending, fields=fields, delete=gone)


def _again(kind: str, group: str, state: FieldState) -> PendingField:
    """A version that the server had once, to be sent once more."""
    value = state.value
    if rule_of(kind, group) is Rule.SET:
        value = raw(SetEdit(add=tuple(msgspec.json.decode(value, type=SetState))))
    return PendingField(value, state.eid, Moment(0, 0, ""), stamp=state.stamp)
