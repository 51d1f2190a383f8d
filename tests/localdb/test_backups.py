"""Copies of what a learner made, and going back to them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from localdb import outbox, restoring
from localdb.backups import Backup, back_up_if_due, backups, make_backup, outlived
from localdb.doctor import doctor
from localdb.errors import Busy, Unfit
from localdb.home import Account
from localdb.notes import delete_note, notes, save_note
from localdb.quarantine import quarantined
from localdb.restoring import restore_backup
from localdb.state import change_state, read_state
from localdb.store import open_store
from tests.localdb.builders import NOON, HandServer, sync

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from localdb.home import Home
    from localdb.store import Store
    from tests.localdb.builders import HandClock

HOUR = 3_600_000
DAY = 24 * HOUR


def write(store: Store, title: str) -> str:
    """One note more."""
    identity = store.new_id()
    save_note(store, identity, title=title, body="words", course="c1")
    return identity


def test_a_backup_is_one_checked_file_for_its_owner(store: Store, tmp_path: Path) -> None:
    """It says whose it is and of when, and nobody else may read it; another file is never written over."""
    write(store, "One")
    made = make_backup(store, tmp_path / "mine.db")
    assert (made.learner, made.made_at, made.notes) == (store.learner, NOON, 1)
    assert made.path.stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["mine.db"]
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(Unfit):
        make_backup(store, made.path)


def test_a_restore_brings_everything_back_and_keeps_what_it_replaces(store: Store, tmp_path: Path) -> None:
    """The store that is open sees it; a new number is asked for, and all is offered again with its own versions."""
    server = HandServer()
    before = write(store, "Before")
    sync(store, server)
    change_state(store, number=7, rid=3)
    made = make_backup(store, tmp_path / "mine.db")
    after = write(store, "After")
    sync(store, server)
    change_state(store, rid=9)
    eid = server.records["note", before].fields["title"].eid

    _, aside = restore_backup(store, made.path)

    assert [note.id for note in notes(store)] == [before]
    assert (read_state(store).number, read_state(store).rid, read_state(store).cursor) == (0, 9, 0)
    (offered,) = outbox.pending(store)
    assert (offered.id, offered.fields["title"].eid, offered.again) == (before, eid, 0)
    restore_backup(store, aside)
    assert {note.id for note in notes(store)} == {before, after}


def test_unsent_changes_go_along_with_a_restore(store: Store, tmp_path: Path) -> None:
    """New notes, newer words of old ones, deletes and what was refused; each with its eid, and not twice."""
    server = HandServer()
    edited, deleted = write(store, "Edited"), write(store, "Deleted")
    sync(store, server)
    made = make_backup(store, tmp_path / "mine.db")
    sent = write(store, "Sent since")
    sync(store, server)
    new = write(store, "New")
    save_note(store, edited, title="Edited again")
    save_note(store, sent, title="Sent since, and edited")
    delete_note(store, deleted)
    with store.write():
        store.run(
            "INSERT INTO quarantine (kind, id, fields, deleted, status, reason, at)"
            " VALUES ('note', 'n', '{}', 0, 'invalid', 'why', 1)"
        )
    waiting = {each.id: each.fields["title"].eid for each in outbox.pending(store) if "title" in each.fields}

    restore_backup(store, made.path)

    titles = {new: "New", edited: "Edited again", sent: "Sent since, and edited"}
    assert {note.id: note.title for note in notes(store)} == titles
    again = {each.id: each for each in outbox.pending(store)}
    assert {identity: again[identity].fields["title"].eid for identity in waiting} == waiting
    assert again[deleted].delete is not None
    assert [each.reason for each in quarantined(store)] == ["why"]
    assert [check for check in doctor(store) if not check.ok] == []
    restore_backup(store, made.path)
    assert {note.id: note.title for note in notes(store)} == titles
    assert [each.reason for each in quarantined(store)] == ["why"]


def test_what_another_process_writes_in_that_very_moment_goes_along(
    store: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note that is saved after the copy was made ready: the copy is made anew, with it."""
    made = make_backup(store, tmp_path / "mine.db")
    put, late = restoring._put_in_place, iter(["Late", "Later"])

    def put_after_a_note(ready: Path, place: Path, is_unchanged: Callable[[], bool]) -> None:
        title = next(late, "")
        if title:
            with open_store(home, store.account) as other:
                write(other, title)
        put(ready, place, is_unchanged)

    monkeypatch.setattr(restoring, "_put_in_place", put_after_a_note)
    restore_backup(store, made.path)

    assert {note.title for note in notes(store)} == {"Late", "Later"}


def test_somebody_who_never_stops_writing_is_told(
    store: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is changed."""
    made = make_backup(store, tmp_path / "mine.db")
    put = restoring._put_in_place

    def put_after_a_note(ready: Path, place: Path, is_unchanged: Callable[[], bool]) -> None:
        with open_store(home, store.account) as other:
            write(other, "More")
        put(ready, place, is_unchanged)

    monkeypatch.setattr(restoring, "_put_in_place", put_after_a_note)
    with pytest.raises(Busy):
        restore_backup(store, made.path)
    assert {note.title for note in notes(store)} == {"More"}


def test_sync_after_a_restore_loses_nothing(store: Store, tmp_path: Path) -> None:
    """What was sent after the backup was made comes back, and the newer words win over the backup's."""
    server = HandServer()
    first = write(store, "Old")
    sync(store, server)
    made = make_backup(store, tmp_path / "mine.db")
    save_note(store, first, title="New")
    second = write(store, "Second")
    sync(store, server)
    records = tuple(server.records.values())

    restore_backup(store, made.path)
    with store.write():
        store.run("DELETE FROM outbox")
    from learning.records import Arrival
    from localdb import mirror

    mirror.apply(store, Arrival((), records, server.seq, 1, NOON))
    assert {note.id: note.title for note in notes(store)} == {first: "New", second: "Second"}


def test_only_ones_own_backup_is_restored(store: Store, home: Home, tmp_path: Path) -> None:
    """Another learner's backup, and a file that is none, change nothing."""
    with open_store(home, Account("someone-else")) as other:
        theirs = make_backup(other, tmp_path / "theirs.db")
    (tmp_path / "none.db").write_bytes(b"not a database")
    write(store, "Mine")
    for path in (theirs.path, tmp_path / "none.db", tmp_path / "missing.db"):
        with pytest.raises(Unfit):
            restore_backup(store, path)
    assert [note.title for note in notes(store)] == ["Mine"]
    assert not (tmp_path / "missing.db").exists()


def test_nobodys_data_is_restored_without_an_outbox(local_store: Store, tmp_path: Path) -> None:
    """The sample course's records wait for no server."""
    write(local_store, "Here")
    made = make_backup(local_store, tmp_path / "mine.db")
    write(local_store, "Later")
    restore_backup(local_store, made.path)
    assert [note.title for note in notes(local_store)] == ["Here"]
    assert outbox.pending(local_store) == ()


def test_an_automatic_backup_comes_hourly_and_only_after_a_change(store: Store, clock: HandClock) -> None:
    """Nothing new, nothing copied."""
    write(store, "One")
    assert back_up_if_due(store) is not None
    write(store, "Two")
    assert back_up_if_due(store) is None
    clock.pass_ms(HOUR)
    assert back_up_if_due(store) is not None
    clock.pass_ms(HOUR)
    assert back_up_if_due(store) is None
    assert [backup.notes for backup in backups(store)] == [2, 1]


def test_old_backups_thin_out(tmp_path: Path) -> None:
    """Hourly for a day, daily for two weeks, weekly for half a year; one of the future stays."""
    now = NOON
    known = [Backup(tmp_path, "", now - hours * HOUR - 1, 0, 0) for hours in range(24 * 400)]
    known.append(Backup(tmp_path, "", now + 400 * DAY, 0, 0))
    gone = {backup.made_at for backup in outlived(known, now)}
    kept = [backup for backup in known if backup.made_at not in gone]
    ages = [(now - backup.made_at) / DAY for backup in kept]
    assert sum(0 <= age < 1 for age in ages) == 24
    assert 13 <= sum(1 <= age < 14 for age in ages) <= 14
    assert 24 <= sum(14 <= age < 182 for age in ages) <= 25
    assert max(ages) < 182
    assert sum(age < 0 for age in ages) == 1
