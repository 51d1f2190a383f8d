"""The two files of a learner: what they made, and what can be fetched again.

A user file that is no longer a database is moved aside with the time in its name, never deleted, and a new one begun.
A file that merely can't be read (rights, a lock, a full disk) stays where it is. The cache is rebuilt instead.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from localdb import schema
from localdb.database import explained, open_file
from localdb.errors import BrokenFile, LocalError

if TYPE_CHECKING:
    from pathlib import Path

_CACHE_STEPS: Final = (
    "cache.sql",
    "lesson_index.sql",
    "editions.sql",
    "lesson_prefixes.sql",
    "catalogue.sql",
    "lesson_places.sql",
)
"""What each version of the cache brought. A cache of an unknown version starts empty: all of it can be had again."""
CACHE_VERSION: Final = len(_CACHE_STEPS)
_COMPANIONS: Final = ("", "-wal", "-shm")


def open_user_file(path: Path) -> tuple[sqlite3.Connection, Path | None]:
    """Open the learner's own file at this version; the second value is where a broken one was moved to."""
    try:
        connection = _open_current(path)
        if not _found_damaged(connection, path):
            return connection, _unsaved(path)
        connection.close()
    except BrokenFile:
        pass
    aside = move_aside(path)
    return _open_current(path), aside


def _open_current(path: Path) -> sqlite3.Connection:
    connection = open_file(path)
    try:
        schema.bring_up(connection)
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    except LocalError:
        connection.close()
        raise
    return connection


def mark_damaged(path: Path) -> None:
    """Damage was met in the middle of work: the next start looks at the whole file."""
    with suppress(OSError):
        _mark(path).touch(mode=0o600)


def _found_damaged(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether a file that was marked is really broken; a mark that was a false alarm goes."""
    if not _mark(path).exists():
        return False
    try:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        return isinstance(explained(error, path), BrokenFile)
    if found == "ok":
        _mark(path).unlink(missing_ok=True)
    return bool(found != "ok")


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")


def move_aside(path: Path) -> Path:
    """Rename a broken file, and the log files that belong to it. Returns its new place."""
    stamp = _stamp()
    _unsaved_mark(path).touch(mode=0o600)
    _mark(path).unlink(missing_ok=True)
    for companion in _COMPANIONS:
        file = path.with_name(path.name + companion)
        if file.exists():
            file.rename(file.with_name(f"{path.name}.broken-{stamp}{companion}"))
    return path.with_name(f"{path.name}.broken-{stamp}")


def saved_from_broken(path: Path) -> None:
    """What could be saved of the broken file is in the new one."""
    _unsaved_mark(path).unlink(missing_ok=True)


def _unsaved(path: Path) -> Path | None:
    """The broken file that nothing was saved of yet, because the program ended before."""
    aside = moved_aside(path)
    return aside[-1] if aside and _unsaved_mark(path).exists() else None


def _unsaved_mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.unsaved")


def replaced_name(path: Path, when: str = "") -> Path:
    """Where what a restore replaces is kept; `when` is now unless it is said."""
    return path.with_name(f"{path.name}.replaced-{when or _stamp()}")


def moved_aside(path: Path) -> tuple[Path, ...]:
    """The broken files that stand beside a file, oldest first."""
    found = path.parent.glob(f"{path.name}.broken-*")
    return tuple(sorted(file for file in found if not file.name.endswith(("-wal", "-shm"))))


def _stamp() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def open_cache(path: Path) -> sqlite3.Connection:
    """Open the file of what can be fetched again. One that is broken or of another version starts afresh."""
    try:
        connection = open_file(path)
    except BrokenFile:
        _delete(path)
        connection = open_file(path)
    connection.execute("PRAGMA synchronous = NORMAL")
    if schema.version(connection) == CACHE_VERSION:
        return connection
    return _rebuilt(connection, path)


def _rebuilt(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """A cache at our version, with what it had where it is merely older; another process may have been faster."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        known = schema.version(connection)
        if not 0 < known <= CACHE_VERSION:
            _drop_all(connection)
            known = 0
        for script in _CACHE_STEPS[known:]:
            _run_script(connection, script)
        connection.execute(f"PRAGMA user_version = {CACHE_VERSION}")
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path) from error
    connection.execute("COMMIT")
    return connection


def _drop_all(connection: sqlite3.Connection) -> None:
    """Virtual tables first: those that they are made of go with them."""
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY sql NOT LIKE 'CREATE VIRTUAL%'"
    )
    for (table,) in tables.fetchall():
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')


def _run_script(connection: sqlite3.Connection, name: str) -> None:
    from importlib import resources

    for statement in schema.statements(resources.files("localdb").joinpath(name).read_text(encoding="utf-8")):
        connection.execute(statement)


def _delete(path: Path) -> None:
    for companion in _COMPANIONS:
        path.with_name(path.name + companion).unlink(missing_ok=True)
