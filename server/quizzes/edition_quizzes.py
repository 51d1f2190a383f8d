"""What each edition asks, read from its manifest when an attempt names it. The last few stay in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from learning.quizzes import Quiz
from server.database import row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from server.courses.blob_store import BlobStore

Quizzes = dict[str, tuple[Quiz, ...]]
"""By the lesson that asks them."""

_KEPT: Final = 16


class _Lesson(msgspec.Struct, frozen=True):
    id: str
    quizzes: tuple[Quiz, ...] = ()


class _Section(msgspec.Struct, frozen=True):
    lessons: tuple[_Lesson, ...] = ()
    sections: tuple[_Section, ...] = ()


class _Manifest(msgspec.Struct, frozen=True):
    """A manifest read for its quizzes alone: most of it is passed over."""

    sections: tuple[_Section, ...] = ()


class EditionQuizzes:
    """Editions never change, so what was read of one stays true."""

    def __init__(self, blobs: BlobStore) -> None:
        self._blobs = blobs
        self._kept: dict[str, Quizzes] = {}

    def of(self, connection: Connection, course: str, edition: str) -> Quizzes | None:
        """The quizzes of an edition, "" for the published one; None when it, or its manifest, is not here."""
        sql = "SELECT manifest FROM edition WHERE course = ? AND id = ? AND published_at IS NOT NULL"
        if not edition:
            sql = (
                "SELECT e.manifest FROM course c JOIN edition e ON e.course = c.id AND e.id = c.edition WHERE c.id = ?"
            )
        found = row(connection, sql, (course, edition) if edition else (course,))
        return None if found is None else self._read(found[0])

    def _read(self, sha256: str) -> Quizzes | None:
        if sha256 not in self._kept:
            try:
                manifest = msgspec.json.decode(self._blobs.path(sha256).read_bytes(), type=_Manifest)
            except (OSError, msgspec.DecodeError):
                return None  # `carrel-server doctor` names the file; importing the course again brings it back
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[sha256] = dict(_quizzes(manifest.sections))
        return self._kept.get(sha256)


def _quizzes(sections: tuple[_Section, ...]) -> Iterator[tuple[str, tuple[Quiz, ...]]]:
    for section in sections:
        yield from ((lesson.id, lesson.quizzes) for lesson in section.lessons if lesson.quizzes)
        yield from _quizzes(section.sections)
