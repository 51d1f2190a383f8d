"""Which certificates were taken back: one bit each, packed (W3C Bitstring Status List 1.0)."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Final

from learning.credentials.multibase import base64url, from_base64url

if TYPE_CHECKING:
    from collections.abc import Iterable

BITS: Final = 131_072
"""Of one list: the least that the standard allows, so that a list tells little of who asks about which bit."""


def packed(revoked: Iterable[int]) -> str:
    """A list in which these bits are set. Raises `IndexError` for one outside of it."""
    bits = bytearray(BITS // 8)
    for index in revoked:
        if not 0 <= index < BITS:
            raise IndexError(index)
        bits[index // 8] |= 0x80 >> index % 8  # the first bit is the leftmost
    return base64url(gzip.compress(bytes(bits), mtime=0))


def is_set(encoded: str, index: int) -> bool:
    """Whether a bit is set. Raises `ValueError` for what is no list, or a bit outside of it."""
    unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        bits = unzip.decompress(from_base64url(encoded), 8 << 20)  # a list of one bit for everybody is far smaller
    except zlib.error as trouble:
        raise ValueError("not a status list") from trouble
    if not unzip.eof:
        raise ValueError("not a whole status list")
    if not unzip.eof:
        raise ValueError("not a whole status list")
    if not 0 <= index < 8 * len(bits):
        raise ValueError("the status list has no such entry")
    return bool(bits[index // 8] & 0x80 >> index % 8)
