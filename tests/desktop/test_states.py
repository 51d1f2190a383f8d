"""Every screen that reads the database says so when it can't, in its own place, and tries again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.bookmarks.screen import BookmarksScreen
from desktop.home.screen import HomeScreen
from desktop.news import News
from desktop.notes.screen import NotesScreen
from desktop.sync_status.screen import SyncScreen
from desktop.tasks import Tasks
from desktop.trouble import Trouble
from localdb.errors import Damaged
from localdb.home import Home
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store


class Disk:
    """A home whose database can't be opened until it is mended."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        self.is_broken = True

    def open(self) -> Store:
        """Open it, or say why not."""
        if self.is_broken:
            raise Damaged("The notes on this disk can't be read.", next_step="Run carrel doctor.")
        return open_store(self.home, None, app="window")


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """See the class."""
    return Disk(tmp_path)


@pytest.fixture
def tasks(disk: Disk, qtbot: QtBot) -> Iterator[Tasks]:
    """The database thread over it."""
    made = Tasks(disk.open)
    yield made
    qtbot.waitUntil(lambda: made.is_idle)
    made.close()


def home(look: Appearance, tasks: Tasks, news: News) -> QWidget:
    """Home."""
    return HomeScreen(look, tasks, news, "", signed_in=False)


def sync(look: Appearance, tasks: Tasks, news: News) -> QWidget:
    """The sync page."""
    return SyncScreen(look, tasks, news, "x.example")


@pytest.mark.parametrize("make", [home, NotesScreen, BookmarksScreen, sync])
def test_a_screen_that_cannot_be_read_says_so_and_tries_again(
    make: Callable[[Appearance, Tasks, News], QWidget], look: Appearance, disk: Disk, tasks: Tasks, qtbot: QtBot
) -> None:
    """What happened, what to do, one button; mended, the screen is there."""
    screen = make(look, tasks, News(tasks))
    qtbot.addWidget(screen)
    screen.resize(1060, 760)
    screen.show()
    trouble = screen.findChild(Trouble)
    assert trouble is not None
    qtbot.waitUntil(trouble.isVisible)
    assert "can't be read. Run carrel doctor." in trouble._sentence.text()
    disk.is_broken = False
    trouble.retry_requested.emit()
    qtbot.waitUntil(lambda: not trouble.isVisible())
