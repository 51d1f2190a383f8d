"""The window: pages at once, a way back, panes by key, a place remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.main_window import MainWindow
from desktop.screen import Place, Screen, Trail
from tests.desktop.eyes import nameless

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


def page_with_fields() -> tuple[QWidget, list[QLineEdit]]:
    """A page of two panes."""
    page = QWidget()
    column = QVBoxLayout(page)
    fields = [QLineEdit(), QLineEdit()]
    for number, field in enumerate(fields):
        field.setAccessibleName(f"Pane {number}")
        column.addWidget(field)
    return page, fields


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    """What the window remembers."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(look: Appearance, qtbot: QtBot, memory: QSettings) -> MainWindow:
    """A shown window with three entries, the reader and a sign-in page."""
    notes, fields = page_with_fields()
    screens = [
        Screen("courses", "My courses", "library", QWidget()),
        Screen("notes", "Notes", "notebook-pen", notes, panes=lambda: fields),
        Screen("bookmarks", "Bookmarks", "bookmark", QWidget()),
        Screen("reader", "Reader", "book-open", QWidget(), entry=False, under="courses", rail=True),
        Screen("sign-in", "Sign in", "log-in", QWidget(), entry=False, alone=True),
    ]
    window = MainWindow(memory)
    window.furnish(look, screens)
    window.show_account("Nur Aisyah Rahman")
    qtbot.addWidget(window)
    window.open_screen("courses")
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window


def test_opens_at_the_size_of_the_drawings(window: MainWindow) -> None:
    """1280 x 800 the first time, never below 760 x 560, and every control has a name."""
    assert (window.width(), window.height()) == (1280, 800)
    assert (window.minimumWidth(), window.minimumHeight()) == (760, 560)
    assert nameless(window) == []


def test_its_place_is_remembered(look: Appearance, window: MainWindow, memory: QSettings, qtbot: QtBot) -> None:
    """The next start opens where the last was closed."""
    window.resize(780, 600)
    with qtbot.waitSignal(window.closed):
        window.close()
    again = MainWindow(memory)
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (780, 600)


def test_numbers_open_screens_and_arrows_go_back(window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+2 is the second entry; Alt+Left returns, with the place on the screen."""
    with qtbot.waitSignal(window.place_changed) as changed:
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert changed.args == [Place("notes")]
    window.open_screen("reader", "lesson 4.3")
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("notes")
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.place == Place("reader", "lesson 4.3")


def test_a_number_without_an_entry_does_nothing(window: MainWindow) -> None:
    """Ctrl+6 waits for a sixth screen."""
    QTest.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.place == Place("courses")


def test_the_reader_and_narrow_windows_get_the_rail(window: MainWindow, qtbot: QtBot) -> None:
    """The lesson needs the room; the entry it belongs to stays marked."""
    on_rail = []
    for screen in ("courses", "reader", "notes"):
        window.open_screen(screen)
        on_rail.append(window.sidebar.is_on_rail)
    assert on_rail == [False, True, False]
    window.resize(1100, 800)
    qtbot.waitUntil(lambda: window.sidebar.is_on_rail)


def test_larger_text_takes_the_room_of_the_sidebar(look: Appearance, window: MainWindow, qtbot: QtBot) -> None:
    """At 150 % a window of 1280 is narrow: the rail, in its larger size."""
    look.choose_scale(1.5)
    qtbot.waitUntil(lambda: window.sidebar.is_on_rail)
    assert window.sidebar.width() == 78


def test_signing_in_stands_alone(window: MainWindow) -> None:
    """No sidebar and no way round it by keys."""
    window.open_screen("sign-in")
    assert not window.sidebar.isVisible()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.place == Place("sign-in")


def test_f6_goes_round_the_panes(window: MainWindow) -> None:
    """Through the panes of the page, then the sidebar, then from the start; Shift+F6 the other way."""
    window.open_screen("notes")
    seen = []
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_F6)
        seen.append(window.focusWidget().accessibleName())
    assert seen == ["Pane 0", "Pane 1", "Notes", "Pane 0"]
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget().accessibleName() == "Notes"


def test_f5_asks_for_a_sync(window: MainWindow, qtbot: QtBot) -> None:
    """By hand as well as by itself."""
    with qtbot.waitSignal(window.sync_requested):
        QTest.keyClick(window, Qt.Key.Key_F5)


def test_f11_fills_the_screen_and_gives_it_back(window: MainWindow) -> None:
    """The same key both ways."""
    for is_full in (True, False):
        QTest.keyClick(window, Qt.Key.Key_F11)
        assert window.isFullScreen() == is_full


def test_escape_and_undo_reach_the_toasts(window: MainWindow) -> None:
    """Esc closes the toast and keeps what was done; Ctrl+Z takes it back."""
    undone: list[str] = []
    window.toasts.show_toast("Note deleted", action="Undo").action_requested.connect(lambda: undone.append("note"))
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (window.toasts.shown(), undone) == ([], [])
    window.toasts.show_toast("Note deleted", action="Undo").action_requested.connect(lambda: undone.append("note"))
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["note"]


def test_the_title_names_lesson_and_course(window: MainWindow) -> None:
    """What the task bar shows is what is being read."""
    window.show_title("4.3 Network security groups", "Azure Administrator")
    assert window.windowTitle() == "4.3 Network security groups, Azure Administrator – Carrel"


def test_a_warning_stays_in_sight(window: MainWindow) -> None:
    """The strip is there until there is nothing to warn of."""
    window.show_warning("The lesson view runs without its sandbox.")
    assert window.strip.isVisible()
    window.show_warning("")
    assert not window.strip.isVisible()


def test_a_trail_forgets_what_lay_ahead() -> None:
    """Going somewhere new from the middle of the way ends the way there."""
    trail = Trail()
    for key in ("a", "b", "b", "c"):
        trail.go(Place(key))
    assert trail.step(-1) == Place("b")
    trail.go(Place("d"))
    assert trail.step(1) is None
    assert trail.step(-1) == Place("b")
    assert trail.step(-1) == Place("a")
    assert trail.step(-1) is None
