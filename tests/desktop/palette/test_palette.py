"""The palette: one field, every lesson and note on this device, the keyboard alone, and never a letter waited for."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow

from desktop.palette.model import OfferModel
from desktop.palette.offer import Offer, matching, snippet_of
from desktop.palette.palette import Palette
from localdb.lesson_index import CLOSED, OPENED, index_waiting_lessons
from localdb.notes import save_note
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

NOTES = Offer("screen", "notes", "Notes", "notebook-pen", keys="Ctrl+2")
DARK = Offer("action", "dark", "Dark theme", "moon", also="appearance night")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """A window with a field that has the focus."""
    made = QMainWindow()
    field = QLineEdit()
    made.setCentralWidget(field)
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return made


@pytest.fixture
def palette(look: Appearance, room: Room, window: QMainWindow) -> Palette:
    """The palette of a desk with the sample course, indexed, and one note."""
    room.do(index_waiting_lessons)
    room.do(lambda store: _write(store, room.course))
    made = Palette(look, room.tasks, window, lambda: (NOTES, DARK))
    made.open_palette()
    return made


def _write(store: Store, course: str) -> None:
    save_note(store, store.new_id(), title="A desk of my own", body="Buy a brass lamp for it.", course=course)


def _titles(palette: Palette) -> list[str]:
    return [offer.title for offer in palette.model.offers()]


def test_it_opens_with_all_that_can_be_done(palette: Palette) -> None:
    """And its field has the focus; everything has a name and nothing is cut off."""
    assert _titles(palette) == ["Notes", "Dark theme"]
    assert palette.field.hasFocus()
    assert not clipped(palette)
    assert not nameless(palette)


def test_lessons_and_notes_are_found_by_their_text(palette: Palette, room: Room) -> None:
    """With the words found marked in a snippet."""
    QTest.keyClicks(palette.field, "lamp")
    room.until(lambda: "A desk of my own" in _titles(palette))
    note = next(offer for offer in palette.model.offers() if offer.kind == "note")
    assert f"{OPENED}lamp{CLOSED}" in note.snippet
    palette.field.setText("library where")
    room.until(lambda: not palette.is_looking)
    assert "1.1 Your study desk" in _titles(palette)
    lesson = next(offer for offer in palette.model.offers() if offer.kind == "lesson")
    assert lesson.target.startswith(f"{room.course}/")
    assert f"{OPENED}library{CLOSED}" in lesson.snippet


def test_the_keyboard_alone_finds_and_goes(palette: Palette, room: Room, qtbot: QtBot) -> None:
    """Down, Up round the edge, Enter; the palette is gone before anything opens."""
    QTest.keyClicks(palette.field, "desk")
    room.until(lambda: any(offer.kind == "note" for offer in palette.model.offers()))
    rows = palette.model.rowCount()
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == rows - 1
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    wanted = palette.model.offer(1)
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen.args == [wanted]
    assert not palette.isVisible()


def test_escape_gives_the_focus_back(palette: Palette, window: QMainWindow) -> None:
    """As if it had never been there."""
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert isinstance(window.focusWidget(), QLineEdit)
    assert window.focusWidget() is not palette.field


def test_a_click_beside_it_closes_it(palette: Palette) -> None:
    """Like any popover."""
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(10, 700))
    assert not palette.isVisible()


def test_tab_does_not_leave_it(palette: Palette) -> None:
    """What lies under the glass can't be reached by accident."""
    QTest.keyClick(palette.field, Qt.Key.Key_Tab)
    assert palette.field.hasFocus()


def test_typing_waits_for_nothing_and_the_last_words_win(palette: Palette, room: Room) -> None:
    """While the database is busy letters go in; the searches between are never made."""
    gate = threading.Event()
    searched: list[str] = []
    find = palette._finding.find

    def watched(store: Store, query: str, limit: int) -> tuple[Offer, ...]:
        searched.append(query)
        return find(store, query, limit)

    palette._finding.find = watched  # type: ignore[method-assign]  # the real search, listened to
    room.tasks.run(lambda _store: gate.wait(5))
    QTest.keyClicks(palette.field, "lamp")
    assert palette.field.text() == "lamp"
    assert _titles(palette) == ["New note “lamp”"]
    gate.set()
    room.until(lambda: "A desk of my own" in _titles(palette) and not palette.is_looking)
    assert searched == ["l", "lamp"]


def test_enter_never_takes_what_was_found_for_other_words(palette: Palette, room: Room, qtbot: QtBot) -> None:
    """It waits for the answer to what the field says."""
    QTest.keyClicks(palette.field, "lamp")
    room.until(lambda: not palette.is_looking)
    palette.field.setText("library where")
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert "library" in chosen.args[0].snippet


def test_searching_everything_offers_no_screens(palette: Palette, room: Room) -> None:
    """Ctrl+Shift+F looks in lessons and notes only, and says when there is nothing."""
    palette.open_palette(everything=True)
    assert palette.empty.isVisible()
    QTest.keyClicks(palette.field, "note")
    room.until(lambda: palette.model.rowCount() > 0)
    assert {offer.kind for offer in palette.model.offers()} <= {"lesson", "note"}
    palette.field.setText("zzzz")
    room.until(lambda: "Nothing on this device holds “zzzz”." in palette.empty.text())


def test_half_an_operator_is_no_error(palette: Palette, room: Room) -> None:
    """`before:20` is on its way to a date."""
    QTest.keyClicks(palette.field, "before:20")
    room.until(lambda: not palette.is_looking)
    assert _titles(palette) == ["New note “before:20”"]


def test_words_are_found_by_their_beginnings() -> None:
    """In any order, also by what an action is otherwise called."""
    assert matching((NOTES, DARK), "th da") == (DARK,)
    assert matching((NOTES, DARK), "night") == (DARK,)
    assert matching((NOTES, DARK), "ark") == ()


@pytest.mark.parametrize(
    ("text", "query", "snippet"),
    [
        ("Buy a brass lamp.", "bra", f"Buy a {OPENED}brass{CLOSED} lamp."),
        ("nothing", "else", ""),
        ("x " * 40 + "lamp", "lamp", "…" + "x " * 11 + f"{OPENED}lamp{CLOSED}"),
    ],
)
def test_a_snippet_stands_round_the_word(text: str, query: str, snippet: str) -> None:
    """Cut at words, with dots where something is missing."""
    assert snippet_of(text, query) == snippet


def test_the_model_keeps_qts_rules() -> None:
    """Through every change."""
    model = OfferModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert model.show([NOTES, DARK])
    assert not model.show([NOTES, DARK])
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Notes, screen, Ctrl+2"
    model.show([])
    tester.deleteLater()
