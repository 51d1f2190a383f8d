"""What waits to be sent: one row per record, written in the same transaction as the row that the learner sees.

A row's `n` rises with every change and is never used again, so an unchanged `n` means an unchanged row. `seal` makes
stamps durable before anything is sent; a change made after that has its own eid, and knows the sent
one for its ancestor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.records import Edit, FieldEdit, Pending, PendingBirth, PendingDelete, PendingField
from localdb.overlay import following
from localdb.state import change_state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localdb.store import Store

Version = tuple[str, int, int, int]
"""(eid, ms, counter, device)"""
Sealed = Version | dict[str, Version]
"""The version of all groups, which most edits have; else that of each, as in `sync_meta`, "" for the delete."""

DELETE: Final = ""
_JSON: Final = msgspec.json.Encoder()
_FIELDS: Final = msgspec.json.Decoder(dict[str, PendingField] | PendingBirth)
_DEAD: Final = msgspec.json.Decoder(PendingDelete)
_SEALED: Final = msgspec.json.Decoder(dict[int, Sealed])
_replace: Final = msgspec.structs.replace

_SELECT: Final = 'SELECT kind, id, n, fields, dead, "full", again FROM outbox'
_PUT: Final = (
    'INSERT OR REPLACE INTO outbox (kind, id, fields, dead, parts, changed_at, "full", again)'
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_PARTS: Final = "SELECT n, parts, changed_at FROM outbox WHERE n IN (SELECT value FROM json_each(?))"
_SEAL: Final = "INSERT OR REPLACE INTO sealed_request (rid, newest, versions) VALUES (?, ?, ?)"


def pending(store: Store, limit: int = 500, after: int = 0) -> tuple[Pending, ...]:
    """The changes that wait, oldest first, with `n` above `after`. Without what this run of the program holds back."""
    rows = store.all(
        f"{_SELECT} WHERE n > ? AND held IS NOT ? ORDER BY n LIMIT ?",
        (after, store.clock.now().run, limit),
    )
    sealed = _sealed(store)
    return tuple([as_pending(row, sealed) for row in rows])


def pending_of(store: Store, kind: str, identity: str) -> Pending | None:
    """All that waits of one record, group by group."""
    row = store.one(f"{_SELECT} WHERE kind = ? AND id = ?", (kind, identity))
    return None if row is None else as_pending(row, _sealed(store)).spread()


def _sealed(store: Store) -> dict[int, Sealed]:
    """What was sealed of the rows that wait, by `n`; of other rows it means nothing."""
    found: dict[int, Sealed] = {}
    for (versions,) in store.all("SELECT versions FROM sealed_request ORDER BY rid"):
        found |= _SEALED.decode(versions)
    return found


def as_pending(row: Sequence[Any], sealed: dict[int, Sealed]) -> Pending:
    """A row of the outbox: kind, id, n, fields, dead, full, again. Raises `msgspec.DecodeError`."""
    kind, identity, n, fields, dead, full, again = row
    waiting = _FIELDS.decode(fields)
    if isinstance(waiting, PendingBirth):
        version = sealed.get(n)
        if isinstance(version, tuple):
            waiting = PendingBirth(waiting.values, waiting.eid, waiting.made, version[1:])
        return Pending(kind, identity, n, birth=waiting)
    delete: PendingDelete | None = None if dead is None else _DEAD.decode(dead)
    if n in sealed:
        waiting, delete = _stamped(waiting, delete, sealed[n])
    return Pending(kind, identity, int(n), waiting, delete, bool(full), again)


def _stamped(
    fields: dict[str, PendingField], delete: PendingDelete | None, sealed: Sealed
) -> tuple[dict[str, PendingField], PendingDelete | None]:
    marks = sealed if isinstance(sealed, dict) else dict.fromkeys(fields, sealed)
    stamped = {
        group: _replace(field, stamp=marks[group][1:]) if group in marks else field for group, field in fields.items()
    }
    if delete is not None and DELETE in marks:
        delete = _replace(delete, stamp=marks[DELETE][1:])
    return stamped, delete


def put(store: Store, waiting: Pending, changed_at: int) -> None:
    """Write the row of a record, as the youngest; one in which nothing waits goes away."""
    if not _parts(waiting):
        store.run("DELETE FROM outbox WHERE kind = ? AND id = ?", (waiting.kind, waiting.id))
        return
    dead = None if waiting.delete is None else _JSON.encode(waiting.delete).decode()
    fields = _JSON.encode(waiting.fields if waiting.birth is None else waiting.birth).decode()
    parts = _parts(waiting)
    store.run(_PUT, (waiting.kind, waiting.id, fields, dead, parts, changed_at, waiting.full, waiting.again))


def _parts(waiting: Pending | Edit) -> int:
    """How many groups are to change; a delete counts for one more."""
    born = 0 if waiting.birth is None else len(waiting.birth.values)
    return born + len(waiting.fields) + (waiting.delete is not None)


# ------------------------------------------------------------------------------------------------------------ sealing


def seal(store: Store, rid: int, edits: Sequence[Edit]) -> None:
    """Make the stamps of a request durable, with its number, before it is sent.

    An edit whose record was changed since it was taken may be sent all the same: the newer change then knows it.
    """
    with store.write():
        change_state(store, rid=rid)
        numbers = unchanged(store, edits)
        marks = _still_sealed(store) | {edit.n: versions(edit) for edit in edits if edit.n in numbers}
        store.run("DELETE FROM sealed_request")
        if marks:
            store.run(_SEAL, (rid, max(marks), _JSON.encode(marks).decode()))
        for edit in edits:
            if edit.n not in numbers:
                _seal_changed(store, edit.spread())


def unchanged(store: Store, edits: Sequence[Edit]) -> dict[int, int]:
    """Of the rows that are still just as these edits were taken from them: `n`, and the time that the learner sees."""
    taken = {edit.n: _parts(edit) for edit in edits}
    rows = store.all(_PARTS, (_JSON.encode(list(taken)).decode(),))
    return {n: changed_at for n, parts, changed_at in rows if taken[n] == parts}


def versions(edit: Edit) -> Sealed:
    """What is sealed of an edit."""
    if edit.birth is not None:
        return (edit.birth.eid, *edit.birth.stamp)
    known = {(field.eid, *field.stamp) for field in edit.fields.values()}
    if edit.delete is None and len(known) == 1:
        return known.pop()
    marks: dict[str, Version] = {group: (field.eid, *field.stamp) for group, field in edit.fields.items()}
    if edit.delete is not None:
        marks[DELETE] = (edit.delete.eid, *edit.delete.stamp)
    return marks


def _still_sealed(store: Store) -> dict[int, Sealed]:
    """What earlier requests sealed of rows that wait; after one that was answered whole nothing is read."""
    if store.one("SELECT 1 FROM outbox, sealed_request WHERE n <= newest LIMIT 1") is None:
        return {}
    sealed = _sealed(store)
    rows = store.all(_PARTS, (_JSON.encode(list(sealed)).decode(),))
    return {n: sealed[n] for n, *_ in rows}


def forget_sealed(store: Store) -> None:
    """Drop the seals of requests of which nothing waits any more."""
    store.run("DELETE FROM sealed_request WHERE newest < coalesce((SELECT min(n) FROM outbox), newest + 1)")


def _seal_changed(store: Store, edit: Edit) -> None:
    """Seal field by field a row that is no longer what was taken; newer versions learn of the sent ones."""
    waiting = pending_of(store, edit.kind, edit.id)
    if waiting is None or waiting.n == edit.n:
        return
    fields = {
        group: _sealed_field(field, edit.fields[group]) if group in edit.fields else field
        for group, field in waiting.fields.items()
    }
    delete = None if waiting.delete is None else _sealed_delete(waiting.delete, edit)
    put(store, _replace(waiting, fields=fields, delete=delete), store.clock.now().wall)


def _sealed_field(field: PendingField, sent: FieldEdit) -> PendingField:
    return _replace(field, stamp=sent.stamp) if field.eid == sent.eid else following(sent, field, sent.stamp)


def _sealed_delete(delete: PendingDelete, edit: Edit) -> PendingDelete:
    """A delete made after the edit was taken has seen what the edit carries."""
    if edit.delete is not None and edit.delete.eid == delete.eid:
        return _replace(delete, stamp=edit.delete.stamp)
    saw = dict(delete.saw)
    for group, field in edit.fields.items():
        saw[group] = tuple(dict.fromkeys((*saw.get(group, ()), field.eid)))
    after = max([delete.after, *(field.stamp for field in edit.fields.values())])
    return _replace(delete, saw=saw, after=after)


# ------------------------------------------------------------------------------------------------------------- asking


class Counts(msgspec.Struct, frozen=True):
    """What the status line says in numbers: records with changes that wait, refused ones, open conflicts."""

    pending: int
    quarantined: int
    conflicts: int


def bytes_waiting(store: Store) -> int:
    """About how many bytes wait to be sent, before they are packed."""
    (found,) = store.one("SELECT coalesce(sum(length(fields) + length(coalesce(dead, ''))), 0) FROM outbox")
    return int(found)


def counts(store: Store) -> Counts:
    """How much waits, was refused, or has two versions."""
    row = store.one(
        "SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM quarantine),"
        " (SELECT count(*) FROM conflict WHERE state = 'open' AND NOT deleted)"
    )
    return Counts(*row)


def is_waiting(store: Store, kind: str, identity: str) -> bool:
    """Whether something of this record waits."""
    return store.one("SELECT 1 FROM outbox WHERE kind = ? AND id = ?", (kind, identity)) is not None
