"""A look at everything that must be right before the server can be trusted with anything."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

import msgspec

from server.accounts.keys import open_keys
from server.courses.blob_store import BlobStore
from server.database import open_database, rows
from server.errors import ServerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database import Database
    from server.settings import Settings

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Check(msgspec.Struct, frozen=True):
    """One thing looked at."""

    name: str
    ok: bool
    message: str


def examine(settings: Settings) -> list[Check]:
    """Every check, also after one has failed."""
    checks = [_check("data folder", lambda: _folder(settings))]
    try:
        database = open_database(settings)
    except (ServerError, OSError) as trouble:
        return [*checks, Check("database", ok=False, message=str(trouble))]
    with database:
        checks += [
            _check("database", lambda: _database(database)),
            _check("keys", lambda: _keys(settings)),
            _check("course files", lambda: _blobs(settings, database)),
        ]
    return checks


def _check(name: str, look: Callable[[], str]) -> Check:
    """`look` says what is wrong, or nothing."""
    try:
        wrong = look()
    except (ServerError, OSError) as trouble:
        wrong = str(trouble)
    return Check(name, ok=not wrong, message=wrong or "well")


def _folder(settings: Settings) -> str:
    folder = settings.folder(".")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return f"{folder} cannot be written to."
    return "" if os.name == "nt" or not folder.stat().st_mode & _OTHERS else f"{folder} can be read by others."


def _database(database: Database) -> str:
    if database.engine.dialect.name != "sqlite":
        return ""
    with database.read() as connection:
        said = [line for (line,) in rows(connection, "PRAGMA quick_check")]
    return "" if said == ["ok"] else f"The file is damaged: {said[0]}"


def _keys(settings: Settings) -> str:
    folder = settings.folder("keys")
    open_keys(folder)
    open_to = [path.name for path in folder.iterdir() if path.stat().st_mode & _OTHERS]
    return "" if os.name == "nt" or not open_to else f"{folder / open_to[0]} can be read by others."


def _blobs(settings: Settings, database: Database) -> str:
    """Sizes only: reading every byte of every course is a backup's work."""
    blobs = BlobStore(settings.folder("blobs"))
    with database.read() as connection:
        known = rows(connection, "SELECT DISTINCT sha256, size FROM edition_blob")
    missing = [sha256 for sha256, size in known if blobs.size(sha256) != size]
    return (
        f"{len(missing)} of {len(known)} files are missing or cut short: import their courses again." if missing else ""
    )
