"""Copies of what the learner made: whole, checked after copying, each one file that says whose it is and of when.

A copy is made by SQLite's backup API from a connection of its own, also while others write. Automatic ones stand in
`backups/` of the learner's folder and thin out with age.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from localdb.database import explained
from localdb.errors import BrokenFile, Unfit
from localdb.files import replaced_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localdb.store import Store

_HOUR: Final = 3_600_000
_DAY: Final = 24 * _HOUR
_STEPS: Final = ((_DAY, _HOUR), (14 * _DAY, _DAY), (182 * _DAY, 7 * _DAY))
"""Up to which age one copy is kept of each so long a time."""
_NAME: Final = "%Y%m%dT%H%M%S"
_LABEL: Final = "CREATE TABLE backup_label (learner TEXT NOT NULL, made_at INTEGER NOT NULL, notes INTEGER NOT NULL)"


class Backup(msgspec.Struct, frozen=True):
    """A copy: where it is, whose, when it was made (ms), its size, and how many notes are in it."""

    path: Path
    learner: str
    made_at: int
    bytes: int
    notes: int


def make_backup(store: Store, target: Path) -> Backup:
    """Copy the learner's file to `target`, which must not be there yet; after a crash it is whole or not there.

    Raises `Unfit` when there is something at that place, `DatabaseTrouble` when it can't be written.
    """
    if target.exists():
        raise Unfit(f"There is already something at {target}. It was left as it is.", next_step="Name another file.")
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(store.folder / "user.db")) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=1000, sleep=0.01)
            _label(copy, store.learner, store.clock.now().wall)
            _check(copy, part)
        _flush(part)
        part.rename(target)
    except (OSError, sqlite3.Error) as error:
        raise explained(error, target) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return read_backup(target)


def _label(copy: sqlite3.Connection, learner: str, now: int) -> None:
    copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no log beside it
    copy.execute(_LABEL)
    copy.execute(
        "INSERT INTO backup_label SELECT ?, ?, (SELECT count(*) FROM note WHERE NOT deleted)",
        (learner, now),
    )
    copy.commit()


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise BrokenFile(f"The copy {path.name} is damaged ({found}). It was not kept.", next_step="Run carrel doctor.")


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_backup(path: Path) -> Backup:
    """What a file says of itself. Raises `Unfit` for one that is no backup of ours."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            learner, made_at, notes = connection.execute("SELECT * FROM backup_label").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise Unfit(f"{path} is no backup that Carrel made. Nothing was changed.", next_step="Name another.") from error
    return Backup(path, learner, made_at, path.stat().st_size, notes)


# ---------------------------------------------------------------------------------------------------------- automatic


def backups(store: Store) -> tuple[Backup, ...]:
    """The automatic copies, newest first; a file that can't be read is none."""
    found = []
    for path in _folder(store).glob("*.db"):
        with suppress(Unfit):
            found.append(read_backup(path))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def ways_back(store: Store) -> tuple[Backup, ...]:
    """All that one can go back to, newest first: the automatic copies, and what earlier restores have replaced."""
    found = list(backups(store))
    for path in store.folder.glob(f"{replaced_name(store.folder / 'user.db', '*').name}"):
        with suppress(Unfit):
            found.append(read_backup(path))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def is_replaced(backup: Backup) -> bool:
    """Whether it is what stood here before a restore."""
    return ".replaced-" in backup.path.name


def back_up_now(store: Store) -> Backup:
    """One more automatic copy, whatever the hour."""
    folder = _folder(store)
    folder.mkdir(mode=0o700, exist_ok=True)
    name = datetime.fromtimestamp(store.clock.now().wall / 1000, UTC).strftime(_NAME)
    return make_backup(store, _free(folder, name))


def back_up_if_due(store: Store) -> Backup | None:
    """Make the hourly copy when something was written since the last one, and let old ones go."""
    known = backups(store)
    now = store.clock.now().wall
    if known and (0 <= now - known[0].made_at < _HOUR or not _changed_since(store, known[0].path)):
        return None
    made = back_up_now(store)
    for old in outlived(known, now):
        old.path.unlink(missing_ok=True)
    return made


def outlived(known: Iterable[Backup], now: int) -> tuple[Backup, ...]:
    """Which copies go: all but the newest of each hour for a day, of each day for two weeks, of each week after.

    After half a year all go. One from the future stays: a clock that was wrong is no reason to lose it.
    """
    kept: set[tuple[int, int]] = set()
    gone = []
    for backup in sorted(known, key=lambda backup: backup.made_at, reverse=True):
        step = next((step for age, step in _STEPS if now - backup.made_at < age), None)
        slot = (step or 0, backup.made_at // (step or 1))
        if backup.made_at <= now and (step is None or slot in kept):
            gone.append(backup)
        kept.add(slot)
    return tuple(gone)


def _changed_since(store: Store, copy: Path) -> bool:
    """By the files' own times: every commit touches the log or the file."""
    then = copy.stat().st_mtime_ns
    files = (store.folder / "user.db", store.folder / "user.db-wal")
    return any(file.exists() and file.stat().st_mtime_ns > then for file in files)


def _free(folder: Path, name: str) -> Path:
    """A name for a copy of this second."""
    names = (folder / f"{name}{f'-{number}' if number else ''}.db" for number in range(1000))
    return next(path for path in names if not path.exists())


def _folder(store: Store) -> Path:
    return store.folder / "backups"
