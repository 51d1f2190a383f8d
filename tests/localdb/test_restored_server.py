"""A server that was restored, one that is fetched anew, and one that would delete too much."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from learning.records import Arrival, Death, Record
from learning.values import Enrolment
from localdb import brake, mirror, outbox
from localdb.edits import change_record, raw
from localdb.errors import MassDelete
from localdb.notes import delete_note, note, notes, restore_note, save_note, tag_note
from localdb.state import read_state
from tests.localdb.builders import NOON, HandServer, sync

if TYPE_CHECKING:
    from localdb.store import Store


@pytest.fixture
def server() -> HandServer:
    """A server of a few lines."""
    return HandServer()


def lost(store: Store, head: int) -> tuple[str, ...]:
    """The server was restored with this head. Returns what is offered again."""
    mirror.apply(store, Arrival((), (), min(head, read_state(store).cursor), 2, NOON, more=True, again=head))
    return tuple(waiting.id for waiting in outbox.pending(store))


def made(store: Store, server: HandServer, count: int) -> list[str]:
    """So many notes that both sides have."""
    ids = [store.new_id() for _ in range(count)]
    for number, identity in enumerate(ids):
        save_note(store, identity, title=f"Note {number}", body="words", course="c1")
    sync(store, server)
    return ids


def test_what_a_restored_server_lost_is_offered_again(store: Store, server: HandServer) -> None:
    """Rule 7: everything above its head, with the eids and stamps that it always had, and nothing else."""
    _, second, third = made(store, server, 3)
    delete_note(store, third)
    sync(store, server)

    assert lost(store, 1) == (second, third)
    offered, dead = outbox.pending(store)
    assert (offered.full, offered.again) == (True, 1)
    known = server.records["note", second].fields
    assert {g: (f.eid, f.stamp) for g, f in offered.fields.items()} == {g: (s.eid, s.stamp) for g, s in known.items()}
    death = server.records["note", third].dead
    assert death is not None
    assert dead.delete is not None
    assert (dead.delete.eid, dead.delete.stamp) == (death.eid, death.stamp)
    assert (note(store, second).title, note(store, third).deleted) == ("Note 1", True)


def test_a_step_of_a_set_brings_the_lost_members(store: Store, server: HandServer) -> None:
    """A tag waits while the server loses others: they go along, and what the learner took away does not."""
    (identity,) = made(store, server, 1)
    tag_note(store, identity, add=["a", "b"])
    sync(store, server)
    tag_note(store, identity, add=["c"], remove=["b"])
    lost(store, 0)
    (waiting,) = outbox.pending(store)
    assert set(msgspec.json.decode(waiting.fields["tags"].value)["add"]) == {"a", "c"}
    assert waiting.fields["tags"].again
    assert note(store, identity).tags == ("a", "c")


def test_what_was_hidden_under_a_change_was_not_seen(store: Store, server: HandServer) -> None:
    """Only what the server had, or what replaced it knowingly, knows what a restored server still holds."""
    (identity,) = made(store, server, 1)
    save_note(store, identity, title="Mine", body="over theirs")
    mirror.apply(store, server.answer(records=(server.write("note", identity, (NOON + 5, 0, 2), body="theirs"),)))
    lost(store, 0)
    (waiting,) = outbox.pending(store)
    assert {group for group, field in waiting.fields.items() if field.again} == {"origin", "title"}


def test_a_page_ahead_of_others_is_not_the_whole(store: Store, server: HandServer) -> None:
    """Restored in the middle of a pull, the server may have older what was still to come: back to the last whole."""
    made(store, server, 1)
    mirror.apply(store, Arrival((), (), 5, 1, NOON, more=True))
    lost(store, 4)
    assert read_state(store).cursor == 1


def test_what_only_the_server_writes_is_fetched_again(store: Store, server: HandServer) -> None:
    """A lost enrolment can't be offered: all is fetched, and what is not there any more goes."""
    (kept,) = made(store, server, 1)
    enrolment = server.write("enrolment", "e1", (NOON, 0, 0), enrolment=Enrolment("c1", "c", "C"))
    mirror.apply(store, server.answer(records=(enrolment,)))

    assert lost(store, 1) == ()
    assert (read_state(store).cursor, read_state(store).boot) == (0, 0)
    mirror.apply(store, Arrival((), (server.records["note", kept],), 1, 2, NOON))
    assert store.one("SELECT 1 FROM enrolment") is None
    assert [found.id for found in notes(store)] == [kept]


def test_fetching_anew_keeps_what_waits(store: Store, server: HandServer) -> None:
    """Rule 8: what the server does not tell of is dropped at the end, but never what the learner is changing."""
    told, dropped, changed = made(store, server, 3)
    save_note(store, changed, title="Mine")
    mirror.apply(store, Arrival((), (), 0, 1, NOON, more=True, boot=9))
    mirror.apply(store, Arrival((), (server.records["note", told],), 1, 1, NOON, more=True))
    assert len(notes(store)) == 3

    mirror.apply(store, Arrival((), (), 9, 1, NOON))
    assert {found.id for found in notes(store)} == {told, changed}
    assert dropped not in {found.id for found in notes(store)}
    assert read_state(store).boot is None


def test_the_record_of_a_purged_tombstone_comes_back_whole(store: Store, server: HandServer) -> None:
    """A change waits while the server tells of the delete, and drops the contents: the change brings all of them."""
    (identity,) = made(store, server, 1)
    save_note(store, identity, title="Changed")
    server.seq += 1
    mirror.apply(store, server.answer(records=(Record("note", identity, server.seq, {}, Death((NOON, 0, 2), "d")),)))

    (waiting,) = outbox.pending(store)
    assert waiting.full
    assert waiting.fields.keys() == {"origin", "title", "body"}
    assert (note(store, identity).title, note(store, identity).body) == ("Changed", "words")


def test_a_pull_that_deletes_much_asks_first(store: Store, server: HandServer) -> None:
    """Rule 10: more than 20 and more than a quarter; nothing of the answer is taken until the learner has spoken."""
    ids = made(store, server, 40)
    for identity in ids[:20]:
        server.kill("note", identity, (NOON + 9, 0, 2))
    first = tuple(server.records["note", identity] for identity in ids[:20])
    mirror.apply(store, Arrival((), first, server.seq, 1, NOON, more=True))
    last = server.answer(records=(server.kill("note", ids[20], (NOON + 9, 0, 2)),))
    with pytest.raises(MassDelete) as asked:
        mirror.apply(store, last)
    assert (asked.value.doomed, asked.value.living) == (21, 40)
    assert brake.question(store) == brake.Question(21, 40, ("Note: Note 20",))
    assert len(notes(store)) == 20

    brake.allow_deletes(store)
    assert brake.question(store) is None
    mirror.apply(store, last)
    assert len(notes(store)) == 19
    assert read_state(store).brake == ""


def test_refused_deletes_become_edits(store: Store, server: HandServer) -> None:
    """The learner did not mean it: the notes stay, and the next push brings them back everywhere."""
    ids = made(store, server, 30)
    doomed = server.answer(records=tuple(server.kill("note", identity, (NOON + 9, 0, 2)) for identity in ids))
    with pytest.raises(MassDelete):
        mirror.apply(store, doomed)
    brake.refuse_deletes(store)

    mirror.apply(store, doomed)
    assert len(notes(store)) == 30
    assert {waiting.id for waiting in outbox.pending(store)} == set(ids)
    assert all(waiting.delete is None for waiting in outbox.pending(store))


def test_few_deletes_need_no_question(store: Store, server: HandServer) -> None:
    """Twenty of twenty-five is a tidy learner."""
    ids = made(store, server, 25)
    mirror.apply(store, server.answer(records=tuple(server.kill("note", one, (NOON + 9, 0, 2)) for one in ids[:20])))
    assert len(notes(store)) == 5


def test_an_offered_record_may_be_changed_further(store: Store, server: HandServer) -> None:
    """What the learner writes next knows the version that is on its way."""
    (identity,) = made(store, server, 1)
    lost(store, 0)
    before = outbox.pending(store)[0].fields["title"].eid
    change_record(store, "note", identity, {"title": raw("Next")})
    (waiting,) = outbox.pending(store)
    assert before in waiting.fields["title"].replaces
    assert waiting.again == 0
    delete_note(store, identity)
    restore_note(store, identity)
    assert note(store, identity).title == "Next"
