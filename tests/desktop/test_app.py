"""The whole window on a real home: a first visit, one window for a home, a fault that is told and not fatal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from desktop.app import App
from desktop.one_window import OneWindow
from desktop.reader.scheme import register_scheme
from localdb.home import Home
from localdb.notes import save_note
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


def test_a_first_visit_opens_on_my_courses_with_the_sample(app: App) -> None:
    """Nobody is asked for an account."""
    assert app.sitting is not None
    assert app.sitting.window.place.screen == "courses"
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
    for key in ("notes", "bookmarks", "sync", "settings", "courses"):
        window.open_screen(key)
        assert window.place.screen == key
