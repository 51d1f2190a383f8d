"""`/v1/sync/events`: the answer that goes on while a device listens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.response import Stream

from server.accounts.access import Identity
from server.database import Database
from server.sync.exchange import head_of
from server.sync.hints import Hints
from sync.protocol import Head

if TYPE_CHECKING:
    from litestar.handlers import HTTPRouteHandler

_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""A proxy that keeps lines until it has many would make hints late."""


# Not in the description: whoever tries all that it names would wait for the end of an answer that has none.
@get("/v1/sync/events", include_in_schema=False)
async def events(
    identity: NamedDependency[Identity], database: NamedDependency[Database], hints: NamedDependency[Hints]
) -> Stream:
    """Server-sent events: where the feed stands, at once and each time it has moved. Without it nothing is lost."""
    hints.check_room(identity)
    head = await sync_to_thread(_stand, database, identity)
    return Stream(hints.listen(identity, head), media_type="text/event-stream", headers=_HEADERS)


def _stand(database: Database, identity: Identity) -> Head:
    with database.read() as connection:
        return Head(*head_of(connection, identity))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (events,)
