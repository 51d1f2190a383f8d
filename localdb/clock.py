"""Time and chance as arguments, so that a test can hold the one and repeat the other."""

from __future__ import annotations

import os
import time
from typing import Final, Protocol

from learning.records import Moment

_ASKED_AT_ONCE: Final = 4096


class Clock(Protocol):
    """Says when something happens on this device."""

    def now(self) -> Moment:
        """Wall clock, and the monotonic clock of this run of the program."""


class Ids(Protocol):
    """Gives what nobody can guess and nothing else has."""

    def noise(self, size: int) -> bytes:
        """So many random bytes."""


class SystemClock:
    """The computer's clocks. A new `run` for each process: its monotonic times mean nothing to another one."""

    def __init__(self) -> None:
        self._run = os.urandom(6).hex()

    def now(self) -> Moment:
        """The time of day and the time since the computer started, in ms."""
        return Moment(time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000, self._run)


class SystemIds:
    """The operating system's random source, asked for many bytes at a time: a call of it costs more than a note's row.

    It belongs to one store: like that, it is for one thread and is not taken along by a fork.
    """

    def __init__(self) -> None:
        self._kept = b""
        self._at = 0

    def noise(self, size: int) -> bytes:
        """Random bytes that nobody has had before."""
        if self._at + size > len(self._kept):
            self._kept, self._at = os.urandom(max(_ASKED_AT_ONCE, size)), 0
        noise = self._kept[self._at : self._at + size]
        self._at += size
        return noise
