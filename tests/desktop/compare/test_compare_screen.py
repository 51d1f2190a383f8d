"""Two versions on the screen: both are kept, the merge is in use, and every answer is an ordinary change with Undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.compare.screen import CompareScreen
from desktop.design.toast import Toasts
from localdb import mirror
from localdb.conflicts import conflicts
from localdb.history import note_history
from localdb.notes import note
from localdb.state import change_state
from tests.desktop.eyes import clipped, nameless
from tests.localdb.builders import NOON, HandServer

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

NOTE = "01890000-0000-7000-8000-000000000001"
CONFLICT = "00000000-0000-5000-8000-000000000001"
MINE = "Peering joins two networks.\nNSG rules still apply.\nNot transitive.\nExam: hub."
THEIRS = "Peering joins two networks.\nNSG masih terpakai.\nNot transitive."
MERGED = "Peering joins two networks.\nNSG rules still apply.\nNSG masih terpakai.\nNot transitive.\nExam: hub."


def two_versions(store: Store, course: str, group: str = "body", value: object = THEIRS) -> None:
    """Device 2 lost against device 1, which is this one; the server has merged."""
    server = HandServer()
    origin = {"course": course, "created_at": NOON}
    change_state(store, number=1, device_names={2: "PC rumah"})
    mine = server.write("note", NOTE, (NOON, 0, 1), origin=origin, title="Peering", body=MINE)
    mirror.apply(store, server.answer(records=(mine,)))
    merged = server.write("note", NOTE, (NOON + 1, 0, 1), body=MERGED) if group == "body" else mine
    loser = {
        "kind": "note", "record": NOTE, "group": group, "value": value, "eid": "e" * 16,
        "device": 2, "at": NOON, "winner": mine.fields["body"].eid,
    }  # fmt: skip
    record = server.write("conflict", CONFLICT, (NOON, 0, 0), loser=loser, state="open")
    mirror.apply(store, server.answer(records=(merged, record)))


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, learners_room: Room) -> CompareScreen:
    """The screen as the window shows it."""
    shown = CompareScreen(look, learners_room.tasks, learners_room.news)
    shown.bind_toasts(Toasts(look, shown))
    qtbot.addWidget(shown)
    shown.resize(1060, 760)
    shown.show()
    return shown


def opened(screen: CompareScreen, room: Room, group: str = "body", value: object = THEIRS) -> None:
    """With the pair on it."""
    room.do(lambda store: two_versions(store, room.course, group, value))
    screen.open_record(NOTE)
    room.until(lambda: screen._shown)


def body(room: Room) -> str:
    """What the note says."""
    return str(room.do(lambda store: note(store, NOTE)).body)


def test_both_sides_stand_beside_each_other(screen: CompareScreen, learners_room: Room) -> None:
    """This computer left, the other by its name right, with what only one has said to be missing there."""
    opened(screen, learners_room)
    assert screen.this._device.text() == "Desk, this computer"
    assert screen.other._device.text() == "PC rumah"
    assert screen.this.text.toPlainText() == MINE
    assert screen.other.text.toPlainText() == f"{THEIRS}\nNo change here"
    assert screen.merged.words == MERGED
    assert screen._title.text() == "Two versions of “Peering”"
    assert not nameless(screen)
    learners_room.until(lambda: not clipped(screen))  # the layout settles a moment later


def test_keeping_the_merged_note_closes_the_question(screen: CompareScreen, learners_room: Room, qtbot: QtBot) -> None:
    """And changes no word; Undo asks again."""
    opened(screen, learners_room)
    with qtbot.waitSignal(screen.left):
        screen.merged.keep_requested.emit()
    learners_room.until(lambda: not learners_room.do(conflicts))
    assert body(learners_room) == MERGED
    assert screen._toasts is not None
    screen._toasts.undo_latest()
    learners_room.until(lambda: learners_room.do(conflicts))


def test_a_place_takes_one_side_and_the_note_is_saved_with_it(screen: CompareScreen, learners_room: Room) -> None:
    """What is typed elsewhere stays; what stood there is in the history."""
    opened(screen, learners_room)
    segments = screen.merged._segments
    assert segments is not None
    assert segments.current() == "both"
    QTest.mouseClick(segments._buttons["other"], Qt.MouseButton.LeftButton)
    assert screen.merged.words == MERGED.replace("NSG rules still apply.\n", "")
    screen.merged.text.appendPlainText("More.")
    assert segments.current() == "other"
    screen._keep()
    learners_room.until(lambda: body(learners_room).endswith("More."))
    assert "rules still apply" not in body(learners_room)
    bodies = [each.body for each in learners_room.do(lambda store: note_history(store, NOTE))]
    assert MERGED in bodies


def test_the_other_version_is_an_ordinary_edit(screen: CompareScreen, learners_room: Room) -> None:
    """Taken with one button, taken back with one key."""
    opened(screen, learners_room)
    screen.other.use_requested.emit()
    learners_room.until(lambda: body(learners_room) == THEIRS)
    learners_room.until(lambda: not learners_room.do(conflicts))
    assert screen._toasts is not None
    screen._toasts.undo_latest()
    learners_room.until(lambda: body(learners_room) == MERGED)
    assert learners_room.do(conflicts)


def test_later_keeps_what_was_typed_and_the_question(screen: CompareScreen, learners_room: Room) -> None:
    """Leaving loses no word, and answers nothing."""
    opened(screen, learners_room)
    screen.merged.text.appendPlainText("And this.")
    screen.hide()
    learners_room.until(lambda: body(learners_room) == f"{MERGED}\nAnd this.")
    assert learners_room.do(conflicts)


def test_a_delete_that_was_not_carried_out_asks_one_question(screen: CompareScreen, learners_room: Room) -> None:
    """In words; deleting after all is possible."""
    opened(screen, learners_room, "", {"group": "body", "device": 1})
    assert screen.kept.isVisible()
    assert "Deleted on PC rumah" in screen.kept._title.text()
    learners_room.until(lambda: not clipped(screen))  # the layout settles a moment later
    screen.kept.use_requested.emit()
    learners_room.until(lambda: learners_room.do(lambda store: note(store, NOTE)).deleted)


def test_nothing_to_compare_is_said(screen: CompareScreen, learners_room: Room) -> None:
    """Somebody answered on the other computer meanwhile."""
    screen.open_record(NOTE)
    learners_room.settle()
    assert screen._nothing.isVisible()


@pytest.mark.parametrize("width", [540, 708, 1060])
def test_nothing_is_cut_off(screen: CompareScreen, learners_room: Room, qtbot: QtBot, width: int) -> None:
    """At every width that the window can have."""
    opened(screen, learners_room)
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: not clipped(screen))
