"""A server that goes on from a backup, and one that drops what nobody needs any more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from learning.digests import bucket_of, fingerprint
from learning.records import Edit, Record
from server.database import rows
from server.settings import Settings
from server.sync.epochs import head_since, raise_epoch
from server.sync.feed import open_feed
from server.sync.purge import KEPT_MS, Purged, purge
from server.upkeep import DAY_MS, Upkeep
from sync.protocol import Digest, Refetch
from tests.server.desk import problem, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database import Database
    from tests.server.desk import Desk


def test_a_device_hears_of_the_new_epoch(desk: Callable[..., Desk], database: Database) -> None:
    """Rule 7: the head to go back to is the lowest since the device's own epoch."""
    device = desk()
    device.sync(device.note("n1", "x"))
    with database.write() as connection:
        epoch = raise_epoch(connection, 9_000)
    told = problem(device.ask(()))
    assert (told.type, told.epoch, told.head) == ("epoch", epoch, 1)
    device.epoch = epoch
    device.sync(device.note("n2", "x"))
    with database.write() as connection:
        later = raise_epoch(connection, 9_000)
    assert later > epoch
    assert problem(device.ask(())).head == 2
    assert problem(device.ask((), epoch=1)).head == 1


def test_a_history_that_was_given_up_has_nothing_in_common() -> None:
    """Restored twice, from two backups that do not know of each other: everything is offered again."""
    assert head_since(77, msgspec.json.encode({99: 5})) == 0
    assert head_since(1, msgspec.json.encode({99: 5, 120: 3})) == 3


def test_what_is_offered_again_replaces_what_was_kept(desk: Callable[..., Desk]) -> None:
    """Its author had seen all that the backup holds: no conflict, and a removed tag stays removed."""
    device = desk()
    note = device.note("n1", "old", ms=1000)
    tags = device.field({"add": ["a", "b"], "remove": {}})
    device.sync(msgspec.structs.replace(note, fields=note.fields | {"tags": tags}))
    newer = {"body": device.field("new", 2000), "tags": device.field({"add": ["a"], "remove": {}}, 2000)}
    offered = {group: msgspec.structs.replace(field, again=True) for group, field in (note.fields | newer).items()}
    answer = device.sync(Edit("note", "n1", 2, offered, full=True, again=1))
    assert answer.results[0].status == "merged"
    (record,) = answer.records
    assert value(record, "body") == "new"
    assert value(record, "tags") == {"a": [newer["tags"].eid]}


def test_what_changed_since_is_met_like_any_other(desk: Callable[..., Desk]) -> None:
    """Nobody had seen it: both sides are kept."""
    device = desk()
    note = device.note("n1", "x")
    device.sync(note)
    device.sync(Edit("note", "n1", 2, {"title": device.field("since", 3000)}))
    offered = note.fields | {"title": device.field("before", 2000)}
    answer = device.sync(Edit("note", "n1", 3, offered, full=True, again=1))
    assert {record.kind for record in answer.records} == {"note", "conflict"}


def test_old_tombstones_lose_their_contents(desk: Callable[..., Desk], database: Database) -> None:
    """The tombstone stays, the floor rises over it, and a device that was away fetches everything anew."""
    device, away = desk(), desk()
    note = device.note("n1", "secret words")
    device.sync(note)
    away.sync()
    device.sync(device.delete("note", "n1", {group: (field.eid,) for group, field in note.fields.items()}))
    assert purge(database, KEPT_MS + 5000) == Purged(0, 0)
    assert purge(database, KEPT_MS + 5001) == Purged(1, 0)
    assert purge(database, KEPT_MS + 5001) == Purged(0, 0)

    told = problem(away.ask(()))
    assert (told.type, told.floor) == ("resync", 2)
    assert away.ask((), cursor=0, boot=2).status_code == 200
    (record,) = msgspec.json.decode(away.ask((), cursor=0, boot=2).content)["records"]
    assert (record.get("fields", {}), record["dead"]["stamp"][0]) == ({}, 5000)
    assert device.sync(note).results[0].status == "same"
    assert device.sync(Edit("note", "n1", 9, {"title": device.field("again")})).results[0].status == "need_full"


def test_ten_revisions_are_kept_however_old(desk: Callable[..., Desk], database: Database) -> None:
    """And all that are younger than 90 days."""
    device = desk()
    note = device.note("n1", "0", ms=1)
    device.sync(note)
    eid = note.fields["body"].eid
    for number in range(1, 15):
        body = device.field(str(number), number + 1, (eid,))
        device.sync(Edit("note", "n1", 2, {"body": body}))
        eid = body.eid
    assert purge(database, KEPT_MS) == Purged(0, 0)
    assert purge(database, KEPT_MS + 1000) == Purged(0, 4)
    with database.write() as connection, open_feed(connection, device.learner):
        assert len(rows(connection, "SELECT 1 FROM note_revision")) == 10


def test_a_device_can_compare_its_copy(desk: Callable[..., Desk]) -> None:
    """One number a kind, 256 parts of it, and each part whole; another learner's records count for nothing."""
    device, other = desk(), desk("ben@example.org")
    notes = [device.note(f"n{number}", "x") for number in range(9)]
    device.sync(*notes)
    other.sync(other.note("n1", "Ben's"))
    told = msgspec.json.decode(device.get("/v1/sync/digest").content, type=Digest)
    sums = {note.id: fingerprint("note", note.id, {g: f.eid for g, f in note.fields.items()}, None) for note in notes}
    assert (told.head, told.kinds) == (9, {"note": f"{sum(sums.values()) % (1 << 64):016x}"})
    parts = msgspec.json.decode(device.get("/v1/sync/digest/note").content, type=list[str])
    assert (len(parts), sum(int(part, 16) for part in parts) % (1 << 64)) == (256, sum(sums.values()) % (1 << 64))
    response = device.post("/v1/sync/refetch", Refetch("note", bucket_of("n3")))
    assert "n3" in {record.id for record in msgspec.json.decode(response.content, type=list[Record])}
    assert msgspec.json.decode(device.post("/v1/sync/refetch", Refetch("dream", 3)).content) == []


def test_one_process_a_day_purges(desk: Callable[..., Desk], database: Database) -> None:
    """Whoever comes first; the others, and itself until tomorrow, leave it. What is due is found by an index."""
    device = desk()
    device.sync(device.note("n1", "words"))
    device.sync(device.delete("note", "n1", {}, ms=5000))
    now = [KEPT_MS + 5001]
    ours, theirs = (Upkeep(database, Settings(Path(), clock=lambda: now[0])) for _ in range(2))

    assert [ours.look(), theirs.look(), ours.look()] == [True, False, False]
    assert purge(database, now[0]) == Purged(0, 0)
    now[0] += DAY_MS
    assert [theirs.look(), ours.look()] == [True, False]


def test_a_purge_that_is_ended_goes_on_the_next_time(desk: Callable[..., Desk], database: Database) -> None:
    """A server that stops does not wait for every learner."""
    device = desk()
    note = device.note("n1", "words")
    device.sync(note)
    device.sync(device.delete("note", "n1", {group: (field.eid,) for group, field in note.fields.items()}, ms=5000))
    assert purge(database, KEPT_MS + 5001, lambda: True) == Purged(0, 0)
    assert purge(database, KEPT_MS + 5001) == Purged(1, 0)
