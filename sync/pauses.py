"""When to look and when to send: after the learner has paused, when the server may be back, when the computer woke."""

from __future__ import annotations

import random
import time
from typing import Final

SETTLE_SECONDS: Final = 0.2
"""After the last edit; and never longer than `SETTLE_AT_MOST` after the first. Editors wait for a pause themselves."""
SETTLE_AT_MOST: Final = 2.0
LOOK_SECONDS: Final = 1.0
PROBES: Final = (3.0, 6.0, 12.0, 25.0, 60.0)
"""Seconds between looks whether the server can be reached again."""
ASLEEP_SECONDS: Final = 30.0
"""Between two looks: the computer slept, and what was connected before need not be so now."""


class Edits:
    """When the learner has paused: some time after the last edit, and not long after the first."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0

    def note(self, now: float) -> None:
        """There was an edit."""
        self._first = now if self._first is None else self._first
        self._last = now

    def forget(self) -> None:
        """They go with whatever is done next."""
        self._first = None

    def settled(self, now: float) -> bool:
        """Whether it is time to send."""
        first = self._first
        return first is not None and now >= self._due(first)

    def look_in(self, now: float) -> float:
        """Seconds to wait until there may be something to do."""
        first = self._first
        return LOOK_SECONDS if first is None else min(LOOK_SECONDS, max(0.0, self._due(first) - now))

    def _due(self, first: float) -> float:
        return min(self._last + SETTLE_SECONDS, first + SETTLE_AT_MOST)


class Probes:
    """When to look whether the server is back: soon at first, then less and less often."""

    def __init__(self) -> None:
        self._made = 0
        self._next = time.monotonic() + PROBES[0]

    def due(self, now: float) -> bool:
        """Whether to look now. A bit of chance keeps many devices apart."""
        if now < self._next:
            return False
        self._made = min(self._made + 1, len(PROBES) - 1)
        self._next = now + PROBES[self._made] * random.uniform(0.7, 1.3)  # noqa: S311 - chance, not a secret
        return True


class Looks:
    """Notices that the computer slept: the wall clock went on between two looks that are a second apart."""

    def __init__(self, now: float) -> None:
        self._last = now

    def slept(self, now: float) -> bool:
        """Whether it did since the look before."""
        before, self._last = self._last, now
        return now - before > ASLEEP_SECONDS
