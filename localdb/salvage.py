"""What can still be read of a broken database enters the new one: unsent changes first of all.

The broken file itself is only copied. What was sent comes back by sync; what waits in its outbox is nowhere else. Where
pages can't be read the rows around them are looked for one by one.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from learning.records import KINDS, Pending
from localdb import schema
from localdb.edits import Seen, put_base, see, show
from localdb.errors import LocalError
from localdb.outbox import as_pending, is_waiting, put
from localdb.tables import TABLES, Fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localdb.store import Store

_ONE_BY_ONE: Final = 20_000
_BASE: Final = msgspec.json.Decoder(Fields)
_UNREADABLE: Final = (sqlite3.Error, msgspec.MsgspecError, UnicodeError)
_IDS: Final = 'SELECT id FROM "{}" ORDER BY id'
_OUTBOX: Final = 'SELECT n, kind, id, fields, dead, "full", again, changed_at FROM outbox WHERE n'


class Salvaged(msgspec.Struct, frozen=True):
    """How many changes that wait were saved, how many other records, and whether the outbox could be read whole."""

    changes: int = 0
    records: int = 0
    whole: bool = False


def salvage(store: Store, broken: Path) -> Salvaged:
    """Put what can be read of `broken` into the new, empty store."""
    with tempfile.TemporaryDirectory(prefix="salvage-", dir=store.folder) as folder:
        copy = _copied(broken, Path(folder))
        with closing(sqlite3.connect(copy, isolation_level=None)) as old:
            with suppress(sqlite3.Error, LocalError):
                schema.bring_up(old)
            with store.write():
                return _salvage(store, old)


def _copied(broken: Path, folder: Path) -> Path:
    for companion in ("", "-wal"):
        file = broken.with_name(broken.name + companion)
        if file.exists():
            shutil.copyfile(file, folder / f"old.db{companion}")
    return folder / "old.db"


def _salvage(store: Store, old: sqlite3.Connection) -> Salvaged:
    rows, whole = _waiting_rows(old)
    changes = sum(_save_change(store, old, row) for row in rows)
    records = sum(_save_record(store, old, kind, identity) for kind, identity in _own(old)) if store.is_local else 0
    return Salvaged(changes, records, whole)


def _waiting_rows(old: sqlite3.Connection) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows of the outbox by `n`, and whether no page was in the way."""
    first, whole = _until_unreadable(old, f"{_OUTBOX} > 0 ORDER BY n")
    if whole:
        return first, True
    last, _ = _until_unreadable(old, f"{_OUTBOX} > 0 ORDER BY n DESC")
    low = first[-1][0] if first else 0
    high = last[-1][0] if last else low + _ONE_BY_ONE
    between = _one_by_one(old, range(low + 1, min(high, low + _ONE_BY_ONE)))
    found = {row[0]: row for row in (*first, *between, *last)}
    return [found[n] for n in sorted(found)], False


def _one_by_one(old: sqlite3.Connection, numbers: range) -> Iterator[tuple[Any, ...]]:
    for n in numbers:
        with suppress(sqlite3.Error):
            yield from old.execute(f"{_OUTBOX} = ?", (n,)).fetchall()


def _until_unreadable(old: sqlite3.Connection, sql: str) -> tuple[list[tuple[Any, ...]], bool]:
    found: list[tuple[Any, ...]] = []
    try:
        found.extend(old.execute(sql))
    except sqlite3.Error:
        return found, False
    return found, True


def _save_change(store: Store, old: sqlite3.Connection, row: tuple[Any, ...]) -> bool:
    """Put a change into the new outbox, as the version it was: what the server has after all is the same to it."""
    _, kind, identity, fields, dead, full, again, changed_at = row
    try:
        waiting = as_pending((kind, identity, 0, fields, dead, full, again), {}).spread()
    except _UNREADABLE:
        return False
    if kind not in TABLES or is_waiting(store, kind, identity):
        return False
    mirror = _mirror(old, waiting)
    put(store, waiting, changed_at)
    put_base(store, kind, identity, mirror)
    show(store, kind, identity, see(kind, mirror, False, waiting, changed_at))  # noqa: FBT003  not dead
    store.touch(kind, identity)
    return True


def _mirror(old: sqlite3.Connection, waiting: Pending) -> Fields:
    """What lay under the change; where that can't be read, what was visible beside it."""
    with suppress(*_UNREADABLE):
        sql = "SELECT fields FROM sync_base WHERE kind = ? AND id = ?"
        row = old.execute(sql, (waiting.kind, waiting.id)).fetchone()
        if row is not None:
            return _BASE.decode(row[0])
    seen = _seen(old, waiting.kind, waiting.id)
    return {} if seen is None else {g: value for g, value in seen.fields.items() if g not in waiting.fields}


def _seen(old: sqlite3.Connection, kind: str, identity: str) -> Seen | None:
    with suppress(*_UNREADABLE):
        row = old.execute(TABLES[kind].select, (identity,)).fetchone()
        return None if row is None else Seen(TABLES[kind].fields(row), *TABLES[kind].ending(row))
    return None


def _own(old: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """What a learner without a server made, from both ends of each table."""
    for kind in TABLES:
        if not KINDS[kind].server_owned:
            ids, whole = _until_unreadable(old, _IDS.format(kind))
            if not whole:
                ids += _until_unreadable(old, f"{_IDS.format(kind)} DESC")[0]
            yield from dict.fromkeys((kind, identity) for (identity,) in ids)


def _save_record(store: Store, old: sqlite3.Connection, kind: str, identity: str) -> bool:
    seen = _seen(old, kind, identity)
    if seen is not None:
        show(store, kind, identity, seen)
        store.touch(kind, identity)
    return seen is not None
