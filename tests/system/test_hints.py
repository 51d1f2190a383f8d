"""Two open windows: what is written in one appears in the other, and while nothing is written nobody asks anything."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from desktop import news as news_module
from desktop.account.secrets import choose_secrets
from desktop.account.signing import SignInForm, connect_as, sign_in
from desktop.news import News
from desktop.sync_status.link import SyncLink
from desktop.tasks import Tasks
from localdb.home import Home
from localdb.notes import notes, save_note
from localdb.store import open_store
from server.accounts.users import create_user
from server.database import open_database
from server.settings import Settings
from server.sync import hints
from sync import engine, pauses
from sync.worker import SyncWorker
from tests.sync.test_worker import PATIENCE, Listener
from tests.system.counted import CountedServer
from tests.system.learner import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from localdb.changes import Changes
    from localdb.store import Store
    from sync.worker import SyncNews
    from tests.system.school import School

NEVER = 10.0**6


def never(_chance: float) -> float:
    """Seconds between two looks of a device that gets no hints, in a test that proves that it need not look."""
    return NEVER


class Window:
    """The sync of one open window, with the learner's database beside it."""

    def __init__(self, folder: Path, url: str, email: str) -> None:
        self.home = Home(folder)
        secrets = choose_secrets(folder)
        self.account = sign_in(self.home, secrets, SignInForm(url, email, PASSWORD, device_name=folder.name))
        self.connect = lambda: connect_as(self.home, self.account, secrets)
        self.worker = SyncWorker(self.home, self.account, self.connect)
        self.listener = Listener(self.worker)
        self._arrived = threading.Condition()
        self._brought: set[str] = set()
        self.worker.subscribe_changes(self._hear)

    def write(self, text: str) -> str:
        """The learner saves a note."""
        with open_store(self.home, self.account) as store:
            note = store.new_id()
            save_note(store, note, body=text, course="c1")
        self.worker.nudge()
        return note

    def until_here(self, note: str) -> None:
        """Sync has brought this note."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: note in self._brought, PATIENCE)

    def _hear(self, changes: Changes) -> None:
        with self._arrived:
            self._brought |= {identity for kind, identity in changes.touched if kind == "note"}
            self._arrived.notify_all()


def live(news: SyncNews) -> bool:
    """Everything is on the server, and what changes there is told."""
    return news.status.state == "synced" and news.live


@contextmanager
def opened(*windows: Window) -> Iterator[None]:
    """Both sync, and both listen."""
    with ExitStack() as open_:
        for window in windows:
            open_.callback(window.worker.stop)
            window.worker.start()
        for window in windows:
            window.listener.until(live)
        yield


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[CountedServer]:
    """A server with one learner, that counts."""
    settings = Settings(tmp_path / "server")
    with open_database(settings) as database, database.write() as connection:
        create_user(connection, email="ana@example.org", name="Ana", role="learner", password=PASSWORD, now=1)
    with CountedServer(settings).running() as server:
        yield server


def test_two_open_windows_show_each_others_edits(
    school: School, email: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither ever looks by itself: each edit reaches the other window by a hint, also from another server process."""
    monkeypatch.setattr(engine, "idle", never)
    laptop, tablet = (Window(tmp_path / name, school.url, email) for name in ("laptop", "tablet"))
    with opened(laptop, tablet):
        for number in range(3):
            tablet.until_here(laptop.write(f"from the laptop {number}"))
            laptop.until_here(tablet.write(f"from the tablet {number}"))


def test_a_window_comes_back_to_its_hints_after_the_server(
    school: School, email: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server stops: both say offline, though nothing was written. It returns: both listen again."""
    monkeypatch.setattr(engine, "idle", never)
    monkeypatch.setattr(pauses, "PROBES", (0.2, 0.2))
    laptop, tablet = (Window(tmp_path / name, school.url, email) for name in ("laptop", "tablet"))
    with opened(laptop, tablet):
        school.stop()
        try:
            for window in (laptop, tablet):
                assert window.listener.until(lambda news: news.status.state == "offline").since is not None
                window.listener.forget()
        finally:
            school.start()
        for window in (laptop, tablet):
            window.listener.until(live)
        tablet.until_here(laptop.write("after the storm"))


def test_an_open_channel_asks_nothing(counted: CountedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that would look a hundred times a second without hints makes no request while it listens."""
    monkeypatch.setattr(engine, "idle", lambda _chance: 0.01)
    monkeypatch.setattr(pauses, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(hints, "KEEP_ALIVE_SECONDS", 0.05)
    window = Window(tmp_path / "laptop", counted.url, "ana@example.org")
    with opened(window):
        _looks(window, monkeypatch, 1)  # what comes after the first round has come
        asked = counted.asked.copy()
        looked = _looks(window, monkeypatch, 50)
        assert counted.asked == asked
        window.write("now there is something to say")
        window.listener.until(lambda news: news.status.sent == 1)
        assert counted.asked - asked == {"/v1/sync": 1}
    assert looked


def test_without_hints_it_looks_now_and_then(
    counted: CountedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server with no room for one more listener loses nobody: the device asks by itself."""
    monkeypatch.setattr(hints, "IN_ALL", 0)
    monkeypatch.setattr(engine, "idle", lambda _chance: 0.01)
    monkeypatch.setattr(pauses, "LOOK_SECONDS", 0.01)
    laptop, tablet = (Window(tmp_path / name, counted.url, "ana@example.org") for name in ("laptop", "tablet"))
    with ExitStack() as open_:
        for window in (laptop, tablet):
            open_.callback(window.worker.stop)
            window.worker.start()
        tablet.until_here(laptop.write("found by looking"))
        counted.until_asked("/v1/sync/events")
        assert not laptop.worker.news.live


def test_an_open_screen_is_told_at_once(
    counted: CountedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """What a hint brought is news for every screen without their own look at the database: an open editor takes it."""
    monkeypatch.setattr(engine, "idle", never)
    monkeypatch.setattr(news_module, "OTHERS_COMMITS_MS", 10**6)
    here, there = (Window(tmp_path / name, counted.url, "ana@example.org") for name in ("here", "there"))
    tasks = Tasks(lambda: open_store(here.home, here.account, app="window"))
    news, link = News(tasks), SyncLink()
    shown: set[str] = set()
    news.changed.connect(lambda _piece: tasks.run(_note_ids, shown.update, owner=link))
    news.start()
    link.brought.connect(news.look_for_others, Qt.ConnectionType.QueuedConnection)
    try:
        with opened(there):
            link.start(here.home, here.account, here.connect)
            qtbot.waitUntil(lambda: link.news is not None and live(link.news), timeout=1000 * PATIENCE)
            note = there.write("on the other screen")
            qtbot.waitUntil(lambda: note in shown, timeout=1000 * PATIENCE)
    finally:
        link.stop()
        news.stop()
        tasks.close()


def test_a_window_closes_at_once_while_it_listens(counted: CountedServer, tmp_path: Path) -> None:
    """Nothing of its threads is left, and nobody waited for the server to say something."""
    window = Window(tmp_path / "laptop", counted.url, "ana@example.org")
    with opened(window):
        pass
    assert not window.worker.is_running
    assert not [thread for thread in threading.enumerate() if thread.name in {"sync", "sync hints"}]


def _note_ids(store: Store) -> set[str]:
    return {row.id for row in notes(store)}


def _looks(window: Window, monkeypatch: pytest.MonkeyPatch, times: int) -> int:
    """Let the sync thread look so often whether there is a reason to ask."""
    came = threading.Semaphore(0)
    before = window.worker._is_live

    def counting(outcome: object) -> bool:
        came.release()
        return before(outcome)  # type: ignore[arg-type]

    monkeypatch.setattr(window.worker, "_is_live", counting)
    for _ in range(times):
        assert came.acquire(timeout=PATIENCE)
    return times
