"""Taking a source in: the importer reads it, its files go to the blobs, and one transaction makes the edition."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from server.courses.blob_store import BlobStore, WrongHash
from server.courses.confined import import_confined
from server.courses.editions import keep_edition, keep_files, slug_of
from server.courses.errors import CourseRefused
from server.courses.report import Problem
from server.courses.totals import Totals, count
from server.errors import WrongUse
from server.tables import course

if TYPE_CHECKING:
    from server.database import Database
    from server.settings import Settings


class ImportReport(msgspec.Struct, frozen=True):
    """What came in, and what did not."""

    course: str
    title: str
    edition: str
    sections: int
    lessons: int
    quizzes: int
    questions: int
    assets: int
    bytes: int
    problems: tuple[Problem, ...]


def take_in(
    database: Database, settings: Settings, path: Path, *, format_: str | None, slug: str | None, title: str | None
) -> ImportReport:
    """A new unpublished edition of the course at `path`.

    Raises `CourseRefused` when it cannot come in; nothing was made then.
    """
    if slug is not None and slug_of(slug) != slug:
        raise WrongUse(f"“{slug}” is no name for a course: only a–z, 0–9 and hyphens.", next_=f"Try “{slug_of(slug)}”.")
    source = _source_of(database, slug)
    with tempfile.TemporaryDirectory(dir=settings.folder("work")) as work:
        came = import_confined(path, format_=format_, course=source, title=title, work=Path(work))
        try:
            content = keep_files(BlobStore(settings.folder("blobs")), came.manifest, came.blobs)
        except WrongHash as trouble:
            raise CourseRefused("A file changed while it was read; import again.", file=path.name) from trouble
    with database.write() as connection:
        kept = keep_edition(connection, content, came.problems, slug=slug, now=settings.clock())
    return report(kept.course, kept.edition, came.manifest.title, count(came.manifest), came.problems)


def report(slug: str, edition: str, title: str, totals: Totals, problems: tuple[Problem, ...]) -> ImportReport:
    """The report of an edition."""
    return ImportReport(
        course=slug,
        title=title,
        edition=edition,
        sections=totals.sections,
        lessons=totals.lessons,
        quizzes=totals.quizzes,
        questions=totals.questions,
        assets=totals.assets,
        bytes=totals.bytes,
        problems=problems,
    )


def _source_of(database: Database, slug: str | None) -> str | None:
    """A slug that is taken means that course, whatever its source is called; a free one becomes the source's name."""
    if slug is None:
        return None
    with database.read() as connection:
        return connection.execute(select(course.c.source).where(course.c.slug == slug)).scalar() or slug
