"""Every screen in a language that is 60 % longer: no word is cut off, and every control still has its name.

The words of the live widgets are lengthened where they stand, as a translation would lengthen them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from desktop.account.sign_in_screen import SignInScreen
from desktop.bookmarks.screen import BookmarksScreen
from desktop.compare.screen import CompareScreen
from desktop.home.screen import HomeScreen
from desktop.notes.screen import NotesScreen
from desktop.settings.screen import SettingsScreen
from desktop.sync_status.screen import SyncScreen
from localdb.bookmarks import set_bookmark
from localdb.notes import save_note
from tests.desktop.compare.test_compare_screen import NOTE, two_versions
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

    Make = Callable[[Appearance, Room], QWidget]

NARROWEST = 708
LONGER = 0.6


def home(look: Appearance, room: Room) -> QWidget:
    """Home of a learner."""
    return HomeScreen(look, room.tasks, room.news, "Ana Tan", signed_in=True)


def first_visit(look: Appearance, room: Room) -> QWidget:
    """Home of nobody."""
    return HomeScreen(look, room.tasks, room.news, "", signed_in=False)


def notes(look: Appearance, room: Room) -> QWidget:
    """Notes, the newest open."""
    return NotesScreen(look, room.tasks, room.news)


def bookmarks(look: Appearance, room: Room) -> QWidget:
    """Bookmarks."""
    return BookmarksScreen(look, room.tasks, room.news)


def compare(look: Appearance, room: Room) -> QWidget:
    """Two versions of a note."""
    screen = CompareScreen(look, room.tasks, room.news)
    screen.open_record(NOTE)
    return screen


def sync(look: Appearance, room: Room) -> QWidget:
    """The sync page."""
    return SyncScreen(look, room.tasks, room.news, "belajar.example.my")


def settings(look: Appearance, room: Room) -> QWidget:
    """Settings, at their first section."""
    return SettingsScreen(look, room.home.path, room.account)


def sign_in(look: Appearance, room: Room) -> QWidget:
    """The form."""
    return SignInScreen(look)


def lengthen(root: QWidget) -> None:
    """Make every word on labels and buttons longer, once."""
    for widget in root.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton) and widget.text() and not widget.property("lengthened"):
            widget.setProperty("lengthened", True)
            text = widget.text()
            widget.setText(" ".join(f"{word}{'~' * round(LONGER * len(word))}" for word in text.split(" ")))


@pytest.fixture
def full_room(learners_room: Room) -> Room:
    """A learner with a course, a bookmark, a note that waits and one with two versions."""

    def fill(store: Store) -> None:
        course = learners_room.course
        two_versions(store, course)
        save_note(store, f"{NOTE[:-1]}7", title="Effective rules", body="Inbound", course="c" * 16)
        set_bookmark(store, course="c" * 16, lesson="1" * 16, label="Table of default rules")

    learners_room.enrol()
    learners_room.do(fill)
    return learners_room


@pytest.mark.parametrize("make", [home, first_visit, notes, bookmarks, compare, sync, settings, sign_in])
@pytest.mark.parametrize("width", [NARROWEST, 1060])
def test_longer_words_are_not_cut_off(make: Make, width: int, look: Appearance, full_room: Room, qtbot: QtBot) -> None:
    """In the narrowest window and in the usual one."""
    screen = make(look, full_room)
    qtbot.addWidget(screen)
    screen.resize(width, 700)
    screen.show()
    full_room.settle()
    lengthen(screen)
    qtbot.wait(500)
    assert clipped(screen) == []
    assert screen.minimumSizeHint().width() <= width
    assert not nameless(screen)
