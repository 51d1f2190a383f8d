"""Which files a learner may fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from server.errors import NotFound
from server.tables import course_enrollments, edition, edition_blob

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def blob_size(connection: Connection, learner: str, sha256: str, now: int) -> int:
    """The size of a file that some published edition of a course of this learner holds.

    After the end date only manifests are given: progress and notes stay readable for ever, lessons do not.
    Raises `NotFound`, the same whether the file is another's or nobody's.
    """
    blob, enrolled = edition_blob.c, course_enrollments.c
    query = (
        select(blob.size)
        .join(edition, (edition.c.course == blob.course) & (edition.c.id == blob.edition))
        .join(course_enrollments, enrolled.course == blob.course)
        .where(blob.sha256 == sha256, enrolled.userId == learner, edition.c.published_at.is_not(None))
        .where(or_(blob.is_manifest, enrolled.expiresAt.is_(None), enrolled.expiresAt > now))
        .limit(1)
    )
    size: int | None = connection.execute(query).scalar()
    if size is None:
        raise NotFound("There is no such file.")
    return size
