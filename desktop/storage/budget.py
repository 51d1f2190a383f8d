"""How much room the learner allows courses to take on this computer; nothing is ever deleted because of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.figures import size

if TYPE_CHECKING:
    from desktop.main_window import Memory

_KEY: Final = "storage/budget"
BUDGETS: Final = (0, 500 << 20, 1 << 30, 2 << 30, 5 << 30, 10 << 30, 20 << 30)
"""Bytes; 0 is no limit."""


class Budget:
    """Kept from one window to the next."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    @property
    def bytes(self) -> int:
        """The limit, or 0."""
        kept = self._memory.value(_KEY)
        return int(kept) if str(kept).isdecimal() else 0

    def allow(self, limit: int) -> None:
        """Set another one; it acts on the next download."""
        self._memory.setValue(_KEY, limit)

    def limit(self) -> int | None:
        """The limit as a download takes it."""
        return self.bytes or None


def budget_words(limit: int) -> str:
    """A limit as the button says it."""
    return f"At most {size(limit)}" if limit else "No limit"
