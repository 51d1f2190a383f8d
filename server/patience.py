"""How long one connection may take: slow networks are waited for, clients that only hold a place are not.

A request must be whole 20 seconds after it began, and a second later for each 8 KiB of it that came: 4 MiB may take
nine minutes, a head without an end gets 20 seconds. Whoever does not read an answer for a minute is let go. uvicorn
itself has a limit for neither, and none for the size of a request's head or of a body that nobody reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

WHOLE_SECONDS: Final = 20
BYTES_PER_SECOND: Final = 8 << 10
UNREAD_SECONDS: Final = 60
HEAD_BYTES: Final = 64 << 10
MOST_BYTES: Final = 32 << 20
"""Of one request, read or not: far above every limit that is announced."""
ENDLESS: Final = frozenset({"/v1/sync/events"})
"""Answers that go on until somebody ends them."""


class PatientProtocol(HttpToolsProtocol):
    """One connection of uvicorn's, with an end."""

    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _arrived = 0
    _began = 0.0
    _in_head = True

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._begin()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._stop(self._deadline)
        self._stop(self._unread)
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._arrived > (HEAD_BYTES if self._in_head else MOST_BYTES):
            self.transport.abort()
            return
        self._arrived += len(data)
        super().data_received(data)

    @override
    def on_message_begin(self) -> None:
        self._begin()
        super().on_message_begin()

    @override
    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    @override
    def on_message_complete(self) -> None:
        self._stop(self._deadline)
        super().on_message_complete()

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(UNREAD_SECONDS, self.transport.abort)

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop(self._unread)

    @override
    def shutdown(self) -> None:
        """The server stops: what has no end is ended now, all else is let finish."""
        super().shutdown()
        if not self.transport.is_closing() and self.scope["path"] in ENDLESS:
            self.transport.close()

    def _begin(self) -> None:
        self._stop(self._deadline)
        self._in_head, self._arrived, self._began = True, 0, self.loop.time()
        self._deadline = self.loop.call_later(WHOLE_SECONDS, self._on_deadline)

    def _on_deadline(self) -> None:
        """Too late, unless enough has come meanwhile, or it is we who do not read on."""
        left = self._began + WHOLE_SECONDS + self._arrived / BYTES_PER_SECOND - self.loop.time()
        if self.flow.read_paused:
            left = max(left, 1.0)
        if left > 0:
            self._deadline = self.loop.call_later(left, self._on_deadline)
        else:
            self.transport.abort()

    @staticmethod
    def _stop(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()
