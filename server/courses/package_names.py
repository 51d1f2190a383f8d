"""Which names of an archive's members we take, and how much may come out of it."""

from __future__ import annotations

import re
import unicodedata

from server.courses.errors import CourseRefused

MOST_FILES = 20_000
MOST_BYTES = 1 << 30
MOST_RATIO = 200
_ALWAYS_ALLOWED = 8 << 20
_LONGEST = 1_000
_DEEPEST = 40
_DEVICE = re.compile(r"^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")


def safe_name(name: str) -> str:
    """`name` as a path inside the course, NFC with "/".

    Raises `CourseRefused` for a name that leads outside, or that no every system can hold.
    """
    path = unicodedata.normalize("NFC", name).replace("\\", "/")
    shown = repr(name[:80])
    if path.startswith(("/", "~/")) or _DRIVE.match(path):
        raise CourseRefused(f"The archive holds {shown}, a path that begins outside the course.")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise CourseRefused(f"The archive holds {shown}, a path that leads out of the course.")
    if any(_DEVICE.match(part.partition(".")[0].rstrip(" ")) for part in parts):
        raise CourseRefused(f"The archive holds {shown}, a name that Windows keeps for a device.")
    if any(ord(sign) < ord(" ") for sign in path):
        raise CourseRefused(f"The archive holds {shown}, a name with control characters.")
    if len(path) > _LONGEST or len(parts) > _DEEPEST:
        raise CourseRefused(f"The archive holds {shown}, a path that is too long or too deep.")
    return "/".join(parts)


def allowed_bytes(packed: int) -> int:
    """How many bytes may come out of `packed` bytes."""
    return min(MOST_BYTES, _ALWAYS_ALLOWED + MOST_RATIO * packed)
