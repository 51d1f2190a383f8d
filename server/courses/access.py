"""Which files a learner may fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from server.errors import NotFound
from server.tables import certificate, course_enrollments, edition, edition_blob

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
        size = _certificate_size(connection, learner, sha256)
    if size is None:
        raise NotFound("There is no such file.")
    return size


def _certificate_size(connection: Connection, learner: str, sha256: str) -> int | None:
    """A file of a certificate is its learner's for ever."""
    mine = certificate.c.learner_id == learner
    for file, size in (
        (certificate.c.credential, certificate.c.credential_size),
        (certificate.c.pdf, certificate.c.pdf_size),
    ):
        found: int | None = connection.execute(select(size).where(mine, file == sha256).limit(1)).scalar()
        if found is not None:
            return found
    return None
