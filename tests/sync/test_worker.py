"""The sync thread: starts by itself, sends what others wrote, comes back when the server does, and tells the truth."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pytest

from localdb.home import Account, Home
from localdb.notes import save_note
from localdb.store import open_store
from sync import pauses
from sync import worker as worker_module
from sync.errors import Offline, ServerTrouble, SignInNeeded
from sync.events import Trouble
from sync.protocol import Digest, RegisterDevice, Registered, Result, Rights, SyncAnswer, SyncRequest, Traffic
from sync.worker import SyncNews, SyncWorker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from learning.records import Edit, Record
    from learning.shop import Catalogue
    from sync.hints import Channel

ACCOUNT = Account("learner-1", "ana@example.org", "Ana", "http://127.0.0.1:1", "d" * 32, "laptop")
PATIENCE = 20


class Line:
    """A server that takes every edit, and can be made unreachable. Only the wire is missing; the store is real."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.got: list[Edit] = []
        self.closed = False
        self.traffic = Traffic()

    def listen(self) -> Channel:
        """It gives no hints."""
        raise ServerTrouble("no hints here")

    def register(self, device: RegisterDevice) -> Registered:
        """Number one."""
        self._answer()
        return Registered(ACCOUNT.device, 1)

    def sync(self, request: SyncRequest) -> SyncAnswer:
        """Everything is ok."""
        self._answer()
        self.got += request.edits
        results = tuple(
            Result(edit.kind, edit.id, edit.n, "ok", seq=len(self.got) + place)
            for place, edit in enumerate(request.edits)
        )
        return SyncAnswer(request.rid, 1_780_000_000_000, 1, 0, max(len(self.got), request.cursor), False, results)

    def digest(self) -> Digest:
        """Nothing to compare."""
        return Digest(0, 0, {})

    def buckets(self, kind: str) -> tuple[str, ...]:
        """Never asked."""
        raise NotImplementedError(kind)

    def refetch(self, kind: str, bucket: int) -> tuple[Record, ...]:
        """Never asked."""
        raise NotImplementedError(kind, bucket)

    def blob(self, sha256: str, *, start: int = 0) -> Iterator[bytes]:
        """There are no files."""
        raise NotImplementedError

    def catalogue(self, version: int, since: int) -> Catalogue:
        """Nothing is offered."""
        raise NotImplementedError(version, since)

    def rights(self) -> Rights:
        """Nobody is enrolled."""
        raise NotImplementedError

    def receipt(self, payment: str) -> bytes:
        """Nothing was paid."""
        raise NotImplementedError(payment)

    def reachable(self) -> bool:
        """Whether the test lets it be."""
        return self.error is None

    def close(self) -> None:
        """Remember that it was."""
        self.closed = True

    def _answer(self) -> None:
        if self.error is not None:
            raise self.error


class Listener:
    """Waits for a piece of news."""

    def __init__(self, worker: SyncWorker) -> None:
        self.all: list[SyncNews] = []
        self._came = threading.Condition()
        self.undo = worker.subscribe(self._hear)

    def until(self, fits: Callable[[SyncNews], bool]) -> SyncNews:
        """The first piece of news that fits, from now on or before."""
        with self._came:
            assert self._came.wait_for(lambda: any(map(fits, self.all)), PATIENCE), self.all
            return next(news for news in self.all if fits(news))

    def forget(self) -> None:
        """Only what comes from now on counts."""
        with self._came:
            self.all.clear()

    def _hear(self, news: SyncNews) -> None:
        with self._came:
            self.all.append(news)
            self._came.notify_all()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home with somebody signed in, and a thread that does not dawdle."""
    monkeypatch.setattr(pauses, "SETTLE_SECONDS", 0.05)
    monkeypatch.setattr(pauses, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(pauses, "PROBES", (0.05, 0.05))
    home = Home(tmp_path / "home")
    home.enter(ACCOUNT)
    return home


@pytest.fixture
def line() -> Line:
    """The server."""
    return Line()


@pytest.fixture
def worker(home: Home, line: Line) -> Iterator[SyncWorker]:
    """The thread, not started yet."""
    worker = SyncWorker(home, ACCOUNT, lambda: line)
    yield worker
    worker.stop()
    assert not worker.is_running


def write(home: Home, text: str = "hello") -> None:
    """What the window or another process does."""
    with open_store(home, ACCOUNT) as store:
        save_note(store, store.new_id(), body=text, course="c1")


def synced(news: SyncNews) -> bool:
    """Everything is on the server."""
    return news.status.state == "synced"


def waits(least: int, news: SyncNews) -> bool:
    """So much, or more, is on its way."""
    return news.counts.pending >= least


def test_it_syncs_at_the_start(home: Home, line: Line, worker: SyncWorker) -> None:
    """What waited from the last time goes without anybody asking."""
    write(home)
    listener = Listener(worker)
    worker.start()
    news = listener.until(synced)
    assert news.counts.pending == 0
    assert news.last_sync is not None
    assert len(line.got) == 1


def test_it_sends_what_another_connection_wrote(home: Home, line: Line, worker: SyncWorker) -> None:
    """An edit is noticed without a nudge: first it is said to wait, then it is gone."""
    listener = Listener(worker)
    worker.start()
    listener.until(synced)
    listener.forget()
    write(home)
    assert listener.until(lambda news: news.counts.pending == 1).status.state != "synced"
    listener.until(synced)
    assert len(line.got) == 1


def test_an_edit_is_said_to_wait_before_the_learner_pauses(
    home: Home, line: Line, worker: SyncWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a nudge and its round nothing says synced any more, however long the learner goes on writing."""
    monkeypatch.setattr(pauses, "SETTLE_SECONDS", 2 * PATIENCE)
    monkeypatch.setattr(pauses, "SETTLE_AT_MOST", 2 * PATIENCE)
    listener = Listener(worker)
    worker.start()
    listener.until(synced)
    listener.forget()
    write(home)
    worker.nudge()
    assert listener.until(lambda news: news.counts.pending == 1).status.state == "waiting"
    assert line.got == []


def test_it_never_says_synced_while_something_waits(home: Home, line: Line, worker: SyncWorker) -> None:
    """Of every piece of news: synced means that nothing waits and nothing stopped the last round."""
    listener = Listener(worker)
    worker.start()
    for number in range(5):
        write(home, f"note {number}")
        worker.nudge()
    listener.until(lambda news: synced(news) and len(line.got) >= 5)
    assert all(not news.counts.pending and news.error is None for news in listener.all if synced(news))


def test_offline_it_keeps_the_edits_and_comes_back_with_the_server(home: Home, line: Line, worker: SyncWorker) -> None:
    """The words say offline; as soon as the server can be reached again, it sends."""
    line.error = Offline("cut")
    write(home)
    listener = Listener(worker)
    worker.start()
    news = listener.until(lambda news: news.status.state == "offline")
    assert (news.counts.pending, type(news.error)) == (1, Offline)
    line.error = None
    listener.until(synced)
    assert len(line.got) == 1


def test_offline_stays_told_however_much_is_written(
    home: Home, line: Line, worker: SyncWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit during a back-off is one more that waits, and takes nothing of the trouble away."""
    monkeypatch.setattr(pauses, "SETTLE_SECONDS", 0.0)
    line.error = Offline("cut")
    listener = Listener(worker)
    worker.start()
    listener.until(lambda news: news.status.state == "offline")
    listener.forget()
    for number in range(5):
        write(home, f"note {number}")
        listener.until(partial(waits, number + 1))
    line.error = None
    listener.until(synced)
    assert {news.status.state for news in listener.all} <= {"offline", "syncing", "synced"}


def test_a_session_that_is_over_waits_for_the_learner(home: Home, line: Line, worker: SyncWorker) -> None:
    """The edits stay; after the learner signed in again, the same thread sends them."""
    line.error = SignInNeeded("over")
    write(home)
    listener = Listener(worker)
    worker.start()
    assert listener.until(lambda news: news.status.state == "sign_in_needed").counts.pending == 1
    line.error = None
    worker.sync_now()
    listener.until(synced)
    assert len(line.got) == 1


def test_trouble_with_the_account_is_news_not_the_end(home: Home, line: Line) -> None:
    """A locked keyring stops a round, never the thread."""
    locked = [RuntimeError("the keyring is locked")]

    def connect() -> Line:
        if locked:
            raise locked[0]
        return line

    worker = SyncWorker(home, ACCOUNT, connect)
    listener = Listener(worker)
    worker.start()
    news = listener.until(lambda news: news.error is not None)
    assert (news.status.state, news.status.trouble) == ("needs_you", Trouble.LOCAL)
    locked.clear()
    worker.sync_now()
    listener.until(synced)
    worker.stop()


def test_another_process_at_work_is_waited_for(
    home: Home, line: Line, worker: SyncWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rounds are single-flight across processes; the thread tries again by itself."""
    monkeypatch.setattr(worker_module, "BUSY_SECONDS", 0.05)
    write(home)
    listener = Listener(worker)
    with home.lock("sync"):
        worker.start()
        listener.until(lambda news: news.counts.pending == 1)
        assert line.got == []
    listener.until(synced)


def test_a_database_that_cannot_be_opened_is_told_and_tried_again(
    home: Home, line: Line, worker: SyncWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in the way of the file is named; once it is gone, sync goes on by itself."""
    monkeypatch.setattr(worker_module, "BUSY_SECONDS", 0.05)
    in_the_way = home.folder(ACCOUNT.learner) / "user.db"
    in_the_way.mkdir()
    listener = Listener(worker)
    worker.start()
    assert listener.until(lambda news: news.error is not None).status.state == "needs_you"
    in_the_way.rmdir()
    listener.until(synced)


def test_who_unsubscribes_hears_nothing_more(home: Home, worker: SyncWorker) -> None:
    """Subscribing returns its undo, and undoing twice is no mistake."""
    listener = Listener(worker)
    listener.undo()
    listener.undo()
    other = Listener(worker)
    worker.start()
    other.until(synced)
    assert listener.all == []


def test_another_way_is_taken_at_once(home: Home) -> None:
    """The old line is closed, and a round goes over a new one."""
    lines = [Line(), Line()]
    made = iter(lines)
    worker = SyncWorker(home, ACCOUNT, lambda: next(made))
    listener = Listener(worker)
    worker.start()
    listener.until(synced)
    write(home)
    worker.reconnect()
    listener.until(lambda _: bool(lines[1].got))
    assert (lines[0].closed, lines[1].closed) == (True, False)
    worker.stop()


def test_stopping_closes_the_line(home: Home, line: Line) -> None:
    """Nothing of the thread outlives the window."""
    worker = SyncWorker(home, ACCOUNT, lambda: line)
    listener = Listener(worker)
    worker.start()
    listener.until(synced)
    worker.stop()
    assert line.closed
    assert not worker.is_running


def test_news_is_a_frozen_value(worker: SyncWorker) -> None:
    """It crosses threads: nobody can change it."""
    with pytest.raises(AttributeError):
        worker.news.last_sync = 1  # type: ignore[misc]
    assert msgspec.structs.asdict(worker.news)["error"] is None
