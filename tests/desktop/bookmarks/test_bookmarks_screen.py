"""Bookmarks on the screen: grouped by course, renamed, moved, deleted and put back where they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit

from desktop.bookmarks.screen import BookmarksScreen
from desktop.design.toast import Toasts
from learning.course import lessons
from localdb.bookmarks import bookmarks, set_bookmark
from localdb.courses import manifest
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, room: Room) -> BookmarksScreen:
    """Three bookmarks in the sample course: a, b and c."""

    def mark(store: Store) -> None:
        contents = manifest(store, room.course)
        assert contents is not None
        for label, placed in zip("abc", lessons(contents), strict=False):
            set_bookmark(store, course=room.course, lesson=placed.lesson.id, label=label)

    room.do(mark)
    shown = BookmarksScreen(look, room.tasks, room.news)
    tester = QAbstractItemModelTester(shown.model, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    assert tester.model() is shown.model
    qtbot.addWidget(shown)
    shown.resize(1060, 600)
    shown.show()
    room.until(lambda: shown.model.rowCount() == 4)
    return shown


def labels(room: Room) -> list[str]:
    """What is kept, in the learner's order."""
    return [mark.label for mark in room.do(bookmarks)]


def test_bookmarks_stand_under_their_course_with_their_place(screen: BookmarksScreen) -> None:
    """A heading, then the rows."""
    assert screen.model.index(0).data() == "Welcome to Carrel, 3 bookmarks"
    assert screen.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "a, 1.1 Your study desk"


def test_f2_renames_in_place(screen: BookmarksScreen, room: Room, qtbot: QtBot) -> None:
    """Enter keeps the new label."""
    screen.list.setCurrentIndex(screen.model.index(1))
    screen.list.setFocus()
    QTest.keyClick(screen.list, Qt.Key.Key_F2)
    editor = screen.list.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClicks(editor, "Table of rules")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    room.until(lambda: labels(room) == ["Table of rules", "b", "c"])


def test_alt_and_arrows_move_within_the_course(screen: BookmarksScreen, room: Room, qtbot: QtBot) -> None:
    """Down, and up again; the first and the last stay where they are."""
    alt = Qt.KeyboardModifier.AltModifier
    screen.list.setCurrentIndex(screen.model.index(1))
    QTest.keyClick(screen.list, Qt.Key.Key_Up, alt)
    QTest.keyClick(screen.list, Qt.Key.Key_Down, alt)
    room.until(lambda: labels(room) == ["b", "a", "c"])
    room.until(lambda: screen.model.index(2).data() == "a")
    assert screen.list.currentIndex().row() == 2
    QTest.keyClick(screen.list, Qt.Key.Key_Up, alt)
    room.until(lambda: labels(room) == ["a", "b", "c"])


def test_a_deleted_bookmark_goes_and_comes_back_where_it_stood(
    screen: BookmarksScreen, room: Room, qtbot: QtBot, look: Appearance
) -> None:
    """The row beside it is chosen meanwhile."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    screen.list.setCurrentIndex(screen.model.index(2))
    QTest.keyClick(screen.list, Qt.Key.Key_Delete)
    room.until(lambda: labels(room) == ["a", "c"])
    room.until(lambda: screen.model.rowCount() == 3)
    assert screen.list.currentIndex().data() == "c"
    assert toasts.undo_latest()
    room.until(lambda: labels(room) == ["a", "b", "c"])


def test_enter_opens_the_place(screen: BookmarksScreen, qtbot: QtBot) -> None:
    """The keyboard does what the button does."""
    screen.list.setCurrentIndex(screen.model.index(3))
    with qtbot.waitSignal(screen.open_requested) as opened:
        QTest.keyClick(screen.list, Qt.Key.Key_Return)
    assert opened.args[0].label == "c"


def test_a_search_looks_at_labels_and_places(screen: BookmarksScreen) -> None:
    """And says when nothing fits."""
    screen.search.setText("study desk")
    screen.search.returnPressed.emit()
    assert screen.model.rowCount() == 2
    screen.search.setText("zzz")
    screen.search.returnPressed.emit()
    assert screen._pages.currentWidget() is screen._nothing


@pytest.mark.parametrize("width", [708, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(screen: BookmarksScreen, width: int, qtbot: QtBot) -> None:
    """At every width that the window can have."""
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: not clipped(screen))
    assert not nameless(screen)


def drop(screen: BookmarksScreen, row: int, before: int) -> bool:
    """Drag a row and let it go before another; whether it may lie there."""
    model = screen.model
    data = model.mimeData([model.index(row)])
    there = (data, Qt.DropAction.MoveAction, before, 0, QModelIndex())
    allowed = model.canDropMimeData(*there)
    assert not model.dropMimeData(*there)  # the view moves nothing by itself
    return allowed


def test_a_bookmark_is_dragged_to_its_place(screen: BookmarksScreen, room: Room) -> None:
    """Before another one, or behind the last of its course; a heading has nothing above it."""
    assert drop(screen, 3, 1)
    room.until(lambda: labels(room) == ["c", "a", "b"])
    room.until(lambda: screen.model.index(1).data() == "c")
    assert drop(screen, 1, 4)
    room.until(lambda: labels(room) == ["a", "b", "c"])
    assert not drop(screen, 1, 0)


def test_a_bookmark_stays_in_its_course(screen: BookmarksScreen, room: Room) -> None:
    """It can't be dropped among those of another."""
    room.do(lambda store: set_bookmark(store, course="d" * 16, lesson="1" * 16, label="other"))
    room.until(lambda: screen.model.rowCount() == 6)
    assert not drop(screen, 1, 6)
