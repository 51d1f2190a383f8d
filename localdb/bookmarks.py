"""Bookmarks: one per course, lesson and block, switched on and off, so that two devices never make two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.records import fixed_id
from learning.values import Place, Position
from localdb.edits import change_record, raw, seen_record
from localdb.errors import Ambiguous, NotFound

if TYPE_CHECKING:
    from localdb.changes import Changes
    from localdb.store import Store

_ON: Final = raw(True)  # noqa: FBT003 (the value of a group, not a flag)
_POSITION: Final = msgspec.json.Decoder(Position)
_COLUMNS: Final = (
    "b.id, b.course, coalesce(b.lesson, ''), coalesce(b.block, ''), coalesce(b.label, ''), b.position,"
    " coalesce(b.rank, 0.0), b.changed_at,"
    " EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'bookmark' AND o.id = b.id)"
)
_ORDER: Final = 'b."on" AND NOT b.deleted ORDER BY b.rank, b.id'


class Bookmark(msgspec.Struct, frozen=True):
    """A place the learner wants to find again. `waiting`: not all of it is sent."""

    id: str
    course: str
    lesson: str
    block: str
    label: str
    position: Position | None
    rank: float
    updated_at: int
    waiting: bool


def bookmark_id(store: Store, course: str, lesson: str, block: str = "") -> str:
    """The id that the bookmark of a place has on every device."""
    return fixed_id("bookmark", store.learner, course, lesson, block)


def set_bookmark(
    store: Store,
    *,
    course: str,
    lesson: str,
    block: str = "",
    label: str | None = None,
    position: Position | None = None,
) -> Changes:
    """Bookmark a place, behind the others; one that is there already takes the new label and position."""
    identity = bookmark_id(store, course, lesson, block)
    with store.write():
        values = {"on": _ON}
        if label is not None:
            values["label"] = raw(label)
        if position is not None:
            values["position"] = raw(position)
        seen = seen_record(store, "bookmark", identity)
        if seen is None:
            values["place"] = raw(Place(course=course, lesson=lesson, block=block))
        if seen is None or seen.fields.get("on") != _ON:
            values["rank"] = raw(_last_rank(store) + 1.0)
        return change_record(store, "bookmark", identity, values)


def _last_rank(store: Store) -> float:
    (rank,) = store.one('SELECT coalesce(max(rank), 0.0) FROM bookmark WHERE "on"')
    return float(rank)


def remove_bookmark(store: Store, identity: str) -> Changes:
    """Switch a bookmark off.

    Raises `NotFound`.
    """
    return _change(store, identity, {"on": raw(False)})  # noqa: FBT003


def rename_bookmark(store: Store, identity: str, label: str) -> Changes:
    """Give a bookmark another label.

    Raises `NotFound`.
    """
    return _change(store, identity, {"label": raw(label)})


def move_bookmark(store: Store, identity: str, *, before: str | None = None) -> Changes:
    """Move a bookmark to before another one, or to the end.

    Raises `NotFound`.
    """
    with store.write():
        others = [mark for mark in bookmarks(store) if mark.id != identity]
        at = next((n for n, mark in enumerate(others) if mark.id == before), len(others))
        below = others[at - 1].rank if at > 0 else None
        above = others[at].rank if at < len(others) else None
        return _change(store, identity, {"rank": raw(_between(below, above))})


def _between(below: float | None, above: float | None) -> float:
    if below is None:
        return 1.0 if above is None else above - 1.0
    return below + 1.0 if above is None else (below + above) / 2


def _change(store: Store, identity: str, values: dict[str, msgspec.Raw]) -> Changes:
    with store.write():
        if seen_record(store, "bookmark", identity) is None:
            raise NotFound(f"There is no bookmark with the id {identity}.")
        return change_record(store, "bookmark", identity, values)


def bookmarks(store: Store, course: str | None = None) -> tuple[Bookmark, ...]:
    """The bookmarks in the learner's order."""
    rows = store.all(
        f"SELECT {_COLUMNS} FROM bookmark b WHERE (?1 IS NULL OR b.course = ?1) AND {_ORDER}",  # noqa: S608
        (course,),
    )
    return tuple(_bookmark(row) for row in rows)


def bookmark(store: Store, identity: str) -> Bookmark:
    """One bookmark, by its id or the beginning of it.

    Raises `NotFound` or `Ambiguous`.
    """
    found = [mark for mark in bookmarks(store) if mark.id.startswith(identity)]
    if not found or not identity:
        raise NotFound(f"There is no bookmark whose id begins with {identity!r}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one bookmark has an id that begins with {identity!r}.")
    return found[0]


def _bookmark(row: tuple[Any, ...]) -> Bookmark:
    identity, course, lesson, block, label, position, rank, changed_at, waiting = row
    place = None if position is None else _POSITION.decode(position)
    return Bookmark(identity, course, lesson, block, label, place, float(rank), changed_at, bool(waiting))
