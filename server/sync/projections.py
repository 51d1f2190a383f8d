"""Typed rows made from the records that just changed, in the same transaction, for reports and the web site.

`sync_record` is the truth; everything here could be thrown away and made again. The values were checked before they
were stored (`server.sync.shapes`), so reading them back cannot fail.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from learning.values import Done, Place, SessionStart
from server.accounts.profiles import PROFILE_COLUMNS, write_profile
from server.courses.progress import rebuild_progress
from server.courses.study_days import count_days
from server.database import rows, write_rows
from server.quizzes.marking import take_attempts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.quizzes.edition_quizzes import EditionQuizzes
    from server.sync.feed import Feed, Key
    from sync.merge import Held

_PROGRESS = (
    "INSERT INTO lesson_progress (learner_id, course, lesson, attempt, units, done_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (learner_id, course, lesson) DO UPDATE SET"
    " attempt = excluded.attempt, units = excluded.units, done_at = excluded.done_at"
)
_SESSION = (
    "INSERT INTO study_session (learner_id, id, course, lesson, at, active_ms, utc_offset) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (learner_id, id) DO UPDATE SET course = excluded.course, lesson = excluded.lesson,"
    " at = excluded.at, active_ms = excluded.active_ms, utc_offset = excluded.utc_offset"
)
# A correction may come before its session: the row waits for it without a course.
_CORRECTION = (
    "INSERT INTO study_session (learner_id, id, course, lesson, at, active_ms, corrected_ms, correction)"
    " VALUES (?, ?, '', '', 0, 0, ?, ?) ON CONFLICT (learner_id, id) DO UPDATE SET"
    " corrected_ms = excluded.corrected_ms, correction = excluded.correction"
    " WHERE study_session.correction IS NULL OR study_session.correction < excluded.correction"
)


def project(feed: Feed, changed: Iterable[Key], quizzes: EditionQuizzes, now: int) -> None:
    """Write the rows of the records that changed, bring progress up to date where they touch it, and mark attempts."""
    touched: dict[str, list[tuple[str, Held]]] = {}
    for key in changed:
        touched.setdefault(key[0], []).append((key[1], feed.written[key].held))
    courses = {
        *_lessons(feed, touched.get("lesson_progress", [])),
        *_sessions(feed, touched.get("study_session", [])),
        *_corrections(feed, touched.get("session_correction", [])),
    }
    sessions = [id_ for id_, _ in touched.get("study_session", [])]
    sessions += [corrected for _, held in touched.get("session_correction", []) if (corrected := _session_of(held))]
    if sessions:
        count_days(feed.connection, feed.learner, sessions)
    for course in sorted(courses - {""}):
        rebuild_progress(feed, course, now)
    for _, held in touched.get("profile", []):
        groups = {group: state.value for group, state in held.fields.items() if group in PROFILE_COLUMNS}
        write_profile(feed.connection, feed.learner, groups, now)
    if attempts := [id_ for id_, _ in touched.get("quiz_attempt", [])]:
        take_attempts(feed, attempts, quizzes, now)


def _lessons(feed: Feed, records: list[tuple[str, Held]]) -> set[str]:
    found = []
    for _, held in records:
        place, done = _value(held, "place", Place), _value(held, "done", Done)
        if place is not None and done is not None:
            units = msgspec.json.encode(done.units)
            found.append((feed.learner, place.course, place.lesson, done.attempt, units, done.done_at))
    write_rows(feed.connection, _PROGRESS, found)
    return {course for _, course, *_ in found}


def _sessions(feed: Feed, records: list[tuple[str, Held]]) -> set[str]:
    found = []
    for id_, held in records:
        start = _value(held, "start", SessionStart)
        if start is not None:
            active = _value(held, "active_ms", int) or 0
            found.append((feed.learner, id_, start.course, start.lesson, start.at, active, start.offset))
    write_rows(feed.connection, _SESSION, found)
    return {course for _, _, course, *_ in found}


def _corrections(feed: Feed, records: list[tuple[str, Held]]) -> set[str]:
    corrected = [(_value(held, "correction", dict[str, Any]) or {}, id_) for id_, held in records]
    sessions = [(feed.learner, fix["session"], fix["active_ms"], id_) for fix, id_ in corrected]
    write_rows(feed.connection, _CORRECTION, sessions)
    courses = set()
    for learner, session, *_ in sessions:
        sql = "SELECT course FROM study_session WHERE learner_id = ? AND id = ?"
        courses |= {course for (course,) in rows(feed.connection, sql, (learner, session))}
    return courses


def _session_of(held: Held) -> str:
    return str((_value(held, "correction", dict[str, Any]) or {}).get("session", ""))


def _value(held: Held, group: str, type_: Any) -> Any:  # noqa: ANN401 - the type is an argument
    state = held.fields.get(group)
    return None if state is None else msgspec.json.decode(state.value, type=type_)
