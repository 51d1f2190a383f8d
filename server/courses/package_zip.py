"""A zip, unpacked with care: see `server.courses.package`."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from server.courses.errors import CourseRefused
from server.courses.package_names import MOST_FILES, allowed_bytes, safe_name
from server.courses.place import Place
from server.courses.tree import ours

if TYPE_CHECKING:
    from pathlib import Path

_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_UTF8_NAMES = 0x800
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def unpack_zip(path: Path, plain: Path) -> dict[str, Place]:
    """The members of the zip at `path`, written one after the other into `plain`.

    Raises `CourseRefused`.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as packed:
            members = _members(archive)
            _check_sizes(path, members)
            _check_overlap(packed, archive.infolist())
            with plain.open("wb") as out:
                return {name: _extract(archive, member, plain, out) for name, member in members.items()}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError) as broken:
        raise CourseRefused(f"The zip is broken ({broken}).", file=path.name) from broken
    except CourseRefused as refused:
        raise CourseRefused(refused.message, file=path.name) from refused


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise CourseRefused(f"The zip has more than {MOST_FILES} files.")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = safe_name(_written_name(info))
        _check_member(info)
        if info.is_dir() or not name or not ours(name):
            continue
        if name in members:
            raise CourseRefused(f"The zip holds {name!r} twice.")
        members[name] = info
    return members


def _written_name(info: zipfile.ZipInfo) -> str:
    """Old zips say cp437 and mean UTF-8: believe UTF-8 when the bytes are. NUL would hide the rest of the name."""
    if info.flag_bits & _UTF8_NAMES:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return info.orig_filename


def _check_member(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise CourseRefused(f"The zip holds {info.filename!r}, which is a link or no ordinary file.")
    if info.flag_bits & _ENCRYPTED:
        raise CourseRefused(f"{info.filename!r} is encrypted. Make the zip again without a password.")
    if info.compress_type not in _READABLE:
        raise CourseRefused(
            f"{info.filename!r} is compressed in a way we do not read. Make the zip again with Deflate."
        )


def _check_sizes(path: Path, members: dict[str, zipfile.ZipInfo]) -> None:
    declared = sum(info.file_size for info in members.values())
    if declared > allowed_bytes(path.stat().st_size):
        raise CourseRefused(f"The zip would unpack to {declared} bytes, far too many for its size.")


def _check_overlap(packed: BinaryIO, infos: list[zipfile.ZipInfo]) -> None:
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise CourseRefused(f"The zip's members overlap at {info.filename!r}.")
        packed.seek(info.header_offset)
        _, name, extra = _LOCAL_HEADER.unpack(packed.read(_LOCAL_HEADER.size))
        end = info.header_offset + _LOCAL_HEADER.size + name + extra + info.compress_size


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, plain: Path, out: BinaryIO) -> Place:
    left, start = member.file_size, out.tell()
    with archive.open(member) as source:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise CourseRefused(f"{member.filename!r} is larger than the zip says.")
            out.write(chunk)
    return Place(plain, start, out.tell() - start)
