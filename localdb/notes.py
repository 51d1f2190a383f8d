"""Notes: writing, tagging, the trash, and reading them back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.sets import difference, members
from learning.values import Anchor, Origin, SetState
from localdb.changes import Changes
from localdb.edits import change_record, change_seen, delete_record, raw, seen_record
from localdb.errors import Ambiguous, NotFound, Unfit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localdb.edits import Seen
    from localdb.store import Store

BODY_BYTES: Final = 256 << 10
"""The largest body that a server takes."""

_NO_WORDS: Final = raw("")
_EMPTY: Final = (_NO_WORDS, raw(None))
_ANCHOR: Final = msgspec.json.Decoder(Anchor | None)
_TAGS: Final = msgspec.json.Decoder(SetState)

COLUMNS: Final = """
  n.id, coalesce(n.title, ''), coalesce(n.body, ''), coalesce(n.course, ''), coalesce(n.lesson, ''), n.tags,
  coalesce(n.colour, ''), n.anchor, coalesce(n.created_at, n.changed_at), n.changed_at, n.deleted,
  EXISTS (SELECT 1 FROM outbox o WHERE o.kind = 'note' AND o.id = n.id),
  EXISTS (SELECT 1 FROM conflict c WHERE c.record = n.id AND c.state = 'open')
"""
"""What `as_note` reads; the table goes by the name n."""


LINE_COLUMNS: Final = """
  n.id, coalesce(n.title, ''), CASE WHEN n.title <> '' THEN '' ELSE substr(coalesce(n.body, ''), 1, 400) END,
  coalesce(n.course, ''), coalesce(n.lesson, ''), n.tags, n.changed_at, n.deleted,
  n.id IN (SELECT id FROM outbox WHERE kind = 'note'),
  n.id IN (SELECT record FROM conflict WHERE state = 'open')
"""
"""What `as_line` reads; the table goes by the name n."""


class Note(msgspec.Struct, frozen=True):
    """A note as the learner sees it. Times are ms. `waiting`: not all of it is sent; `conflict`: two versions."""

    id: str
    title: str
    body: str
    course: str
    lesson: str
    tags: tuple[str, ...]
    colour: str
    anchor: Anchor | None
    created_at: int
    updated_at: int
    deleted: bool
    waiting: bool
    conflict: bool

    @property
    def beginning(self) -> str:
        """What names a note without a title begins here."""
        return self.body


class NoteLine(msgspec.Struct, frozen=True):
    """What a list says of a note. `beginning`: of its text, where there is no title."""

    id: str
    title: str
    beginning: str
    course: str
    lesson: str
    tags: tuple[str, ...]
    updated_at: int
    deleted: bool
    waiting: bool
    conflict: bool


# ------------------------------------------------------------------------------------------------------------ writing


def save_note(
    store: Store,
    identity: str,
    *,
    title: str | None = None,
    body: str | None = None,
    colour: str | None = None,
    anchor: Anchor | msgspec.UnsetType | None = msgspec.UNSET,
    course: str | None = None,
    lesson: str | None = None,
    tags: Iterable[str] = (),
) -> Changes:
    """Write what is given of a note; None leaves a part as it is. An id that is not there yet makes a new note.

    `tags` are given to it, none is taken. Many saves inside one `store.write()` are one transaction. Raises `Unfit` for
    a new note without a course, or a body that no server would take.
    """
    values = _values(title, body, colour, anchor)
    with store.write():
        seen = seen_record(store, "note", identity)
        if seen is None:
            said = {group: value for group, value in values.items() if value not in _EMPTY}
            values = {"origin": _origin(store, course, lesson), "body": _NO_WORDS, **said}
        if tags:
            values |= _tagged(seen, add=tags)
        return change_seen(store, "note", identity, seen, values)


def _values(
    title: str | None, body: str | None, colour: str | None, anchor: Anchor | msgspec.UnsetType | None
) -> dict[str, msgspec.Raw]:
    words = {"title": title, "body": body, "colour": colour}
    values = {group: raw(value) for group, value in words.items() if value is not None}
    if anchor is not msgspec.UNSET:
        values["anchor"] = raw(anchor)
    if body is not None and len(body.encode()) > BODY_BYTES:  # as the server counts: the text, not its escapes
        raise Unfit(f"A note may have {BODY_BYTES // 1024} KiB of text; this one is larger.")
    return values


def _origin(store: Store, course: str | None, lesson: str | None) -> msgspec.Raw:
    if not course:
        raise Unfit("A new note needs a course to belong to.")
    return raw(Origin(course=course, lesson=lesson or "", created_at=store.clock.now().wall))


def tag_note(store: Store, identity: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Changes:
    """Give and take tags. Tags given on two devices at once all stay.

    Raises `NotFound`.
    """
    with store.write():
        seen = _seen(store, identity)
        values = _tagged(seen, add=add, remove=remove)
        return change_seen(store, "note", identity, seen, values) if values else Changes(store.app)


def _tagged(seen: Seen | None, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> dict[str, msgspec.Raw]:
    """The step from the tags that the learner sees, if it is one."""
    state = {} if seen is None or "tags" not in seen.fields else _TAGS.decode(seen.fields["tags"])
    step = difference(state, add=tuple(_clean(add)), remove=tuple(_clean(remove)))
    return {"tags": raw(step)} if step.add or step.remove else {}


def _clean(tags: Iterable[str]) -> list[str]:
    words = (" ".join(tag.split()).lstrip("#") for tag in tags)
    return [word for word in words if word]


def _seen(store: Store, identity: str) -> Seen:
    seen = seen_record(store, "note", identity)
    if seen is None:
        raise NotFound(f"There is no note with the id {identity}.")
    return seen


def delete_note(store: Store, identity: str) -> Changes:
    """Move a note to the trash.

    Raises `NotFound`.
    """
    return delete_record(store, "note", identity)


def restore_note(store: Store, identity: str, *, revision: str | None = None) -> Changes:
    """Take a note out of the trash, or give it the body of an earlier revision (or both).

    Raises `NotFound`.
    """
    with store.write():
        seen = _seen(store, identity)
        values = {} if revision is None else {"body": raw(_body(store, identity, revision))}
        if not values and not seen.deleted:
            return Changes(store.app)
        if values:
            _keep_body(store, identity)
        return change_record(store, "note", identity, values)


def _keep_body(store: Store, identity: str) -> None:
    from localdb.history import keep_present

    keep_present(store, identity)


def _body(store: Store, identity: str, revision: str) -> str:
    from localdb.history import body_of

    return body_of(store, identity, revision)


# ------------------------------------------------------------------------------------------------------------ reading


def notes(
    store: Store, *, course: str | None = None, lesson: str | None = None, deleted: bool = False
) -> tuple[Note, ...]:
    """Notes, the last changed first."""
    rows = store.all(
        f"SELECT {COLUMNS} FROM note n WHERE n.deleted = ?"  # noqa: S608 (our own column names)
        " AND (?2 IS NULL OR n.course = ?2) AND (?3 IS NULL OR n.lesson = ?3)"
        " ORDER BY n.changed_at DESC, n.number DESC",
        (deleted, course, lesson),
    )
    return tuple(as_note(row) for row in rows)


def note_lines(
    store: Store, *, course: str | None = None, lesson: str | None = None, deleted: bool = False
) -> tuple[NoteLine, ...]:
    """As `notes`, without their texts: of 100,000 notes in half the time."""
    rows = store.all(
        f"SELECT {LINE_COLUMNS} FROM note n WHERE n.deleted = ?"  # noqa: S608 (our own column names)
        " AND (?2 IS NULL OR n.course = ?2) AND (?3 IS NULL OR n.lesson = ?3)"
        " ORDER BY n.changed_at DESC, n.number DESC",
        (deleted, course, lesson),
    )
    return tuple(as_line(row) for row in rows)


def note_ids(store: Store) -> tuple[str, ...]:
    """The id of every note, also in the trash."""
    return tuple(identity for (identity,) in store.all("SELECT id FROM note"))


def notes_by_lesson(store: Store, course: str) -> Counter[str]:
    """How many notes of a course stand in each lesson that has any."""
    counted = store.all(
        "SELECT lesson, count(*) FROM note WHERE course = ? AND NOT deleted AND lesson <> '' GROUP BY lesson", (course,)
    )
    return Counter(dict(counted))


def note(store: Store, identity: str) -> Note:
    """One note, by its id or the beginning of it.

    Raises `NotFound` or `Ambiguous`.
    """
    rows = store.all(
        f"SELECT {COLUMNS} FROM note n WHERE n.id >= ?1 AND n.id < ?1 || '~' ORDER BY n.id LIMIT 2",  # noqa: S608
        (identity,),
    )
    if not rows or not identity:
        raise NotFound(f"There is no note whose id begins with {identity!r}.")
    if len(rows) > 1 and rows[0][0] != identity:
        raise Ambiguous(f"More than one note has an id that begins with {identity!r}.")
    return as_note(rows[0])


def as_note(row: tuple[Any, ...]) -> Note:
    """The note of a row with `COLUMNS`."""
    identity, title, body, course, lesson, tags, colour, anchor, created, updated, deleted, waiting, conflict = row
    return Note(
        identity,
        title,
        body,
        course,
        lesson,
        members(_TAGS.decode(tags)) if tags else (),
        colour,
        _ANCHOR.decode(anchor) if anchor else None,
        created,
        updated,
        bool(deleted),
        bool(waiting),
        bool(conflict),
    )


def as_line(row: tuple[Any, ...]) -> NoteLine:
    """The line of a row with `LINE_COLUMNS`."""
    identity, title, beginning, course, lesson, tags, updated, deleted, waiting, conflict = row
    marks = (bool(deleted), bool(waiting), bool(conflict))
    return NoteLine(
        identity, title, beginning, course, lesson, members(_TAGS.decode(tags)) if tags else (), updated, *marks
    )


def all_tags(store: Store) -> tuple[str, ...]:
    """Every tag in use, in order."""
    rows = store.all("SELECT DISTINCT key FROM note, json_each(note.tags) WHERE NOT deleted AND tags IS NOT NULL")
    return tuple(sorted(key for (key,) in rows))
