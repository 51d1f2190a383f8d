"""The whole window on a real home: a first visit, one window for a home, a fault that is told and not fatal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.app import App
from desktop.one_window import OneWindow
from desktop.palette.offer import Offer
from desktop.reader.scheme import register_scheme
from localdb.home import Home
from localdb.lesson_index import find_lessons
from localdb.notes import save_note
from localdb.search import find_notes
from localdb.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

register_scheme()  # has to be known before there is an application


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def app(home: Home, qapp: QApplication, qtbot: QtBot) -> Iterator[App]:
    """The window on a first visit, shown."""
    door = OneWindow(home)
    assert door.enter()
    hook = sys.excepthook
    opened = App(qapp, home, door)
    opened.open()
    assert opened.sitting is not None
    courses = opened.sitting.courses
    qtbot.waitUntil(lambda: courses.model.rowCount() == 1)
    yield opened
    window = opened.sitting.window
    opened.close()
    sys.excepthook = hook
    window.close()
    window.deleteLater()
    opened.deleteLater()


def test_a_first_visit_opens_on_home_with_the_sample(app: App, qtbot: QtBot) -> None:
    """Nobody is asked for an account."""
    assert app.sitting is not None
    assert app.sitting.window.place.screen == "home"
    qtbot.waitUntil(app.sitting.home.sample.isVisible)
    assert app.sitting.window.sidebar.sync_row.face.word == "Sign in to sync"


def test_a_second_window_raises_the_first(app: App, home: Home, qtbot: QtBot) -> None:
    """And goes away itself."""
    second = OneWindow(home)
    with qtbot.waitSignal(app._door.raise_requested):
        assert not second.enter()


def test_what_another_process_writes_is_seen_within_a_second(app: App, home: Home, qtbot: QtBot) -> None:
    """The command line works on the same store while the window is open."""
    assert app.sitting is not None
    with open_store(home, app="carrel") as store:
        course = store.one("SELECT course FROM enrolment")[0]
        save_note(store, store.new_id(), title="From outside", body="here", course=course)
    model = app.sitting.notes.pane.model
    qtbot.waitUntil(lambda: model.rowCount() == 1, timeout=1500)


def test_a_fault_is_told_once_and_the_window_lives(app: App) -> None:
    """Three of the same are one toast."""
    for _ in range(3):
        app._on_fault(ValueError, ValueError("ours"), None)
    assert app.sitting is not None
    (told,) = app.sitting.window.toasts.shown()
    assert told.startswith("Something in Carrel went wrong. What you wrote is saved.")
    assert app.sitting.window.isVisible()


def test_every_screen_opens_by_its_keys(app: App) -> None:
    """In the order of the sidebar."""
    assert app.sitting is not None
    window = app.sitting.window
    for key in ("notes", "bookmarks", "sync", "settings", "courses", "home"):
        window.open_screen(key)
        assert window.place.screen == key


def test_the_palette_opens_by_its_keys_and_goes_where_it_says(app: App, home: Home, qtbot: QtBot) -> None:
    """Ctrl+K, a few letters, Enter; Ctrl+Shift+F finds the lessons that were indexed meanwhile."""
    assert app.sitting is not None
    window, searching = app.sitting.window, app.sitting.searching
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(searching.palette.field, "bookm")
    qtbot.waitUntil(lambda: not searching.palette.is_looking)
    QTest.keyClick(searching.palette.field, Qt.Key.Key_Return)
    assert window.place.screen == "bookmarks"
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_F, both)

    with open_store(home, app="elsewhere") as store:
        qtbot.waitUntil(lambda: len(find_lessons(store, "desk")) > 0, timeout=8000)
    QTest.keyClicks(searching.palette.field, "study desk")
    qtbot.waitUntil(lambda: not searching.palette.is_looking and searching.palette.model.rowCount() > 0)
    assert searching.palette.model.offers()[0].title == "1.1 Your study desk"
    QTest.keyClick(searching.palette.field, Qt.Key.Key_Escape)
    assert not searching.palette.isVisible()


def test_actions_of_the_palette_act(app: App, qtbot: QtBot) -> None:
    """A theme, a new note with the words typed as its title, a note by its name."""
    assert app.sitting is not None
    sitting = app.sitting
    offers = {offer.target: offer for offer in sitting.searching._known()}
    sitting.searching.go(offers["dark"])
    assert app.look.theme.name == "dark"
    sitting.searching.go(offers["light"])
    qtbot.waitUntil(lambda: sitting.tasks.is_idle)
    sitting.searching.go(Offer("action", "new_note", "New note “nsg”", "plus"))
    assert sitting.window.place.screen == "notes"
    assert sitting.notes.editor.title.text() == "nsg"
    sitting.notes.leave()
    qtbot.waitUntil(lambda: sitting.notes.pane.model.rowCount() == 1)
    with open_store(sitting._home, app="elsewhere") as store:
        (note,) = find_notes(store, "nsg")
    sitting.searching.go(Offer("note", note.id, "nsg", "notebook-pen"))
    assert sitting.notes.editing.id == note.id


def test_a_note_begins_from_any_screen(app: App, qtbot: QtBot) -> None:
    """Ctrl+N on Home goes to Notes with an empty note."""
    assert app.sitting is not None
    sitting = app.sitting
    sitting.window.activateWindow()
    qtbot.waitUntil(lambda: sitting.tasks.is_idle)
    QTest.keyClick(sitting.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert sitting.window.place.screen == "notes"
    assert sitting.notes.editing.id
