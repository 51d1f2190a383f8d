"""Changing a record: the row that the learner sees and the row of the outbox, in one transaction.

Every verb that writes goes through `change_record` or `delete_record`; they know nothing of notes or bookmarks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from learning.records import Moment, Pending, PendingBirth, PendingDelete, PendingField, Rule
from localdb.changes import Changes
from localdb.errors import NotFound
from localdb.meta import NOTHING, Meta, meta_of
from localdb.outbox import is_waiting, pending_of, put
from localdb.overlay import kind_of, next_field, overlaid, shows_deleted
from localdb.revisions import keep_replaced_body
from localdb.tables import TABLES, Fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localdb.store import Store

Raw = msgspec.Raw
_JSON: Final = msgspec.json.Encoder()
_FIELDS: Final = msgspec.json.Decoder(Fields)
_REPLACED: Final = (Rule.LAST, Rule.TEXT)
_GROWING: Final = (Rule.SET,)  # its edits are steps, so that an equal one still says something


class Seen(NamedTuple):
    """A record as the learner sees it."""

    fields: Fields
    deleted: bool
    changed_at: int


def raw(value: object) -> Raw:
    """A value as groups hold it."""
    return Raw(_JSON.encode(value))


def seen_record(store: Store, kind: str, identity: str) -> Seen | None:
    """The visible record, or None."""
    table = TABLES[kind]
    row = store.one(table.select, (identity,))
    return None if row is None else Seen(table.fields(row), *table.ending(row))


def show(store: Store, kind: str, identity: str, seen: Seen) -> None:
    """Write the visible row."""
    table = TABLES[kind]
    row = table.row(identity, seen.fields, deleted=seen.deleted, changed_at=seen.changed_at)
    store.run(table.upsert, row)


def base_of(store: Store, kind: str, identity: str) -> Fields:
    """The mirror's values of a record with changes that wait; nothing, if the server has never told of it."""
    row = store.one("SELECT fields FROM sync_base WHERE kind = ? AND id = ?", (kind, identity))
    return {} if row is None else _FIELDS.decode(row[0])


def put_base(store: Store, kind: str, identity: str, fields: Fields) -> None:
    """Keep the mirror's values aside while changes wait."""
    row = (kind, identity, _JSON.encode(fields).decode())
    store.run("INSERT OR REPLACE INTO sync_base (kind, id, fields) VALUES (?, ?, ?)", row)


def drop_base(store: Store, kind: str, identity: str) -> None:
    """Nothing waits any more: the visible row is the mirror again."""
    store.run("DELETE FROM sync_base WHERE kind = ? AND id = ?", (kind, identity))


# ------------------------------------------------------------------------------------------------------------- change


def change_record(store: Store, kind: str, identity: str, values: Mapping[str, Raw]) -> Changes:
    """Give groups of a record new values; a record that is not there is made. What changes nothing is not sent.

    A value of a set group is the step (`SetEdit`), of any other group the whole value. A deleted record comes back.
    """
    with store.write():
        return change_seen(store, kind, identity, seen_record(store, kind, identity), values)


def change_seen(store: Store, kind: str, identity: str, seen: Seen | None, values: Mapping[str, Raw]) -> Changes:
    """The same for whoever has read the record already, inside the same write."""
    values = _new_only(kind, seen, values)
    if not values and seen is not None and not seen.deleted:
        return Changes(store.app)
    if store.is_local:
        _change_here(store, kind, identity, seen, values)
    elif seen is None:
        _make_and_wait(store, kind, identity, values)
    else:
        _change_and_wait(store, kind, identity, seen, values)
    return store.touch(kind, identity)


def _new_only(kind: str, seen: Seen | None, values: Mapping[str, Raw]) -> Mapping[str, Raw]:
    if seen is None:
        return values
    rules = kind_of(kind)
    return {
        group: value
        for group, value in values.items()
        if rules.rule(group) in _GROWING or seen.fields.get(group) != value
    }


def _change_here(store: Store, kind: str, identity: str, seen: Seen | None, values: Mapping[str, Raw]) -> None:
    """Nobody is signed in: the row is all there is."""
    now, eid = store.clock.now(), store.new_eid()
    before = {} if seen is None else seen.fields
    if seen is not None:
        keep_replaced_body(store, kind, identity, before, values)
    steps = {group: PendingField(value, eid, now) for group, value in values.items()}
    show(store, kind, identity, Seen(overlaid(kind, before, steps), deleted=False, changed_at=now.wall))


def _make_and_wait(store: Store, kind: str, identity: str, values: Mapping[str, Raw]) -> None:
    """A new record. It has no mirror: whatever the server has told of is visible, be it in the trash."""
    now = store.clock.now()
    waiting = Pending(kind, identity, 0, birth=PendingBirth(dict(values), store.new_eid(), now))
    put(store, waiting, now.wall)
    show(store, kind, identity, Seen(overlaid(kind, {}, waiting.spread().fields), deleted=False, changed_at=now.wall))


def _change_and_wait(store: Store, kind: str, identity: str, seen: Seen, values: Mapping[str, Raw]) -> None:
    now = store.clock.now()
    before, meta, mirror = _standing(store, kind, identity, seen)
    keep_replaced_body(store, kind, identity, seen.fields, values, waiting=before, meta=meta)
    values = _with_revival(kind, seen, before, meta, values)
    fields = {**before.fields, **_next_fields(store, kind, before, meta, values, now)}
    put(store, msgspec.structs.replace(before, fields=fields, delete=None), now.wall)
    if not fields:
        drop_base(store, kind, identity)
    visible = overlaid(kind, mirror, fields)
    deleted = meta.dead is not None and not fields
    show(store, kind, identity, Seen(visible, deleted=deleted, changed_at=now.wall))


def _standing(store: Store, kind: str, identity: str, seen: Seen) -> tuple[Pending, Meta, Fields]:
    """What waits, what the server has, and the mirror's values, which a first change puts aside."""
    waiting = pending_of(store, kind, identity)
    meta = meta_of(store, kind, identity) or NOTHING
    if waiting is not None:
        return waiting, meta, base_of(store, kind, identity)
    put_base(store, kind, identity, seen.fields)
    return Pending(kind, identity, 0), meta, seen.fields


def _next_fields(
    store: Store, kind: str, before: Pending, meta: Meta, values: Mapping[str, Raw], now: Moment
) -> dict[str, PendingField]:
    rules = kind_of(kind)
    undone = _undone(before, meta)
    fields: dict[str, PendingField] = {}
    eid = store.new_eid()  # one for the edit: a version is known by its record, its group and this
    for group, value in values.items():
        waiting = before.fields.get(group)
        field = next_field(rules.rule(group), value, eid, now, before=waiting, seen=meta.seen(group))
        fields[group] = _knowing(field, undone) if undone else field
    return fields


def _undone(before: Pending, meta: Meta) -> tuple[str, ...]:
    """The deletes that a change of a deleted record knowingly takes back: those the server has or may have."""
    deletes = [] if meta.dead is None else [meta.dead[0]]
    if before.delete is not None and before.delete.stamp is not None:
        deletes.append(before.delete.eid)
    return tuple(deletes)


def _knowing(field: PendingField, deletes: tuple[str, ...]) -> PendingField:
    new = tuple(eid for eid in deletes if eid not in field.replaces)
    return msgspec.structs.replace(field, replaces=(*field.replaces, *new))


def _with_revival(kind: str, seen: Seen, before: Pending, meta: Meta, values: Mapping[str, Raw]) -> Mapping[str, Raw]:
    """To bring a deleted record back when nothing else changes, one of its groups is written again as it is."""
    if values or not _undone(before, meta):
        return values
    # Never one that is fixed at creation: a record whose contents the server has dropped must ask for them all.
    groups = [group for group, rule in kind_of(kind).groups.items() if rule in _REPLACED]
    group = next((group for group in groups if group in seen.fields), groups[0])
    return {group: seen.fields.get(group, Raw(b'""'))}


# ------------------------------------------------------------------------------------------------------------- delete


def delete_record(store: Store, kind: str, identity: str) -> Changes:
    """Put a record into the trash. The delete kills only the versions that the learner has seen.

    Raises `NotFound`.
    """
    with store.write():
        seen = seen_record(store, kind, identity)
        if seen is None:
            raise NotFound(f"There is no {kind} with the id {identity}.")
        if seen.deleted:
            return Changes(store.app)
        if not store.is_local:
            _delete_and_wait(store, kind, identity, seen)
        show(store, kind, identity, Seen(seen.fields, deleted=True, changed_at=store.clock.now().wall))
        return store.touch(kind, identity)


def _delete_and_wait(store: Store, kind: str, identity: str, seen: Seen) -> None:
    now = store.clock.now()
    before, meta, _ = _standing(store, kind, identity, seen)
    saw: dict[str, tuple[str, ...]] = {group: (version[0],) for group, version in meta.groups.items()}
    for group, field in before.fields.items():
        saw[group] = _seen_under(kind_of(kind).rule(group), field, saw.get(group, ()))
    stamps = [field.stamp or field.after for field in before.fields.values()]
    delete = PendingDelete(store.new_eid(), now, saw, max([meta.newest, *stamps]))
    put(store, msgspec.structs.replace(before, delete=delete), now.wall)


def _seen_under(rule: Rule, field: PendingField, mirror: tuple[str, ...]) -> tuple[str, ...]:
    """The versions of a group with a waiting change that the learner has seen: not what that change hides."""
    shown = () if rule in _REPLACED else mirror
    return tuple(dict.fromkeys((*shown, *field.replaces, field.eid)))


def see(kind: str, mirror: Fields, dead: bool, waiting: Pending | None, changed_at: int) -> Seen:  # noqa: FBT001
    """Mirror ⊕ outbox, for one record."""
    fields = overlaid(kind, mirror, {} if waiting is None else waiting.fields)
    return Seen(fields, shows_deleted(dead=dead, pending=waiting), changed_at)


def mirror_fields(store: Store, kind: str, identity: str) -> Fields:
    """The server's values of a record as we last heard them."""
    if is_waiting(store, kind, identity):
        return base_of(store, kind, identity)
    seen = seen_record(store, kind, identity)
    return {} if seen is None else seen.fields
