"""Where a server keeps its things. Made once by a composition root and handed on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import platformdirs

from server.accounts.post import MailSettings
from server.commerce.shop import ShopSettings
from server.site.token import SiteSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_POSTGRESQL: Final = frozenset({"postgres", "postgresql"})
"""How people and hosting services begin such a URL."""


DEFAULT_URL: Final = "http://127.0.0.1:8420"
DEFAULT_SELLER: Final = "Carrel"


def now_ms() -> int:
    """The server's wall clock: the one whose time stamps are made of."""
    return time.time_ns() // 1_000_000


class Settings:
    """`data` holds keys, blobs and, without a `database` URL, the SQLite file.

    `url` is where the world reaches this server, without a slash at its end, and `seller` who speaks through it: both
    stand in what leaves it, like certificates.
    """

    def __init__(
        self,
        data: Path,
        database: str = "",
        *,
        clock: Callable[[], int] = now_ms,
        url: str = "",
        seller: str = "",
        shop: ShopSettings | None = None,
        mail: MailSettings | None = None,
        site: SiteSettings | None = None,
    ) -> None:
        self.data = data
        self.database = database
        self.clock = clock
        self.url = url.rstrip("/") or DEFAULT_URL
        self.seller = seller or DEFAULT_SELLER
        self.shop = shop or ShopSettings()
        self.mail = mail or MailSettings()
        self.site = site or SiteSettings()

    @property
    def database_url(self) -> str:
        """The one URL that decides where the records are, with the driver that we bring."""
        kind, colon, rest = self.database.partition("://")
        named = f"postgresql+psycopg{colon}{rest}" if kind in _POSTGRESQL else self.database
        return named or f"sqlite:///{self.data / 'carrel.db'}"

    @property
    def embedded(self) -> bool:
        """Whether the database is a file, which one serving process may hold."""
        return self.database_url.startswith("sqlite")

    def folder(self, name: str) -> Path:
        """A folder of the data folder, made when missing, closed to everybody else."""
        path = self.data / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def default_data() -> Path:
    """The platform's data folder."""
    return platformdirs.user_data_path("carrel-server", appauthor=False)
