"""My courses on the screen: the first visit, the rows, the keys, and taking files away with Undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QStyleOptionViewItem

from desktop.courses.model import CourseModel
from desktop.courses.screen import CoursesScreen
from desktop.design.toast import Toasts
from localdb.courses import courses
from tests.desktop.courses.test_course_words import NOW, course
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from tests.desktop.room import Room


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, room: Room) -> CoursesScreen:
    """The screen on a first visit."""
    shown = CoursesScreen(look, room.tasks, room.news, None, signed_in=False)
    qtbot.addWidget(shown)
    shown.resize(1060, 700)
    shown.show()
    room.until(lambda: shown.model.rowCount() == 1)
    return shown


def test_a_first_visit_finds_the_sample_and_a_way_to_sign_in(screen: CoursesScreen, qtbot: QtBot) -> None:
    """Nothing is asked of a newcomer."""
    index = screen.model.index(0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Welcome to Carrel, On this device")
    with qtbot.waitSignal(screen.sign_in_requested):
        screen._sign_in.sign_in_requested.emit()


@pytest.mark.parametrize("width", [708, 948, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(screen: CoursesScreen, width: int, qtbot: QtBot) -> None:
    """At every width that the window can have."""
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: screen.width() == width and not clipped(screen))
    assert not nameless(screen)


def test_enter_opens_the_course(screen: CoursesScreen, qtbot: QtBot, room: Room) -> None:
    """The keyboard does what the button does."""
    screen.list.setCurrentIndex(screen.model.index(0))
    with qtbot.waitSignal(screen.open_requested) as opened:
        QTest.keyClick(screen.list, Qt.Key.Key_Return)
    assert opened.args == [room.course]


def test_the_button_in_the_row_opens_the_course(screen: CoursesScreen, qtbot: QtBot) -> None:
    """Painted buttons act where they are drawn."""
    index = screen.model.index(0)
    option = QStyleOptionViewItem()
    option.rect = screen.list.visualRect(index)
    button = next(each for each in screen._delegate.row_actions(option, index) if each.key == "open")
    with qtbot.waitSignal(screen.open_requested):
        QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=button.rect.center())


def test_words_that_fit_no_course_leave_an_empty_list(screen: CoursesScreen) -> None:
    """The filter looks at title and provider."""
    screen.model.filter(words="zzz")
    assert screen.model.rowCount() == 0
    screen.model.filter(words="carrel")
    assert screen.model.rowCount() == 1


def test_removed_files_come_back_with_undo(screen: CoursesScreen, room: Room, look: Appearance) -> None:
    """Until the toast is gone nothing has been taken."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    sample = screen.model.course_at(screen.model.index(0))
    assert sample is not None
    screen.removals.ask(sample)
    room.until(lambda: not screen.model.course_at(screen.model.index(0)).downloaded)  # type: ignore[union-attr]
    assert toasts.undo_latest()
    room.until(lambda: screen.model.course_at(screen.model.index(0)).downloaded)  # type: ignore[union-attr]
    assert room.do(courses)[0].downloaded


def test_removed_files_go_when_the_toast_goes(screen: CoursesScreen, room: Room, look: Appearance) -> None:
    """And not before."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    sample = screen.model.course_at(screen.model.index(0))
    assert sample is not None
    screen.removals.ask(sample)
    toasts.dismiss_latest()
    room.until(lambda: room.do(courses)[0].bytes_here == 0)


def test_the_model_keeps_qts_rules_and_its_order(look: Appearance) -> None:
    """Through every tab and every order."""
    model = CourseModel(look.theme.cloth, None, lambda: NOW)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    late = course(course="b", title="B", last_studied=NOW)
    done = course(course="d", title="D", completed=20, percent=100)
    model.show([course(course="a", title="A"), late, done])
    assert model.counts() == {"all": 3, "active": 2, "completed": 1}
    assert [model.index(row).data() for row in range(3)] == ["B", "A", "D"]
    model.filter(sort="progress")
    assert model.index(0).data() == "D"
    model.filter(group="active", sort="title")
    assert [model.index(row).data() for row in range(model.rowCount())] == ["A", "B"]
    tester.deleteLater()
