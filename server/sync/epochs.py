"""Epochs: a server that goes on from a backup says so, and every device offers again what the backup does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from server.database import rows, write_rows

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

FIRST: Final = 1
"""The epoch that every learner begins with."""
_HEADS: Final = msgspec.json.Decoder(dict[int, int])


def raise_epoch(connection: Connection, now: int) -> int:
    """Begin a new epoch for every learner: to be called once after a restore, before anybody is served.

    An epoch is the second in which it began, so that two restores of one backup are two epochs. Returns it.
    """
    learners = rows(connection, "SELECT learner_id, seq, epoch, heads FROM learner_sync")
    epoch: int = max([now // 1000, *(known + 1 for _, _, known, _ in learners)])
    changed = [
        (epoch, msgspec.json.encode(_heads(heads) | {epoch: seq}), learner) for learner, seq, _, heads in learners
    ]
    write_rows(connection, "UPDATE learner_sync SET epoch = ?, heads = ? WHERE learner_id = ?", changed)
    return epoch


def head_since(epoch: int, heads: bytes | None) -> int:
    """The lowest head over the epochs that a device has not heard of: all above it must be offered again.

    An epoch that we have not heard of began from another backup: nothing is known to be the same.
    """
    known = _heads(heads)
    if epoch not in {FIRST, *known}:
        return 0
    return min((head for later, head in known.items() if later > epoch), default=0)


def _heads(heads: bytes | None) -> dict[int, int]:
    return _HEADS.decode(heads) if heads else {}
