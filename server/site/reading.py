"""What the dashboard is told, in a constant number of queries: from tables that are kept true as records arrive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import DateTime, select, type_coerce

from learning.time import DAY_MS, EPOCH, MINUTE_MS
from server.commerce.payments import payments_of, total_spent
from server.courses.study_days import studied_days
from server.database import row
from server.errors import NotFound
from server.site.achievements import achievements_of
from server.site.shapes import (
    SiteAnalytics,
    SiteCourse,
    SiteData,
    SiteDay,
    SitePaidItem,
    SitePayment,
    SiteProfile,
    SiteProgress,
    SiteStatistics,
    SiteUser,
)
from server.tables import course_enrollments, user_profiles, user_progress, users

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

_DAYS: Final = 365
_MONEY: Final = "MYR"


def dashboard(connection: Connection, learner: str, now: int) -> SiteData:
    """All of it. Raises `NotFound`."""
    enrolled = connection.execute(_enrolled(learner)).all()
    moment = _moment(now)
    courses = [_course(found, moment) for found in enrolled]
    completed = [_ms(found.completedAt) for found in enrolled if found.completedAt is not None]
    days = studied_days(connection, learner)
    user, profile = _person(connection, learner)
    certificates = row(
        connection, "SELECT count(*) FROM certificate WHERE learner_id = ? AND revoked_at IS NULL", (learner,)
    )
    return SiteData(
        user=user,
        profile=profile,
        statistics=SiteStatistics(
            total_courses=len(courses),
            completed_courses=len(completed),
            total_spent=total_spent(connection, learner, _MONEY) / 100,
            total_time_spent=sum(days.values()) // MINUTE_MS,
            current_streak=streak(days, now),
            certificates=int(certificates[0]) if certificates else 0,
        ),
        achievements=achievements_of(connection, learner, days, completed, now),
        courses=courses,
        analytics=SiteAnalytics(_year(days, now), round(100 * len(completed) / len(courses), 1) if courses else 0.0),
    )


def courses_of(connection: Connection, learner: str, now: int) -> list[SiteCourse]:
    """The learner's courses, the one last enrolled first."""
    moment = _moment(now)
    return [_course(found, moment) for found in connection.execute(_enrolled(learner))]


def progress_of(connection: Connection, learner: str, enrolment: str | None = None) -> list[SiteProgress]:
    """How far the learner is in each course, or in one. Raises `NotFound`."""
    found = [
        SiteProgress(one.id, one.progressPercent or 0, one.timeSpent or 0, _written(one.lastAccessed), one.notes)
        for one in connection.execute(_enrolled(learner))
        if enrolment in {None, one.id}
    ]
    if enrolment is not None and not found:
        raise NotFound("You have no such enrolment.")
    return found


def payments_told(connection: Connection, learner: str) -> list[SitePayment]:
    """The learner's payments, newest first."""
    return [
        SitePayment(
            id=paid.number,
            amount=paid.amount / 100,
            currency=paid.currency,
            status=paid.state,
            items=[SitePaidItem(item.title, (item.price - item.discount) / 100) for item in paid.items],
            created_at=iso(paid.created_at) or "",
        )
        for paid in payments_of(connection, learner)
    ]


def streak(days: dict[int, int], now: int) -> int:
    """Days in a row with any study, up to today or yesterday: today is not over, and may not have begun there yet."""
    today = now // DAY_MS
    last = max((day for day in days if day <= today + 1), default=None)
    if last is None or last < today - 1:
        return 0
    first = last
    while first - 1 in days:
        first -= 1
    return last - first + 1


def iso(ms: int | None) -> str | None:
    """As JavaScript writes it."""
    if ms is None:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _person(connection: Connection, learner: str) -> tuple[SiteUser, SiteProfile]:
    person = select(users.c.id, users.c.name, users.c.email, users.c.role, users.c.created_at, user_profiles)
    person = person.join(user_profiles, user_profiles.c.userId == users.c.id).where(users.c.id == learner)
    found = connection.execute(person).first()
    if found is None:
        raise NotFound("There is no such learner.")
    user = SiteUser(found.id, found.name, found.email, found.role, iso(found.created_at) or "")
    profile = SiteProfile(
        **{name: getattr(found, name) for name in ("phone", "avatar", "language", "country", "city", "occupation")},
        **{name: getattr(found, name) for name in ("company", "bio", "linkedin")},
        address=_object(found.address),
        learning_goals=found.learningGoals,
        preferences=_object(found.preferences),
        created_at=iso(found.createdAt) or "",
        updated_at=iso(found.updatedAt) or "",
    )
    return user, profile


def _object(kept: str | None) -> Any:  # noqa: ANN401 - JSON; what the site itself wrote may be plain text
    try:
        return None if kept is None else msgspec.json.decode(kept)
    except msgspec.DecodeError:
        return kept


def _enrolled(learner: str) -> Any:  # noqa: ANN401 - a Select of what it selects
    enrolled, done = course_enrollments.c, user_progress.c
    columns = (enrolled.id, enrolled.certificationId, enrolled.courseName, enrolled.provider)
    times = (enrolled.enrolledAt, enrolled.completedAt, enrolled.expiresAt, done.lastAccessed)
    told = (type_coerce(time, DateTime).label(time.name) for time in times)  # as they are: there may be hundreds
    same = (done.userId == enrolled.userId) & (done.enrollmentId == enrolled.id)
    query = select(*columns, *told, done.progressPercent, done.timeSpent, done.notes)
    query = query.select_from(course_enrollments).outerjoin(user_progress, same).where(enrolled.userId == learner)
    return query.order_by(enrolled.enrolledAt.desc(), enrolled.id)


def _written(time: datetime | None) -> str | None:
    """A time of the seed's tables, which are in UTC without saying so."""
    return None if time is None else f"{time.isoformat(timespec='milliseconds')}Z"


def _moment(now: int) -> datetime:
    return datetime.fromtimestamp(now / 1000, UTC).replace(tzinfo=None)


def _ms(time: datetime) -> int:
    return int(time.replace(tzinfo=UTC).timestamp() * 1000)


def _course(found: Row[Any], now: datetime) -> SiteCourse:
    over = found.expiresAt is not None and found.expiresAt <= now
    return SiteCourse(
        enrollment_id=found.id,
        certification_id=found.certificationId,
        course_name=found.courseName,
        provider=found.provider,
        status="expired" if over else "completed" if found.completedAt is not None else "active",
        progress_percent=found.progressPercent or 0,
        time_spent=found.timeSpent or 0,
        last_accessed=_written(found.lastAccessed),
        enrolled_at=_written(found.enrolledAt) or "",
        completed_at=_written(found.completedAt),
        expires_at=_written(found.expiresAt),
    )


def _year(days: dict[int, int], now: int) -> list[SiteDay]:
    first = now // DAY_MS - _DAYS
    return [
        SiteDay((EPOCH + timedelta(days=day)).isoformat(), -(-ms // MINUTE_MS))
        for day, ms in days.items()
        if day > first
    ]
