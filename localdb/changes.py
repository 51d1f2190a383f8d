"""The one piece of news that travels from the store to whoever shows what is in it."""

from __future__ import annotations

import msgspec


class Changes(msgspec.Struct, frozen=True):
    """What one commit touched, and whose it was: a screen reloads what it shows and ignores its own echo.

    `everything`: another process has written; nobody knows what.
    """

    author: str
    touched: frozenset[tuple[str, str]] = frozenset()
    everything: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the records touched."""
        return frozenset(kind for kind, _ in self.touched)
