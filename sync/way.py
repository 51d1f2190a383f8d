"""The way to a server: through which proxy, and whom else to trust than the computer does."""

from __future__ import annotations

from typing import Final

import msgspec

SYSTEM: Final = "system"
DIRECT: Final = "none"


class Way(msgspec.Struct, frozen=True):
    """`proxy`: as the system has it, none, or an address (http://name:password@proxy:port).

    `authority`: a file (PEM) of certificates that are trusted beside those of the system; "" for none.
    """

    proxy: str = SYSTEM
    authority: str = ""

    @property
    def own_proxy(self) -> str | None:
        """The address of a proxy that was chosen here."""
        return None if self.proxy in {SYSTEM, DIRECT} else self.proxy


USUAL: Final = Way()
