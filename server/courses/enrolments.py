"""Enrolments: who may study which course, until when. The truth is a row of `course_enrollments`.

Every change of the row writes its copy into the learner's feed in the same transaction, so that no device can be told
anything else than what the shop knows.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import case, select, update

from learning.records import FieldState, fixed_id
from learning.values import Enrolment
from server.courses.grants import DAY_MS, HAND, Grant, access_by, end_grant, grants_of, keep_grant
from server.sync.feed import Feed, append_change, stored_records
from server.tables import course, course_enrollments, edition
from server.upsert import upsert
from sync.merge import Held

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row
    from sqlalchemy.sql import Select

KIND: Final = "enrolment"
_BY_SERVER: Final = 0
"""The device number of the server's own stamps."""


def enrol(feed: Feed, course_: Row[Any], *, until: int | None, now: int) -> Enrolment:
    """Give the learner the course by hand; enrolled already, only the end date changes and nothing is lost."""
    days = course_.valid_days
    end = until if until is not None else None if days is None else now + days * DAY_MS
    keep_grant(feed.connection, feed.learner, course_.id, Grant(HAND, now, None, end, None))
    return settle_access(feed, course_.id, now)


def give_access(feed: Feed, course_id: str, *, payment: str, days: int | None, now: int) -> Enrolment:
    """What a payment gives: its days, on top of those that are left."""
    keep_grant(feed.connection, feed.learner, course_id, Grant(payment, now, days, None, None))
    return settle_access(feed, course_id, now)


def take_access(feed: Feed, course_id: str, *, source: str, now: int) -> None:
    """Take back what a payment or a hand gave; what the learner made stays, and so does their progress."""
    if any(one.source == source for one in grants_of(feed.connection, feed.learner, course_id)):
        end_grant(feed.connection, feed.learner, course_id, source, now)
        settle_access(feed, course_id, now)


def settle_access(feed: Feed, course_id: str, now: int) -> Enrolment:
    """Bring the row in line with what gives access, and tell the learner's devices."""
    connection, learner = feed.connection, feed.learner
    access = access_by(grants_of(connection, learner, course_id))
    course_ = connection.execute(select(course).where(course.c.id == course_id)).one()
    key = {"userId": learner, "id": enrolment_id(learner, course_id)}
    first = {
        "course": course_id,
        "courseName": course_.title,
        "provider": course_.provider,
        "status": "active",
        "enrolledAt": now,
    }
    upsert(connection, course_enrollments, key, {"expiresAt": access.end, "paymentId": access.payment}, first)
    say_status(connection, learner, course_id, now)
    return copy_enrolment(feed, course_id, now)


def note_ended(connection: Connection, now: int) -> int:
    """Enrolments whose end has come are expired for the web site too. Returns how many became so; for a nightly job."""
    enrolled = course_enrollments.c
    ended = (enrolled.expiresAt <= now) & (enrolled.status != "expired")
    return connection.execute(update(course_enrollments).where(ended).values(status="expired")).rowcount


def say_status(connection: Connection, learner: str, course_id: str, now: int) -> None:
    """The status that the web site reads, from the row's times."""
    enrolled = course_enrollments.c
    over = enrolled.expiresAt.is_not(None) & (enrolled.expiresAt <= now)
    status = case((over, "expired"), (enrolled.completedAt.is_not(None), "completed"), else_="active")
    mine = update(course_enrollments).where(enrolled.userId == learner, enrolled.course == course_id)
    connection.execute(mine.values(status=status))


def enrolment_id(learner: str, course_id: str) -> str:
    """The same on every device and here."""
    return fixed_id(KIND, learner, course_id)


def copy_enrolment(feed: Feed, course_id: str, now: int) -> Enrolment:
    """Put the row as it is now into the feed, unless the feed says so already."""
    found = feed.connection.execute(_query(feed.learner, course_id)).one()
    told = _told(found, now)
    value = msgspec.Raw(msgspec.json.encode(told))
    key = (KIND, enrolment_id(feed.learner, course_id))
    known = stored_records(feed, [key]).get(key)
    if known is None or known.held.fields[KIND].value != value:
        state = FieldState(value, (now, 0, _BY_SERVER), secrets.token_hex(8))
        append_change(feed, *key, Held({KIND: state}))
    return told


def enrolled_learners(connection: Connection, course_id: str) -> list[str]:
    """Everybody with this course, always in the same order: two publishers at once must not wait for each other."""
    enrolled = course_enrollments.c
    query = select(enrolled.userId).where(enrolled.course == course_id).order_by(enrolled.userId)
    return list(connection.execute(query).scalars())


def _query(learner: str, course_id: str) -> Select[Any]:
    return (
        select(course_enrollments, course.c.slug, course.c.title, edition.c.id.label("edition"))
        .add_columns(edition.c.number, edition.c.manifest)
        .join(course, course.c.id == course_enrollments.c.course)
        .outerjoin(edition, (edition.c.course == course.c.id) & (edition.c.id == course.c.edition))
        .where(course_enrollments.c.userId == learner, course_enrollments.c.course == course_id)
    )


def _told(found: Row[Any], now: int) -> Enrolment:
    over = found.expiresAt is not None and found.expiresAt <= now
    return Enrolment(
        course=found.course,
        slug=found.slug,
        title=found.title,
        status="expired" if over else "completed" if found.completedAt is not None else "active",
        provider=found.provider,
        enrolled_at=found.enrolledAt,
        expires_at=found.expiresAt,
        completed_at=found.completedAt,
        edition=found.edition or "",
        number=found.number or 0,
        manifest=found.manifest or "",
    )
