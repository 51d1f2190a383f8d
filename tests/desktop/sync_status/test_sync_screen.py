"""The sync page: what waits, what the server refused, and what can be done about it."""

from __future__ import annotations

import json
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
from tests.desktop.compare.test_compare_screen import two_versions
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pathlib import Path

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
    for model in (shown.waiting, shown.log.model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, shown)
    qtbot.addWidget(shown)
    shown.resize(1060, 760)
    shown.show()
    room.until(lambda: shown.log.model.rowCount() == 2 and shown.refused.isVisible())
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
    with qtbot.waitSignal(screen.note_requested):
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
    screen.log.only._buttons["problems"].click()
    model = screen.log.model
    assert [model.index(row).data() for row in range(model.rowCount())] == ["Offline: no connection"]
    screen.log.search.setText("zzz")
    screen.log.search.returnPressed.emit()
    assert model.rowCount() == 0
    assert screen.log.empty.text() == "No line of the log fits."


def test_the_log_goes_into_a_file(screen: SyncScreen, learners_room: Room, look: Appearance, tmp_path: Path) -> None:
    """Oldest first, all of it, whatever is shown."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    screen.log.save_requested.emit(tmp_path / "log.txt", screen.log.text())
    learners_room.until(toasts.shown)
    lines = (tmp_path / "log.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split("  ")[1] for line in lines] == ["Sent 6 changes, received 2.", "Offline: no connection"]


def test_two_versions_are_one_line_of_the_log(screen: SyncScreen, learners_room: Room, qtbot: QtBot) -> None:
    """Which leads to both."""
    learners_room.do(lambda store: two_versions(store, "c" * 16))
    screen.reload()
    learners_room.until(lambda: screen.log.model.rowCount() == 3)
    words = [screen.log.model.index(row).data() for row in range(3)]
    row = words.index("Note “Loops” was changed on two computers. Both versions are kept. Compare")
    with qtbot.waitSignal(screen.versions_requested):
        screen.log.list.clicked.emit(screen.log.model.index(row))


def test_a_refused_note_can_be_edited_and_exported(screen: SyncScreen, learners_room: Room, qtbot: QtBot) -> None:
    """The note itself opens; the export holds the words and the reason."""
    with qtbot.waitSignal(screen.note_requested) as asked:
        screen.refused.edit_requested.emit(ONE)
    assert asked.args == [ONE]
    told = json.loads(learners_room.do(lambda store: quarantine.as_json(store, 1)))
    assert (told["reason"], told["fields"]["body"]) == ("larger than 256 KiB", "words")


@pytest.mark.parametrize("width", [708, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(screen: SyncScreen, width: int, qtbot: QtBot) -> None:
    """At every width that the window can have."""
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: not clipped(screen))
    assert not nameless(screen)
