"""Progress of record: `user_progress`, kept true from what devices sent, in the same transaction.

Counted by the published edition's units, as every device counts; time is the union of intervals, so an hour studied
on two devices at once is one hour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import update

from learning.progress import percent
from learning.time import Interval, covered_ms
from server.courses.enrolments import copy_enrolment, enrolment_id, say_status
from server.database import row, rows
from server.tables import certificate_due, course_enrollments, user_progress
from server.upsert import upsert

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from server.sync.feed import Feed

Units = dict[str, tuple[str, ...]]


class Standing(NamedTuple):
    """Where a learner stands in a course."""

    completed: int
    total: int
    seconds: int
    completed_at: int | None
    last_studied: int | None


def rebuild_progress(feed: Feed, course: str, now: int) -> None:
    """Bring the learner's row of this course up to date; without an enrolment there is none."""
    enrolment = enrolment_id(feed.learner, course)
    connection = feed.connection
    known = row(
        connection,
        'SELECT "completedAt" FROM course_enrollments WHERE "userId" = ? AND id = ?',
        (feed.learner, enrolment),
    )
    if known is None:
        return
    standing = standing_of(connection, feed.learner, course)
    values = {
        "progressPercent": percent(standing.completed, standing.total),
        "timeSpent": standing.seconds // 60,
        "lastAccessed": standing.last_studied,
        "completed": standing.completed,
        "total": standing.total,
        "seconds": standing.seconds,
    }
    upsert(connection, user_progress, {"userId": feed.learner, "enrollmentId": enrolment}, values)
    if standing.total and standing.completed == standing.total and known[0] is None:
        _complete(feed, course, enrolment, standing.completed_at or now, now)


def standing_of(connection: Connection, learner: str, course: str) -> Standing:
    """Counted anew from the records."""
    units = units_of(connection, course)
    sql = "SELECT lesson, units, done_at FROM lesson_progress WHERE learner_id = ? AND course = ?"
    lessons = rows(connection, sql, (learner, course))
    done = {lesson: set(msgspec.json.decode(found)) for lesson, found, _ in lessons}
    completed = sum(len(done[lesson].intersection(known)) for lesson, known in units.items() if lesson in done)
    times = [at for _, _, at in lessons if at is not None]
    sql = """
        SELECT at, coalesce(corrected_ms, active_ms) FROM study_session WHERE learner_id = ? AND course = ?
    """
    sessions = [Interval(at, active) for at, active in rows(connection, sql, (learner, course))]
    return Standing(
        completed=completed,
        total=sum(map(len, units.values())),
        seconds=covered_ms(sessions) // 1000,
        completed_at=max(times, default=None),
        last_studied=max((session.end for session in sessions), default=None),
    )


def units_of(connection: Connection, course: str) -> Units:
    """The units of the published edition, by lesson, in the course's order."""
    found = row(
        connection,
        "SELECT e.units FROM course c JOIN edition e ON e.course = c.id AND e.id = c.edition WHERE c.id = ?",
        (course,),
    )
    return {} if found is None else msgspec.json.decode(found[0], type=Units)


def _complete(feed: Feed, course: str, enrolment: str, completed_at: int, now: int) -> None:
    """Once complete, always complete: a larger edition lowers the percent, never this."""
    enrolled = course_enrollments.c
    statement = update(course_enrollments).where(enrolled.userId == feed.learner, enrolled.id == enrolment)
    feed.connection.execute(statement.values(completedAt=completed_at))
    say_status(feed.connection, feed.learner, course, now)
    upsert(feed.connection, certificate_due, {"learner_id": feed.learner, "course": course}, {"since": now})
    copy_enrolment(feed, course, now)
