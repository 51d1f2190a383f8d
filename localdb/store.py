"""A learner's data, open: short write transactions, plain reads, and news after each commit.

A store belongs to the thread that opened it. Several stores, in one process or in many, may be open on the same home:
SQLite's locks order their writes, and `poll` tells of what others have committed. The verbs are plain functions in the
modules beside this one; only they speak SQL.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, Final, Self

from learning.records import random_id
from localdb.changes import Changes
from localdb.clock import SystemClock, SystemIds
from localdb.database import explained
from localdb.errors import BrokenFile, DatabaseTrouble, LocalError
from localdb.files import mark_damaged, open_user_file, saved_from_broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from localdb.blobs import BlobFolder
    from localdb.cache import Cache
    from localdb.clock import Clock, Ids
    from localdb.home import Account, Home
    from localdb.salvage import Salvaged


EID_BYTES: Final = 8


def open_store(
    home: Home,
    account: Account | None = None,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    app: str = "app",
) -> Store:
    """Open the data of an account, or of the account signed in, or of nobody ("local") where there is none.

    `app` is the author named in the changes of this store.
    """
    owner = account or home.current() or home.local()
    return Store(home.folder(owner.learner), owner, home.blobs, clock or SystemClock(), ids or SystemIds(), app)


def open_copy(store: Store, folder: Path) -> Store:
    """A copy of the same learner's data in another folder."""
    return Store(folder, store.account, store.blobs, store.clock, SystemIds(), store.app)


class Store:
    """See the module. Use it as a context manager, or close it."""

    def __init__(self, folder: Path, account: Account, blobs: BlobFolder, clock: Clock, ids: Ids, app: str) -> None:
        self.folder = folder
        self.account = account
        self.blobs = blobs
        self.clock = clock
        self.app = app
        self._ids = ids
        self._path = folder / "user.db"
        self._connection, self.moved_aside = open_user_file(self._path)
        self._cache: Cache | None = None
        self._depth = 0
        self._spoiled = False
        self._touched: set[tuple[str, str]] = set()
        self._listeners: list[Callable[[Changes], None]] = []
        self._seen_version = self._data_version()
        self.salvaged = None if self.moved_aside is None else self._salvage(self.moved_aside)

    def _salvage(self, broken: Path) -> Salvaged:
        """What waits in the broken file is nowhere else; imported only then, and no trouble keeps the store shut."""
        from localdb.salvage import Salvaged, salvage

        try:
            saved = salvage(self, broken)
            saved_from_broken(self._path)
        except (sqlite3.Error, OSError, LocalError):
            return Salvaged()
        return saved

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files. What was committed stays, what was not is gone."""
        self._connection.close()
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    @property
    def learner(self) -> str:
        """Whose data this is."""
        return self.account.learner

    @property
    def is_local(self) -> bool:
        """Whether nobody is signed in: then nothing waits to be sent."""
        return self.account.is_local

    @property
    def cache(self) -> Cache:
        """The file of what can be fetched again, opened when first needed."""
        if self._cache is None:
            from localdb.cache import Cache

            self._cache = Cache(self.folder / "cache.db")
        return self._cache

    def new_id(self) -> str:
        """An id for a new record: a UUID version 7."""
        return random_id(self.clock.now().wall, self._ids.noise(10))

    def new_eid(self) -> str:
        """The identity of one edit."""
        return self._ids.noise(EID_BYTES).hex()

    # ------------------------------------------------------------------------------------------------- reading

    def one(self, sql: str, arguments: Sequence[Any] = ()) -> Any:  # noqa: ANN401 (rows are SQL's own values)
        """The first row, or None."""
        try:
            return self._connection.execute(sql, arguments).fetchone()
        except sqlite3.Error as error:
            raise self._told(error) from error

    def all(self, sql: str, arguments: Sequence[Any] = ()) -> list[Any]:
        """Every row."""
        try:
            return self._connection.execute(sql, arguments).fetchall()
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _told(self, error: sqlite3.Error) -> Exception:
        """SQLite's error as one of ours; damage is remembered for the next start."""
        told = explained(error, self._path)
        if isinstance(told, BrokenFile):
            mark_damaged(self._path)
        return told

    # ------------------------------------------------------------------------------------------------- writing

    def write(self, *, durable: bool = True) -> AbstractContextManager[None]:
        """One transaction: all of it or nothing. Inside another one it is part of that.

        `durable=False` is only for what can be fetched again: the commit waits for no disk.
        """
        return _Part(self) if self._depth else self._transaction(durable=durable)

    @contextmanager
    def _transaction(self, *, durable: bool) -> Iterator[None]:
        self._begin(durable=durable)
        try:
            yield
            self._commit()
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._end(durable=durable)
        self._publish()

    def written(self) -> int:
        """How many rows this store has ever changed; tells whether something was written between two looks."""
        return self._connection.total_changes

    def spoil(self) -> None:
        """A part of the transaction failed half-way: the whole can't be committed any more."""
        self._spoiled = True

    def _begin(self, *, durable: bool) -> None:
        try:
            if not durable:
                self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("UPDATE guard SET open = 1")
        except sqlite3.Error as error:
            self._roll_back()
            raise self._told(error) from error
        self._depth = 1

    def _commit(self) -> None:
        if self._spoiled:
            raise DatabaseTrouble(
                "A change failed half-way. Nothing of it was saved; all that was saved before is safe."
            )
        try:
            self._connection.execute("UPDATE guard SET open = 0")
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._told(error) from error

    def _roll_back(self) -> None:
        """Undo; SQLite has done it already when the disk was full."""
        self._touched.clear()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _end(self, *, durable: bool) -> None:
        self._depth = 0
        self._spoiled = False
        if not durable:
            self._connection.execute("PRAGMA synchronous = FULL")

    def _publish(self) -> None:
        touched, self._touched = frozenset(self._touched), set()
        if touched:
            self._tell(Changes(self.app, touched))

    def run(self, sql: str, arguments: Sequence[Any] = ()) -> int:
        """Write, inside `write()`. Returns how many rows were changed."""
        assert self._depth, "a write outside of Store.write()"
        try:
            return self._connection.execute(sql, arguments).rowcount
        except sqlite3.Error as error:
            raise self._told(error) from error

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Write many rows by one statement, inside `write()`."""
        assert self._depth, "a write outside of Store.write()"
        try:
            return self._connection.executemany(sql, rows).rowcount
        except sqlite3.Error as error:
            raise self._told(error) from error

    def touch(self, kind: str, identity: str) -> Changes:
        """Note what this transaction changes; the value is what a verb returns."""
        touched = (kind, identity)
        self._touched.add(touched)
        return Changes(self.app, frozenset((touched,)))

    def touch_all(self, touched: set[tuple[str, str]]) -> None:
        """The same for many records."""
        self._touched |= touched

    # ------------------------------------------------------------------------------------------------- news

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Be told after each commit of this store, on its thread. Returns the undo."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def settle(self) -> None:
        """After much was written: move it from the log into the file, so that no small change has to do it later."""
        self.one("PRAGMA wal_checkpoint(PASSIVE)")

    def poll(self) -> Changes | None:
        """What other stores have committed since the last look, or None. Costs microseconds: call it every second."""
        now = self._data_version()
        if now == self._seen_version:
            return None
        self._seen_version = now
        changes = Changes("another process", everything=True)
        self._tell(changes)
        return changes

    def _data_version(self) -> int:
        return int(self.one("PRAGMA data_version")[0])

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


class _Part:
    """A verb inside a larger transaction; a class, because 10,000 of them are a usual transaction."""

    __slots__ = ("_before", "_store")

    def __init__(self, store: Store) -> None:
        self._store = store
        self._before = store.written()

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and self._store.written() != self._before:
            self._store.spoil()
