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
from tests.sync.sim.overlay import both, deleted, digests_of, overlay, raw, rule_of, seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from learning.records import Edit
    from sync.events import Key

Raw = msgspec.Raw
Fields = dict[str, Raw]
ANCESTORS = 8
MANY = 1
SHARE = 4
"""A pull that would delete more records than `MANY`, and more than one in `SHARE`, asks first (few live here)."""


class DictStore:
    """Values are immutable, so an image is a shallow copy of four dicts."""

    def __init__(self, new_eid: Callable[[], str]) -> None:
        self._new_eid = new_eid
        self._state = EngineState()
        self._n = 0
        self.mirror: dict[Key, Record] = {}
        self.outbox: dict[Key, Pending] = {}
        self.quarantine: tuple[Judged, ...] = ()
        self._marked: frozenset[Key] = frozenset()  # what a server that is fetched anew has told of
        self._whole = 0  # the cursor when last everything had come
        self._deleted = 0  # records that this pull has deleted
        self.brake = ""  # asked, allowed or refused

    # --------------------------------------------------------------------------------------------------- sync steps

    def crash(self) -> None:
        """Everything here is kept."""

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

    def apply(self, arrival: Arrival) -> bool:
        """Rules 5, 7, 8 and 10."""
        doomed = self._doomed(arrival)
        if self.brake in {"", "asked"} and self._are_many(doomed):
            self.brake = "asked"
            return False
        if self.brake == "refused":
            for key in doomed:
                self._touch(key)
        cursor, boot = self._place(arrival)
        for judged in arrival.judged:
            self._judge(judged)
        for record in arrival.records:
            self._arrive(record)
        self._marked |= _told(arrival)
        self._deleted += len(doomed)
        if not arrival.more:
            self._end(boot)
            boot, self._whole = None, cursor
        self._state = replace(self._state, cursor=cursor, epoch=arrival.epoch, boot=boot)
        return True

    def _place(self, arrival: Arrival) -> tuple[int, int | None]:
        """The cursor, and whether everything is fetched anew. A page ahead of others is not the whole."""
        if arrival.boot is not None or (arrival.again is not None and self._offer_again(arrival.again)):
            self._marked, self._whole = frozenset(), 0
            return 0, arrival.boot or 0
        if arrival.again is not None:
            self._whole = min(arrival.cursor, self._whole)
            return self._whole, self._state.boot
        return arrival.cursor, self._state.boot

    def answer_brake(self, *, allow: bool) -> None:
        """The learner says what becomes of a pull that would delete much."""
        if self.brake == "asked":
            self.brake = "allowed" if allow else "refused"

    def _doomed(self, arrival: Arrival) -> list[Key]:
        """What the learner sees and would see no more."""
        dead = [(r.kind, r.id) for r in arrival.records if r.dead is not None]
        if self._state.boot is not None and not arrival.more:
            dead += self._unmarked(self._marked | _told(arrival))
        return [key for key in dead if key not in self.outbox and self._lives(key) and not KINDS[key[0]].server_owned]

    def _lives(self, key: Key) -> bool:
        mirror = self.mirror.get(key)
        return mirror is not None and mirror.dead is None and key[0] in KINDS

    def _are_many(self, doomed: list[Key]) -> bool:
        kinds = {kind for kind, _ in doomed}
        living = sum(1 for key in self.mirror if key[0] in kinds and self._lives(key)) + self._deleted
        total = len(doomed) + self._deleted
        return bool(doomed) and total > MANY and total * SHARE > living

    def _touch(self, key: Key) -> None:
        """One group of a record written again as it is: an edit that the delete has not seen."""
        fields = self.mirror[key].fields
        group = next((g for g in fields if rule_of(key[0], g) in {Rule.LAST, Rule.TEXT}), next(iter(fields)))
        value = fields[group].value if rule_of(key[0], group) is not Rule.SET else Raw(b"{}")
        self._write(key, self._with(self._row(key), group, value, Moment(0, 0, "")))

    def _unmarked(self, marked: frozenset[Key]) -> list[Key]:
        return [key for key in self.mirror if key not in marked and key not in self.outbox]

    def _end(self, boot: int | None) -> None:
        """A pull is whole: what a server fetched anew did not tell of is not there any more."""
        for key in self._unmarked(self._marked) if boot is not None else ():
            del self.mirror[key]
        self._marked, self._deleted, self.brake = frozenset(), 0, ""

    def _offer_again(self, head: int) -> bool:
        """Rule 7. True if something above the head can't be offered: then everything is fetched anew."""
        unoffered = False
        for key, record in self.mirror.items():
            row = self.outbox.get(key)
            if row is not None and row.again is not None:
                self.outbox[key] = replace(row, again=min(head, row.again))
            if record.seq > head:
                self.mirror[key] = replace(record, seq=0)
                if key[0] in KINDS and not KINDS[key[0]].server_owned:
                    self._offer_one(key, self.mirror[key], head)
                else:
                    unoffered = True
        return unoffered

    def _offer_one(self, key: Key, mirror: Record, head: int) -> None:
        row = self._row(key)
        gone = row.delete
        if mirror.dead is not None and gone is None and not row.fields:
            saw: dict[str, tuple[str, ...]] = {group: (state.eid,) for group, state in mirror.fields.items()}
            gone = PendingDelete(mirror.dead.eid, Moment(0, 0, ""), saw, stamp=mirror.dead.stamp)
        old = {group: _again(key[0], group, state) for group, state in mirror.fields.items()}
        pending = {group: _with_members(key[0], group, field, old) for group, field in row.fields.items()}
        fields = {group: _marked(field, mirror.fields.get(group)) for group, field in (old | pending).items()}
        self._write(key, replace(row, fields=fields, delete=gone, full=bool(old), again=head))

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
        self._keep(key, replace(row, fields=fields, delete=gone, full=False, again=None))

    def _offer_all(self, key: Key, row: Pending) -> None:
        """The server has lost the contents: send every group, the old ones as the versions they are."""
        if row.delete is not None:
            del self.outbox[key]
            return
        mirror = self.mirror.get(key)
        old = {group: _again(key[0], group, state) for group, state in (mirror.fields if mirror else {}).items()}
        pending = {group: _with_members(key[0], group, field, old) for group, field in row.fields.items()}
        self._write(key, replace(row, fields=old | pending, full=True))

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
        again = before is not None and before.again
        field = PendingField(value, self._new_eid(), made, _trimmed((*replaces, *knows)), base, after, again=again)
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

    def held(self) -> set[str]:
        """Every eid that this device knows to be current, or has yet to send."""
        eids = {state.eid for record in self.mirror.values() for state in record.fields.values()}
        eids |= {record.dead.eid for record in self.mirror.values() if record.dead is not None}
        eids |= {field.eid for row in self.outbox.values() for field in row.fields.values()}
        return eids | {row.delete.eid for row in self.outbox.values() if row.delete is not None}

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

    def digests(self) -> dict[str, int]:
        """Of each kind, the number that the server must have too."""
        return digests_of(self.mirror.values())

    def image(self) -> object:
        """A backup, or what a crash leaves behind."""
        twin = copy(self)
        twin.mirror, twin.outbox = dict(self.mirror), dict(self.outbox)
        return twin

    def revert(self, image: object) -> None:
        """Become an earlier image."""
        assert isinstance(image, DictStore)
        self.__dict__.update(copy(image).__dict__, mirror=dict(image.mirror), outbox=dict(image.outbox))


def _told(arrival: Arrival) -> frozenset[Key]:
    """What the server has, by this answer."""
    stored = ((judged.edit.kind, judged.edit.id) for judged in arrival.judged if judged.status == OK)
    return frozenset((*stored, *((record.kind, record.id) for record in arrival.records)))


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


def _with_members(kind: str, group: str, field: PendingField, old: Mapping[str, PendingField]) -> PendingField:
    """A step of a set brings along the members that the server may have lost."""
    if rule_of(kind, group) is not Rule.SET or group not in old:
        return field
    step = msgspec.json.decode(field.value, type=SetEdit)
    kept = [m for m in msgspec.json.decode(old[group].value, type=SetEdit).add if m not in step.remove]
    return replace(field, value=raw(SetEdit(tuple(dict.fromkeys((*kept, *step.add))), step.remove)))


def _marked(field: PendingField, mirror: FieldState | None) -> PendingField:
    """Whether the server had it, or what it knowingly replaced."""
    known = mirror is not None and mirror.eid in {field.eid, *field.replaces}
    return replace(field, again=True) if known else field


def _again(kind: str, group: str, state: FieldState) -> PendingField:
    """A version that the server had once, to be sent once more."""
    value = state.value
    if rule_of(kind, group) is Rule.SET:
        value = raw(SetEdit(add=tuple(msgspec.json.decode(value, type=SetState))))
    return PendingField(value, state.eid, Moment(0, 0, ""), stamp=state.stamp)
