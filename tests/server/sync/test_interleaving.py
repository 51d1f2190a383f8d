"""Writers and readers in between each other: no reader ever passes a number whose row is still to come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import msgspec
import pytest

from learning.records import FieldState
from server.accounts.users import create_user
from server.database import row, rows
from server.sync.feed import append_change, open_feed
from sync.merge import Held

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database import Database
    from tests.server.desk import Desk

FEED = "SELECT seq FROM sync_record WHERE learner_id = ? AND seq > ? ORDER BY seq"
WRITERS = 4
TURNS = 25


def held(text: str) -> Held:
    """A record with one group."""
    return Held({"body": FieldState(msgspec.Raw(msgspec.json.encode(text)), (1, 0, 1), text)})


@pytest.fixture
def learner(database: Database) -> str:
    """One account."""
    with database.write() as connection:
        return create_user(connection, email="a@b.c", name="A", role="learner", password="long enough", now=1).id


def head(database: Database, learner: str) -> int:
    """What a reader takes for the end of the feed."""
    with database.read() as connection:
        found = row(connection, "SELECT seq FROM learner_sync WHERE learner_id = ?", (learner,))
    assert found is not None
    return int(found[0])


def test_a_number_that_is_drawn_is_not_seen_before_its_row(database: Database, learner: str) -> None:
    """A writer that has drawn 1 and not committed: readers see neither, and the next writer waits for it."""
    drawn, go_on = Event(), Event()

    def slow() -> None:
        with database.write() as connection, open_feed(connection, learner) as feed:
            append_change(feed, "note", "slow", held("first"))
            drawn.set()
            assert go_on.wait(60)

    def quick() -> int:
        with database.write() as connection, open_feed(connection, learner) as feed:
            return append_change(feed, "note", "quick", held("second")).seq

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(slow)
        assert drawn.wait(60)
        second = pool.submit(quick)
        assert head(database, learner) == 0
        assert not second.done()
        go_on.set()
        first.result(60)
        assert second.result(60) == 2
    assert head(database, learner) == 2


def test_a_reader_between_many_writers_misses_nothing(database: Database, learner: str) -> None:
    """Cursor by cursor, as a device reads: every number up to the head it saw is there when it looks."""
    done = Event()

    def write(worker: int) -> None:
        for turn in range(TURNS):
            with database.write() as connection, open_feed(connection, learner) as feed:
                append_change(feed, "note", f"{worker}-{turn}", held("x"))

    def read() -> list[int]:
        seen: list[int] = []
        while not done.is_set() or len(seen) < head(database, learner):
            with database.read() as connection:
                seen += [seq for (seq,) in rows(connection, FEED, (learner, seen[-1] if seen else 0))]
        return seen

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(read)
        list(pool.map(write, range(WRITERS)))
        done.set()
        assert reader.result(60) == list(range(1, WRITERS * TURNS + 1))


def test_devices_of_one_learner_at_once_lose_nothing(desk: Callable[..., Desk]) -> None:
    """Four devices send at once, ten times each; none is refused, and a fifth finds all forty notes."""
    desks = [desk() for _ in range(4)]

    def send(which: int) -> None:
        for turn in range(10):
            answer = desks[which].sync(desks[which].note(f"{which}-{turn}", "at once"))
            assert [result.status for result in answer.results] == ["ok"]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    reader = desk()
    assert {record.id for record in reader.sync().records if record.kind == "note"} == {
        f"{which}-{turn}" for which in range(4) for turn in range(10)
    }
