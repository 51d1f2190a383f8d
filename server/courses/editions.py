"""Editions: what an import made, kept unpublished until the seller says so.

An edition is its content: importing the same source again is the same edition. Files first, then one transaction, so a
crash leaves files that nobody names, and never an edition without its files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
from sqlalchemy import insert, select

from learning.course import Manifest, edition_id, encode_manifest, lessons, units
from server.database import row, rows, write_rows
from server.errors import NotFound
from server.tables import course, edition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.engine import Connection, Row

    from server.courses.blob_store import BlobStore
    from server.courses.report import Problem

_SLUG_LENGTH: Final = 60
_MANIFEST_TYPE: Final = "application/json"


class KeptEdition(NamedTuple):
    """Where an import ended up: the slug of its course, the id of its edition."""

    course: str
    edition: str


def keep_files(store: BlobStore, manifest: Manifest, blobs: Mapping[str, Path | bytes]) -> bytes:
    """Put every file of the edition and its manifest on disk; the manifest's canonical bytes."""
    for asset in manifest.assets:
        store.keep(asset.sha256, blobs[asset.sha256])
    content = encode_manifest(manifest)
    store.keep(hashlib.sha256(content).hexdigest(), content)
    return content


def keep_edition(
    connection: Connection, content: bytes, problems: Sequence[Problem], *, slug: str | None, now: int
) -> KeptEdition:
    """The course and the unpublished edition whose files are on disk already."""
    manifest = msgspec.json.decode(content, type=Manifest)
    known = connection.execute(select(course.c.slug).where(course.c.id == manifest.course)).scalar()
    if known is None:
        known = _free_slug(connection, slug or manifest.title, manifest.course)
        connection.execute(insert(course).values(_course_values(manifest, known, now)))
    id_ = edition_id(content)
    exists = row(connection, "SELECT 1 FROM edition WHERE course = ? AND id = ?", (manifest.course, id_))
    report = msgspec.json.encode(problems)
    if exists:  # imported again: the newest import is the one that `publish` takes
        sql = "UPDATE edition SET imported_at = ?, report = ? WHERE course = ? AND id = ?"
        write_rows(connection, sql, [(now, report, manifest.course, id_)])
    else:
        connection.execute(insert(edition).values(_edition_values(manifest, content, report, now)))
        _keep_blob_names(connection, manifest, content)
    return KeptEdition(known, id_)


def find_course(connection: Connection, name: str) -> Row[Any]:
    """The course of a slug or id. Raises `NotFound`."""
    query = select(course).where((course.c.slug == name) | (course.c.id == name))
    found = connection.execute(query).first()
    if found is None:
        raise NotFound(f"There is no course “{name}”.", next_="See `carrel-server course list`.")
    return found


def newest_edition(connection: Connection, course_id: str) -> Row[Any]:
    """The edition imported last, published or not."""
    query = select(edition).where(edition.c.course == course_id).order_by(edition.c.imported_at.desc(), edition.c.id)
    return connection.execute(query).first() or _none(course_id)


def edition_size(connection: Connection, course_id: str, edition_: str) -> tuple[int, int]:
    """(files, bytes) of an edition, its manifest not counted."""
    sql = (
        "SELECT count(*), coalesce(sum(size), 0) FROM edition_blob WHERE course = ? AND edition = ? AND NOT is_manifest"
    )
    files, size = rows(connection, sql, (course_id, edition_))[0]
    return files, int(size)


def slug_of(title: str) -> str:
    """Lower case, a–z, 0–9 and hyphens; may be empty for a title in another script."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-")


def _none(course_id: str) -> Row[Any]:
    raise NotFound(f"Course {course_id} has no edition yet.", next_="Import one.")


def _free_slug(connection: Connection, wish: str, course_id: str) -> str:
    base = slug_of(wish) or f"course-{course_id[:6]}"
    taken = set(connection.execute(select(course.c.slug).where(course.c.slug.startswith(base))).scalars())
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def _course_values(manifest: Manifest, slug: str, now: int) -> dict[str, object]:
    return {
        "id": manifest.course,
        "slug": slug,
        "title": manifest.title,
        "format": manifest.format,
        "source": manifest.source,
        "provider": manifest.provider,
        "created_at": now,
    }


def _edition_values(manifest: Manifest, content: bytes, report: bytes, now: int) -> dict[str, object]:
    return {
        "course": manifest.course,
        "id": edition_id(content),
        "number": 0,
        "title": manifest.title,
        "manifest": hashlib.sha256(content).hexdigest(),
        "units": msgspec.json.encode({placed.lesson.id: units(placed.lesson) for placed in lessons(manifest)}),
        "report": report,
        "language": manifest.language,
        "summary": manifest.summary,
        "imported_at": now,
    }


def _keep_blob_names(connection: Connection, manifest: Manifest, content: bytes) -> None:
    place = (manifest.course, edition_id(content))
    files = {asset.sha256: (*place, asset.sha256, asset.size, asset.type, False) for asset in manifest.assets}
    own = hashlib.sha256(content).hexdigest()
    files[own] = (*place, own, len(content), _MANIFEST_TYPE, True)
    write_rows(
        connection,
        "INSERT INTO edition_blob (course, edition, sha256, size, type, is_manifest) VALUES (?, ?, ?, ?, ?, ?)",
        list(files.values()),
    )
