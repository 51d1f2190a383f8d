"""Transactions, news, guards, several stores on one home, and files that can't be used."""

from __future__ import annotations

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localdb import outbox
from localdb.changes import Changes
from localdb.clock import SystemIds
from localdb.database import open_file
from localdb.doctor import doctor
from localdb.errors import BrokenFile, Busy, DatabaseTrouble, DiskFull, NoAccess, TooNew, Unfit
from localdb.files import moved_aside, open_user_file
from localdb.home import Account, Home
from localdb.notes import note, notes, save_note
from localdb.store import Store, open_store
from localdb.tables import SHAPES
from tests.localdb.builders import ACCOUNT

if TYPE_CHECKING:
    from pathlib import Path


def _save(store: Store, body: str = "words") -> str:
    identity = store.new_id()
    save_note(store, identity, body=body, course="c1")
    return identity


def _save_and_fail(store: Store) -> None:
    with store.write():
        _save(store)
        raise ZeroDivisionError


# ------------------------------------------------------------------------------------------------------- transactions


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    """An exception inside a write undoes note and outbox alike, and tells nobody."""
    told: list[Changes] = []
    store.subscribe(told.append)

    with pytest.raises(ZeroDivisionError):
        _save_and_fail(store)

    assert notes(store) == ()
    assert outbox.pending(store) == ()
    assert told == []


def test_many_verbs_are_one_transaction(store: Store) -> None:
    """Saves inside one write are told once, as one commit."""
    told: list[Changes] = []
    store.subscribe(told.append)

    with store.write():
        saved = {("note", _save(store)) for _ in range(3)}

    assert told == [Changes("test", frozenset(saved))]


def test_tags_given_with_the_words_are_one_edit(store: Store) -> None:
    """A note saved with tags waits as one edit with one eid; a tag given again is nothing new."""
    identity = store.new_id()
    save_note(store, identity, body="words", course="c1", tags=["#b", "a", "a"])
    (waiting,) = outbox.pending(store)

    assert note(store, identity).tags == ("a", "b")
    assert len({field.eid for field in waiting.spread().fields.values()}) == 1
    assert save_note(store, identity, tags=["a"]) == Changes(store.app)
    assert outbox.pending(store) == (waiting,)


def test_a_verb_that_refuses_spoils_nothing(store: Store) -> None:
    """A verb that refuses before it wrote anything may be caught inside a larger transaction."""
    with store.write():
        identity = _save(store)
        with pytest.raises(Unfit):
            save_note(store, store.new_id(), body="a note without a course")

    assert note(store, identity).body == "words"


def test_half_a_verb_is_never_committed(store: Store) -> None:
    """A verb that failed after it had written something makes the larger transaction impossible."""
    with pytest.raises(DatabaseTrouble, match="half-way"), store.write(), suppress(ZeroDivisionError):
        _save_and_fail(store)

    assert notes(store) == ()


def test_a_subscriber_can_leave(store: Store) -> None:
    """After its undo a subscriber hears nothing more."""
    told: list[Changes] = []
    leave = store.subscribe(told.append)
    leave()

    _save(store)

    assert told == []


# ------------------------------------------------------------------------------------------------------------- guards


@pytest.mark.parametrize("table", [*SHAPES, "outbox"])
def test_no_table_is_written_past_the_store(store: Store, table: str) -> None:
    """An insert by any other tool is refused on every synced table: it would never be sent."""
    path = store.folder / "user.db"
    column = "n" if table == "outbox" else "id"
    with sqlite3.connect(path) as other, pytest.raises(sqlite3.IntegrityError, match="only localdb writes"):
        other.execute(f'INSERT INTO "{table}" ({column}) VALUES (1)')  # noqa: S608
    other.close()


@pytest.mark.parametrize("statement", ["UPDATE note SET body = 'x'", "DELETE FROM note"])
def test_no_note_is_changed_past_the_store(store: Store, statement: str) -> None:
    """Neither updates nor deletes come through without the store."""
    identity = _save(store)
    other = sqlite3.connect(store.folder / "user.db")
    with pytest.raises(sqlite3.IntegrityError, match="only localdb writes"):
        other.execute(statement)
    other.close()

    assert note(store, identity).body == "words"


# -------------------------------------------------------------------------------------------------- several processes


def test_another_store_sees_a_commit(home: Home, store: Store) -> None:
    """What one store commits another can read at once, and its next poll says so, once."""
    with open_store(home, ACCOUNT) as other:
        assert other.poll() is None
        identity = _save(store)

        assert note(other, identity).body == "words"
        polled = other.poll()
        assert polled is not None
        assert polled.everything
        assert other.poll() is None
        assert store.poll() is None


def test_a_writer_that_never_ends_makes_others_busy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for another's lock ends in `Busy`, with nothing changed."""
    store._connection.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(store.folder / "user.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(Busy, match="nothing was changed"):
        _save(store)
    other.execute("ROLLBACK")
    other.close()

    _save(store)
    assert len(notes(store)) == 1


def test_a_lock_has_one_holder(home: Home) -> None:
    """The second to ask for a held lock is told at once; after that it is free again."""
    with home.lock("sync"):
        with home.lock("download"):
            pass
        with pytest.raises(Busy), Home(home.path).lock("sync"):
            pytest.fail("two holders")
    with home.lock("sync"):
        pass


# ------------------------------------------------------------------------------------------------------- bad files


def test_a_newer_file_is_refused_with_words(home: Home) -> None:
    """Data of a later Carrel is not touched, and the learner is told what to do."""
    path = home.folder("x") / "user.db"
    connection, _ = open_user_file(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(TooNew, match="later Carrel") as refused:
        open_store(home, Account("x"))
    assert "newest Carrel" in refused.value.next


def test_many_may_begin_a_new_file_at_once(home: Home) -> None:
    """The window, its sync thread and a command start together on a new computer: each gets its store."""
    for number in range(8):
        account = Account(f"learner-{number}", *msgspec.structs.astuple(ACCOUNT)[1:])
        home.folder(account.learner)

        def opened(_: int, account: Account = account) -> None:
            open_store(home, account).close()

        with ThreadPoolExecutor(6) as threads:
            list(threads.map(opened, range(6)))


def test_a_broken_file_is_moved_aside_and_said(home: Home) -> None:
    """A file that is no database is kept under another name; a new one begins, and doctor tells of it."""
    path = home.folder("x") / "user.db"
    path.write_bytes(b"no database at all" * 100)

    with open_store(home, Account("x")) as opened:
        assert opened.moved_aside is not None
        assert opened.moved_aside.read_bytes().startswith(b"no database")
        assert moved_aside(path) == (opened.moved_aside,)
        assert notes(opened) == ()
        told = {check.name: check for check in doctor(opened)}
        assert opened.moved_aside.name in told["set aside"].message


def test_a_locked_file_is_not_a_broken_one(home: Home) -> None:
    """A file that another process holds stays where it is."""
    path = home.folder("x") / "user.db"
    connection, _ = open_user_file(path)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")

    with pytest.raises(Busy):
        open_file(path, wait=0.01)
    connection.execute("ROLLBACK")
    connection.close()

    assert moved_aside(path) == ()


def test_a_folder_in_the_place_of_the_file_is_no_access(home: Home) -> None:
    """What can't be opened is named as that, and nothing is moved."""
    path = home.folder("x") / "user.db"
    path.mkdir()

    with pytest.raises((NoAccess, DatabaseTrouble)) as refused:
        open_store(home, Account("x"))
    assert not isinstance(refused.value, BrokenFile)
    assert moved_aside(path) == ()


def test_a_full_disk_loses_only_the_change(store: Store) -> None:
    """When there is no more room the change is refused whole; what was saved stays, and later saves work again."""
    identity = _save(store)
    (pages,) = store.one("PRAGMA page_count")
    store.one(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DiskFull, match="was not saved") as refused:
        _save(store, body="x" * 100_000)
    assert "Free some space" in refused.value.next
    store.one("PRAGMA max_page_count = 1000000")

    assert [found.id for found in notes(store)] == [identity]
    assert len(outbox.pending(store)) == 1
    _save(store)


def test_damage_met_while_reading_is_said_and_set_aside_at_the_next_start(home: Home) -> None:
    """It is an error of ours that says what to do, and doing it helps; the broken file is kept."""
    with open_store(home, ACCOUNT) as opened:
        for _ in range(50):
            _save(opened, body="x" * 2000)
        opened.one("PRAGMA wal_checkpoint(TRUNCATE)")
    path = home.folder(ACCOUNT.learner) / "user.db"
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:] = b"\xff" * (len(content) - half)
    path.write_bytes(content)

    with pytest.raises(BrokenFile, match="damaged") as refused, open_store(home, ACCOUNT) as opened:
        notes(opened)
    assert "open it again" in refused.value.next

    with open_store(home, ACCOUNT) as opened:
        assert opened.moved_aside is not None
        assert opened.moved_aside.read_bytes() == bytes(content)
        assert opened.salvaged is not None
        assert 0 < opened.salvaged.changes == len(notes(opened))


def test_a_key_is_refused_not_ignored(tmp_path: Path) -> None:
    """Nobody may believe that a file is encrypted when it is not."""
    with pytest.raises(DatabaseTrouble, match="can't encrypt"):
        open_file(tmp_path / "user.db", key="secret")
    assert not (tmp_path / "user.db").exists()


# --------------------------------------------------------------------------------------------------------------- home


def test_only_the_owner_may_read(home: Home, store: Store) -> None:
    """Folders of a home are 0700 and files 0600, the log files of SQLite too."""
    _save(store)
    assert store.cache.hashes() == {}
    home.enter(ACCOUNT)

    modes = {path: path.stat().st_mode & 0o777 for path in home.path.rglob("*")}

    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_signing_out_keeps_the_data_unless_forgotten(home: Home) -> None:
    """`leave` only says that nobody is signed in; `forget` deletes that account's folder and no other's."""
    home.enter(ACCOUNT)
    with open_store(home) as opened:
        identity = _save(opened)
    home.leave()
    assert home.current() is None
    assert home.accounts() == (ACCOUNT,)
    home.enter(ACCOUNT)
    with open_store(home) as opened:
        assert note(opened, identity).body == "words"

    home.leave(forget=True)

    assert home.accounts() == ()
    assert not (home.path / "accounts" / ACCOUNT.learner).exists()


@pytest.mark.parametrize("learner", ["../../x", "", "a/b", "x" * 65])
def test_no_learner_leads_out_of_the_home(home: Home, learner: str) -> None:
    """A learner's id comes from a server; it never becomes a path."""
    with pytest.raises(Unfit):
        home.enter(Account(learner))
    assert home.current() is None


def test_an_unreadable_account_is_not_there(home: Home) -> None:
    """A broken account file stops nobody: its owner signs in again."""
    home.enter(ACCOUNT)
    (home.folder(ACCOUNT.learner) / "account.json").write_text("{")

    assert home.accounts() == ()
    assert home.current() is None


def test_accounts_do_not_see_each_other(home: Home) -> None:
    """Each learner has files of their own."""
    with open_store(home, ACCOUNT) as mine, open_store(home, Account("other")) as theirs:
        _save(mine)
        assert notes(theirs) == ()


def test_a_healthy_home_passes_every_check(store: Store) -> None:
    """Doctor finds nothing wrong with an ordinary home."""
    _save(store)

    assert [check for check in doctor(store) if not check.ok] == []


def test_a_copied_cache_of_another_version_starts_empty(home: Home) -> None:
    """What can be fetched again is not migrated."""
    path = home.folder(ACCOUNT.learner) / "cache.db"
    connection = open_file(path)
    connection.execute("CREATE TABLE manifest (something TEXT)")
    connection.execute("PRAGMA user_version = 77")
    connection.close()
    shutil.copy(path, path.with_name("kept.db"))

    with open_store(home, ACCOUNT) as opened:
        assert opened.cache.hashes() == {}


@given(sizes=st.lists(st.integers(1, 3000), max_size=20))
def test_random_bytes_are_never_given_twice(sizes: list[int]) -> None:
    """Each request gets as many bytes as it asked for, and none that another one had."""
    ids = SystemIds()

    given_out = [ids.noise(size) for size in sizes]

    assert [len(noise) for noise in given_out] == sizes
    long_enough = [noise for noise in given_out if len(noise) >= 8]
    assert len({noise[:8] for noise in long_enough}) == len(long_enough)
