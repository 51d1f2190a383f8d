"""The server's verdicts on what was sent: each leaves the outbox for the mirror, the quarantine or another try."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from localdb import quarantine
from localdb.edits import base_of, drop_base, put_base, see, seen_record, show
from localdb.meta import FOLD, NOTHING, Meta, meta_of, put_meta
from localdb.offering import whole
from localdb.outbox import forget_sealed, pending_of, put, unchanged, versions
from localdb.overlay import overlaid
from localdb.revisions import OWN, Version, keep
from localdb.tables import TABLES, Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from learning.records import Edit, Judged, Pending
    from localdb.store import Store

Key = tuple[str, str]
Groups = dict[str, tuple[str, int, int, int]]
"""group → (eid, ms, counter, device)"""
_JSON: Final = msgspec.json.Encoder()
_replace: Final = msgspec.structs.replace
_THESE: Final = "n IN (SELECT value FROM json_each(?))"


def acknowledge(store: Store, judged: Iterable[Judged]) -> set[Key]:
    """Carry out the verdicts. Returns the records concerned."""
    touched: set[Key] = set()
    plain: list[Judged] = []
    for verdict in judged:
        touched.add((verdict.edit.kind, verdict.edit.id))
        if verdict.status == "ok" and verdict.edit.delete is None:
            plain.append(verdict)
        else:
            _VERDICTS.get(verdict.status, _drop)(store, _replace(verdict, edit=verdict.edit.spread()))
    _fold_all(store, plain)
    if touched:
        forget_sealed(store)
    return touched


# ------------------------------------------------------------------------------------------------ stored just as sent


def _fold_all(store: Store, judged: list[Judged]) -> None:
    """The hot path: a row with the `n` that was sent is still as it was sealed; it goes, and is the mirror."""
    if not judged:
        return
    same = unchanged(store, [verdict.edit for verdict in judged])
    edits = [verdict.edit for verdict in judged if verdict.edit.n in same]
    groups = [_groups(edit) for edit in edits]
    seqs = [verdict.seq for verdict in judged if verdict.edit.n in same]
    rows = zip(edits, seqs, groups, strict=True)
    store.run_many(FOLD, [(edit.kind, edit.id, seq, _JSON.encode(marks).decode()) for edit, seq, marks in rows])
    if store.one("SELECT 1 FROM sync_base") is not None:
        store.run_many("DELETE FROM sync_base WHERE kind = ? AND id = ?", [(edit.kind, edit.id) for edit in edits])
    _date(store, edits, groups, same)
    numbers = (_JSON.encode([edit.n for edit in edits]).decode(),)
    store.run(f"DELETE FROM outbox WHERE {_THESE}", numbers)  # noqa: S608
    for verdict in judged:
        if verdict.edit.n not in same:
            _fold(store, _replace(verdict, edit=verdict.edit.spread()))


def _groups(edit: Edit) -> Groups:
    sealed = versions(edit)
    if isinstance(sealed, dict):
        return sealed
    return dict.fromkeys(edit.fields if edit.birth is None else edit.birth.values, sealed)


def _date(store: Store, edits: list[Edit], groups: list[Groups], shown: dict[int, int]) -> None:
    """From now on the stamp says when a record was changed, the same on every device."""
    dates: dict[str, list[tuple[int, str]]] = {}
    for edit, marks in zip(edits, groups, strict=True):
        newest = edit.birth.stamp[0] if edit.birth is not None else max([ms for _, ms, _, _ in marks.values()])
        if newest != shown[edit.n]:
            dates.setdefault(edit.kind, []).append((newest, edit.id))
    for kind, rows in dates.items():
        store.run_many(TABLES[kind].date, rows)


def _fold(store: Store, verdict: Judged) -> None:
    """Fold what was sent into the mirror; what was typed meanwhile goes on waiting."""
    edit = verdict.edit
    waiting = pending_of(store, edit.kind, edit.id)
    if waiting is None:
        return
    meta = meta_of(store, edit.kind, edit.id) or NOTHING
    base = base_of(store, edit.kind, edit.id)
    if verdict.seq > meta.seq:
        base = overlaid(edit.kind, base, edit.fields)
        groups = {group: (field.eid, *field.stamp) for group, field in edit.fields.items()}
        dead = None if edit.delete is None else (edit.delete.eid, *edit.delete.stamp)
        kept = None if edit.fields else meta.dead
        meta = Meta(verdict.seq, {**meta.groups, **groups}, dead or kept)
    _settle(store, _without_sent(waiting, edit), base, meta)


def _without_sent(waiting: Pending, edit: Edit) -> Pending:
    """What waits still when exactly the versions that were sent are gone."""
    sent = {field.eid for field in edit.fields.values()}
    fields = {group: field for group, field in waiting.fields.items() if field.eid not in sent}
    ended = waiting.delete is not None and edit.delete is not None and waiting.delete.eid == edit.delete.eid
    delete = None if ended else waiting.delete
    return _replace(waiting, fields=fields, delete=delete, full=False, again=None)


def _settle(store: Store, rest: Pending, base: Fields, meta: Meta) -> None:
    """Write a record's mirror and what still waits of it, and show the learner the two together."""
    kind, identity = rest.kind, rest.id
    before = seen_record(store, kind, identity)
    changed_at = store.clock.now().wall if before is None else before.changed_at
    left = rest if rest.fields or rest.delete is not None else None
    put(store, rest, changed_at)
    if meta is not NOTHING:
        put_meta(store, kind, identity, meta)
    if left is None:
        drop_base(store, kind, identity)
    elif meta is not NOTHING:
        put_base(store, kind, identity, base)
    if left is None and meta is NOTHING:
        store.run(TABLES[kind].remove, (identity,))
    else:
        show(store, kind, identity, see(kind, base, meta.dead is not None, left, changed_at))


# ------------------------------------------------------------------------------------------------------ other verdicts


def _drop(store: Store, verdict: Judged) -> None:
    """Known already, or merged: the server's record is the truth, and comes in the same answer."""
    edit = verdict.edit
    waiting = pending_of(store, edit.kind, edit.id)
    if waiting is None:
        return
    body = edit.fields.get("body")
    if edit.kind == "note" and body is not None:
        keep(store, edit.id, Version(body.eid, body.stamp[0], OWN), body.value)
    meta = meta_of(store, edit.kind, edit.id) or NOTHING
    _settle(store, _without_sent(waiting, edit), base_of(store, edit.kind, edit.id), meta)


def _send_all(store: Store, verdict: Judged) -> None:
    """The server has no contents of this record any more: next time every group goes, with the eids it always had."""
    waiting = pending_of(store, verdict.edit.kind, verdict.edit.id)
    if waiting is not None:
        send_whole(store, waiting)


def send_whole(store: Store, waiting: Pending) -> None:
    """What waits of a record without contents on the server brings all of them along; a delete of it is done."""
    kind, identity = waiting.kind, waiting.id
    meta = meta_of(store, kind, identity) or NOTHING
    base = base_of(store, kind, identity)
    if waiting.delete is not None:
        _settle(store, _replace(waiting, fields={}, delete=None), base, meta)
        return
    seen = seen_record(store, kind, identity)
    changed_at = store.clock.now().wall if seen is None else seen.changed_at
    put(store, _replace(waiting, fields=whole(store, waiting, base, meta), full=True), changed_at)


def _refuse(store: Store, verdict: Judged) -> None:
    """Refused for good: what was sent goes to the quarantine with the reason, and the learner sees the mirror again.

    If the learner has changed a part of it since, nothing is moved: the record goes once more, as it is now.
    """
    edit = verdict.edit
    waiting = pending_of(store, edit.kind, edit.id)
    if waiting is None:
        return
    rest = _without_sent(waiting, edit)
    if rest.fields and rest.fields.keys() & edit.fields.keys():
        return
    values = {
        group: field.value
        for group, field in edit.fields.items()
        if waiting.fields.get(group) != rest.fields.get(group)
    }
    quarantine.add(store, edit, values, status=verdict.status, reason=verdict.reason)
    meta = meta_of(store, edit.kind, edit.id) or NOTHING
    _settle(store, rest, base_of(store, edit.kind, edit.id), meta)


def _hold(store: Store, verdict: Judged) -> None:
    """The server does not know this kind yet: keep it, and ask again another day."""
    run = store.clock.now().run
    store.run("UPDATE outbox SET held = ? WHERE kind = ? AND id = ?", (run, verdict.edit.kind, verdict.edit.id))


_VERDICTS: Final[dict[str, Callable[[Store, Judged], None]]] = {
    "ok": _fold,
    "need_full": _send_all,
    "invalid": _refuse,
    "forbidden": _refuse,
    "too_large": _refuse,
    "future": _hold,
}
