"""Every verdict of the server, and what the device makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from learning.records import Death, Judged, Record
from learning.values import Loser, Origin
from localdb import mirror, outbox
from localdb.conflicts import conflicts, keep_present, use_other
from localdb.edits import change_record, raw, seen_record
from localdb.errors import NotFound, Unfit
from localdb.history import note_history
from localdb.notes import delete_note, note, notes, restore_note, save_note, tag_note
from localdb.quarantine import copy_to_note, discard, quarantined, retry
from localdb.tables import TABLES
from localdb.waiting import waiting
from tests.localdb.builders import NOON, HandClock, HandServer, send, sync

if TYPE_CHECKING:
    from localdb.store import Store

ORIGIN = Origin(course="c1", created_at=NOON)


@pytest.fixture
def server() -> HandServer:
    """A server that has seen nothing."""
    return HandServer()


def _synced(store: Store, server: HandServer, **values: str) -> str:
    identity = store.new_id()
    save_note(store, identity, course="c1", **values)  # type: ignore[arg-type]
    sync(store, server)
    return identity


# --------------------------------------------------------------------------------------------------------- refusals


def test_a_refused_change_is_kept_with_its_reason(store: Store, server: HandServer) -> None:
    """The learner sees the mirror again, and the refused words stand in the quarantine."""
    identity = _synced(store, server, body="good")
    save_note(store, identity, body="refused words")
    (edit,) = send(store)

    mirror.apply(store, server.answer((Judged(edit, "invalid", "no such thing"),)))

    assert note(store, identity).body == "good"
    assert outbox.counts(store) == outbox.Counts(pending=0, quarantined=1, conflicts=0)
    (refused,) = quarantined(store)
    assert (refused.reason, refused.fields) == ("no such thing", {"body": raw("refused words")})
    (row,) = waiting(store)
    assert (row.state, row.words, row.reason) == ("refused", "Note: refused words", "no such thing")


def test_a_refused_new_note_is_not_lost(store: Store, server: HandServer) -> None:
    """A note that the server has never taken leaves the list, with every word in the quarantine."""
    save_note(store, store.new_id(), title="t", body="b", course="c1")
    (edit,) = send(store)

    mirror.apply(store, server.answer((Judged(edit, "forbidden", "no"),)))

    assert notes(store) == ()
    (refused,) = quarantined(store)
    saved = note(store, copy_to_note(store, refused.number))
    assert (saved.title, saved.body, saved.course) == ("t", "b", "c1")


def test_what_was_changed_after_sending_goes_once_more(store: Store, server: HandServer) -> None:
    """If the learner has mended a refused note meanwhile, nothing is quarantined: it is sent as it is now."""
    identity = store.new_id()
    save_note(store, identity, body="too long", course="c1")
    (edit,) = send(store)
    save_note(store, identity, body="short")

    mirror.apply(store, server.answer((Judged(edit, "too_large"),)))

    assert quarantined(store) == ()
    (pending,) = outbox.pending(store)
    assert set(pending.fields) == {"origin", "body"}
    assert note(store, identity).body == "short"


def test_a_refused_change_can_be_tried_again_or_given_up(store: Store, server: HandServer) -> None:
    """Retrying makes a new edit of the same values; discarding removes it."""
    identity = _synced(store, server, body="good")
    for _ in range(2):
        save_note(store, identity, body="again")
        (edit,) = send(store)
        mirror.apply(store, server.answer((Judged(edit, "invalid"),)))
    newest, oldest = quarantined(store)

    retry(store, newest.number)
    discard(store, oldest.number)

    assert quarantined(store) == ()
    assert note(store, identity).body == "again"
    with pytest.raises(NotFound):
        discard(store, oldest.number)


def test_a_refused_delete_can_be_tried_again(store: Store, server: HandServer) -> None:
    """A delete that was refused leaves the note where it was; retrying deletes again."""
    identity = _synced(store, server, body="good")
    delete_note(store, identity)
    (edit,) = send(store)
    mirror.apply(store, server.answer((Judged(edit, "forbidden"),)))
    assert not note(store, identity).deleted
    (refused,) = quarantined(store)
    with pytest.raises(Unfit):
        copy_to_note(store, refused.number)

    retry(store, refused.number)

    assert note(store, identity).deleted


# ---------------------------------------------------------------------------------------------- need_full, future, same


def test_a_record_whose_contents_are_gone_is_sent_whole(store: Store, server: HandServer) -> None:
    """`need_full`: next time every group goes, the unchanged ones with the eids and stamps they always had."""
    identity = _synced(store, server, title="t", body="b")
    tag_note(store, identity, add=["x"])
    sync(store, server)
    held = server.records["note", identity].fields
    save_note(store, identity, title="new")
    (edit,) = send(store)

    mirror.apply(store, server.answer((Judged(edit, "need_full"),)))

    (again,) = send(store)
    assert set(again.fields) == {"origin", "body", "title", "tags"}
    assert again.fields["title"] == edit.fields["title"]
    assert (again.fields["body"].eid, again.fields["body"].stamp) == (held["body"].eid, held["body"].stamp)
    assert msgspec.json.decode(again.fields["tags"].value) == {"add": ["x"]}


def test_a_kind_of_tomorrow_waits_for_another_run(store: Store, server: HandServer, clock: HandClock) -> None:
    """`future`: the edit stays, is not sent again in this run of the program, and is in the next."""
    save_note(store, store.new_id(), body="b", course="c1")
    (edit,) = send(store)
    mirror.apply(store, server.answer((Judged(edit, "future"),)))

    assert outbox.pending(store) == ()
    assert [row.state for row in waiting(store)] == ["held"]
    clock.run = "run-2"
    assert len(outbox.pending(store)) == 1


def test_an_edit_known_already_leaves_the_outbox(store: Store, server: HandServer) -> None:
    """`same`: the first answer was lost; the record comes along and is the mirror."""
    identity = store.new_id()
    save_note(store, identity, body="b", course="c1")
    (edit,) = send(store)
    server.take(edit)

    mirror.apply(store, server.answer((Judged(edit, "same"),), (server.records["note", identity],)))

    assert outbox.pending(store) == ()
    assert note(store, identity).body == "b"


# ------------------------------------------------------------------------------------------------- what comes from afar


def test_a_delete_from_elsewhere_shows_in_the_trash(store: Store, server: HandServer) -> None:
    """A record deleted on another device is in the trash here; restoring it names the delete."""
    identity = _synced(store, server, body="b")
    gone = server.kill("note", identity, (NOON + 5, 0, 2))
    mirror.apply(store, server.answer(records=(gone,)))
    assert note(store, identity).deleted

    restore_note(store, identity)

    (pending,) = outbox.pending(store)
    assert gone.dead is not None
    assert gone.dead.eid in pending.fields["body"].replaces
    assert "origin" not in pending.fields


def test_a_purged_record_is_never_restored_hollow(store: Store, server: HandServer) -> None:
    """The server has dropped the contents of a tombstone: a restore carries no fixed group, so all are asked for."""
    identity = _synced(store, server, body="b")
    purged = Record("note", identity, server.seq + 1, {}, Death((NOON, 0, 2), "f" * 16))
    mirror.apply(store, server.answer(records=(purged,)))

    restore_note(store, identity)

    (pending,) = outbox.pending(store)
    assert "origin" not in pending.fields


def test_an_unknown_group_survives_this_device(store: Store, server: HandServer) -> None:
    """A group of tomorrow, and a value that fits no column, are kept as they came, also while changes wait."""
    identity = store.new_id()
    record = server.write("note", identity, (NOON, 0, 2), origin=ORIGIN, title=17, mood={"of": ["tomorrow", 1.50]})
    mirror.apply(store, server.answer(records=(record,)))
    save_note(store, identity, body="mine")

    seen = seen_record(store, "note", identity)

    assert seen is not None
    assert seen.fields["mood"] == record.fields["mood"].value
    assert seen.fields["title"] == raw(17)


def test_a_kind_of_tomorrow_is_parked_and_taken_up_later(
    store: Store, server: HandServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records of a kind without a table are kept; when a version knows the kind they appear."""
    record = server.write("note", store.new_id(), (NOON, 0, 2), origin=ORIGIN, body="b")
    with monkeypatch.context() as yesterday:
        yesterday.delitem(TABLES, "note")
        mirror.apply(store, server.answer(records=(record,)))
    assert notes(store) == ()

    mirror.apply(store, server.answer())

    assert [found.body for found in notes(store)] == ["b"]


def test_an_older_record_never_covers_a_newer_one(store: Store, server: HandServer) -> None:
    """A page that comes late does not take back what is known."""
    identity = store.new_id()
    old = server.write("note", identity, (NOON, 0, 2), origin=ORIGIN, body="old")
    new = server.write("note", identity, (NOON + 1, 0, 2), body="new")
    mirror.apply(store, server.answer(records=(new,)))

    mirror.apply(store, server.answer(records=(old,)))
    assert note(store, identity).body == "new"


# ------------------------------------------------------------------------------------------------------- two versions


def _conflict(store: Store, server: HandServer, identity: str, group: str, value: object) -> str:
    loser = Loser("note", identity, group, raw(value), "e" * 16, device=2, at=NOON, winner="f" * 16)
    record = server.write("conflict", "00000000-0000-5000-8000-000000000001", (NOON, 0, 0), loser=loser, state="open")
    mirror.apply(store, server.answer(records=(record,)))
    return record.id


def test_the_losing_version_can_be_taken(store: Store, server: HandServer) -> None:
    """A note with two versions says so; "use the other" is an ordinary edit, and the conflict is closed."""
    identity = _synced(store, server, body="winner")
    conflict = _conflict(store, server, identity, "body", "loser")
    assert note(store, identity).conflict
    assert outbox.counts(store).conflicts == 1

    use_other(store, conflict)

    assert note(store, identity).body == "loser"
    assert conflicts(store) == ()
    assert {row.kind for row in outbox.pending(store)} == {"note", "conflict"}


def test_the_present_version_can_be_kept(store: Store, server: HandServer) -> None:
    """Keeping closes the conflict and changes nothing else."""
    identity = _synced(store, server, body="winner")
    conflict = _conflict(store, server, identity, "body", "loser")
    (found,) = conflicts(store, record=identity)
    assert (found.id, found.loser.value) == (conflict, raw("loser"))

    keep_present(store, conflict)

    assert (note(store, identity).body, note(store, identity).conflict) == ("winner", False)


def test_a_delete_that_lost_can_be_done_after_all(store: Store, server: HandServer) -> None:
    """A delete met a version its author had not seen; using it deletes the note."""
    identity = _synced(store, server, body="winner")
    use_other(store, _conflict(store, server, identity, "", {"device": 2}))

    assert note(store, identity).deleted


# ------------------------------------------------------------------------------------------------------------- history


def test_bodies_from_elsewhere_are_kept_and_own_typing_is_one(
    store: Store, server: HandServer, clock: HandClock
) -> None:
    """Each body that was replaced can be read again: every remote one, and own edits as one while they were typed."""
    identity = _synced(store, server, body="first")
    for body in ("fi", "fine", "second"):
        clock.pass_ms(10_000)
        save_note(store, identity, body=body)
    clock.pass_ms(6 * 60_000)
    save_note(store, identity, body="third")
    sync(store, server)
    for number in (1, 2):
        theirs = server.write("note", identity, (clock.wall + number, 0, 2), body=f"theirs {number}")
        mirror.apply(store, server.answer(records=(theirs,)))

    told = note_history(store, identity)

    assert [revision.body for revision in told] == ["theirs 2", "theirs 1", "third", "second", "first"]
    assert told[0].device == "device 2"


def test_an_own_body_that_lost_is_in_the_history(store: Store, server: HandServer) -> None:
    """A merge took the other device's words: mine can be got back from the history."""
    identity = _synced(store, server, body="first")
    save_note(store, identity, body="mine")
    (edit,) = send(store)
    theirs = server.write("note", identity, (NOON + 9, 0, 2), body="theirs")
    mirror.apply(store, server.answer((Judged(edit, "merged"),), (theirs,)))
    mine = next(revision for revision in note_history(store, identity) if revision.body == "mine")
    assert mine.device == "Desk"

    restore_note(store, identity, revision=mine.id[:6])

    assert note(store, identity).body == "mine"


def test_history_of_nobody(local_store: Store, clock: HandClock) -> None:
    """Without an account revisions are kept all the same."""
    identity = local_store.new_id()
    save_note(local_store, identity, body="one", course="c1")
    save_note(local_store, identity, body="two")

    assert [revision.body for revision in note_history(local_store, identity)] == ["two", "one"]
    with pytest.raises(NotFound):
        restore_note(local_store, identity, revision="zzz")


# ------------------------------------------------------------------------------------------------------------- limits


def test_a_body_no_server_would_take_is_refused_at_once(store: Store) -> None:
    """The limit holds when the learner writes, not when it is too late."""
    with pytest.raises(Unfit, match="256 KiB"):
        save_note(store, store.new_id(), body="x" * (256 * 1024 + 1), course="c1")

    assert notes(store) == ()


def test_saving_what_is_there_already_sends_nothing(store: Store, server: HandServer) -> None:
    """An autosave without a change makes no edit and no news."""
    identity = _synced(store, server, title="t", body="b")

    changes = save_note(store, identity, title="t", body="b")

    assert changes.touched == frozenset()
    assert outbox.pending(store) == ()
    assert change_record(store, "note", identity, {}).touched == frozenset()
