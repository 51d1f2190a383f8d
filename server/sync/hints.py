"""Hints: a device that listens is told the head of its learner's feed, after the commit that moved it.

What this process commits is told at once. What others commit (another worker, a command beside the server) is found by
one look a quarter of a second at the heads of the learners who listen; that look also ends the channels of sessions
that are over. A channel holds the newest head and nothing else, so a slow reader costs no memory.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import msgspec
from litestar.concurrency import sync_to_thread

from server.accounts.devices import check_alive
from server.database import places, rows
from server.errors import DeviceRevoked, ServerError, Unauthorized, Unavailable
from sync.protocol import Head

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from server.accounts.access import Identity
    from server.database import Database

KEEP_ALIVE_SECONDS: Final = 15.0
"""Of silence; then a comment says that the line is alive. Devices give a line up after three of them."""
LOOK_SECONDS: Final = 0.25
OF_ONE_LEARNER: Final = 20
IN_ALL: Final = 4000
"""Both of one process. Whoever finds no room asks now and then, as without hints."""
_BUSY_SECONDS: Final = 300
_AT_ONCE: Final = 500
"""Learners in one SELECT."""
_STANDS: Final = (
    "SELECT d.learner_id, d.id, d.session, d.revoked_at, s.epoch, s.seq FROM device d"
    " JOIN learner_sync s ON s.learner_id = d.learner_id WHERE d.learner_id IN ({})"
)
_Stand = tuple[str | None, int | None, Head]
_JSON: Final = msgspec.json.Encoder()


class Channel:
    """One device that listens. All but `lines` may be called at any time; `lines` is its answer, until it ends."""

    def __init__(self, identity: Identity, head: Head) -> None:
        self.identity = identity
        self._newest = head
        self._over = False
        self._news = asyncio.Event()
        self._news.set()

    def tell(self, head: Head) -> None:
        """The feed stands here now. What is older than what was told already is no news."""
        if head > self._newest:
            self._newest = head
            self._news.set()

    def end(self) -> None:
        """Nothing more is told."""
        self._over = True
        self._news.set()

    async def lines(self) -> AsyncGenerator[bytes, None]:
        """The head at once, then each time it has moved, and a comment now and then."""
        while True:
            try:
                async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                yield b":\n\n"
                continue
            if self._over:
                return
            self._news.clear()
            yield b"data: " + _JSON.encode(self._newest) + b"\n\n"


class Hints:
    """The channels of this process. Used on its event loop, but for `tell`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._channels: dict[str, dict[str, Channel]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None

    def check_room(self, identity: Identity) -> None:
        """Raises `Unavailable` when one more device can't listen."""
        mine = self._channels.get(identity.learner, {})
        if identity.device in mine:
            return  # its new channel takes the place of the old one
        if len(mine) >= OF_ONE_LEARNER or sum(map(len, self._channels.values())) >= IN_ALL:
            raise Unavailable("Too many devices listen.", retry_after=_BUSY_SECONDS)

    async def listen(self, identity: Identity, head: Head) -> AsyncGenerator[bytes, None]:
        """The lines of a new channel, until it is ended or its device goes away. It has one here."""
        channel = Channel(identity, head)
        mine = self._channels.setdefault(identity.learner, {})
        if (former := mine.get(identity.device)) is not None:
            former.end()
        mine[identity.device] = channel
        self._look_from_now_on()
        try:
            async for line in channel.lines():
                yield line
        finally:
            self._forget(channel)

    def tell(self, learner: str, head: Head) -> None:
        """From any thread, after the commit: the learner's feed stands here now."""
        if self._loop is not None and learner in self._channels:
            self._loop.call_soon_threadsafe(self._tell, learner, head)

    async def close(self) -> None:
        """The server stops."""
        if self._looking is not None:
            self._looking.cancel()
        for channel in self._all():
            channel.end()

    def _all(self) -> list[Channel]:
        return [channel for mine in self._channels.values() for channel in mine.values()]

    def _tell(self, learner: str, head: Head) -> None:
        for channel in self._channels.get(learner, {}).values():
            channel.tell(head)

    def _forget(self, channel: Channel) -> None:
        learner, device = channel.identity.learner, channel.identity.device
        mine = self._channels.get(learner, {})
        if mine.get(device) is channel:
            del mine[device]
        if not mine:
            self._channels.pop(learner, None)

    def _look_from_now_on(self) -> None:
        if self._looking is None or self._looking.done():
            self._loop = asyncio.get_running_loop()
            self._looking = self._loop.create_task(self._look_on())

    async def _look_on(self) -> None:
        while self._channels:
            await asyncio.sleep(LOOK_SECONDS)
            learners = list(self._channels)
            try:
                stands = await sync_to_thread(self._stands, learners)
            except ServerError:
                continue  # a database that is busy or away: the next look may find it
            for channel in self._all():
                if channel.identity.learner in stands:
                    _bring(channel, stands[channel.identity.learner].get(channel.identity.device))

    def _stands(self, learners: list[str]) -> dict[str, dict[str, _Stand]]:
        """Of each learner, each device's session and the head."""
        found: dict[str, dict[str, _Stand]] = {learner: {} for learner in learners}
        for start in range(0, len(learners), _AT_ONCE):
            some = learners[start : start + _AT_ONCE]
            with self._database.read() as connection:
                for learner, device, session, revoked, epoch, seq in rows(
                    connection, _STANDS.format(places(some)), some
                ):
                    found[learner][device] = (session, revoked, Head(epoch, seq))
        return found


def _bring(channel: Channel, stand: _Stand | None) -> None:
    if stand is None:
        channel.end()
        return
    session, revoked, head = stand
    try:
        check_alive(channel.identity, session, revoked)
    except (DeviceRevoked, Unauthorized):
        channel.end()
    else:
        channel.tell(head)
