"""The manifests kept on this device, the blobs they name, the words of lessons. All of it can be had again."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.course import EDITION_LENGTH, decode_manifest, lessons
from localdb.database import explained
from localdb.errors import Damaged
from localdb.files import open_cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from learning.course import Asset, Manifest, Placed


_DECODED: Final[dict[str, Manifest]] = {}
"""By SHA-256, for every cache of this program: manifests are large, frozen, and the same for all its threads."""
_MOST_DECODED: Final = 64


class Cache:
    """See the module. A manifest is decoded once; then it is the same frozen value for whoever asks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_cache(path)
        self._placed: dict[str, tuple[Manifest, dict[str, Placed]]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def manifest(self, course: str) -> Manifest | None:
        """The contents of a course as it is read on this device, if they have come."""
        return self._contents("manifest", course)

    def edition(self, course: str) -> str:
        """The id of the edition that is read: the host of its URLs; "" while there is none."""
        found = self.rows("SELECT sha256 FROM manifest WHERE course = ?", (course,))
        return str(found[0][0][:EDITION_LENGTH]) if found else ""

    def coming(self, course: str) -> Manifest | None:
        """The contents of the edition that waits for its files, if there is one."""
        return self._contents("coming", course)

    def newest(self, course: str) -> Manifest | None:
        """The contents that the server speaks of: progress is counted by them, here as everywhere."""
        return self.coming(course) or self.manifest(course)

    def _contents(self, table: str, course: str) -> Manifest | None:
        found = self.rows(f"SELECT sha256 FROM {table} WHERE course = ?", (course,))  # noqa: S608 - one of two names
        if not found:
            return None
        ((sha256,),) = found
        known = _DECODED.get(sha256)
        if known is None:
            ((content,),) = self.rows(f"SELECT content FROM {table} WHERE course = ?", (course,))  # noqa: S608 - the same
            known = _DECODED[sha256] = decode_manifest(content)
            for old in list(_DECODED)[:-_MOST_DECODED]:
                _DECODED.pop(old, None)  # another thread may have been faster
        return known

    def lesson(self, course: str, lesson: str) -> Placed | None:
        """A lesson with where it stands, without going through the whole course for each."""
        contents = self.manifest(course)
        if contents is None:
            return None
        known = self._placed.get(course)
        if known is None or known[0] is not contents:
            known = self._placed[course] = contents, {placed.lesson.id: placed for placed in lessons(contents)}
        return known[1].get(lesson)

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each course's newest manifest."""
        return dict(self.rows("SELECT course, sha256 FROM manifest UNION ALL SELECT course, sha256 FROM coming"))

    def keep(self, course: str, content: bytes, now: int) -> None:
        """Keep the manifest of a course's edition in the place of the one before, and of one that was coming.

        Raises `Damaged` when the bytes are no manifest.
        """
        assets = read_manifest(content).assets
        with self.writing() as connection:
            _drop_coming(connection, course)
            connection.execute("DELETE FROM manifest_blob WHERE course = ?", (course,))
            _put(connection, "manifest", course, content, now, assets)

    def keep_coming(self, course: str, content: bytes, now: int) -> None:
        """Keep the manifest of an edition whose files are still to come.

        Raises `Damaged` when the bytes are no manifest.
        """
        assets = read_manifest(content).assets
        with self.writing() as connection:
            _drop_coming(connection, course)
            _put(connection, "coming", course, content, now, assets)

    def switch(self, course: str, news: bytes, now: int) -> None:
        """From now on the edition that was coming is read; what only the one before needed is unused."""
        with self.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO unused SELECT sha256, ? FROM manifest_blob WHERE course = ?", (now, course)
            )
            connection.execute("DELETE FROM manifest_blob WHERE course = ?", (course,))
            connection.execute("INSERT OR REPLACE INTO manifest SELECT * FROM coming WHERE course = ?", (course,))
            connection.execute("INSERT INTO manifest_blob SELECT * FROM coming_blob WHERE course = ?", (course,))
            _drop_coming(connection, course)
            connection.execute("INSERT OR REPLACE INTO edition_news VALUES (?, ?, ?, 0)", (course, news, now))

    def blobs(self, course: str) -> dict[str, int]:
        """Every blob of a course, with its size."""
        return dict(self.rows("SELECT sha256, size FROM manifest_blob WHERE course = ?", (course,)))

    def coming_blobs(self, course: str) -> dict[str, int]:
        """Every blob of the edition that is coming, with its size."""
        return dict(self.rows("SELECT sha256, size FROM coming_blob WHERE course = ?", (course,)))

    def blobs_of_others(self, course: str) -> set[str]:
        """The blobs that courses other than this one name."""
        return {
            name
            for table in ("manifest_blob", "coming_blob")
            for (name,) in self.rows(f"SELECT sha256 FROM {table} WHERE course <> ?", (course,))  # noqa: S608 - our own
        }

    def check(self) -> str:
        """SQLite's own words on the file: "ok", or what is wrong."""
        return str(self.rows("PRAGMA quick_check(1)")[0][0])

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """What a query answers."""
        try:
            return self._connection.execute(sql, arguments).fetchall()
        except sqlite3.Error as error:
            raise explained(error, self._path) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise explained(error, self._path) from error
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def read_manifest(content: bytes) -> Manifest:
    """Decode a manifest. Raises `Damaged` when the bytes are none."""
    try:
        return decode_manifest(content)
    except msgspec.DecodeError as error:
        raise Damaged("The contents of a course can't be read. The earlier ones stay.") from error


def _put(
    connection: sqlite3.Connection, table: str, course: str, content: bytes, now: int, assets: Sequence[Asset]
) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    connection.execute(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", (course, sha256, content, now))  # noqa: S608 - one of two names
    rows = [(course, name, size) for name, size in {asset.sha256: asset.size for asset in assets}.items()]
    connection.executemany(f"INSERT INTO {table}_blob VALUES (?, ?, ?)", rows)  # noqa: S608 - the same


def _drop_coming(connection: sqlite3.Connection, course: str) -> None:
    for table in ("coming", "coming_blob"):
        connection.execute(f"DELETE FROM {table} WHERE course = ?", (course,))  # noqa: S608 - our own names
