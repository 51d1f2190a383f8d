"""What the values of known groups look like.

A value of another shape is refused in words; an unknown group passes as it is. Checked before merging, so that whatever
is stored can be read by every device and by the server's own reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import msgspec

from learning.profile import FIELDS, ProfileTrouble, fitting
from learning.quizzes import Attempt
from learning.records import KINDS, Edit, fixed_id
from learning.time import LONGEST_MS
from learning.values import Anchor, Done, Loser, Origin, Place, Position, SessionStart, SetEdit
from sync.protocol import FORBIDDEN, INVALID, TOO_LARGE, Limits, Status

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS: Final = Limits()
_VALUE_BYTES: Final = 64 << 10
"""The largest value of any group but a note's body."""
_ID_LENGTH: Final = 64
_LATEST: Final = 253_402_300_799_000
"""The end of the year 9999 in ms: the last moment that every database can hold."""

_Active = Annotated[int, msgspec.Meta(ge=0, le=LONGEST_MS)]
_Colour = Literal["yellow", "green", "blue", "pink", "violet", ""]


class _Correction(msgspec.Struct, frozen=True):
    session: str
    active_ms: _Active


_SHAPES: Final[dict[tuple[str, str], Any]] = {
    ("note", "origin"): Origin,
    ("note", "body"): str,
    ("note", "title"): str,
    ("note", "colour"): _Colour,
    ("note", "anchor"): Anchor | None,
    ("note", "tags"): SetEdit,
    ("note", "attachments"): SetEdit,
    ("highlight", "origin"): Origin,
    ("highlight", "range"): Anchor,
    ("highlight", "colour"): _Colour,
    ("bookmark", "place"): Place,
    ("bookmark", "on"): bool,
    ("bookmark", "label"): str,
    ("bookmark", "position"): Position,
    ("bookmark", "rank"): float,
    ("lesson_progress", "place"): Place,
    ("lesson_progress", "done"): Done,
    ("lesson_progress", "position"): Position,
    ("study_session", "start"): SessionStart,
    ("study_session", "active_ms"): _Active,
    ("study_session", "closed"): bool,
    ("session_correction", "correction"): _Correction,
    ("quiz_attempt", "attempt"): Attempt,
    ("cart_line", "place"): Place,
    ("cart_line", "on"): bool,
    ("cart_line", "rank"): float,
    ("conflict", "loser"): Loser,
    ("conflict", "state"): Literal["open", "kept", "used"],
}
_TEXT: Final = {("profile", group): str for group in KINDS["profile"].groups if group not in {"address", "preferences"}}
_READERS: Final[dict[str, dict[str, Callable[[msgspec.Raw], Any]]]] = {
    kind: {
        group: msgspec.json.Decoder(shape).decode
        for (of_kind, group), shape in (_SHAPES | _TEXT).items()
        if of_kind == kind
    }
    for kind, _ in (_SHAPES | _TEXT)
}
_NO_READERS: Final[dict[str, Callable[[msgspec.Raw], Any]]] = {}
_PLACED: Final = {
    "bookmark": ("course", "lesson", "block"),
    "lesson_progress": ("course", "lesson"),
    "cart_line": ("course",),
}
"""What the id of a kind with fixed ids is made of."""
_NAMED: Final = frozenset({*_PLACED, "profile", "conflict"})
_TIMED: Final = frozenset({SessionStart, Done, Origin, Attempt})


class Refusal(msgspec.Struct, frozen=True):
    """Why an edit cannot be stored."""

    status: Status
    reason: str


def refusal(learner: str, edit: Edit) -> Refusal | None:
    """Why this edit of this learner cannot be stored as it is, or None."""
    if not 0 < len(edit.id) <= _ID_LENGTH or not edit.id.isprintable():
        return Refusal(INVALID, "the record's id is not one")
    readers = _READERS.get(edit.kind, _NO_READERS)
    group = ""
    try:
        for group, raw in edit.values.items():
            value = readers[group](raw) if group in readers else None
            if len(memoryview(raw)) > _VALUE_BYTES and _size(group, value, raw) > _most(group):
                return Refusal(TOO_LARGE, f"{group} is larger than {_most(group) >> 10} KiB")
            if type(value) in _TIMED and not _in_time(value):
                return Refusal(INVALID, f"{group}: a time or number is not one")
    except msgspec.DecodeError as trouble:
        return Refusal(INVALID, f"{group}: {trouble}")
    return _misplaced(learner, edit) if edit.kind in _NAMED else None


def _misplaced(learner: str, edit: Edit) -> Refusal | None:
    """Of the kinds whose ids follow from something: whether this id does."""
    if edit.kind in _PLACED and "place" in edit.values and not _is_its_place(learner, edit):
        return Refusal(INVALID, "place: the record's id is another place's")
    if edit.kind == "profile":
        return _unfit_profile(learner, edit)
    if edit.kind == "conflict" and "loser" in edit.values and not _is_its_loser(learner, edit):
        return Refusal(FORBIDDEN, "a conflict is made by the server")
    return None


def _unfit_profile(learner: str, edit: Edit) -> Refusal | None:
    """The same rules as on the device, in the same words. What this server had once comes back as it was."""
    if edit.id != fixed_id("profile", learner):
        return Refusal(INVALID, "a learner has one profile, under its own id")
    if edit.full or edit.again is not None:
        return None
    for group, raw in edit.values.items():
        if group in FIELDS:  # a part of tomorrow passes
            try:
                fitting(group, msgspec.json.decode(raw))
            except ProfileTrouble as trouble:
                return Refusal(INVALID, f"{group}: {trouble}")
    return None


def _is_its_place(learner: str, edit: Edit) -> bool:
    """There is one record for each place: two devices that never met must mean the same one."""
    place = _READERS[edit.kind]["place"](edit.values["place"])
    return edit.id == fixed_id(edit.kind, learner, *(getattr(place, part) for part in _PLACED[edit.kind]))


def _is_its_loser(learner: str, edit: Edit) -> bool:
    """A conflict that a restored server has lost comes back from a device, under the id that the server gave it."""
    loser = _READERS["conflict"]["loser"](edit.values["loser"])
    return edit.id == fixed_id("conflict", learner, loser.record, loser.group, loser.eid)


def _most(group: str) -> int:
    if group == "loser":
        return LIMITS.hard_bytes  # what lost was within its own limit
    return LIMITS.note_bytes if group == "body" else _VALUE_BYTES


def _size(group: str, value: object, raw: msgspec.Raw) -> int:
    """A body counts as the text that the learner typed, not as JSON with its escapes."""
    return len(value.encode()) if group == "body" and isinstance(value, str) else len(memoryview(raw))


def _in_time(value: object) -> bool:
    match value:
        case SessionStart() | Attempt():
            return 0 <= value.at <= _LATEST
        case Done():
            return 0 <= (value.done_at or 0) <= _LATEST and 0 < value.attempt < 1 << 31
        case Origin():
            return 0 <= value.created_at <= _LATEST
        case _:
            return True
