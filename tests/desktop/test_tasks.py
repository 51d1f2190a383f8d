"""The database thread and its news: nothing waits, nothing is told to the dead, nothing is told on the wrong thread."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from desktop.news import News, Piece
from desktop.tasks import Tasks
from localdb.home import Home
from localdb.notes import save_note
from localdb.store import Store, open_store
from tests.localdb.builders import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a learner."""
    made = Home(tmp_path / "home")
    made.enter(ACCOUNT)
    return made


@pytest.fixture
def tasks(home: Home, qtbot: QtBot) -> Iterator[Tasks]:
    """The thread, on a real store."""
    made = Tasks(lambda: open_store(home))
    yield made
    made.close()


def note(store: Store) -> str:
    """Write a note."""
    identity = store.new_id()
    save_note(store, identity, body="words", course="c")
    return identity


def _give(number: int, _store: Store) -> int:
    return number


def test_the_answer_comes_back_on_the_window_s_thread(tasks: Tasks, qtbot: QtBot) -> None:
    """An operation runs on the database thread; what is done with its answer, on the caller's."""
    heard: list[tuple[threading.Thread, threading.Thread]] = []
    tasks.run(lambda _: threading.current_thread(), lambda there: heard.append((there, threading.current_thread())))
    assert not heard
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0][0] is not threading.main_thread()
    assert heard[0][1] is threading.main_thread()


def test_operations_keep_their_order(tasks: Tasks, qtbot: QtBot) -> None:
    """What was asked for first is done and told first."""
    heard: list[int] = []
    for number in range(50):
        tasks.run(partial(_give, number), heard.append)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert heard == list(range(50))


def test_an_error_comes_to_whoever_asked(tasks: Tasks, qtbot: QtBot) -> None:
    """`failed` hears of the error, and the thread goes on working."""
    heard: list[Exception] = []
    tasks.run(lambda _: 1 // 0, failed=heard.append)
    tasks.run(note)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert isinstance(heard[0], ZeroDivisionError)


def test_an_error_that_nobody_expected_is_raised_in_the_window(tasks: Tasks, qtbot: QtBot) -> None:
    """Without `failed` it reaches the hook of uncaught errors, which is where the crash report looks."""
    with qtbot.captureExceptions() as raised:
        tasks.run(lambda _: 1 // 0)
        qtbot.waitUntil(lambda: tasks.is_idle)
    assert [kind for kind, _, _ in raised] == [ZeroDivisionError]


def test_nothing_is_told_to_a_widget_that_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    """The owner was deleted while its operation ran: the answer is dropped."""
    owner = QObject()
    heard: list[str] = []
    tasks.run(note, heard.append, owner=owner)
    delete(owner)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert heard == []


def test_closing_finishes_what_was_asked_for(home: Home, qtbot: QtBot) -> None:
    """A note saved in the last moment is in the file when `close` returns."""
    tasks = Tasks(lambda: open_store(home))
    tasks.run(note)
    tasks.close()
    with open_store(home) as store:
        assert store.one("SELECT count(*) FROM note")[0] == 1


def test_news_name_what_was_touched_and_by_whom(tasks: Tasks, qtbot: QtBot) -> None:
    """A screen tells its own echo from the news of others by the author."""
    news = News(tasks)
    heard: list[Piece] = []
    news.changed.connect(heard.append)
    news.start()
    tasks.run(note, author="editor")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].author == "editor"
    assert heard[0].changes.kinds == {"note"}
    news.stop()


def test_what_another_process_wrote_is_news_within_a_second(tasks: Tasks, home: Home, qtbot: QtBot) -> None:
    """The command line on the same home: the window hears that everything may have changed, and nothing twice."""
    news = News(tasks)
    heard: list[Piece] = []
    news.changed.connect(heard.append)
    news.start()
    qtbot.waitUntil(lambda: tasks.is_idle)
    with open_store(home) as other:
        note(other)
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    assert [piece.changes.everything for piece in heard] == [True]
    assert heard[0].author == ""
    news.stop()
