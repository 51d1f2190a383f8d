"""How large a picture is, read from its first bytes, so that the page does not jump while it loads."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 256 << 10
_MARKER = 0xFF  # every segment of a JPEG begins with it
_LARGEST = 20_000
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SVG = re.compile(rb"<svg\b[^>]{0,4000}>", re.IGNORECASE | re.DOTALL)
_LENGTH = r'\s%s\s*=\s*["\']\s*([0-9.]+)(px|pt)?\s*["\']'
_VIEW_BOX = re.compile(r'\sviewBox\s*=\s*["\']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)', re.IGNORECASE)
_PIXELS_PER_POINT = 4 / 3


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height in pixels; None when we can't tell."""
    with path.open("rb") as source:
        head = source.read(_HEAD)
    try:
        size = _size(head)
    except (struct.error, IndexError, ValueError):
        return None
    return size if size and all(0 < side <= _LARGEST for side in size) else None


def _size(head: bytes) -> tuple[int, int] | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        width, height = struct.unpack(">II", head[16:24])
        return width, height
    if head.startswith((b"GIF87a", b"GIF89a")):
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    return _svg(head)


def _jpeg(head: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(head):
        if head[place] != _MARKER:
            return None
        if head[place + 1] in _FRAMES:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(head[place + 2 : place + 4], "big")
    return None


def _webp(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _svg(head: bytes) -> tuple[int, int] | None:
    found = _SVG.search(head)
    if not found:
        return None
    tag = found.group().decode("utf-8", "replace")
    width, height = _length(tag, "width"), _length(tag, "height")
    if width and height:
        return width, height
    box = _VIEW_BOX.search(tag)
    return (round(float(box[1])), round(float(box[2]))) if box else None


def _length(tag: str, name: str) -> int | None:
    found = re.search(_LENGTH % name, tag)
    if not found:
        return None
    return round(float(found[1]) * (_PIXELS_PER_POINT if found[2] == "pt" else 1))
