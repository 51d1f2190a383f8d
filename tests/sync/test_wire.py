"""What was once sent can always be read: ids and bytes of protocol version 1 are fixed for ever."""

from __future__ import annotations

import uuid
from pathlib import Path

import msgspec
import pytest

from learning.records import Edit, FieldEdit, fixed_id, random_id
from sync.merge import merge
from sync.protocol import SyncAnswer, SyncRequest
from tests.sync.sim.overlay import raw
from tests.sync.sim.world import World

GOLDEN = Path(__file__).parent / "golden"
NOTE = "0190a0b0-0000-7000-8000-000000000001"


class FixedId(msgspec.Struct, frozen=True):
    """One line of the golden file."""

    kind: str
    learner: str
    key: tuple[str, ...]
    id: str


IDS = msgspec.json.decode((GOLDEN / "ids.json").read_bytes(), type=list[FixedId])


@pytest.mark.parametrize("told", IDS, ids=lambda told: f"{told.kind} {len(told.key)}")
def test_fixed_ids_never_change(told: FixedId) -> None:
    """Another id would orphan every bookmark and all progress."""
    assert fixed_id(told.kind, told.learner, *told.key) == told.id


def test_a_request_of_version_1_is_read() -> None:
    """An old client keeps working."""
    request = msgspec.json.decode((GOLDEN / "request-v1.json").read_bytes(), type=SyncRequest)
    written, deleted = request.edits
    assert (request.v, request.rid, request.epoch, request.cursor) == (1, 12, 1, 40)
    assert bytes(written.fields["body"].value) == '"café"'.encode()
    assert written.fields["body"].replaces == ("11ff00ff00ff00ff",)
    assert deleted.delete is not None
    assert deleted.delete.saw == {"body": ("44ff00ff00ff00ff",)}


def test_an_answer_of_version_1_is_read() -> None:
    """An old server keeps working."""
    answer = msgspec.json.decode((GOLDEN / "answer-v1.json").read_bytes(), type=SyncAnswer)
    assert [(result.status, result.reason) for result in answer.results] == [("merged", ""), ("invalid", "because")]
    alive, dead = answer.records
    assert (alive.id, alive.seq, alive.fields["body"].eid, alive.dead) == (NOTE, 41, "00ff00ff00ff00ff", None)
    assert dead.dead is not None
    assert (answer.more, answer.cursor) == (True, 42)


@pytest.mark.parametrize(
    ("name", "type_"), [("request-v1.json", SyncRequest), ("answer-v1.json", SyncAnswer)], ids=["request", "answer"]
)
def test_words_of_tomorrow_are_no_trouble(name: str, type_: type) -> None:
    """A newer peer may say more; what we know of it reads as ever."""
    told = msgspec.json.decode((GOLDEN / name).read_bytes())
    more = msgspec.json.encode(told | {"tomorrow": {"a": 1}})
    assert msgspec.json.encode(msgspec.json.decode(more, type=type_)) == msgspec.json.encode(
        msgspec.json.decode((GOLDEN / name).read_bytes(), type=type_)
    )


def test_a_field_of_tomorrow_survives_two_devices_of_today() -> None:
    """I15: nobody strips what they do not understand, also when they edit the record."""
    world = World(seed=1)
    one, two = world.devices[:2]
    mood = raw({"mood": ["tired", {"since": 3}]})
    one.store.put(("note", "n0"), {"origin": raw({"course": "c"}), "mood": mood}, one.now())
    world.round(one)
    world.round(two)
    two.store.put(("note", "n0"), {"title": raw("edited elsewhere")}, two.now())
    world.round(two)
    world.round(one)
    for device in (one, two):
        seen = device.store.visible()["note", "n0"]
        assert (seen["mood"], seen["title"]) == (mood, raw("edited elsewhere"))


def test_a_group_of_tomorrow_is_merged_like_any_other() -> None:
    """The server of today keeps it for its last writer."""
    fields = {"origin": FieldEdit(raw({"course": "c"}), (1, 0, 1), "o"), "mood": FieldEdit(raw("fine"), (1, 0, 1), "m")}
    held = merge(None, Edit("note", "n", 1, fields)).held
    assert held is not None
    assert bytes(held.fields["mood"].value) == b'"fine"'


def test_random_ids_tell_the_time() -> None:
    """UUID version 7: rows of one day lie together."""
    identity = uuid.UUID(random_id(1_790_000_000_000, bytes(range(10))))
    assert (identity.version, identity.variant, identity.int >> 80) == (7, uuid.RFC_4122, 1_790_000_000_000)
