"""What saving one note costs on this device, its words in the search index, beside raw SQLite in the same run.

    .venv/bin/python -m bench.save [N]

Every save is a transaction of its own, flushed to the disk. Raw SQLite writes a row and its words into the same kind of
index, ours a row, its mark for sync, and the words in a second transaction that waits for no disk, as the sync thread
does. The two take turns, N times each (500), on a file that holds 2,000 notes. Medians of CPU of the thread.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from bench.goals import Goal, report
from bench.words import Words
from localdb.home import Account, Home
from localdb.notes import save_note
from localdb.search import index_waiting
from localdb.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

THERE: Final = 2_000
AT_MOST: Final = 4.0
_RAW: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "CREATE TABLE note (number INTEGER PRIMARY KEY, id TEXT UNIQUE, course TEXT, title TEXT, body TEXT, at INTEGER)",
    """
    CREATE VIRTUAL TABLE words USING fts5 (
      title, body, content = 'note', content_rowid = 'number',
      tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
    )
    """,
)


def main() -> int:
    """Print the two figures; the answer is the exit code."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    words = Words()
    with tempfile.TemporaryDirectory() as folder, open_store(Home(Path(folder)), Account("bench")) as store:
        raw = _raw(Path(folder, "raw.db"))
        for _ in range(THERE):
            _save_raw(raw, store.new_id(), words.text(60))
            _save(store, store.new_id(), words.text(60))
        taken: tuple[list[float], ...] = ([], [], [])
        for _ in range(count):
            text = words.text(60)
            taken[0].append(_timed(lambda text=text: _save_raw(raw, store.new_id(), text)))  # type: ignore[misc]
            taken[1].append(_timed(lambda text=text: _save(store, store.new_id(), text)))  # type: ignore[misc]
            taken[2].append(_timed(lambda: index_waiting(store)))
        raw.close()
    plain, saving, indexing = (median(of_step) * 1000 for of_step in taken)
    note = f"{saving:.2f} ms and {indexing:.2f} for its words, beside {plain:.2f}"
    return report([Goal("one note with its index", (saving + indexing) / plain, AT_MOST, note=note)])


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in _RAW:
        connection.execute(statement)
    return connection


def _save_raw(connection: sqlite3.Connection, note: str, text: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    row = (note, "c", text[:30], text, time.time_ns() // 1_000_000)
    number = connection.execute("INSERT INTO note (id, course, title, body, at) VALUES (?, ?, ?, ?, ?)", row).lastrowid
    connection.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (number, text[:30], text))
    connection.execute("COMMIT")


def _save(store: Store, note: str, text: str) -> None:
    save_note(store, note, title=text[:30], body=text, course="c")


def _timed(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


if __name__ == "__main__":
    sys.exit(main())
