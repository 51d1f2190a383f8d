"""Highlights: stretches of a lesson's text that the learner coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.values import Anchor, Origin
from localdb.changes import Changes
from localdb.edits import change_record, delete_record, raw, seen_record
from localdb.errors import NotFound, Unfit

if TYPE_CHECKING:
    from localdb.edits import Seen
    from localdb.store import Store

COLOURS: Final = ("yellow", "green", "blue", "pink", "violet")
_RANGE: Final = msgspec.json.Decoder(Anchor)
_COLUMNS: Final = """
  h.id, coalesce(h.course, ''), coalesce(h.lesson, ''), h.range, coalesce(h.colour, ''),
  coalesce(h.created_at, h.changed_at), h.changed_at,
  EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'highlight' AND o.id = h.id)
"""


class Highlight(msgspec.Struct, frozen=True):
    """A highlight as the learner sees it. Times are ms. `waiting`: not all of it is sent."""

    id: str
    course: str
    lesson: str
    range: Anchor
    colour: str
    created_at: int
    updated_at: int
    waiting: bool


# ------------------------------------------------------------------------------------------------------------ writing


def add_highlight(store: Store, identity: str, *, course: str, lesson: str, place: Anchor, colour: str) -> Changes:
    """Colour a stretch of a lesson.

    Raises `Unfit` for a stretch without words, or a colour that is not one of `COLOURS`.
    """
    if not course or not lesson or not place.exact.strip():
        raise Unfit("A highlight needs a course, a lesson and words in it.")
    origin = Origin(course=course, lesson=lesson, created_at=store.clock.now().wall)
    values = {"origin": raw(origin), "range": raw(place), "colour": _colour(colour)}
    return change_record(store, "highlight", identity, values)


def recolour_highlight(store: Store, identity: str, colour: str) -> Changes:
    """Give a highlight another colour.

    Raises `NotFound`, or `Unfit` for a colour that is not one of `COLOURS`.
    """
    with store.write():
        _seen(store, identity)
        return change_record(store, "highlight", identity, {"colour": _colour(colour)})


def delete_highlight(store: Store, identity: str) -> Changes:
    """Take a highlight away; a change on another device that this one has not seen brings it back.

    Raises `NotFound`.
    """
    return delete_record(store, "highlight", identity)


def restore_highlight(store: Store, identity: str) -> Changes:
    """Undo a delete.

    Raises `NotFound`.
    """
    with store.write():
        if not _seen(store, identity).deleted:
            return Changes(store.app)
        return change_record(store, "highlight", identity, {})


def _colour(colour: str) -> msgspec.Raw:
    if colour not in COLOURS:
        raise Unfit(f"{colour!r} is not a colour of highlights. There are {', '.join(COLOURS)}.")
    return raw(colour)


def _seen(store: Store, identity: str) -> Seen:
    seen = seen_record(store, "highlight", identity)
    if seen is None:
        raise NotFound(f"There is no highlight with the id {identity}.")
    return seen


# ------------------------------------------------------------------------------------------------------------ reading


def highlights(store: Store, *, course: str, lesson: str | None = None) -> tuple[Highlight, ...]:
    """The highlights of a course or of one lesson, the first made first."""
    rows = store.all(
        f"SELECT {_COLUMNS} FROM highlight h WHERE NOT h.deleted AND h.range IS NOT NULL"  # noqa: S608 (our own names)
        " AND h.course = ?1 AND (?2 IS NULL OR h.lesson = ?2) ORDER BY h.created_at, h.id",
        (course, lesson),
    )
    return tuple(_as_highlight(row) for row in rows)


def _as_highlight(row: tuple[Any, ...]) -> Highlight:
    identity, course, lesson, place, colour, created, updated, waiting = row
    return Highlight(identity, course, lesson, _RANGE.decode(place), colour, created, updated, bool(waiting))
