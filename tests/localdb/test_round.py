"""A note's way: written, waiting, sealed, judged; and what comes from elsewhere. The server is played by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.records import Judged
from learning.values import Origin
from localdb import mirror, outbox
from localdb.notes import delete_note, note, notes, restore_note, save_note, tag_note
from localdb.state import LOG_KEPT, append_round, read_state, rounds
from tests.localdb.builders import NOON, HandClock, HandServer, sealed, send, sync

if TYPE_CHECKING:
    from localdb.store import Store

ORIGIN = Origin(course="c1", created_at=NOON, lesson="l1")


def _note(store: Store, **values: str) -> str:
    identity = store.new_id()
    save_note(store, identity, course="c1", lesson="l1", **values)  # type: ignore[arg-type]
    return identity


def test_a_note_is_there_and_waits(store: Store) -> None:
    """A saved note can be read at once, and one row of the outbox waits for it."""
    identity = _note(store, title="Loops", body="for x in y")

    saved = note(store, identity[:8])

    assert (saved.title, saved.body, saved.course, saved.lesson) == ("Loops", "for x in y", "c1", "l1")
    assert saved.waiting
    assert outbox.counts(store) == outbox.Counts(pending=1, quarantined=0, conflicts=0)
    (waiting,) = outbox.pending(store)
    assert set(waiting.spread().fields) == {"origin", "title", "body"}


def test_an_acknowledged_note_waits_no_more(store: Store) -> None:
    """Sealed, stored as sent, applied: nothing waits, the note is as it was, the cursor stands behind it."""
    identity = _note(store, title="Loops", body="for x in y")

    sync(store, HandServer())

    assert outbox.pending(store) == ()
    assert not note(store, identity).waiting
    assert note(store, identity).title == "Loops"
    assert (read_state(store).cursor, read_state(store).rid, read_state(store).epoch) == (1, 1, 1)


def test_what_is_typed_while_a_request_is_out_stays(store: Store) -> None:
    """An acknowledgement removes the version that was sent, not the one typed meanwhile, which knows its ancestor."""
    server = HandServer()
    identity = _note(store, body="one")
    edits = send(store)
    save_note(store, identity, body="two")

    mirror.apply(store, server.answer(tuple(server.take(edit) for edit in edits)))

    (waiting,) = outbox.pending(store)
    assert set(waiting.fields) == {"body"}
    assert edits[0].spread().fields["body"].eid in waiting.fields["body"].replaces
    assert waiting.fields["body"].after >= edits[0].spread().fields["body"].stamp
    assert note(store, identity).body == "two"
    sync(store, server)
    assert outbox.pending(store) == ()
    assert note(store, identity).body == "two"


def test_a_change_between_taking_and_sealing_knows_what_was_sent(store: Store) -> None:
    """The learner types on while a request is being made: the newer version still names the sent one."""
    identity = _note(store, body="one")
    edits = sealed(outbox.pending(store))
    save_note(store, identity, body="two")

    outbox.seal(store, 1, edits)

    (waiting,) = outbox.pending(store)
    assert waiting.fields["body"].stamp is None
    assert waiting.fields["body"].replaces == (edits[0].spread().fields["body"].eid,)
    assert waiting.fields["origin"].stamp == (NOON, 0, 1)


def test_a_stamp_once_sealed_never_changes(store: Store, clock: HandClock) -> None:
    """A request that got no answer goes again with the same eids and stamps."""
    _note(store, body="one")
    first = send(store)
    clock.pass_ms(60_000)

    second = send(store)

    assert [edit.fields for edit in second] == [edit.fields for edit in first]


def test_what_an_unanswered_request_sealed_outlives_other_requests(store: Store) -> None:
    """Of three edits one was answered and one is held back: later requests leave the third its stamp."""
    server = HandServer()
    first, second, third = (_note(store, body=body) for body in ("one", "two", "three"))
    edits = {edit.id: edit for edit in send(store)}
    mirror.apply(store, server.answer((server.take(edits[first]), Judged(edits[second], "future"))))
    fourth = _note(store, body="four")
    sent = tuple(edit for edit in sealed(outbox.pending(store)) if edit.id == fourth)
    outbox.seal(store, read_state(store).rid + 1, sent)
    mirror.apply(store, server.answer(tuple(server.take(edit) for edit in sent)))

    (waiting,) = outbox.pending(store)

    assert waiting.id == third
    assert {group: field.stamp for group, field in waiting.fields.items()} == {
        group: field.stamp for group, field in edits[third].fields.items()
    }
    (held,) = store.all("SELECT id FROM outbox WHERE held IS NOT NULL")
    assert held == (second,)


def test_nothing_of_a_seal_is_left_once_nothing_waits(store: Store) -> None:
    """An answered request leaves no row behind."""
    _note(store, body="one")
    sync(store, HandServer())

    assert store.all("SELECT * FROM sealed_request") == []


def test_a_page_from_elsewhere_is_shown(store: Store) -> None:
    """Records that other devices made appear, found by course, with the cursor in the same transaction."""
    server = HandServer()
    record = server.write("note", store.new_id(), (NOON, 0, 2), origin=ORIGIN, title="From afar", body="b")

    changes = mirror.apply(store, server.answer(records=(record,)))

    assert changes.touched == {("note", record.id)}
    assert [found.title for found in notes(store, course="c1")] == ["From afar"]
    assert not notes(store)[0].waiting


def test_a_pending_change_lies_over_what_arrives(store: Store) -> None:
    """While a title waits, another device's body shows and its title does not; once judged the server's is shown."""
    server = HandServer()
    identity = _note(store, title="mine", body="one")
    sync(store, server)
    save_note(store, identity, title="mine too")
    edits = send(store)
    theirs = server.write("note", identity, (NOON + 9, 0, 2), title="theirs", body="two")

    mirror.apply(store, server.answer(records=(theirs,)))
    assert (note(store, identity).title, note(store, identity).body) == ("mine too", "two")

    mirror.apply(store, server.answer((Judged(edits[0], "merged"),), (theirs,)))
    assert (note(store, identity).title, note(store, identity).body) == ("theirs", "two")
    assert outbox.pending(store) == ()


def test_the_same_answer_twice_changes_nothing_more(store: Store) -> None:
    """An answer applied again, after newer things have come, takes nothing back."""
    server = HandServer()
    identity = _note(store, body="one")
    answer = server.answer(tuple(server.take(edit) for edit in send(store)))
    mirror.apply(store, answer)
    newer = server.write("note", identity, (NOON + 9, 0, 2), body="two")
    mirror.apply(store, server.answer(records=(newer,)))
    save_note(store, identity, title="waits")

    mirror.apply(store, answer)

    assert note(store, identity).body == "two"
    assert note(store, identity).title == "waits"
    assert read_state(store).cursor == server.seq


def test_tags_of_two_devices_all_stay(store: Store) -> None:
    """A tag given here and one given elsewhere at the same time are both on the note; a removed one is gone."""
    server = HandServer()
    identity = _note(store, body="one")
    tag_note(store, identity, add=["python", "later"])
    sync(store, server)
    tag_note(store, identity, remove=["later"])
    (edit,) = send(store)
    theirs = server.write("note", identity, (NOON, 0, 2), tags={"python": ("a" * 16,), "exam": ("b" * 16,)})

    mirror.apply(store, server.answer((Judged(edit, "merged"),), (theirs,)))

    assert note(store, identity).tags == ("exam", "python")


@pytest.mark.parametrize("synced", [False, True])
def test_a_note_goes_to_the_trash_and_comes_back(store: Store, synced: bool) -> None:
    """A deleted note stands in the trash and is restored whole, whether the delete was sent or not."""
    server = HandServer()
    identity = _note(store, body="one")
    sync(store, server)
    delete_note(store, identity)
    if synced:
        sync(store, server)
    assert [found.id for found in notes(store, deleted=True)] == [identity]
    assert notes(store) == ()

    restore_note(store, identity)

    assert [found.body for found in notes(store)] == ["one"]
    assert bool(outbox.pending(store)) is synced
    sync(store, server)
    assert not note(store, identity).deleted


def test_a_delete_names_the_versions_seen(store: Store) -> None:
    """A delete lists the eid of every group that the learner saw: what came unseen survives it at the server."""
    server = HandServer()
    identity = _note(store, title="t", body="one")
    sync(store, server)
    delete_note(store, identity)

    (waiting,) = outbox.pending(store)

    held = server.records["note", identity].fields
    assert waiting.delete is not None
    assert waiting.delete.saw == {group: (state.eid,) for group, state in held.items()}


def test_nobody_signed_in_writes_no_outbox(local_store: Store) -> None:
    """The sample course's notes work in full and never wait for a server."""
    identity = _note(local_store, body="one")
    save_note(local_store, identity, body="two")
    tag_note(local_store, identity, add=["x"])

    assert outbox.pending(local_store) == ()
    assert (note(local_store, identity).body, note(local_store, identity).tags) == ("two", ("x",))


def test_a_delete_between_taking_and_sealing_has_seen_what_was_sent(store: Store) -> None:
    """The learner deletes while a request is being made: the delete names the versions that the request carries."""
    server = HandServer()
    identity = _note(store, body="one")
    edits = sealed(outbox.pending(store))
    delete_note(store, identity)

    outbox.seal(store, 1, edits)

    (waiting,) = outbox.pending(store)
    assert waiting.delete is not None
    assert all(field.eid in waiting.delete.saw[group] for group, field in edits[0].spread().fields.items())
    assert waiting.delete.after >= edits[0].spread().fields["body"].stamp
    mirror.apply(store, server.answer(tuple(server.take(edit) for edit in edits)))
    sync(store, server)
    assert note(store, identity).deleted
    assert outbox.pending(store) == ()


def test_a_delete_already_sealed_keeps_its_stamp_when_words_follow(store: Store) -> None:
    """A change after a sent delete takes it back, and knows it."""
    server = HandServer()
    identity = _note(store, body="one")
    sync(store, server)
    delete_note(store, identity)
    (edit,) = send(store)
    assert edit.delete is not None

    save_note(store, identity, body="two")

    (waiting,) = outbox.pending(store)
    assert waiting.delete is None
    assert edit.delete.eid in waiting.fields["body"].replaces
    mirror.apply(store, server.answer((server.take(edit),)))
    assert not note(store, identity).deleted
    sync(store, server)
    assert (note(store, identity).body, note(store, identity).deleted) == ("two", False)


def test_the_log_of_rounds_is_newest_first_and_bounded(store: Store) -> None:
    """What is said about earlier rounds comes from here; the oldest are forgotten."""
    for number in range(LOG_KEPT + 5):
        append_round(store, "synced", sent=number)

    told = rounds(store, limit=1000)

    assert [told[0].sent, len(told)] == [LOG_KEPT + 4, LOG_KEPT]
