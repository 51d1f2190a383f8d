"""The one writer of the feed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import server
from learning.records import FieldState
from server.accounts.users import create_user
from server.database import rows
from server.errors import NotFound
from server.sync.feed import append_change, open_feed, stored_records
from sync.merge import Held

if TYPE_CHECKING:
    from server.database import Database

WRITES = re.compile(
    r"(insert\s+into|update|delete\s+from|replace\s+into)\s+sync_record|(insert|update|delete)\(.*sync_record",
    re.IGNORECASE,
)


def held(text: str) -> Held:
    """A record with one group."""
    return Held({"body": FieldState(msgspec.Raw(msgspec.json.encode(text)), (1, 0, 1), text)})


@pytest.fixture
def learner(database: Database) -> str:
    """One account."""
    with database.write() as connection:
        return create_user(connection, email="a@b.c", name="A", role="learner", password="long enough", now=1).id


def test_only_the_feed_writes_records() -> None:
    """No other module of the server has a statement that changes `sync_record`."""
    found = {
        path.name for path in Path(server.__path__[0]).rglob("*.py") if WRITES.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"feed.py"}


def test_a_record_moves_to_the_end_with_each_change(database: Database, learner: str) -> None:
    """One row a record; its number is its last change."""
    for text in ("one", "two", "three"):
        with database.write() as connection, open_feed(connection, learner) as feed:
            append_change(feed, "note", "n1", held(text))
            append_change(feed, "note", text, held(text))
    with database.read() as connection:
        found = rows(connection, "SELECT id, seq FROM sync_record ORDER BY seq")
    assert found == [("one", 2), ("two", 4), ("n1", 5), ("three", 6)]


def test_a_failed_transaction_takes_no_number(database: Database, learner: str) -> None:
    """What was not committed leaves no hole and no row."""

    def fail() -> None:
        with database.write() as connection, open_feed(connection, learner) as feed:
            append_change(feed, "note", "n1", held("x"))
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.write() as connection, open_feed(connection, learner) as feed:
        assert feed.head == 0
        assert stored_records(feed, [("note", "n1")]) == {}


def test_writers_at_once_never_share_a_number(database: Database, learner: str) -> None:
    """Four threads, a hundred changes, a hundred numbers without a hole."""

    def write(worker: int) -> None:
        for turn in range(25):
            with database.write() as connection, open_feed(connection, learner) as feed:
                append_change(feed, "note", f"{worker}-{turn}", held("x"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with database.read() as connection:
        assert [seq for (seq,) in rows(connection, "SELECT seq FROM sync_record ORDER BY seq")] == list(range(1, 101))


def test_a_feed_of_nobody_cannot_be_opened(database: Database) -> None:
    """An unknown learner is said, not made."""
    with pytest.raises(NotFound), database.write() as connection, open_feed(connection, "nobody"):
        pass
