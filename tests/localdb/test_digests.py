"""A mirror that is not what the server has is noticed, and mended without a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from learning.digests import bucket_of, fingerprint
from localdb import mirror, outbox
from localdb.digests import buckets, digests, mend
from localdb.notes import delete_note, note, notes, save_note
from tests.localdb.builders import NOON, HandServer, sync

if TYPE_CHECKING:
    from learning.records import Record
    from localdb.store import Store


@pytest.fixture
def server() -> HandServer:
    """A server of a few lines."""
    return HandServer()


@pytest.fixture
def ids(store: Store, server: HandServer) -> list[str]:
    """Three notes that both sides have, the last one deleted; and a kind of tomorrow."""
    ids = [store.new_id() for _ in range(3)]
    for identity in ids:
        save_note(store, identity, title="Title", body="words", course="c1")
    sync(store, server)
    delete_note(store, ids[2])
    sync(store, server)
    mirror.apply(store, server.answer(records=(server.write("sticker", "s1", (NOON, 0, 2), face=1),)))
    return ids


def told(server: HandServer, kind: str) -> int:
    """The server's number for a kind."""
    return sum(_number(record) for record in server.records.values() if record.kind == kind) % (1 << 64)


def _number(record: Record) -> int:
    eids = {group: state.eid for group, state in record.fields.items()}
    return fingerprint(record.kind, record.id, eids, None if record.dead is None else record.dead.eid)


def part(server: HandServer, identity: str) -> tuple[int, tuple[Record, ...]]:
    """The bucket of a note, and what the server has in it."""
    place = bucket_of(identity)
    return place, tuple(r for r in server.records.values() if r.kind == "note" and bucket_of(r.id) == place)


@pytest.mark.usefixtures("ids")
def test_both_sides_come_to_the_same_numbers(store: Store, server: HandServer) -> None:
    """For what is alive, dead or of tomorrow; and the parts add up to the whole."""
    assert digests(store) == {"note": told(server, "note"), "sticker": told(server, "sticker")}
    assert sum(buckets(store, "note")) % (1 << 64) == told(server, "note")


def test_a_record_that_got_lost_comes_back(store: Store, server: HandServer, ids: list[str]) -> None:
    """Its row is gone and nothing says so: the part is fetched again."""
    with store.write():
        store.run("DELETE FROM note WHERE id = ?", (ids[0],))
        store.run("DELETE FROM sync_meta WHERE id = ?", (ids[0],))
    assert digests(store)["note"] != told(server, "note")
    assert mend(store, "note", *part(server, ids[0])) == 1
    assert note(store, ids[0]).title == "Title"
    assert digests(store)["note"] == told(server, "note")
    assert mend(store, "note", *part(server, ids[0])) == 0


def test_a_version_that_never_was_is_replaced(store: Store, server: HandServer, ids: list[str]) -> None:
    """Even if it claims to be newer than the server's."""
    with store.write():
        store.run("UPDATE note SET title = 'rotten' WHERE id = ?", (ids[1],))
        store.run("UPDATE sync_meta SET seq = 99, groups = json_set(groups, '$.title[0]', 'x') WHERE id = ?", (ids[1],))
    assert mend(store, "note", *part(server, ids[1])) == 1
    assert note(store, ids[1]).title == "Title"
    assert digests(store)["note"] == told(server, "note")


def test_what_the_server_does_not_know_is_sent_to_it(store: Store, server: HandServer, ids: list[str]) -> None:
    """Absence is never deletion: the note stays, and goes up whole."""
    del server.records["note", ids[0]]
    assert mend(store, "note", *part(server, ids[0])) == 1
    (waiting,) = outbox.pending(store)
    assert (waiting.id, waiting.full, waiting.again) == (ids[0], True, None)
    assert len(notes(store)) == 2


def test_what_waits_is_left_alone(store: Store, server: HandServer, ids: list[str]) -> None:
    """The learner is changing it: its own push settles it."""
    save_note(store, ids[0], title="Mine")
    server.write("note", ids[0], (NOON + 5, 0, 2), title="Theirs")
    mend(store, "note", *part(server, ids[0]))
    assert note(store, ids[0]).title == "Mine"
