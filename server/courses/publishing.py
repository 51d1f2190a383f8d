"""Publishing: the newest imported edition becomes the course's edition, and every enrolled learner's feed says so.

One transaction: either all of it is true for everybody, or nothing happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, update

from server.courses.editions import find_course, newest_edition
from server.courses.enrolments import copy_enrolment, enrolled_learners
from server.courses.offers import renew_catalogue
from server.courses.progress import rebuild_progress
from server.sync.feed import open_feed
from server.tables import course, edition

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row


class Price(NamedTuple):
    """An amount of the smallest unit of a currency."""

    amount: int
    currency: str


class Published(NamedTuple):
    """What is published now."""

    slug: str
    edition: str
    number: int
    price: Price | None


def publish(connection: Connection, name: str, *, price: Price | None, valid_days: int | None, now: int) -> Published:
    """Publish the edition imported last. What is not given stays as it was.

    Raises `NotFound` when there is no such course or it has no edition.
    """
    found = find_course(connection, name)
    newest = newest_edition(connection, found.id)
    number = newest.number or _next_number(connection, found.id)
    chosen = edition.update().where(edition.c.course == found.id, edition.c.id == newest.id)
    connection.execute(chosen.values(number=number, published_at=newest.published_at or now))
    changed: dict[str, Any] = {"edition": newest.id, "title": newest.title}
    if price is not None:
        changed |= {"amount": price.amount, "currency": price.currency}
    if valid_days is not None:
        changed |= {"valid_days": valid_days}
    connection.execute(update(course).where(course.c.id == found.id).values(changed))
    renew_catalogue(connection, now)
    _tell_learners(connection, found.id, now)
    return Published(found.slug, newest.id, number, price or price_of(found))


def price_of(found: Row[Any]) -> Price | None:
    """What the course costs, when that was ever said."""
    return None if found.amount is None else Price(found.amount, found.currency)


def _next_number(connection: Connection, course_id: str) -> int:
    query = select(func.max(edition.c.number)).where(edition.c.course == course_id)
    return int(connection.execute(query).scalar() or 0) + 1


def _tell_learners(connection: Connection, course_id: str, now: int) -> None:
    for learner in enrolled_learners(connection, course_id):
        with open_feed(connection, learner) as feed:
            rebuild_progress(feed, course_id, now)
            copy_enrolment(feed, course_id, now)
