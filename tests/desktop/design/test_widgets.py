"""What each shared widget promises to the screen that uses it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.banner import Banner
from desktop.design.button import Button
from desktop.design.cloth import short_name
from desktop.design.icon_button import IconButton
from desktop.design.label import ElidedLabel
from desktop.design.painting import reads_right_to_left
from desktop.design.popover import Popover
from desktop.design.progress_bar import ProgressBar
from desktop.design.question import Question
from desktop.design.row_delegate import Index, RowDelegate
from desktop.design.search_field import SearchField
from desktop.design.segments import Segments
from desktop.design.switch import Switch
from desktop.design.toast import Toasts
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A shown window of 800 x 600."""
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    qtbot.waitExposed(window)
    return window


def put(window: QWidget, widget: QWidget) -> None:
    """Lay a widget out in the window."""
    layout = window.layout()
    assert layout is not None
    layout.addWidget(widget)
    widget.show()


def test_an_icon_button_says_what_it_does(look: Appearance, window: QWidget) -> None:
    """Its name is its tool tip and what a screen reader says, and can change with what it does."""
    button = IconButton(look, "pause", "Pause download of Azure Administrator")
    put(window, button)
    button.set_name("Resume download of Azure Administrator")
    assert button.toolTip() == button.accessibleName() == "Resume download of Azure Administrator"
    assert min(button.width(), button.height()) >= 24


def test_the_ring_shows_for_the_keyboard_only(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """A click leaves no ring; Tab shows one in the focus colour."""
    first, second = Button(look, "First"), Button(look, "Second")
    put(window, first)
    put(window, second)
    window.activateWindow()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert look.theme.focus not in edge_colors(first)
    QTest.keyClick(window, Qt.Key.Key_Tab)
    assert look.theme.focus in edge_colors(second)


def edge_colors(widget: QWidget) -> list[object]:
    """The colours along the middle of the left edge."""
    image = widget.grab().toImage()
    return [image.pixelColor(x, image.height() // 2) for x in range(3)]


def test_a_switch_is_a_check_box_to_keys_and_pointer(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """Space and a click both turn it."""
    switch = Switch(look, "Reduce motion")
    put(window, switch)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert switch.isChecked()
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert not switch.isChecked()


def test_segments_tell_only_what_the_learner_chose(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """The program's own choice is silent; arrow keys choose; the count is read with the name."""
    tabs = Segments(look, [("all", "All"), ("active", "Active")], name="Courses")
    put(window, tabs)
    with qtbot.assertNotEmitted(tabs.chosen):
        tabs.choose("active")
    tabs.choose("all")
    tabs.set_count("active", 3)
    window.activateWindow()
    focused = next(w for w in tabs.findChildren(QWidget) if w.accessibleName() == "All")
    focused.setFocus()
    with qtbot.waitSignal(tabs.chosen) as chosen:
        QTest.keyClick(focused, Qt.Key.Key_Right)
    assert chosen.args == ["active"]
    assert tabs.current() == "active"
    assert [w.accessibleName() for w in tabs.findChildren(QWidget)] == ["All", "Active, 3"]


def test_search_waits_for_a_pause_but_not_for_enter(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """One search per pause; Enter searches now; Esc clears."""
    field = SearchField(look, "Search notes")
    put(window, field)
    with qtbot.waitSignal(field.search_changed) as searched:
        QTest.keyClicks(field, "nsg")
    assert searched.args == ["nsg"]
    with qtbot.waitSignal(field.search_changed, timeout=50) as at_once:
        QTest.keyClicks(field, " x")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert at_once.args == ["nsg x"]
    with qtbot.waitSignal(field.search_changed, timeout=50) as cleared:
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert cleared.args == [""]


def test_a_progress_bar_says_its_percent(look: Appearance, qtbot: QtBot) -> None:
    """Not just a picture: "64 percent, 14 items left"."""
    bar = ProgressBar(look)
    qtbot.addWidget(bar)
    bar.show_percent(64, "14 items left")
    assert bar.accessibleName() == "64 percent, 14 items left"


def test_an_elided_label_tells_the_rest(look: Appearance, window: QWidget) -> None:
    """The tool tip is there only when something is cut off."""
    label = ElidedLabel(look, "Pegawai Keselamatan & Kesihatan")
    put(window, label)
    assert label.toolTip() == ""
    label.resize(60, 20)
    assert label.toolTip() == "Pegawai Keselamatan & Kesihatan"


def test_a_banner_asks_for_its_one_action(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """Its link is a button with a name."""
    banner = Banner(look, "This note had two versions.", "info", action="Compare")
    put(window, banner)
    with qtbot.waitSignal(banner.action_requested):
        QTest.mouseClick(banner.findChildren(Button)[0], Qt.MouseButton.LeftButton)
    assert banner.text() == "This note had two versions."


def test_a_toast_takes_back_what_was_done(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """Undo by key takes back the newest thing, once."""
    toasts, undone = Toasts(look, window), []
    toasts.show_toast("Note deleted", action="Undo").action_requested.connect(lambda: undone.append("note"))
    toasts.show_toast("Bookmark deleted", action="Undo").action_requested.connect(lambda: undone.append("bookmark"))
    assert toasts.undo_latest()
    assert undone == ["bookmark"]
    assert toasts.shown() == ["Note deleted"]
    assert toasts.undo_latest()
    assert not toasts.undo_latest()


def test_toasts_stack_to_three(look: Appearance, window: QWidget) -> None:
    """A fourth sends the oldest away; none covers another; all stay in the window."""
    toasts = Toasts(look, window)
    shown = [toasts.show_toast(f"Note {n} deleted", action="Undo") for n in range(4)]
    assert toasts.shown() == ["Note 1 deleted", "Note 2 deleted", "Note 3 deleted"]
    places = [toast.geometry() for toast in shown[1:]]
    assert not any(one.intersects(other) for one, other in pairwise(places))
    assert all(window.rect().contains(place) for place in places)
    window.resize(760, 560)
    assert all(window.rect().contains(toast.geometry()) for toast in shown[1:])


def test_a_popover_stays_on_the_screen(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """No room below: it opens above what it belongs to. Esc closes it and says so."""
    popover = Popover(look, width=332, parent=window)
    popover.body.addWidget(Button(look, "Try now"))
    screen = window.screen().availableGeometry()
    foot = QRect(screen.left() + 8, screen.bottom() - 40, 200, 32)
    popover.open_at(foot)
    assert popover.geometry().bottom() < foot.top()
    assert screen.contains(popover.geometry())
    with qtbot.waitSignal(popover.closed):
        QTest.keyClick(popover, Qt.Key.Key_Escape)


def test_a_question_has_its_focus_on_cancel(look: Appearance, window: QWidget, qtbot: QtBot) -> None:
    """Enter pressed by habit does no harm; the verb is a click or a Tab away."""
    question = Question(
        look, "Remove AZ-104?", "Its 1.2 GB leave this device.", "Remove", dangerous=True, parent=window
    )
    question.open()
    qtbot.waitExposed(question)
    assert question.focusWidget() is question.cancel
    assert clipped(question) == []
    with qtbot.waitSignal(question.rejected):
        QTest.keyClick(question, Qt.Key.Key_Return)
    question.open()
    with qtbot.waitSignal(question.accepted):
        QTest.mouseClick(question.verb, Qt.MouseButton.LeftButton)


class _OneLine(RowDelegate):
    @override
    def paint_row(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        self.write(painter, self.placed(option, rect.adjusted(8, 0, -8, 0)), str(index.data()))


def test_a_row_is_painted_not_built(look: Appearance, window: QWidget) -> None:
    """Twenty thousand rows have no widget; the chosen one stands on the accent's tint."""
    view, model = QListView(), QStandardItemModel()
    for number in range(200):
        model.appendRow(QStandardItem(f"Note {number}"))
    view.setModel(model)
    delegate = _OneLine(look, view)
    view.setItemDelegate(delegate)
    view.setUniformItemSizes(True)
    put(window, view)
    view.setCurrentIndex(model.index(1, 0))
    spot = view.visualRect(model.index(1, 0)).center()
    assert view.viewport().grab().toImage().pixelColor(view.viewport().width() - 12, spot.y()) == look.theme.accent_tint
    assert view.viewport().findChildren(QWidget) == []


@pytest.mark.parametrize(
    ("text", "right_to_left"),
    [
        ("Azure", False),
        ("إنترنت الأشياء", True),
        ("4.3 שלום", True),
        ("AZ-104 إنترنت", False),
        ("123", False),
        ("", False),
    ],
)
def test_text_is_read_in_its_own_direction(text: str, right_to_left: bool) -> None:
    """An Arabic title keeps its order in an English list, and the other way round."""
    assert reads_right_to_left(text) is right_to_left


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("AZ-104 Azure Administrator", "AZ-104"),
        ("ITIL 4 Foundation", "ITIL"),
        ("Programming with Python", "PP"),
        ("Internet of Things for Beginners", "ITB"),
        ("git", "git"),
        ("Learning that lasts", "LTL"),
        ("Photography", "Photogr"),
        ("", ""),
        ("العربية", "العربية"),
    ],
)
def test_a_cover_carries_a_short_name(title: str, name: str) -> None:
    """What fits a spine, whatever the course is called."""
    assert short_name(title) == name


def test_neighbours_are_never_bound_alike(look: Appearance) -> None:
    """A course keeps its cloth, unless the book beside it wears the same."""
    cloth = look.theme.cloth
    row = cloth.row([f"course {n}" for n in range(40)])
    assert all(one != other for one, other in pairwise(row))
    assert row[0] == cloth.color("course 0")


def test_the_eyes_see_what_is_wrong(look: Appearance, window: QWidget) -> None:
    """The helpers that judge every screen do find cut words and nameless controls."""
    short = Button(look, "Ready to go offline?", parent=window)
    short.setGeometry(0, 0, 40, 32)
    short.show()
    bare = IconButton(look, "x", "", parent=window)
    bare.show()
    assert clipped(window) == ["Ready to go offline?"]
    assert nameless(window) == ["IconButton"]
