"""A whole server in one file, and a server from such a file, over either database.

The file is a SQLite database of the server's own schema with every row of one moment in it, and beside them the keys
and the course files in pieces. So a backup of a PostgreSQL can be looked into, and restored to SQLite or back.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
import sqlalchemy

from server.accounts.keys import open_keys
from server.courses.blob_store import BlobStore
from server.database import open_database, row
from server.errors import DatabaseTrouble, NotFound, WrongUse
from server.settings import Settings
from server.sync.epochs import raise_epoch
from server.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

_ROWS: Final = 500
_PIECE: Final = 4 << 20
_KEY: Final = "server.key"
_PIECES: Final = "CREATE TABLE backup_piece (name TEXT, place INTEGER, bytes BLOB, PRIMARY KEY (name, place))"
_FILE: Final = "carrel.db"


class Backup(msgspec.Struct, frozen=True):
    """What went into a file, or came out of it. `epoch`: the one that a restored server began."""

    file: str
    bytes: int
    users: int
    records: int
    files: int
    epoch: int | None = None


def back_up(settings: Settings, target: Path) -> Backup:
    """Copy everything into `target`, also while the server serves; after a crash it is whole or not there.

    Raises `WrongUse` when there is something at that place.
    """
    if target.exists():
        raise WrongUse(f"There is already something at {target}. It was left as it is.")
    with _beside(target) as folder:
        with (
            open_database(settings) as source,
            open_database(Settings(folder)) as copy,
            source.read() as reading,
            copy.write() as writing,
        ):
            _copy_rows(reading, writing)
        made = folder / _FILE
        _add_files(settings, made)
        _check(made)
        made.chmod(0o600)
        _flush(made)
        told = _told(made, target)
        made.rename(target)
    return told


def restore(settings: Settings, file: Path) -> Backup:
    """Make a server of a backup. Every learner begins a new epoch, so that devices offer again what it lacks.

    Raises `WrongUse` where a server with accounts is already: nothing is ever written over.
    """
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    with _beside(settings.folder(".") / _FILE) as folder:
        copy = folder / _FILE
        shutil.copyfile(file, copy)
        _check(copy)
        told = _told(copy, file)
        with open_database(settings) as target, open_database(Settings(folder)) as source:
            with target.read() as connection:
                _refuse_full(connection)
            _bring_files(settings, copy)
            with source.read() as reading, target.write() as writing:
                _refuse_full(writing)
                _copy_rows(reading, writing)
                epoch = raise_epoch(writing, settings.clock())
    return msgspec.structs.replace(told, epoch=epoch)


def _refuse_full(connection: Connection) -> None:
    if row(connection, "SELECT 1 FROM users LIMIT 1") is not None:
        raise WrongUse(
            "This server has accounts already. Nothing was changed.",
            next_="Restore into an empty data folder and database; move the present ones aside.",
        )


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        found = source.execute(sqlalchemy.select(table), execution_options={"yield_per": _ROWS})
        for some in found.mappings().partitions(_ROWS):
            target.execute(sqlalchemy.insert(table), [dict(each) for each in some])


# -------------------------------------------------------------------------------------------------------------- files


def _add_files(settings: Settings, made: Path) -> None:
    """The keys, and every file of every edition; a file that is missing here is missing there, and doctor says so."""
    blobs = BlobStore(settings.folder("blobs"))
    open_keys(settings.folder("keys"))
    with closing(sqlite3.connect(made)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute(_PIECES)
        _add(copy, _KEY, settings.folder("keys") / _KEY)
        for (sha256,) in copy.execute("SELECT DISTINCT sha256 FROM edition_blob").fetchall():
            if blobs.size(sha256) is not None:
                _add(copy, sha256, blobs.path(sha256))
        copy.commit()


def _add(copy: sqlite3.Connection, name: str, path: Path) -> None:
    copy.execute("INSERT INTO backup_piece VALUES (?, -1, x'')", (name,))  # an empty file is a file too
    with path.open("rb") as file:
        pieces = enumerate(iter(lambda: file.read(_PIECE), b""))
        copy.executemany("INSERT INTO backup_piece VALUES (?, ?, ?)", ((name, place, piece) for place, piece in pieces))


def _bring_files(settings: Settings, copy: Path) -> None:
    blobs, whole = BlobStore(settings.folder("blobs")), copy.with_name("piece")
    with closing(sqlite3.connect(copy)) as source:
        for (name,) in source.execute("SELECT DISTINCT name FROM backup_piece").fetchall():
            with whole.open("wb") as file:
                file.writelines(_pieces(source, name))
            if name == _KEY:
                _put_key(settings, whole)
            else:
                blobs.keep(name, whole)


def _put_key(settings: Settings, whole: Path) -> None:
    whole.chmod(0o600)
    _flush(whole)
    whole.replace(settings.folder("keys") / _KEY)


def _pieces(source: sqlite3.Connection, name: str) -> Iterator[bytes]:
    found = source.execute("SELECT bytes FROM backup_piece WHERE name = ? ORDER BY place", (name,))
    yield from (piece for (piece,) in found)


# ----------------------------------------------------------------------------------------------------------- checking


def _check(file: Path) -> None:
    """Every page, and every course file by its hash."""
    try:
        with closing(sqlite3.connect(file)) as copy:
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            names = copy.execute("SELECT DISTINCT name FROM backup_piece WHERE name <> ?", (_KEY,)).fetchall()
            wrong = [name for (name,) in names if _hash(copy, name) != name]
    except sqlite3.DatabaseError as trouble:
        raise DatabaseTrouble("The file is no backup of a server, or damaged. Nothing was changed.") from trouble
    if found != "ok" or wrong:
        raise DatabaseTrouble(f"The backup is damaged ({found}, {len(wrong)} course files). Nothing was changed.")


def _hash(copy: sqlite3.Connection, name: str) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(copy, name):
        digest.update(piece)
    return digest.hexdigest()


def _told(made: Path, target: Path) -> Backup:
    with closing(sqlite3.connect(made)) as copy:
        counts = copy.execute(
            "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM sync_record),"
            " (SELECT count(DISTINCT name) FROM backup_piece)"
        ).fetchone()
    return Backup(str(target), made.stat().st_size, *counts)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder for the work on the same disk, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        yield Path(folder)
