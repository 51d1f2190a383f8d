"""The sync page: what waits, what the server refused, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtTest import QAbstractItemModelTester

from desktop.design.toast import Toasts
from desktop.sync_status.screen import SyncScreen
from learning.records import Edit
from localdb import quarantine
from localdb.bookmarks import set_bookmark
from localdb.notes import notes, save_note
from localdb.outbox import counts
from localdb.state import append_round
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

ONE = "01890000-0000-7000-8000-000000000001"


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, learners_room: Room) -> SyncScreen:
    """A learner with a note that waits, another one refused, and a log of two rounds."""
    room = learners_room
    course = room.enrol()

    def fill(store: Store) -> None:
        save_note(store, ONE, title="Loops", body="for", course=course)
        with store.write():
            words = {"title": msgspec.Raw(b'"Far too long"'), "body": msgspec.Raw(b'"words"')}
            quarantine.add(store, Edit("note", ONE, 1), words, status="too_large", reason="larger than 256 KiB")
        append_round(store, "synced", sent=6, received=2)
        append_round(store, "offline", detail="no connection")

    room.do(fill)
    shown = SyncScreen(look, room.tasks, room.news, "x.example")
    for model in (shown.waiting, shown.log):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    qtbot.addWidget(shown)
    shown.resize(1060, 760)
    shown.show()
    room.until(lambda: shown.log.rowCount() == 2 and shown.refused.isVisible())
    return shown


def test_what_waits_is_listed_in_words(screen: SyncScreen, learners_room: Room) -> None:
    """And new changes join the list by themselves."""
    assert screen.waiting.index(0).data() == "Note, Loops, goes next"
    learners_room.do(lambda store: set_bookmark(store, course="c" * 16, lesson="1" * 16, label="Here"))
    learners_room.until(lambda: screen.waiting.rowCount() == 2)


def test_a_refused_change_can_be_tried_again(screen: SyncScreen, learners_room: Room, qtbot: QtBot) -> None:
    """It goes back among what waits, and sync starts."""
    with qtbot.waitSignal(screen.sync_requested):
        screen.refused.retry_requested.emit(1)
    assert learners_room.do(counts).quarantined == 0
    learners_room.until(lambda: not screen.refused.isVisible())


def test_refused_words_can_become_a_note(screen: SyncScreen, learners_room: Room, qtbot: QtBot) -> None:
    """The refused change stays until it is decided."""
    with qtbot.waitSignal(screen.note_copied):
        screen.refused.copy_requested.emit(1)
    assert {note.title for note in learners_room.do(notes)} == {"Loops", "Far too long"}
    assert learners_room.do(counts).quarantined == 1


def test_a_discarded_change_comes_back_with_undo(screen: SyncScreen, learners_room: Room, look: Appearance) -> None:
    """It is gone only when the toast is gone."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    screen.refused.discard_requested.emit(1)
    learners_room.until(lambda: not screen.refused.isVisible())
    assert toasts.undo_latest()
    learners_room.until(screen.refused.isVisible)
    screen.refused.discard_requested.emit(1)
    toasts.dismiss_latest()
    learners_room.until(lambda: learners_room.do(counts).quarantined == 0)


def test_the_log_can_be_searched_and_cut_down_to_problems(screen: SyncScreen) -> None:
    """Both at once, if wanted."""
    screen._show_only.choose("problems")
    screen._show_log()
    assert [screen.log.index(row).data() for row in range(screen.log.rowCount())] == ["Offline: no connection"]
    screen._search.setText("zzz")
    screen._show_log()
    assert screen.log.rowCount() == 0
    assert screen._log_empty.text() == "No line of the log fits."


@pytest.mark.parametrize("width", [708, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(screen: SyncScreen, width: int, qtbot: QtBot) -> None:
    """At every width that the window can have."""
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: not clipped(screen))
    assert not nameless(screen)
