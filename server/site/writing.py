"""What the dashboard changes goes through the learner's records, so that every device gets it and nothing is lost.

The site is one more author, with the server's own device number: its edits knowingly replace what the server holds.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import update

from learning.profile import ProfileTrouble, fitting
from learning.records import Edit, FieldEdit, fixed_id, random_id
from learning.time import LONGEST_MS, MINUTE_MS
from learning.values import Done, Place, SessionStart
from server.courses.progress import standing_of, units_of
from server.database import row
from server.errors import BadRequest, NotFound, Refused
from server.sync.feed import stored_records, write_changes
from server.sync.projections import project
from server.sync.push import take_edits
from server.tables import user_progress
from sync.protocol import REFUSALS

if TYPE_CHECKING:
    from server.quizzes.edition_quizzes import EditionQuizzes
    from server.site.shapes import ProfileChange, ProgressChange
    from server.sync.feed import Feed

_BY_SERVER: Final = 0


def change_profile(feed: Feed, change: ProfileChange, quizzes: EditionQuizzes, now: int) -> None:
    """Write what the change names. Raises `BadRequest` in words when something in it cannot be."""
    named = {name: value for name, value in msgspec.structs.asdict(change).items() if value is not msgspec.UNSET}
    try:
        values = {name: fitting(name, value) for name, value in named.items()}
    except ProfileTrouble as trouble:
        raise BadRequest(str(trouble)) from trouble
    if values:
        _write(feed, [("profile", fixed_id("profile", feed.learner), values)], quizzes, now)


def change_progress(feed: Feed, change: ProgressChange, quizzes: EditionQuizzes, now: int) -> None:
    """Bring a course at least as far as the site says. Raises `NotFound`, `BadRequest`."""
    sql = 'SELECT course FROM course_enrollments WHERE "userId" = ? AND id = ?'
    found = row(feed.connection, sql, (feed.learner, change.enrollment_id))
    if found is None:
        raise NotFound("You have no such enrolment.")
    course = str(found[0])
    at = _moment(change.last_accessed, now)
    records = [
        *_more_time(feed, course, change.time_spent or 0, at, now),
        *_more_units(feed, course, change.progress_percent or 0, at),
    ]
    if records:
        _write(feed, records, quizzes, now)
    if change.notes is not None:
        write_changes(feed)
        mine = (user_progress.c.userId == feed.learner) & (user_progress.c.enrollmentId == change.enrollment_id)
        feed.connection.execute(update(user_progress).where(mine).values(notes=change.notes))


_Values = tuple[str, str, dict[str, Any]]


def _more_time(feed: Feed, course: str, minutes: int, at: int, now: int) -> list[_Values]:
    """The minutes that nobody has told of yet, as a session that ended then."""
    known = standing_of(feed.connection, feed.learner, course).seconds * 1000
    more = min(minutes * MINUTE_MS - known, LONGEST_MS, at)
    if more <= 0:
        return []
    start = SessionStart(course=course, lesson="", at=at - more)
    values = {"start": start, "active_ms": more, "closed": True}
    return [("study_session", random_id(now, secrets.token_bytes(10)), values)]


def _more_units(feed: Feed, course: str, percent: int, at: int) -> list[_Values]:
    """The course's first units that are not complete, until so much of it is."""
    units = units_of(feed.connection, course)
    total = sum(map(len, units.values()))
    ids = {lesson: fixed_id("lesson_progress", feed.learner, course, lesson) for lesson in units}
    kept = stored_records(feed, [("lesson_progress", id_) for id_ in ids.values()])
    done = {lesson: _done(kept.get(("lesson_progress", id_))) for lesson, id_ in ids.items()}
    wanted = -(-percent * total // 100) - sum(len(set(done[lesson].units) & set(of)) for lesson, of in units.items())
    records: list[_Values] = []
    for lesson, of in units.items():
        more = [unit for unit in of if unit not in done[lesson].units][: max(0, wanted)]
        if more:
            wanted -= len(more)
            all_units = {*done[lesson].units, *more}
            done_at = done[lesson].done_at or (at if all_units.issuperset(of) else None)
            whole = msgspec.structs.replace(done[lesson], units=tuple(sorted(all_units)), done_at=done_at)
            records.append(("lesson_progress", ids[lesson], {"place": Place(course, lesson), "done": whole}))
    return records


def _done(stored: Any) -> Done:  # noqa: ANN401 - a `Stored`, or None
    held = None if stored is None else stored.held.fields.get("done")
    return Done() if held is None else msgspec.json.decode(held.value, type=Done)


def _write(feed: Feed, records: list[_Values], quizzes: EditionQuizzes, now: int) -> None:
    """As edits of a device that has seen everything. Raises `Refused` in the words that a device is told."""
    kept = stored_records(feed, [(kind, id_) for kind, id_, _ in records])
    edits = []
    for kind, id_, values in records:
        known = kept.get((kind, id_))
        fields = {} if known is None else known.held.fields
        edits.append(Edit(kind, id_, 0, {name: _edit(value, fields.get(name), now) for name, value in values.items()}))
    judged = take_edits(feed, edits, cursor=feed.head)
    for result in judged.results:
        if result.status in REFUSALS:
            raise Refused(f"This can’t be stored: {result.reason}.")
    project(feed, judged.changed, quizzes, now)


def _edit(value: object, known: Any, now: int) -> FieldEdit:  # noqa: ANN401 - a `FieldState`, or None
    stamp = (
        (now, 0, _BY_SERVER) if known is None else max((now, 0, _BY_SERVER), (known.stamp[0], known.stamp[1] + 1, 0))
    )
    replaces = () if known is None else (known.eid,)
    return FieldEdit(msgspec.Raw(msgspec.json.encode(value)), stamp, secrets.token_hex(8), replaces)


def _moment(told: str | None, now: int) -> int:
    if told is None:
        return now
    try:
        at = datetime.fromisoformat(told)
    except ValueError as wrong:
        raise BadRequest("lastAccessed is a time as ISO 8601 writes it.") from wrong
    return max(0, min(now, int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000)))
