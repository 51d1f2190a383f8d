"""Blobs on disk, named by the SHA-256 of their bytes, in 256 folders. A blob that is there is whole.

Written beside its place, flushed, then renamed and its folder flushed: a power cut leaves a file without a name,
never half a blob with one.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from typing import TYPE_CHECKING, Final

from server.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 1 << 20


class WrongHash(ValueError):
    """The bytes are not those that the name says."""


class BlobStore:
    """A folder of blobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the blob is, or would be. Raises `NotFound` for what is no hash."""
        if _HASH.fullmatch(sha256) is None:
            raise NotFound("There is no such file.")
        return self._folder / sha256[:2] / sha256

    def size(self, sha256: str) -> int | None:
        """The blob's size, or None when it is not here."""
        try:
            return self.path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def keep(self, sha256: str, content: bytes | Path) -> int:
        """Make sure that the blob is here; its size. Raises `WrongHash` when the bytes are not what the name says."""
        size = self.size(sha256)
        if size is not None:
            return size
        return _write_whole(self.path(sha256), _chunks(content))


def _chunks(content: bytes | Path) -> Iterator[bytes]:
    """A file by the piece: the largest video of a course is never in memory."""
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _write_whole(place: Path, chunks: Iterator[bytes]) -> int:
    fresh = place.parent.with_name(f".{secrets.token_hex(8)}")
    fresh.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        if digest.hexdigest() != place.name:
            raise WrongHash(f"The bytes of blob {place.name} have another hash.")
        _open_folder(place.parent)
        fresh.replace(place)
    finally:
        fresh.unlink(missing_ok=True)
    _flush_folder(place.parent)
    return size


def _open_folder(folder: Path) -> None:
    """One of the 256, there when the power comes back, too."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    """So that the name survives a power cut too; Windows cannot and need not."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
