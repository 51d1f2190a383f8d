"""The pending list: what has not reached the server yet, in words a learner knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from learning.course import lessons
from localdb.edits import seen_record
from localdb.quarantine import quarantined
from localdb.tables import TABLES

if TYPE_CHECKING:
    from localdb.store import Store
    from localdb.tables import Fields

State = Literal["waiting", "sent", "held", "refused"]
_LONGEST: Final = 60
_NAMES: Final = {
    "note": "Note",
    "highlight": "Highlight",
    "bookmark": "Bookmark",
    "lesson_progress": "Progress",
    "study_session": "Study time",
    "session_correction": "Corrected study time",
    "quiz_attempt": "Quiz",
    "profile": "Profile",
    "goal": "Goal",
    "preference": "Setting",
    "cart_line": "Cart",
    "conflict": "Two versions",
}


class WaitingRow(msgspec.Struct, frozen=True):
    """One record that waits. `words` name it; `sent`: on its way; `held`: the server can't take it yet."""

    kind: str
    id: str
    words: str
    changed_at: int
    state: State
    reason: str = ""


def waiting(store: Store, limit: int = 500) -> tuple[WaitingRow, ...]:
    """The pending list: what was refused first, then what waits, the oldest first."""
    refused = tuple(
        WaitingRow(row.kind, row.id, words(store, row.kind, row.fields), row.at, "refused", row.reason)
        for row in quarantined(store)
    )
    rows = store.all(
        "SELECT kind, id, changed_at,"
        " CASE WHEN held = ? THEN 'held' WHEN sealed.n IS NULL THEN 'waiting' ELSE 'sent' END"
        " FROM outbox LEFT JOIN (SELECT CAST(key AS INTEGER) AS n FROM sealed_request, json_each(versions)) AS sealed"
        " ON sealed.n = outbox.n ORDER BY outbox.n LIMIT ?",
        (store.clock.now().run, limit),
    )
    return (*refused, *(_row(store, *row) for row in rows))


def _row(store: Store, kind: str, identity: str, changed_at: int, state: State) -> WaitingRow:
    seen = seen_record(store, kind, identity) if kind in TABLES else None
    named = words(store, kind, {} if seen is None else seen.fields)
    return WaitingRow(kind, identity, named, changed_at, state)


def words(store: Store, kind: str, fields: Fields) -> str:
    """What the learner would call a record with these values: "Note: Loops", "Study time: For loops"."""
    name = _NAMES.get(kind, kind.replace("_", " ").capitalize())
    about = _own_words(fields) or _place_words(store, fields)
    return f"{name}: {about}" if about else name


def _own_words(fields: Fields) -> str:
    for group in ("title", "label", "body"):
        text = _decoded(fields, group)
        if isinstance(text, str) and text.strip():
            line = text.strip().splitlines()[0]
            return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    return ""


def _place_words(store: Store, fields: Fields) -> str:
    for group in ("place", "start", "origin"):
        place = _decoded(fields, group)
        if isinstance(place, dict):
            return _title(store, str(place.get("course", "")), str(place.get("lesson", "")))
    return ""


def _decoded(fields: Fields, group: str) -> Any:  # noqa: ANN401 (any JSON)
    return msgspec.json.decode(fields[group]) if group in fields else None


def _title(store: Store, course: str, lesson: str) -> str:
    contents = store.cache.manifest(course)
    if contents is None:
        return ""
    titles = (placed.lesson.title for placed in lessons(contents) if placed.lesson.id == lesson)
    return next(titles, contents.title)
