"""The end of an account: what the learner made goes, what the law asks to keep stays without a name.

What is left is who had it, so that the learner's other devices are told when they next come, and remove their copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select

from server.database import write_rows
from server.tables import gone_learner, gone_session, metadata, refresh_token, users

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_KEPT: Final = frozenset({"payment", "payment_item", "gone_learner", "gone_session"})
"""Payments are the seller's books; they name a learner only by an id that means nobody any more."""


def erase_learner(connection: Connection, learner: str, now: int) -> None:
    """Delete every row that belongs to the learner, and remember whose devices are to hear of it."""
    # Whoever syncs at this moment finishes first, or finds nothing.
    write_rows(connection, "UPDATE learner_sync SET seq = seq WHERE learner_id = ?", [(learner,)])
    tokens = connection.execute(select(refresh_token.c.hash).where(refresh_token.c.learner_id == learner)).scalars()
    gone = [{"hash": hash_, "at": now} for hash_ in tokens]
    if gone:
        connection.execute(insert(gone_session), gone)
    connection.execute(insert(gone_learner).values(learner_id=learner, at=now))
    for table in metadata.tables.values():
        for column in ("learner_id", "userId"):
            if column in table.columns and table.name not in _KEPT:
                connection.execute(delete(table).where(table.columns[column] == learner))
    connection.execute(delete(users).where(users.c.id == learner))
