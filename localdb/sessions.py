"""Study sessions: each one contiguous stretch of study on one device, written down while it lasts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from learning.time import LONGEST_MS, Interval
from learning.values import SessionStart
from localdb.edits import change_record, raw, seen_record
from localdb.errors import NotFound, Unfit
from localdb.state import change_state, read_state

if TYPE_CHECKING:
    from localdb.changes import Changes
    from localdb.store import Store

_START: Final = msgspec.json.Decoder(SessionStart)


class Session(msgspec.Struct, frozen=True):
    """A session with its active time, as corrected."""

    id: str
    lesson: str
    interval: Interval


def open_session(store: Store, course: str, lesson: str) -> str:
    """Begin a session now. Returns its id."""
    return start_session(store, course, lesson, at=store.clock.now().wall)


def start_session(store: Store, course: str, lesson: str, *, at: int) -> str:
    """Begin a session at some time, in ms. Returns its id."""
    with store.write():
        identity = store.new_id()
        state = change_state(store, sessions=read_state(store).sessions + 1)
        local = datetime.fromtimestamp(at / 1000).astimezone()
        offset = local.utcoffset()
        start = SessionStart(
            course=course,
            lesson=lesson,
            at=at,
            zone=local.tzname() or "",
            offset=0 if offset is None else int(offset.total_seconds()) // 60,
            clock=state.server_offset,
            count=state.sessions,
        )
        change_record(store, "study_session", identity, {"start": raw(start), "active_ms": raw(0)})
    return identity


def checkpoint(store: Store, session: str, active_ms: int) -> Changes:
    """Write down how long the learner has been active so far; it never shrinks.

    Raises `NotFound`, and `Unfit` for over 12 hours.
    """
    if not 0 <= active_ms <= LONGEST_MS:
        raise Unfit("A session lasts from 0 seconds to 12 hours.")
    with store.write():
        known = _known(store, session)
        return change_record(store, "study_session", session, {"active_ms": raw(max(active_ms, known))})


def close_session(store: Store, session: str) -> Changes:
    """The session is over.

    Raises `NotFound`.
    """
    with store.write():
        _known(store, session)
        return change_record(store, "study_session", session, {"closed": raw(True)})  # noqa: FBT003


def correct_session(store: Store, session: str, active_ms: int) -> Changes:
    """The learner says how long a session really was: a record of its own; the newest correction counts.

    Raises `NotFound`, and `Unfit` for over 12 hours.
    """
    if not 0 <= active_ms <= LONGEST_MS:
        raise Unfit("A session lasts from 0 seconds to 12 hours.")
    with store.write():
        _known(store, session)
        correction = raw({"session": session, "active_ms": active_ms})
        return change_record(store, "session_correction", store.new_id(), {"correction": correction})


def _known(store: Store, session: str) -> int:
    seen = seen_record(store, "study_session", session)
    if seen is None:
        raise NotFound(f"There is no study session {session}.")
    return int(msgspec.json.decode(seen.fields.get("active_ms", raw(0))))


def sessions(store: Store, course: str) -> tuple[Session, ...]:
    """The sessions in a course, of all devices."""
    return _sessions(store, "s.course = ?", course)


def sessions_since(store: Store, start: int) -> tuple[Session, ...]:
    """The sessions in all courses that began at some time, in ms, or later."""
    return _sessions(store, "s.began_at >= ?", start)


def studied_intervals(store: Store) -> list[Interval]:
    """All time studied, as corrected: the sessions of all devices in all courses, in no order."""
    rows = store.all(
        "SELECT began_at, coalesce((SELECT json_extract(c.correction, '$.active_ms') FROM session_correction c"
        " WHERE c.session = s.id ORDER BY c.id DESC LIMIT 1), s.active_ms, 0), json_extract(start, '$.offset')"
        " FROM study_session s WHERE NOT s.deleted AND start IS NOT NULL"
    )
    return [Interval(at, int(active_ms), offset or 0) for at, active_ms, offset in rows]


def _sessions(store: Store, where: str, argument: str | int) -> tuple[Session, ...]:
    rows = store.all(
        "SELECT s.id, s.start, coalesce((SELECT json_extract(c.correction, '$.active_ms') FROM session_correction c"  # noqa: S608
        " WHERE c.session = s.id ORDER BY c.id DESC LIMIT 1), s.active_ms, 0)"
        f" FROM study_session s WHERE {where} AND NOT s.deleted",
        (argument,),
    )
    return tuple(_session(*row) for row in rows)


def _session(identity: str, text: str, active_ms: int) -> Session:
    start = _START.decode(text)
    return Session(identity, start.lesson, Interval(start.at, int(active_ms), start.offset))
