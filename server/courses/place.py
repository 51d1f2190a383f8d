"""Where the bytes of a course's file lie: in a file of their own, or among the others of an unpacked archive.

An archive is unpacked into one file, since making a file for each member costs more than all the rest of unpacking.
What becomes part of an edition gets a file of its own; of a large course that is a part.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20


class Place(msgspec.Struct, frozen=True):
    """The `length` bytes of `path` from `start` on; without a length, the whole file."""

    path: Path
    start: int = 0
    length: int | None = None

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self.path.stat().st_size if self.length is None else self.length

    def read(self, most: int | None = None) -> bytes:
        """The bytes, or the first of them."""
        return b"".join(self._chunks(self.size if most is None else min(most, self.size)))

    def own_file(self, target: Path) -> tuple[Path, str, int]:
        """A file that holds these bytes alone, `target` if there was none; their SHA-256 and number."""
        digest, size = hashlib.sha256(), 0
        if self.length is None:
            for chunk in self._chunks(None):
                digest.update(chunk)
                size += len(chunk)
            return self.path, digest.hexdigest(), size
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for chunk in self._chunks(self.length):
                digest.update(chunk)
                out.write(chunk)
        return target, digest.hexdigest(), self.length

    def _chunks(self, left: int | None) -> Iterator[bytes]:
        with self.path.open("rb", buffering=0) as source:
            source.seek(self.start)
            while left != 0 and (chunk := source.read(_CHUNK if left is None else min(left, _CHUNK))):
                left = None if left is None else left - len(chunk)
                yield chunk
