"""The manifests kept on this device, the blobs they name, the words of lessons. All of it can be had again."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from learning.course import decode_manifest, lessons
from localdb.database import explained
from localdb.errors import Damaged
from localdb.files import open_cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from learning.course import Manifest, Placed


class Cache:
    """See the module. A manifest is decoded once; then it is the same frozen value for whoever asks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = open_cache(path)
        self._decoded: dict[str, Manifest] = {}
        self._placed: dict[str, tuple[Manifest, dict[str, Placed]]] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def manifest(self, course: str) -> Manifest | None:
        """The contents of a course, if they have come."""
        found = self.rows("SELECT sha256 FROM manifest WHERE course = ?", (course,))
        if not found:
            return None
        ((sha256,),) = found
        if sha256 not in self._decoded:
            ((content,),) = self.rows("SELECT content FROM manifest WHERE course = ?", (course,))
            self._decoded[sha256] = decode_manifest(content)
        return self._decoded[sha256]

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
        """The SHA-256 of each course's manifest."""
        return dict(self.rows("SELECT course, sha256 FROM manifest"))

    def keep(self, course: str, content: bytes, now: int) -> None:
        """Keep the manifest of a course's edition in the place of the one before.

        Raises `Damaged` when the bytes are no manifest.
        """
        try:
            manifest = decode_manifest(content)
        except msgspec.DecodeError as error:
            raise Damaged("The contents of a course can't be read. The earlier ones stay.") from error
        sha256 = hashlib.sha256(content).hexdigest()
        blobs = {asset.sha256: asset.size for asset in manifest.assets}
        with self.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?, ?, ?)", (course, sha256, content, now))
            connection.execute("DELETE FROM manifest_blob WHERE course = ?", (course,))
            rows = [(course, name, size) for name, size in blobs.items()]
            connection.executemany("INSERT INTO manifest_blob VALUES (?, ?, ?)", rows)

    def blobs(self, course: str) -> dict[str, int]:
        """Every blob of a course, with its size."""
        return dict(self.rows("SELECT sha256, size FROM manifest_blob WHERE course = ?", (course,)))

    def blobs_of_others(self, course: str) -> set[str]:
        """The blobs that courses other than this one name."""
        return {name for (name,) in self.rows("SELECT sha256 FROM manifest_blob WHERE course <> ?", (course,))}

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
