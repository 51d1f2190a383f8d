"""The whole window on a real home: a first visit, one window for a home, a fault that is told and not fatal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from desktop.account.way import shown_way
from desktop.app import App
from desktop.design.toast import Toast
from desktop.design.toast_action import ToastAction
from desktop.fault_log import FaultLog
from desktop.fault_report import FaultReport
from desktop.first_sight import first_grounds
from desktop.one_window import OneWindow
from desktop.palette.offer import Offer
from desktop.reader.scheme import register_scheme
from desktop.start import Start, remembered
from localdb.home import Home
from localdb.lesson_index import find_lessons
from localdb.notes import save_note
from localdb.search import find_notes
from localdb.store import open_store
from sync.errors import Offline
from sync.way import Way
from tests.desktop.eyes import clipped, nameless
from tests.desktop.room import LEARNER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.settings.backups_card import BackupsCard

register_scheme()  # has to be known before there is an application


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def app(home: Home, qapp: QApplication, qtbot: QtBot) -> Iterator[App]:
    """The window on a first visit, shown."""
    with _opened(home, qapp, qtbot) as opened:
        assert opened.sitting is not None
        sitting = opened.sitting
        qtbot.waitUntil(lambda: sitting.courses.model.rowCount() == 1)
        qtbot.waitUntil(lambda: _is_active(sitting.window))
        yield opened


@contextmanager
def _opened(home: Home, qapp: QApplication, qtbot: QtBot) -> Iterator[App]:
    door = OneWindow(home)
    assert door.enter()
    hook = sys.excepthook
    opened = App(qapp, home, door, remembered(home))
    opened.open()
    assert opened.sitting is not None
    window = opened.sitting.window
    qtbot.waitUntil(lambda: _is_active(window) and opened.door.is_listening)
    yield opened
    assert opened.sitting is not None
    window = opened.sitting.window
    opened.close()
    sys.excepthook = hook
    window.close()
    window.deleteLater()
    opened.deleteLater()


def _is_active(window: QWidget) -> bool:
    """Whether keys go to this window; a popover of an earlier test may still be on its way out."""
    window.activateWindow()
    return window.isActiveWindow()


def test_a_first_visit_opens_on_home_with_the_sample(app: App, qtbot: QtBot) -> None:
    """Nobody is asked for an account."""
    assert app.sitting is not None
    assert app.sitting.window.place.screen == "home"
    qtbot.waitUntil(app.sitting.home.sample.isVisible)
    assert app.sitting.window.sidebar.sync_row.face.word == "Sign in to sync"


def test_the_connection_is_tested_where_its_state_is_shown(home: Home, qapp: QApplication, qtbot: QtBot) -> None:
    """On the sync page and in the settings, off the window's thread; another way to the server is kept and tried."""
    home.enter(msgspec.structs.replace(LEARNER, server="http://127.0.0.1:9"))
    with _opened(home, qapp, qtbot) as app:
        assert app.sitting is not None
        sitting, words = app.sitting, "the server does not run"
        sitting.window.open_screen("sync")
        sitting.sync.test.click()
        qtbot.waitUntil(lambda: words in sitting.sync.state.found)
        sitting.open_settings("network")
        sitting.settings.network.test.click()
        qtbot.waitUntil(lambda: words in sitting.settings.network.tested)
        sitting.settings.network.way_chosen.emit(Way("http://ana:s3cret@proxy.example:3128"))
        qtbot.waitUntil(lambda: sitting.settings.network.address.text() == "http://proxy.example:3128")
        assert shown_way(home) == Way("http://proxy.example:3128")


def test_going_back_to_a_backup_and_back_again(app: App, home: Home, qtbot: QtBot) -> None:
    """From the settings: another sitting opens on what was then; what was here before is among the backups."""
    note, titles = "01890000-0000-7000-8000-000000000001", []

    def titled(title: str) -> None:
        with open_store(home, app="carrel") as store:
            save_note(store, note, title=title, body="words", course=store.one("SELECT course FROM enrolment")[0])

    def shown() -> list[str]:
        with open_store(home, app="carrel") as store:
            return [each.title for each in find_notes(store, "")]

    def listed(rows: int) -> BackupsCard:
        assert app.sitting is not None
        app.sitting.open_settings("storage")
        card = app.sitting.settings.storage.backups
        qtbot.waitUntil(lambda: len(card.buttons) == rows)
        return card

    def is_another(before: object) -> bool:
        return app.sitting is not None and app.sitting is not before

    titled("Then")
    card = listed(0)
    card.now.click()
    qtbot.waitUntil(lambda: len(card.buttons) == 1)
    titled("Now")
    for title, rows in (("Then", 2), ("Now", 3)):
        before = app.sitting
        newest = next(iter(card.buttons.values()))
        newest.click()
        qtbot.waitUntil(partial(is_another, before))
        titles += shown()
        card = listed(rows)
        assert titles[-1] == title
        assert not nameless(card)


def test_a_second_window_raises_the_first(app: App, home: Home, qtbot: QtBot) -> None:
    """And goes away itself."""
    second = OneWindow(home)
    with qtbot.waitSignal(app.door.raise_requested):
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


def test_a_fault_has_a_report_to_see(app: App, home: Home) -> None:
    """The toast opens it; it holds what was written down, and can be copied. What is no fault of ours has none."""
    assert app.sitting is not None
    faults = FaultLog(home.path)
    app._on_fault(ValueError, ValueError("ours"), None)
    window = app.sitting.window
    (toast,) = window.findChildren(Toast)
    toast.take_back()
    (report,) = window.findChildren(FaultReport)
    assert "ValueError: ours" in report.text.toPlainText()
    assert not nameless(report)
    assert not clipped(report)
    report.copy.click()
    assert "ValueError: ours" in QApplication.clipboard().text()
    report.reject()
    faults.close()
    window.toasts.dismiss_latest()
    app.sitting.tell(Offline("no network"))
    assert [each.findChildren(ToastAction) for each in window.findChildren(Toast) if each.isVisible()] == [[]]


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
    qtbot.waitUntil(lambda: sitting.notes.editor.title.text() == "nsg")
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
    qtbot.waitUntil(lambda: sitting.notes.editing.is_new)


def test_every_control_of_the_live_window_has_a_name(app: App, qtbot: QtBot) -> None:
    """On every screen, also those that no sidebar leads to."""
    assert app.sitting is not None
    sitting = app.sitting
    for key in ("home", "courses", "notes", "bookmarks", "compare", "sync", "settings", "sign_in"):
        sitting.window.open_screen(key)
        qtbot.waitUntil(lambda: sitting.tasks.is_idle)
        assert nameless(sitting.window) == [], key


def test_tab_goes_once_round_every_screen(app: App, qtbot: QtBot) -> None:
    """Each list is one stop, nothing that can't be seen is one, and the way round comes back to its beginning."""
    assert app.sitting is not None
    window = app.sitting.window
    window.activateWindow()
    for key in ("home", "courses", "notes", "bookmarks", "sync", "settings"):
        window.open_screen(key)
        qtbot.waitUntil(lambda: app.sitting is not None and app.sitting.tasks.is_idle)
        stops = tab_stops(window, qtbot)
        assert len(stops) == len(set(stops)), key
        assert all(stop.isVisible() and stop.isEnabled() for stop in stops), key
        lists = [view for view in window.findChildren(QAbstractItemView) if view.isVisible() and takes_tab(view)]
        assert all(stops.count(view) == 1 for view in lists), key


def tab_stops(window: QWidget, qtbot: QtBot) -> list[QWidget]:
    """What Tab visits, beginning at the first that it visits again."""
    stops: list[QWidget] = []
    for _ in range(200):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or window, Qt.Key.Key_Tab)
        reached = QApplication.focusWidget()
        assert reached is not None
        if reached in stops:
            return stops[stops.index(reached) :]
        stops.append(reached)
    raise AssertionError


def takes_tab(widget: QWidget) -> bool:
    """Whether Tab should stop there."""
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_esc_closes_the_topmost_thing_first(app: App, qtbot: QtBot) -> None:
    """A search is cleared before a message at the foot goes; then nothing is left to close."""
    assert app.sitting is not None
    sitting = app.sitting
    sitting.window.activateWindow()
    sitting.window.open_screen("bookmarks")
    qtbot.waitUntil(lambda: sitting.tasks.is_idle)
    sitting.window.toasts.show_toast("Something was done", action="Undo")
    sitting.bookmarks.search.setFocus()
    sitting.bookmarks.search.setText("words")
    QTest.keyClick(sitting.bookmarks.search, Qt.Key.Key_Escape)
    assert (sitting.bookmarks.search.text(), len(sitting.window.toasts.shown())) == ("", 1)
    QTest.keyClick(sitting.bookmarks.search, Qt.Key.Key_Escape)
    assert sitting.window.toasts.shown() == []


def test_f1_shows_the_keys_and_alt_left_comes_back(app: App) -> None:
    """From any screen."""
    assert app.sitting is not None
    sitting = app.sitting
    sitting.window.activateWindow()
    sitting.window.open_screen("bookmarks")
    QTest.keyClick(sitting.window, Qt.Key.Key_F1)
    assert sitting.window.place.screen == "settings"
    assert sitting.settings.shown_section == "keyboard"
    QTest.keyClick(sitting.window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert sitting.window.place.screen == "bookmarks"


def test_a_damaged_file_is_told_in_the_window(home: Home, request: pytest.FixtureRequest, qtbot: QtBot) -> None:
    """What was found, what was saved and what happens next stays in sight; the window works on."""
    with open_store(home) as store:
        path = store.folder / "user.db"
    path.write_bytes(b"this is no database at all" * 400)
    opened: App = request.getfixturevalue("app")
    assert opened.sitting is not None
    strip = opened.sitting.window.strip
    qtbot.waitUntil(strip.isVisible)
    assert "was damaged and is kept as user.db.broken-" in strip._words.text()
    assert "comes back with sync" in strip._words.text()


def test_the_frame_is_seen_before_the_program_is_made(home: Home, qapp: QApplication, qtbot: QtBot) -> None:
    """Grey blocks on the grounds of the theme; then Home stands in the same window."""
    door = OneWindow(home)
    assert door.enter()
    hook = sys.excepthook
    start = Start(qapp, home, door)
    start.begin()
    frame = start.window.grab().toImage()
    colors = {frame.pixelColor(x, 400).name() for x in range(0, frame.width(), 4)}
    assert {first_grounds(start.memory).side.name(), first_grounds(start.memory).track.name()} <= colors
    qtbot.waitUntil(lambda: start.app is not None)
    assert start.app is not None
    assert start.app.sitting is not None
    home_screen = start.app.sitting.home
    qtbot.waitUntil(lambda: home_screen.sight is not None and home_screen.isVisible())
    assert start.app.sitting.window is start.window
    start.end()
    sys.excepthook = hook
    start.window.close()
    start.window.deleteLater()
    start.deleteLater()
