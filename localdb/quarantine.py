"""Changes that the server refused for good: kept with the reason, until the learner decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from localdb.edits import change_record, delete_record, raw, seen_record
from localdb.errors import NotFound, Unfit
from localdb.tables import Fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from learning.records import Edit
    from localdb.changes import Changes
    from localdb.store import Store

_FIELDS: Final = msgspec.json.Decoder(Fields)
_COLUMNS: Final = "number, kind, id, fields, deleted, status, reason, at"


class Refused(msgspec.Struct, frozen=True):
    """One refused change. `fields` are the values that were sent, `deleted` whether a delete was."""

    number: int
    kind: str
    id: str
    fields: Fields
    deleted: bool
    status: str
    reason: str
    at: int


def add(store: Store, edit: Edit, values: Mapping[str, msgspec.Raw], *, status: str, reason: str) -> None:
    """Keep a refused edit (inside a write)."""
    now = store.clock.now().wall
    fields = msgspec.json.encode(values).decode()
    row = (edit.kind, edit.id, fields, edit.delete is not None, status, reason, now)
    store.run(
        "INSERT INTO quarantine (kind, id, fields, deleted, status, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)", row
    )


def quarantined(store: Store) -> tuple[Refused, ...]:
    """What was refused, newest first."""
    rows = store.all(f"SELECT {_COLUMNS} FROM quarantine ORDER BY number DESC")  # noqa: S608 (our own column names)
    return tuple(_refused(row) for row in rows)


def _refused(row: tuple[int, str, str, str, int, str, str, int]) -> Refused:
    number, kind, identity, fields, deleted, status, reason, at = row
    return Refused(number, kind, identity, _FIELDS.decode(fields), bool(deleted), status, reason, at)


def _find(store: Store, number: int) -> Refused:
    row = store.one(f"SELECT {_COLUMNS} FROM quarantine WHERE number = ?", (number,))  # noqa: S608
    if row is None:
        raise NotFound(f"There is no refused change number {number}.")
    return _refused(row)


def retry(store: Store, number: int) -> Changes:
    """Make the refused change once more, as a new edit.

    Raises `NotFound`.
    """
    with store.write():
        refused = _find(store, number)
        discard(store, number)
        if refused.deleted and not refused.fields:
            return delete_record(store, refused.kind, refused.id)
        return change_record(store, refused.kind, refused.id, refused.fields)


def discard(store: Store, number: int) -> None:
    """Give up a refused change: its contents are gone then.

    Raises `NotFound`.
    """
    with store.write():
        refused = _find(store, number)
        store.run("DELETE FROM quarantine WHERE number = ?", (number,))
        store.touch(refused.kind, refused.id)


def as_json(store: Store, number: int) -> str:
    """A refused change with its reason, to be kept or sent to somebody as a file.

    Raises `NotFound`.
    """
    return msgspec.json.format(msgspec.json.encode(_find(store, number)), indent=2).decode()


def copy_to_note(store: Store, number: int) -> str:
    """Save the words of a refused note or highlight as a new note. Returns its id; the refused change stays.

    Raises `NotFound`, and `Unfit` when the change has no words or nobody knows any more to which course it belongs.
    """
    refused = _find(store, number)
    fields = refused.fields
    words: Fields = {group: fields[group] for group in ("title", "body") if group in fields}
    if not words:
        raise Unfit("This change holds no words that could become a note. It stays where it is.")
    identity = store.new_id()
    change_record(store, "note", identity, {"origin": _origin(store, refused), **words})
    return identity


def _origin(store: Store, refused: Refused) -> msgspec.Raw:
    if "origin" in refused.fields:
        origin = msgspec.json.decode(refused.fields["origin"])
    else:
        seen = seen_record(store, refused.kind, refused.id)
        if seen is None or "origin" not in seen.fields:
            raise Unfit("Nobody knows any more to which course this belongs. It stays where it is.")
        origin = msgspec.json.decode(seen.fields["origin"])
    return raw({**origin, "created_at": store.clock.now().wall})
