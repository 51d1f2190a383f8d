"""Two versions: the losing side of a merge, as the server keeps it, until the learner has looked at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.values import Loser
from localdb.edits import change_record, delete_record, raw, seen_record
from localdb.errors import NotFound
from localdb.tables import TABLES

if TYPE_CHECKING:
    from localdb.changes import Changes
    from localdb.store import Store

WHOLE: Final = ""
"""The group of a delete that was not carried out, because somebody had changed the record."""

_LOSER: Final = msgspec.json.Decoder(Loser)


class Conflict(msgspec.Struct, frozen=True):
    """One losing version. `state`: open, kept (the present one stays) or used (this one was taken)."""

    id: str
    loser: Loser
    state: str


def conflicts(store: Store, *, record: str | None = None) -> tuple[Conflict, ...]:
    """The open ones, of one record or of all, newest first."""
    rows = store.all(
        "SELECT id, loser, state FROM conflict WHERE state = 'open' AND NOT deleted"
        " AND loser IS NOT NULL AND (?1 IS NULL OR record = ?1) ORDER BY json_extract(loser, '$.at') DESC, id",
        (record,),
    )
    return tuple(Conflict(identity, _LOSER.decode(loser), state) for identity, loser, state in rows)


def merged_lately(store: Store, limit: int) -> tuple[Conflict, ...]:
    """What met lately, looked at or not, newest first: for the log."""
    rows = store.all(
        "SELECT id, loser, state FROM conflict WHERE loser IS NOT NULL AND NOT deleted"
        " ORDER BY json_extract(loser, '$.at') DESC, id LIMIT ?",
        (limit,),
    )
    return tuple(Conflict(identity, _LOSER.decode(loser), state) for identity, loser, state in rows)


def conflict_of(store: Store, identity: str) -> Conflict:
    """One conflict, looked at or not.

    Raises `NotFound`.
    """
    seen = seen_record(store, "conflict", identity)
    if seen is None or "loser" not in seen.fields:
        raise NotFound(f"There is no second version with the id {identity}.")
    return Conflict(identity, _LOSER.decode(seen.fields["loser"]), str(msgspec.json.decode(seen.fields["state"])))


def keep_present(store: Store, identity: str) -> Changes:
    """The learner has looked: the present version stays.

    Raises `NotFound`.
    """
    conflict_of(store, identity)
    return _close(store, identity, "kept")


def use_other(store: Store, identity: str) -> Changes:
    """Take the losing version: an ordinary new edit of the record, which can be taken back like any other.

    Raises `NotFound`.
    """
    with store.write():
        loser = conflict_of(store, identity).loser
        if loser.group == WHOLE:
            delete_record(store, loser.kind, loser.record)
        elif loser.kind in TABLES:
            change_record(store, loser.kind, loser.record, {loser.group: loser.value})
        return _close(store, identity, "used")


def _close(store: Store, identity: str, state: str) -> Changes:
    return change_record(store, "conflict", identity, {"state": raw(state)})
