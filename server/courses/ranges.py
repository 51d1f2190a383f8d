"""Which bytes of a file are asked for (RFC 9110, section 14). One range; several at once get the whole file."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_ONE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Part(NamedTuple):
    """Bytes from `start` up to, not with, `end`."""

    start: int
    end: int


def asked_part(header: str, size: int) -> Part | None:
    """The part, or None for the whole file. A part with nothing in it cannot be satisfied (416)."""
    found = _ONE.fullmatch(header.replace(" ", ""))
    if found is None or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return Part(max(0, size - int(last)), size)
    return Part(int(first), min(size, int(last) + 1) if last else size)
