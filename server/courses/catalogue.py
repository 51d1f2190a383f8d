"""What the seller sees of the courses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import func, select

from learning.course import decode_manifest
from server.courses.blob_store import BlobStore
from server.courses.editions import edition_size, find_course, newest_edition
from server.courses.intake import ImportReport, report
from server.courses.publishing import price_of
from server.courses.report import Problem
from server.courses.totals import count
from server.tables import course, course_enrollments, edition

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from server.settings import Settings


def course_list(connection: Connection) -> list[dict[str, Any]]:
    """Every course, by slug; one without an edition number is imported and not published."""
    enrolled = (
        select(func.count()).where(course_enrollments.c.course == course.c.id).scalar_subquery().label("enrolled")
    )
    published = (edition.c.course == course.c.id) & (edition.c.id == course.c.edition)
    query = (
        select(course, edition.c.number, edition.c.published_at, enrolled)
        .outerjoin(edition, published)
        .order_by(course.c.slug)
    )
    lines = []
    for found in connection.execute(query):
        price = price_of(found)
        size = edition_size(connection, found.id, found.edition)[1] if found.edition else 0
        lines.append(
            {
                "course": found.slug,
                "title": found.title,
                "edition": found.edition,
                "number": found.number,
                "published_at": found.published_at,
                "price": None if price is None else price._asdict(),
                "valid_days": found.valid_days,
                "enrolled": found.enrolled,
                "bytes": size,
            }
        )
    return lines


def report_of(connection: Connection, settings: Settings, name: str) -> ImportReport:
    """The report of the edition imported last. Raises `NotFound`."""
    found = find_course(connection, name)
    newest = newest_edition(connection, found.id)
    manifest = decode_manifest(BlobStore(settings.folder("blobs")).path(newest.manifest).read_bytes())
    problems = msgspec.json.decode(newest.report, type=tuple[Problem, ...])
    return report(found.slug, newest.id, newest.title, count(manifest), problems)
