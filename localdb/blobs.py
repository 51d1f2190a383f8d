"""The files of courses, named by the SHA-256 of their bytes and shared by all accounts of the home.

A blob appears under its name only when it is whole, checked and on the disk. Until then it is a part file, which a
later download goes on with.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from localdb.database import explained
from localdb.errors import Damaged

if TYPE_CHECKING:
    from pathlib import Path

_NAME: Final = re.compile(r"[0-9a-f]{64}")


class BlobFolder:
    """See the module."""

    def __init__(self, path: Path) -> None:
        self._folder = path

    @property
    def root(self) -> Path:
        """The folder."""
        return self._folder

    def path(self, sha256: str) -> Path:
        """Where the blob is, or will be."""
        if not _NAME.fullmatch(sha256):
            raise Damaged(f"{sha256!r} is not the name of a blob.")
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Whether the whole blob is here."""
        return self.path(sha256).is_file()

    def names(self) -> frozenset[str]:
        """Every whole blob that is here: for whoever would ask for thousands of them one by one."""
        files = (file.name for folder in _entries(self._folder) for file in _entries(folder))
        return frozenset(name for name in files if _NAME.fullmatch(name))

    def size(self, sha256: str) -> int:
        """How many bytes of the blob are here: all, or what a part file holds."""
        for file in (self.path(sha256), self._part(sha256)):
            if file.is_file():
                return file.stat().st_size
        return 0

    def part(self, sha256: str) -> tuple[Path, int]:
        """The part file to append to, and how many bytes it has."""
        part = self._part(sha256)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # parents made on the way would be open
            part.parent.mkdir(mode=0o700, exist_ok=True)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600))
            return part, part.stat().st_size
        except OSError as error:
            raise explained(error, part) from error

    def adopt(self, sha256: str) -> Path:
        """Check the part file against its name, flush it to the disk and give it the name.

        Raises `Damaged` when the bytes are others; they are moved aside, so that the next try starts from nothing.
        """
        part, path = self._part(sha256), self.path(sha256)
        if _hash(part) != sha256:
            part.replace(part.with_suffix(".damaged"))
            raise Damaged("A downloaded file is not what the server promised. It was set aside; nothing uses it.")
        _flush_file(part)
        part.replace(path)
        _flush(path.parent)
        return path

    def verify(self, sha256: str) -> bool:
        """Whether the blob's bytes are what its name says; others are set aside, and the blob is missing."""
        path = self.path(sha256)
        try:
            whole = _hash(path) == sha256
        except FileNotFoundError:
            return False
        except OSError as error:
            raise explained(error, path) from error
        if not whole:
            path.replace(self._part(sha256).with_suffix(".damaged"))
        return whole

    def keep(self, sha256: str, content: bytes) -> Path:
        """Take a small blob whose bytes are at hand."""
        if self.has(sha256):
            return self.path(sha256)
        part, _ = self.part(sha256)
        try:
            part.write_bytes(content)
        except OSError as error:
            raise explained(error, part) from error
        return self.adopt(sha256)

    def remove(self, sha256: str) -> int:
        """Delete a blob and what there is of its parts. Returns the bytes freed."""
        freed = 0
        for file in (self.path(sha256), self._part(sha256), self._part(sha256).with_suffix(".damaged")):
            if file.is_file():
                freed += file.stat().st_size
                file.unlink()
        return freed

    def _part(self, sha256: str) -> Path:
        path = self.path(sha256)
        return path.with_name(f"{sha256}.part")


def _entries(folder: os.PathLike[str]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _hash(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush_file(path: Path) -> None:
    """Make the bytes of a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Make a rename durable, where the system lets a folder be flushed."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
