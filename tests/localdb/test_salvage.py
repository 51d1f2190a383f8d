"""A broken database gives its unsent changes to the new one."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from localdb import outbox
from localdb.files import mark_damaged, move_aside
from localdb.notes import notes, save_note
from localdb.store import open_store
from tests.localdb.builders import ACCOUNT, HandServer, sync

if TYPE_CHECKING:
    from pathlib import Path

    from localdb.home import Account, Home

PAGE = 4096


def filled(home: Home, account: Account, count: int) -> dict[str, str]:
    """A home with so many notes that wait, closed. Returns their texts."""
    texts = {}
    with open_store(home, account) as store:
        for number in range(count):
            identity = store.new_id()
            texts[identity] = f"text {number} " * 40
            save_note(store, identity, title=f"Note {number}", body=texts[identity], course="c1")
    return texts


def root_page(path: Path, name: str) -> int:
    """The first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        return int(page)


def overwrite(path: Path, pages: list[int]) -> None:
    """A bad disk: noise where these pages were."""
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(random.Random(page).randbytes(PAGE))
    mark_damaged(path)


def test_unsent_changes_outlive_a_broken_table(home: Home) -> None:
    """The visible notes can't be read at all: every one is in the outbox, and comes back with its version."""
    texts = filled(home, ACCOUNT, 60)
    path = home.folder(ACCOUNT.learner) / "user.db"
    overwrite(path, [root_page(path, "note")])
    with open_store(home, ACCOUNT) as store:
        assert store.salvaged is not None
        assert (store.salvaged.changes, store.salvaged.whole) == (60, True)
        assert {note.id: note.body for note in notes(store)} == texts
        server = HandServer()
        sync(store, server)
        assert (len(server.records), outbox.pending(store)) == (60, ())


def test_rows_around_an_unreadable_page_are_saved(home: Home) -> None:
    """A page in the middle of the outbox is noise: most changes are saved, and it is said that some are not."""
    texts = filled(home, ACCOUNT, 200)
    path = home.folder(ACCOUNT.learner) / "user.db"
    with closing(sqlite3.connect(path)) as connection:
        (waiting,) = connection.execute("SELECT fields FROM outbox WHERE n = 100").fetchone()
    overwrite(path, [path.read_bytes().index(waiting.encode()) // PAGE + 1])
    with open_store(home, ACCOUNT) as store:
        assert store.salvaged is not None
        assert not store.salvaged.whole
        assert 150 <= store.salvaged.changes < 200
        assert all(texts[note.id] == note.body for note in notes(store))


def test_what_nobody_has_a_server_for_is_saved_from_the_tables(home: Home) -> None:
    """The sample course's notes have no outbox."""
    local = home.local()
    texts = filled(home, local, 20)
    path = home.folder(local.learner) / "user.db"
    overwrite(path, [root_page(path, "bookmark")])
    with open_store(home, local) as store:
        assert store.salvaged is not None
        assert {note.id: note.body for note in notes(store)} == texts


def test_a_file_that_is_none_any_more_opens_all_the_same(home: Home) -> None:
    """Nothing can be saved; the store is new and works."""
    filled(home, ACCOUNT, 1)
    path = home.folder(ACCOUNT.learner) / "user.db"
    path.write_bytes(b"noise" * 2000)
    with open_store(home, ACCOUNT) as store:
        assert store.moved_aside is not None
        assert notes(store) == ()


def test_a_rescue_that_was_cut_short_is_done_at_the_next_start(home: Home) -> None:
    """Killed between moving the broken file aside and saving from it: the next start goes on."""
    texts = filled(home, ACCOUNT, 3)
    path = home.folder(ACCOUNT.learner) / "user.db"
    move_aside(path)
    for saved in (3, None):
        with open_store(home, ACCOUNT) as store:
            assert saved == (None if store.salvaged is None else store.salvaged.changes)
            assert {note.id: note.body for note in notes(store)} == texts
