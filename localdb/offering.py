"""Sending again what the server had once: all of a record that it purged, and all that a restored server has lost.

Every group goes as the version it is, with the eid and the stamp it always had: what the server has after all is the
same to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.records import KINDS, Pending, PendingDelete, PendingField, Rule
from learning.sets import changed
from learning.values import SetEdit, SetState
from localdb.edits import base_of, put_base, raw, see, seen_record, show
from localdb.meta import Meta, metas_above
from localdb.outbox import pending_of, put
from localdb.overlay import kind_of
from localdb.tables import TABLES, Fields

if TYPE_CHECKING:
    from localdb.meta import Version
    from localdb.store import Store

_SET: Final = msgspec.json.Decoder(SetState)
_STEP: Final = msgspec.json.Decoder(SetEdit)
_replace: Final = msgspec.structs.replace


def whole(store: Store, waiting: Pending, mirror: Fields, meta: Meta) -> dict[str, PendingField]:
    """All groups of a record: what waits, and beneath it what the server had."""
    now = store.clock.now()
    old = {
        group: PendingField(_as_step(waiting.kind, group, mirror[group]), eid, now, after=stamp, stamp=stamp)
        for group, (eid, *_) in meta.groups.items()
        if group in mirror
        for stamp in [meta.groups[group][1:]]
    }
    pending = {group: _with_members(waiting.kind, group, field, mirror) for group, field in waiting.fields.items()}
    return {**old, **pending}


def _with_members(kind: str, group: str, field: PendingField, mirror: Fields) -> PendingField:
    """A step of a set brings along the members that the server may have lost: all that the learner sees."""
    if kind_of(kind).rule(group) is not Rule.SET or group not in mirror:
        return field
    step = _STEP.decode(field.value)
    shown = changed(_SET.decode(mirror[group]), step, field.eid)
    return _replace(field, value=raw(SetEdit(add=tuple(shown), remove=step.remove)))


def _again(fields: dict[str, PendingField], meta: Meta) -> dict[str, PendingField]:
    """Marks what the server had, and what knowingly replaced that; nobody saw what was hidden under a change."""
    return {
        group: _replace(field, again=True) if _grew_from(field, meta.groups.get(group)) else field
        for group, field in fields.items()
    }


def _grew_from(field: PendingField, version: Version | None) -> bool:
    return version is not None and (field.eid == version[0] or version[0] in field.replaces)


def _as_step(kind: str, group: str, value: msgspec.Raw) -> msgspec.Raw:
    """The value of a group as an edit carries it: a set travels as the step that makes it from nothing."""
    if kind_of(kind).rule(group) is not Rule.SET:
        return value
    return raw(SetEdit(add=tuple(_SET.decode(value))))


def offer_again(store: Store, head: int) -> bool:
    """Rule 7: put into the outbox all that the server told of above `head`.

    Returns whether there is something above it that is not ours to offer: then everything must be fetched anew.
    """
    store.run("UPDATE outbox SET again = min(again, ?) WHERE again IS NOT NULL", (head,))
    others = store.one("SELECT 1 FROM parked WHERE json_extract(record, '$.seq') > ?", (head,)) is not None
    for kind, identity, meta in metas_above(store, head):
        if kind in TABLES and not KINDS[kind].server_owned:
            _offer(store, kind, identity, meta, head)
        else:
            others = True
    # A restored server counts on from its head: what we saw must not look newer than what it tells.
    store.run("UPDATE sync_meta SET seq = 0 WHERE seq > ?", (head,))
    return others


def _offer(store: Store, kind: str, identity: str, meta: Meta, head: int) -> None:
    known = pending_of(store, kind, identity)
    offer(store, known or Pending(kind, identity, 0), meta, again=head)


def offer(store: Store, waiting: Pending, meta: Meta, *, again: int | None = None) -> None:
    """Put all of a record into the outbox, beside what waits of it."""
    kind, identity = waiting.kind, waiting.id
    seen = seen_record(store, kind, identity)
    if seen is None:
        return
    known = waiting.n or None
    mirror = seen.fields if known is None else base_of(store, kind, identity)
    fields = whole(store, waiting, mirror, meta)
    fields = fields if again is None else _again(fields, meta)
    delete = waiting.delete or (None if waiting.fields else _death(store, meta))
    offered = _replace(waiting, fields=fields, delete=delete, full=bool(fields), again=again)
    put(store, offered, seen.changed_at)
    put_base(store, kind, identity, mirror)
    show(store, kind, identity, see(kind, mirror, meta.dead is not None, offered, seen.changed_at))
    store.touch(kind, identity)


def _death(store: Store, meta: Meta) -> PendingDelete | None:
    if meta.dead is None:
        return None
    eid, *stamp = meta.dead
    saw: dict[str, tuple[str, ...]] = {group: (version[0],) for group, version in meta.groups.items()}
    ms, counter, device = stamp
    return PendingDelete(eid, store.clock.now(), saw, stamp=(ms, counter, device))
