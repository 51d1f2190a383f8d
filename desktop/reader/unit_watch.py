"""When a unit counts as read: its end was on the screen for 2 seconds while the learner was active. Pure.

That the end of a block was looked at is what a page can honestly know; a lesson skimmed faster than that stays open,
and "Mark as done" completes it whatever was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SEEN_MS = 2_000
RULE = (
    "A part counts as read when its end was on the screen for 2 seconds while you were active. "
    "Questions count when they are passed or no try is left. Mark as done completes the whole lesson."
)


class UnitWatch:
    """Watches the units of one lesson that are not complete yet."""

    def __init__(self, units: Iterable[str], complete: Iterable[str], now: int) -> None:
        self._open = set(units) - set(complete)
        self._shown: dict[str, int] = {}
        self._visible: frozenset[str] = frozenset()
        self._ticked = now

    def show(self, ends: Iterable[str]) -> None:
        """These blocks' ends are on the screen now."""
        self._visible = frozenset(ends)

    def add(self, unit: str) -> None:
        """This unit too is complete by being read."""
        self._open.add(unit)

    def tick(self, now: int, *, active: bool) -> tuple[str, ...]:
        """Let time pass; answers the units that became complete by it."""
        passed = min(now - self._ticked, SEEN_MS)
        self._ticked = now
        if not active:
            return ()
        for unit in self._visible & self._open:
            self._shown[unit] = self._shown.get(unit, 0) + passed
        complete = tuple(sorted(unit for unit in self._open if self._shown.get(unit, 0) >= SEEN_MS))
        self._open -= set(complete)
        return complete
