"""Listening for hints: one open answer of the server, opened again whenever it ends, until it is told to stop.

The channel says where the learner's feed stands; whoever keeps it open need not ask. A line can die without a word, so
silence of three keep-alives ends it. Where the server refuses, or something on the way keeps the lines back, it is
tried less and less often, and the device asks now and then instead.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Protocol

from sync.errors import SyncError
from sync.schedule import back_off

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sync.protocol import Head

SECOND_TRY: Final = 2
"""From so many failures in a row on the channel counts as lost; one cut line is opened again before anybody is told."""


class Channel(Protocol):
    """An open channel."""

    def heads(self) -> Iterator[Head]:
        """Each head as it is told, until the line ends. Raises `SyncError`."""

    def cut(self) -> None:
        """End it from another thread, also while it waits."""


class Listened(Protocol):
    """A server that gives hints."""

    def listen(self) -> Channel:
        """Open a channel. Raises `SyncError`."""


class Ear:
    """Listens on the thread that calls `run`. `tell` gets each head, and None when the channel is lost."""

    def __init__(self, tell: Callable[[Head | None], None], chance: Callable[[], float]) -> None:
        self._tell = tell
        self._chance = chance
        self._turn = threading.Condition()
        self._line: Listened | None = None
        self._channel: Channel | None = None
        self._stopping = False
        self._at_once = False
        self._failures = 0
        self._open = False

    @property
    def is_open(self) -> bool:
        """Whether news would be heard: asking is of no use."""
        return self._open

    def listen_at(self, line: Listened, *, afresh: bool = False) -> None:
        """Sync works at this line. `afresh`: it did not before, or the present channel may be dead."""
        with self._turn:
            self._line = line
            if afresh:
                self._at_once, self._failures = True, 0
                self._cut()
            self._turn.notify_all()

    def stop(self) -> None:
        """End `run` at once."""
        with self._turn:
            self._stopping = True
            self._cut()
            self._turn.notify_all()

    def run(self) -> None:
        """Listen until stopped."""
        while (line := self._next_line()) is not None:
            asked: float | None = None
            try:
                self._listen(line)
            except SyncError as error:
                asked = error.retry_after
            except Exception:  # noqa: BLE001, S110 - a locked sign-in, a line closed for good: the next round tells it
                pass
            self._failures += 1
            if self._failures >= SECOND_TRY or not self._open:
                self._lose()
            self._rest(back_off(self._failures, self._chance(), asked))

    def _listen(self, line: Listened) -> None:
        channel = line.listen()
        with self._turn:
            self._channel = channel
            if self._stopping:
                self._cut()
        try:
            for head in channel.heads():
                self._failures, self._open = 0, True
                self._tell(head)
        finally:
            with self._turn:
                self._channel = None

    def _lose(self) -> None:
        """Told once: what was thought to be known may be old."""
        was_open, self._open = self._open, False
        if was_open and not self._stopping:
            self._tell(None)

    def _next_line(self) -> Listened | None:
        with self._turn:
            self._turn.wait_for(lambda: self._stopping or self._line is not None)
            self._at_once = False
            return None if self._stopping else self._line

    def _rest(self, seconds: float) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._stopping or self._at_once, seconds)

    def _cut(self) -> None:
        if self._channel is not None:
            self._channel.cut()
