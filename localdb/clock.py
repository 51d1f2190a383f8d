"""Time and chance as arguments, so that a test can hold the one and repeat the other."""

from __future__ import annotations

import os
import time
from typing import Protocol

from learning.records import Moment


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
    """The operating system's random source."""

    def noise(self, size: int) -> bytes:
        """Fresh random bytes."""
        return os.urandom(size)
