"""Archives that attack whoever opens them, each made anew in a few lines: none lies ready in the repository."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PAGE: Final = "# A page\n\nWords.\n"
_SYMLINK: Final = 0o120777 << 16
_ENCRYPTED: Final = b"\x01\x00"
_FLAGS_LOCAL: Final = 6
_FLAGS_CENTRAL: Final = 8
_SIZE_LOCAL: Final = 22
_SIZE_CENTRAL: Final = 24
_MANY: Final = 4_000


def zipped(files: Mapping[str, str | bytes], *infos: tuple[zipfile.ZipInfo, str]) -> bytes:
    """A zip of these files, and of members with a header of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for info, content in infos:
            archive.writestr(info, content)
    return out.getvalue()


def tarred(files: Mapping[str, str | bytes], *infos: tarfile.TarInfo) -> bytes:
    """A tar.gz of these files, and of headers without content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, text in files.items():
            content = text.encode() if isinstance(text, str) else text
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in infos:
            archive.addfile(info)
    return out.getvalue()


def _named(name: str) -> Callable[[], bytes]:
    return lambda: zipped({"README.md": PAGE, name: PAGE})


def _tar_named(name: str) -> Callable[[], bytes]:
    return lambda: tarred({"README.md": PAGE, name: PAGE})


def _tar_of(kind: bytes, target: str) -> Callable[[], bytes]:
    info = tarfile.TarInfo("README.md/link" if kind == tarfile.SYMTYPE else "link")
    info.type, info.linkname = kind, target
    return lambda: tarred({"README.md": PAGE}, info)


def _zip_link() -> bytes:
    info = zipfile.ZipInfo("link.md")
    info.create_system, info.external_attr = 3, _SYMLINK
    return zipped({"README.md": PAGE}, (info, "/etc/passwd"))


def _overlapping() -> bytes:
    """Many entries of the list of contents lead to one and the same member: 600 kB that read as gigabytes."""
    whole = zipped({"a.md": bytes(1 << 20)})
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = whole[start:end]
    entries = b"".join(entry[:46] + f"{n:04d}".encode() + entry[50:] for n in range(_MANY))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, _MANY, _MANY, len(entries), start, 0)
    return whole[:start] + entries + tail


def _patched(content: bytes, local: int, central: int, value: bytes) -> bytes:
    """A zip of one member with the same bytes written over both of its headers."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = content.index(mark) + place
        changed[at : at + len(value)] = value
    return bytes(changed)


def _lying() -> bytes:
    """Says 10 bytes, holds 50 million."""
    return _patched(zipped({"a.md": b"a" * 50_000_000}), _SIZE_LOCAL, _SIZE_CENTRAL, struct.pack("<L", 10))


def _pax_bomb() -> bytes:
    """A header that asks for half a gigabyte of memory before the first file."""
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 500 << 20
    return gzip.compress(header.tobuf(tarfile.USTAR_FORMAT) + bytes(1 << 20))


def _sparse() -> bytes:
    header = bytearray(tarfile.TarInfo("README.md").tobuf(tarfile.GNU_FORMAT))
    header[156:157] = b"S"
    header[483:495] = b"77777777777\0"
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return gzip.compress(bytes(header) + bytes(2048))


def _endless_gzip() -> bytes:
    """A tar.gz of zeros only, 256 MB of them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()


def _tiny(count: int) -> Callable[[], bytes]:
    return lambda: zipped({f"{n % 100}/{n}.md": f"# Page {n}\n\nWords.\n" for n in range(count)})


ARCHIVES: Final[dict[str, Callable[[], bytes]]] = {
    "bomb.zip": lambda: zipped({"README.md": PAGE, "zeros.bin": bytes(100 << 20)}),
    "bomb-in-a-page.zip": lambda: zipped({"README.md": b" " * (100 << 20)}),
    "overlapping.zip": _overlapping,
    "lying-size.zip": _lying,
    "nested.zip": lambda: zipped({"README.md": PAGE, "inner.zip": zipped({"x": bytes(10 << 20)})}),
    "encrypted.zip": lambda: _patched(zipped({"a.md": PAGE}), _FLAGS_LOCAL, _FLAGS_CENTRAL, _ENCRYPTED),
    "symlink.zip": _zip_link,
    "traversal.zip": _named("../../../../../../../tmp/carrel-was-here.md"),
    "traversal-backslash.zip": _named("..\\..\\carrel-was-here.md"),
    "absolute.zip": _named("/tmp/carrel-was-here.md"),  # noqa: S108  the point of it
    "drive.zip": _named("C:\\carrel-was-here.md"),
    "share.zip": _named("\\\\server\\share\\carrel-was-here.md"),
    "home.zip": _named("~/carrel-was-here.md"),
    "device.zip": _named("a/NUL.md"),
    "device-with-space.zip": _named("COM1 .txt"),
    "control-signs.zip": _named("a\x07b.md"),
    "right-to-left-name.zip": _named("a\u202edm.exe.md"),
    "very-long-name.zip": _named("a" * 2_000 + ".md"),
    "very-deep.zip": _named("d/" * 500 + "x.md"),
    "case-twins.zip": lambda: zipped({"A.md": "# One\n\nx", "a.md": "# Two\n\ny", "a.MD": "# Three\n\nz"}),
    "no-files.zip": lambda: zipped({}),
    "zero-bytes.zip": lambda: b"",
    "cut-off.zip": lambda: zipped({"README.md": PAGE * 100})[:150],
    "tiny-files.zip": _tiny(3_000),
    "too-many-files.zip": _tiny(20_001),
    "bomb.tar.gz": _endless_gzip,
    "pax-bomb.tar.gz": _pax_bomb,
    "sparse.tar.gz": _sparse,
    "traversal.tar.gz": _tar_named("../../carrel-was-here.md"),
    "absolute.tar.gz": _tar_named("/tmp/carrel-was-here.md"),  # noqa: S108  the point of it
    "symlink.tar.gz": _tar_of(tarfile.SYMTYPE, "/etc/passwd"),
    "hard-link.tar.gz": _tar_of(tarfile.LNKTYPE, "/etc/passwd"),
    "pipe.tar.gz": _tar_of(tarfile.FIFOTYPE, ""),
    "device.tar.gz": _tar_of(tarfile.CHRTYPE, ""),
    "zero-bytes.tar.gz": lambda: b"",
    "no-gzip.tar.gz": lambda: b"not a gzip at all",
}
