"""The connection, tested: one look that tells apart what may be the matter, and how wrong this computer's clock is.

Sends nothing of the learner's, and no token. A wrong clock is told and never in the way: stamps are the server's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sync.errors import Finding, SyncError
from sync.http import ask_health, look_at_issuer, open_client
from sync.protocol import SCHEMA
from sync.way import USUAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from sync.way import Way


class Probe(msgspec.Struct, frozen=True):
    """What was found. `issuer` of a certificate that is not trusted; `ahead`: ms by which our clock is, where known."""

    finding: Finding
    server: str
    issuer: str = ""
    ahead: int | None = None


def look_at_connection(server: str, clock: Callable[[], int], way: Way = USUAL) -> Probe:
    """Look once. `clock` is this computer's, in ms."""
    try:
        with open_client(server, way) as client:
            before = clock()
            health = ask_health(client)
            middle = (before + clock()) // 2
    except SyncError as error:
        issuer = look_at_issuer(server) if error.finding is Finding.UNKNOWN_ISSUER else ""
        return Probe(error.finding, server, issuer)
    finding = Finding.TOO_OLD if health.oldest > SCHEMA else Finding.WELL
    return Probe(finding, server, ahead=None if health.now is None else middle - health.now)
