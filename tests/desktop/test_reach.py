"""Every screen of the living window by Tab alone: all that can be used is reached, once, and has a name.

With things on it, signed in and not, the reader and every section of the settings among them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QScrollArea, QWidget

from desktop.app import App
from desktop.one_window import OneWindow
from desktop.reader.sandbox import prepare_chromium
from desktop.reader.scheme import register_scheme
from desktop.start import remembered
from localdb.bookmarks import set_bookmark
from localdb.home import Home
from localdb.notes import save_note
from localdb.store import open_store
from tests.desktop.eyes import nameless
from tests.desktop.room import LEARNER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.sitting import Sitting
    from localdb.home import Account

prepare_chromium()
register_scheme()  # both before there is an application

ONE = "01890000-0000-7000-8000-000000000001"
WAIT = 20_000


def sit_down(home: Home, qapp: QApplication, qtbot: QtBot, who: Account | None) -> Iterator[Sitting]:
    """The window of somebody, with a note and a bookmark."""
    if who is not None:
        home.enter(who)
    with open_store(home) as store:
        save_note(store, ONE, title="Rules", body="Lowest number **wins**.", course="c0ffee00c0ffee00", lesson="x")
        set_bookmark(store, course="c0ffee00c0ffee00", lesson="x", block="", label="Rules")
    door = OneWindow(home)
    assert door.enter()
    hook = sys.excepthook
    opened = App(qapp, home, door, remembered(home))
    opened.open()
    assert opened.sitting is not None
    sitting = opened.sitting
    qtbot.waitUntil(lambda: sitting.tasks.is_idle)
    yield sitting
    window = sitting.window
    if sitting.reading._reader is not None:
        sitting.reading.leave()
        sitting.reader.spread.area.view.let_go()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    opened.close()
    sys.excepthook = hook
    window.close()
    window.deleteLater()
    opened.deleteLater()


@pytest.fixture(params=[None, LEARNER], ids=["first visit", "signed in"])
def sitting(request: pytest.FixtureRequest, tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Sitting]:
    """Both kinds of visit."""
    yield from sit_down(Home(tmp_path / "home"), qapp, qtbot, request.param)


def is_active(window: QWidget) -> bool:
    """Whether keys go to the window; what opened before may still be on its way out."""
    window.activateWindow()
    return window.isActiveWindow()


@pytest.fixture
def first_visit(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Sitting]:
    """Nobody is signed in, the sample course lies on the desk."""
    yield from sit_down(Home(tmp_path / "home"), qapp, qtbot, None)


def reached(window: QWidget) -> list[QWidget]:
    """What Tab visits on its round, in its order."""
    stops: list[QWidget] = []
    for _ in range(400):
        focused = QApplication.focusWidget()
        QTest.keyClick(focused or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now in stops:
            return stops[stops.index(now) :]
        stops.append(now)
    message = "Tab never comes round."
    raise AssertionError(message)


def usable(window: QWidget) -> list[QWidget]:
    """What a mouse could use or type in; a page that scrolls is scrolled by what is in it."""
    found = []
    for each in window.findChildren(QWidget):
        typed = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus) and not isinstance(each, QScrollArea)
        # The cross in a field of words is Qt's own: Esc does what it does.
        inner = each.objectName().startswith("qt_") or isinstance(each.parentWidget(), QLineEdit)
        if each.isVisible() and each.isEnabled() and not inner and (typed or isinstance(each, QAbstractButton)):
            found.append(each)
    return found


def complaints(window: QWidget) -> list[str]:
    """What is not reached, and what has no name."""
    stops = reached(window)
    missed = [each for each in usable(window) if each not in stops and not by_arrows(each, stops)]
    unseen = [each for each in stops if not each.isVisible() or not each.isEnabled()]
    return [
        *(f"not reached: {type(each).__name__} {each.accessibleName()}" for each in missed),
        *(f"reached unseen: {type(each).__name__} {each.accessibleName()}" for each in unseen),
        *(f"no name: {each}" for each in nameless(window)),
    ]


def by_arrows(button: QWidget, stops: list[QWidget]) -> bool:
    """One of several that exclude each other: Tab reaches the one, arrows the others."""
    beside = [each for each in stops if isinstance(each, QAbstractButton) and each.group() is not None]
    return isinstance(button, QAbstractButton) and any(each.group() is button.group() for each in beside)


def test_all_of_every_screen_is_reached_and_named(sitting: Sitting, qtbot: QtBot) -> None:
    """No screen is left out: whichever the window knows."""
    window = sitting.window
    found: dict[str, list[str]] = {}
    for key in tuple(window._screens):
        window.open_screen(key)
        qtbot.waitUntil(lambda: sitting.tasks.is_idle)
        sections = [each.key for each in sitting.settings.sections] if key == "settings" else [""]
        for section in sections:
            if section:
                sitting.open_settings(section)
            qtbot.waitUntil(lambda: is_active(window))
            if said := complaints(window):
                found[f"{key} {section}"] = said
    assert found == {}


def test_the_reader_is_gone_round_by_f6_and_all_of_it_is_named(first_visit: Sitting, qtbot: QtBot) -> None:
    """F6 leaves the page, which Tab would walk through, and comes to each pane; every button says what it does."""
    window = first_visit.window
    qtbot.waitUntil(lambda: bool(first_visit._sample), timeout=WAIT)
    first_visit.open_sample()
    area = first_visit.reader.spread.area
    qtbot.waitUntil(lambda: first_visit.reader.lesson is not None and area.view.page is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: is_active(window))
    assert nameless(window) == []
    panes = [*first_visit.reader.panes(), window.sidebar]
    visited: set[QWidget] = set()
    for _ in panes:
        window._next_pane(1)
        focused = QApplication.focusWidget()
        assert focused is not None
        visited |= {pane for pane in panes if pane is focused or pane.isAncestorOf(focused)}
    assert visited == set(panes)
