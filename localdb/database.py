"""The only place that opens a database file, and that knows what SQLite's refusals mean.

Write-ahead log; every commit of the learner's own work is flushed to the disk (`synchronous=FULL`: with NORMAL a
power cut took acknowledged rows in 6 of 10 tries). Foreign keys stay off: what is synced may arrive in any order.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from typing import TYPE_CHECKING, Final

from localdb.errors import BrokenFile, Busy, DatabaseTrouble, DiskFull, NoAccess

if TYPE_CHECKING:
    from pathlib import Path

WAIT_SECONDS: Final = 10.0
"""How long a write waits for another process before it says `Busy`."""
LOG_PAGES: Final = 4000
"""Pages (16 MB) in the log before they are moved into the file: a page that changes often is then moved less often."""

_BROKEN: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_NO_ACCESS: Final = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}


def open_file(path: Path, *, key: str | None = None, wait: float = WAIT_SECONDS) -> sqlite3.Connection:
    """Open or create a database file that only its owner may read.

    Raises `DatabaseTrouble` when that is not possible. A `key` is refused: this build has no encryption to offer, and
    a file that only looks encrypted would be worse than none.
    """
    if key is not None:
        raise DatabaseTrouble("This build of Carrel can't encrypt its database. Nothing was opened or written.")
    try:
        _make_private(path)
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None, cached_statements=256)
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path) from error
    try:
        _keep_log(connection, wait)
        _prepare(connection)
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    return connection


def _make_private(path: Path) -> None:
    """Create a missing file with its owner's rights only; SQLite gives its log files the same."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    os.close(descriptor)


def _keep_log(connection: sqlite3.Connection, wait: float) -> None:
    """Turn the write-ahead log on. When two begin a new file at once SQLite refuses one of them without waiting."""
    last = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > last:
                raise
            time.sleep(0.01)


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA cache_size = -4000")
    connection.execute("PRAGMA journal_size_limit = 16777216")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    connection.execute("PRAGMA secure_delete = FAST")  # some builds of SQLite write zeros over every page set free
    connection.execute(
        "SELECT count(*) FROM sqlite_schema"
    ).fetchone()  # reads the first page: is it a database at all?


_MALFORMED: Final = "malformed JSON"
"""All JSON in our columns was written by us: what is none any more has been damaged."""


def explained(error: Exception, path: Path) -> DatabaseTrouble | Busy:
    """SQLite's or the system's error as one of ours, in words: what happened and what is safe."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == sqlite3.SQLITE_FULL or getattr(error, "errno", None) in _NO_ROOM:
        return DiskFull("The disk is full: this change was not saved. All that was saved before is safe.")
    if primary in _BUSY:
        return Busy("Another Carrel has been writing for over ten seconds: nothing was changed. All data is safe.")
    if primary in _BROKEN or _MALFORMED in str(error):
        return BrokenFile(f"The file {path.name} is damaged. It is kept as it is; what the server has is safe there.")
    if primary in _NO_ACCESS or isinstance(error, OSError) or not os.access(path.parent, os.W_OK):
        return NoAccess(f"Carrel may not read or write {path}. Nothing was changed.")
    return DatabaseTrouble(f"The database {path.name} could not be used ({error}). This change was not saved.")
