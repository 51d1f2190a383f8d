"""Looking whether this installation's data is whole. Changes nothing but that damaged course files are set aside."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Final

import msgspec

from localdb.courses import courses
from localdb.edits import base_of, see, seen_record
from localdb.errors import LocalError
from localdb.files import moved_aside
from localdb.keeping import verify
from localdb.meta import meta_of
from localdb.outbox import pending_of
from localdb.search import index_waiting
from localdb.tables import SHAPES, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from localdb.store import Store

_EVENTS: Final = 3  # a guarded table refuses inserts, updates and deletes


class Check(msgspec.Struct, frozen=True):
    """One thing looked at, and what was found, in words."""

    name: str
    ok: bool
    message: str


def doctor(store: Store) -> tuple[Check, ...]:
    """Every check."""
    return tuple(_checks(store))


def _checks(store: Store) -> Iterator[Check]:
    for name, look in _LOOKS.items():
        try:
            trouble = look(store)
        except LocalError as error:
            trouble = f"{error} {error.next}"
        yield Check(name, not trouble, trouble or "fine")


def _database(store: Store) -> str:
    (found,) = store.one("PRAGMA quick_check(1)")
    return "" if found == "ok" else f"The database is damaged: {found}."


def _cache(store: Store) -> str:
    found = store.cache.check()
    return "" if found == "ok" else f"The cache is damaged: {found}. It will be fetched again."


def _guards(store: Store) -> str:
    (count,) = store.one(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"
    )
    (is_open,) = store.one("SELECT open FROM guard")
    wanted = _EVENTS * (len(SHAPES) + 1)
    if count != wanted:
        return f"{wanted - count} of the triggers that guard synced tables are missing."
    return "The guard of the synced tables was left open." if is_open else ""


def _search(store: Store) -> str:
    """SQLite compares the index with the notes; asking it that way is a write statement, which changes nothing."""
    index_waiting(store)
    with store.write(durable=False):
        store.run("INSERT INTO note_search (note_search, rank) VALUES ('integrity-check', 1)")
    return ""


def _outbox(store: Store) -> str:
    """What the learner sees must be the mirror with the waiting changes over it."""
    keys = store.all("SELECT kind, id FROM outbox")
    wrong = [f"{kind} {identity}" for kind, identity in keys if kind in TABLES and not _adds_up(store, kind, identity)]
    return f"What is shown is not what waits: {', '.join(wrong[:3])}." if wrong else ""


def _adds_up(store: Store, kind: str, identity: str) -> bool:
    seen = seen_record(store, kind, identity)
    meta = meta_of(store, kind, identity)
    dead = meta is not None and meta.dead is not None
    wanted = see(kind, base_of(store, kind, identity), dead, pending_of(store, kind, identity), 0)
    return seen is not None and (seen.fields, seen.deleted) == (wanted.fields, wanted.deleted)


def _course_files(store: Store) -> str:
    damaged = {course.slug: verify(store, course.course) for course in courses(store) if course.bytes_here}
    broken = [slug for slug, count in damaged.items() if count]
    again = ", ".join(f"carrel download {slug}" for slug in broken)
    return f"{sum(damaged.values())} course files were damaged and are set aside. Repair: {again}." if broken else ""


def _rights(store: Store) -> str:
    """On systems with such rights, nobody but the owner may read."""
    if os.name != "posix":
        return ""
    open_to_others = stat.S_IRWXG | stat.S_IRWXO
    files = (store.folder, *store.folder.iterdir())
    loose = [file.name for file in files if file.stat().st_mode & open_to_others]
    return f"Others on this computer may read {', '.join(sorted(loose))}." if loose else ""


def _broken(store: Store) -> str:
    aside = moved_aside(store.folder / "user.db")
    names = ", ".join(file.name for file in aside)
    return (
        f"A broken database was set aside and is kept: {names}. What had been sent comes back by sync." if aside else ""
    )


_LOOKS: Final[dict[str, Callable[[Store], str]]] = {
    "database": _database,
    "cache": _cache,
    "guards": _guards,
    "search": _search,
    "outbox": _outbox,
    "course files": _course_files,
    "rights": _rights,
    "set aside": _broken,
}
