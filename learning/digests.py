"""Digests: one number for many records, whatever their order. Two copies with the same number hold the same versions.

The sum modulo 2⁶⁴ of a hash of each record's id and eids. A dead record counts by its delete alone, so that dropping
its contents changes nothing.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BUCKETS: Final = 256
MODULUS: Final = 1 << 64


def fingerprint(kind: str, identity: str, eids: Mapping[str, str], dead: str | None) -> int:
    """The number of one record, from the eid of each group or of its delete."""
    versions = [f"{group}={eid}" for group, eid in sorted(eids.items())] if dead is None else [f"dead={dead}"]
    told = "\n".join((kind, identity, *versions))
    return int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest())


def bucket_of(identity: str) -> int:
    """In which of the buckets a record lies."""
    return hashlib.blake2b(identity.encode(), digest_size=1).digest()[0]
