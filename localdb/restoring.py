"""Going back to a backup: lossless, because the server merges, and never taken for the device that went on.

The present state is copied aside first, and its unsent changes go along. The backup is made ready in a folder of its
own: migrated, without a device number, with everything in it offered again. Then one transaction of SQLite's backup API
puts it in the place of what is there, so that another open Carrel sees it like any commit, and a power cut leaves the
one or the other. What another Carrel has written since the copy was made ready is seen under the lock of that
transaction: then it is given up, and the copy is made ready anew.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from learning.records import Arrival
from localdb.backups import make_backup, read_backup
from localdb.carrying import carry_waiting
from localdb.database import explained
from localdb.errors import Busy, Unfit
from localdb.files import replaced_name
from localdb.mirror import apply
from localdb.state import change_state, read_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from localdb.backups import Backup
    from localdb.store import Store

_TRIES: Final = 20
_PAGES: Final = 16
"""In one step, of the 58 that even an empty file has: the first must not be the last."""


class _WrittenMeanwhile(Exception):
    """What was made ready lacks somebody's last words."""


def restore_backup(store: Store, path: Path) -> tuple[Backup, Path]:
    """Go back to the backup at `path`. Returns it, and where the present state was put. No sync may run meanwhile.

    Raises `Unfit` for a file that is no backup or another learner's; then nothing was changed.
    """
    backup = read_backup(path)
    if backup.learner != store.learner:
        raise Unfit("This backup is another learner's. Nothing was changed.", next_step="Sign in as that learner.")
    aside = replaced_name(store.folder / "user.db")
    make_backup(store, aside)
    ready = store.folder / "restoring"
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir(mode=0o700)
    try:
        for _ in range(_TRIES):
            if _replace(store, path, ready):
                return backup, aside
    finally:
        shutil.rmtree(ready, ignore_errors=True)
    raise Busy("Another Carrel on this computer goes on writing. Nothing was changed: close it, then try again.")


def _replace(store: Store, path: Path, ready: Path) -> bool:
    """Whether the backup stands in the place of what is there; not if somebody wrote while it was made ready."""
    place = store.folder / "user.db"
    with closing(sqlite3.connect(place)) as watch:
        before = _version(watch)
        _make_ready(store, path, ready)
        try:
            _put_in_place(ready / "user.db", place, lambda: _version(watch) == before)
        except _WrittenMeanwhile:
            return False
    return True


def _version(watch: sqlite3.Connection) -> int:
    """Another number once any other connection has committed."""
    return int(watch.execute("PRAGMA data_version").fetchone()[0])


def _make_ready(store: Store, path: Path, folder: Path) -> None:
    from localdb.store import open_copy

    file = folder / "user.db"
    shutil.copyfile(path, file)
    file.chmod(0o600)
    with open_copy(store, folder) as copy:
        if copy.moved_aside is not None or copy.one("PRAGMA quick_check(1)") != ("ok",):
            raise Unfit("This backup is damaged. Nothing was changed.", next_step="Choose another backup.")
        with copy.write():
            copy.run("DROP TABLE backup_label")
            if not store.is_local:
                _begin_as_another(store, copy)
        copy.all("PRAGMA wal_checkpoint(TRUNCATE)")


def _begin_as_another(store: Store, copy: Store) -> None:
    """Rules 6 and 7: a new number, everything offered again, and a request number that was never used.

    What was not sent yet goes along: no other place has it.
    """
    known = read_state(copy)
    change_state(copy, number=0, rid=max(known.rid, read_state(store).rid))
    carry_waiting(store, copy)
    apply(copy, Arrival((), (), 0, known.epoch, 0, more=True, again=0))


def _put_in_place(ready: Path, place: Path, is_unchanged: Callable[[], bool]) -> None:
    looked = False

    def look(_status: int, _left: int, _all: int) -> None:
        """After the first step nobody else can write to the target any more."""
        nonlocal looked
        if not looked and not is_unchanged():
            raise _WrittenMeanwhile
        looked = True

    try:
        with closing(sqlite3.connect(ready)) as source, closing(sqlite3.connect(place, timeout=10)) as target:
            target.execute("PRAGMA synchronous = FULL")
            source.backup(target, pages=_PAGES, progress=look)
    except sqlite3.Error as error:
        raise explained(error, place) from error
