"""A tar.gz, unpacked with care: see `server.courses.package`.

The gzip is first expanded to a plain file with a limit, so that no header inside can make us read without end.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from typing import TYPE_CHECKING

from server.courses.errors import CourseRefused
from server.courses.package_names import MOST_FILES, allowed_bytes, safe_name
from server.courses.place import Place
from server.courses.tree import ours

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20
_BLOCK = 512
_LONGEST_HEADER = 64 << 10
_EXTENDED_HEADERS = (b"x", b"g", b"L", b"K", b"X", b"S")


def unpack_tar(path: Path, plain: Path) -> dict[str, Place]:
    """The members of the tar.gz at `path`, which is expanded into `plain`.

    Raises `CourseRefused`.
    """
    try:
        _expand(path, plain)
        _check_headers(plain)
        with tarfile.open(plain, "r:") as archive:
            return _members(archive, plain)
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError) as broken:
        raise CourseRefused(f"The tar.gz is broken ({broken}).", file=path.name) from broken
    except CourseRefused as refused:
        raise CourseRefused(refused.message, file=path.name) from refused


def _expand(path: Path, plain: Path) -> None:
    allowed = allowed_bytes(path.stat().st_size)
    with gzip.open(path) as source, plain.open("wb") as out:
        while chunk := source.read(_CHUNK):
            if out.tell() + len(chunk) > allowed:
                raise CourseRefused("The tar.gz would unpack to far too many bytes for its size.")
            out.write(chunk)


def _check_headers(plain: Path) -> None:
    """An extended header is read whole into memory by tarfile: look at its size first."""
    with plain.open("rb") as blocks:
        while len(header := blocks.read(_BLOCK)) == _BLOCK:
            if not header.strip(b"\0"):
                continue
            size = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape").size
            if size < 0 or (header[156:157] in _EXTENDED_HEADERS and size > _LONGEST_HEADER):
                raise CourseRefused("The tar.gz has a header of absurd size.")
            blocks.seek(-(-size // _BLOCK) * _BLOCK, 1)


def _members(archive: tarfile.TarFile, plain: Path) -> dict[str, Place]:
    files: dict[str, Place] = {}
    end = plain.stat().st_size
    for number, member in enumerate(archive):
        if number >= MOST_FILES:
            raise CourseRefused(f"The tar.gz has more than {MOST_FILES} files.")
        name = safe_name(member.name)
        if member.issparse() or not (member.isreg() or member.isdir()):  # a sparse file may say it is terabytes long
            raise CourseRefused(f"The tar.gz holds {member.name!r}, which is a link or no ordinary file.")
        if member.isdir() or not ours(name):
            continue
        if name in files:
            raise CourseRefused(f"The tar.gz holds {name!r} twice.")
        if member.offset_data + member.size > end:
            raise tarfile.ReadError("unexpected end of data")
        files[name] = Place(plain, member.offset_data, member.size)
    return files
