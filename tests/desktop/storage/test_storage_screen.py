"""On this device: ready to go offline, the queue, and the room that courses take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget

from desktop.courses.downloads import Download
from desktop.courses.removal import Removals
from desktop.design.toast import Toasts
from desktop.storage.budget import Budget, budget_words
from desktop.storage.lines import kept_lines, queue_lines, readiness_lines, verdict
from desktop.storage.row import LinesModel
from desktop.storage.screen import StorageScreen
from localdb.courses import courses, manifest
from localdb.keeping import Fitness, Kept, Readiness
from tests.desktop.courses.test_course_words import NOW, course
from tests.desktop.eyes import clipped, nameless
from tests.desktop.reader.desk import MemoryOfTest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room

GOOD = Fitness("c1", "Bees", missing=0, damaged=0, expires_at=None, has_update=False)


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, room: Room) -> StorageScreen:
    """The screen where one small course is here."""
    window = QWidget()
    qtbot.addWidget(window)
    removals = Removals(room.tasks, window)
    removals.bind(Toasts(look, window))
    shown = StorageScreen(look, room.tasks, room.tasks, room.news, None, removals, Budget(MemoryOfTest()))
    qtbot.addWidget(shown)
    shown.resize(1060, 760)
    shown.show()
    room.until(lambda: shown.kept.model.rowCount() == 1)
    return shown


def spoil_one(store: Store) -> None:
    """A disk loses the end of a file."""
    contents = manifest(store, courses(store)[0].course)
    assert contents is not None
    store.blobs.path(contents.assets[0].sha256).write_bytes(b"short")


@pytest.mark.parametrize("width", [708, 948, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(screen: StorageScreen, width: int, qtbot: QtBot) -> None:
    """At every width that the window can have."""
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: screen.width() == width and not clipped(screen))
    assert not nameless(screen)


def test_one_look_says_that_one_may_go(screen: StorageScreen, room: Room) -> None:
    """Everything is read; one green tick."""
    screen.check()
    room.until(lambda: screen.readiness.accessibleName().startswith("Ready to go offline."))
    assert screen.readiness.model.rowCount() == 1


def test_a_damaged_file_is_found_by_the_look(screen: StorageScreen, room: Room) -> None:
    """The list says what is missing, and offers to repair it."""
    room.do(spoil_one)
    screen.check()
    room.until(lambda: screen.readiness.accessibleName() == "Not everything is here yet.")
    line = screen.readiness.model.line_at(screen.readiness.model.index(0))
    assert line is not None
    assert line.offers[0].key == "download"
    assert "1 damaged file" in line.detail


def test_one_course_is_checked_by_itself(screen: StorageScreen, room: Room, qtbot: QtBot) -> None:
    """It is said that all is whole, or what was not."""
    with qtbot.waitSignal(screen.said, timeout=5000) as said:
        screen.kept.chosen.emit("verify", room.course)
    assert said.args == ["All files of “Welcome to Carrel” are whole"]


def test_a_course_is_removed_with_undo(screen: StorageScreen, room: Room) -> None:
    """The Delete key and the button do the same; the row is gone while Undo is offered, the files are not."""
    screen.kept.list.setCurrentIndex(screen.kept.model.index(0))
    screen.kept.list.delete_requested.emit(screen.kept.model.index(0))
    room.until(lambda: screen.kept.model.rowCount() == 0)
    assert room.do(courses)[0].downloaded


def test_a_limit_is_kept_and_acts_on_the_next_download(screen: StorageScreen) -> None:
    """What the learner allows is remembered; nothing is deleted because of it."""
    screen._on_limit(1 << 30)
    assert screen._budget.limit() == 1 << 30
    assert budget_words(0) == "No limit"
    assert screen.kept.model.rowCount() == 1


def test_the_queue_says_what_comes_and_what_can_be_done() -> None:
    """Running ones pause, stopped ones try again, each can be cancelled; a course that is gone is no row."""
    downloads = [
        Download("c", "running", done=10, total=100, speed=5.0, eta=18.0),
        Download("d", "stopped", trouble="No room."),
        Download("gone", "queued"),
    ]
    known = {each: course(course=each, title=each.upper()) for each in ("c", "d")}
    running, stopped = queue_lines(downloads, known, NOW)
    assert [offer.key for offer in running.offers] == ["cancel", "pause"]
    assert (running.share, "18 s left" in running.detail) == (0.1, True)
    assert [offer.key for offer in stopped.offers] == ["cancel", "resume"]
    assert "No room." in stopped.detail


def test_what_is_here_names_its_largest_sections() -> None:
    """Three of them, and how many more."""
    sections = tuple((f"S{n}", n << 20) for n in range(1, 6))
    (line,) = kept_lines([Kept("c", "Bees", 15 << 20, sections)])
    assert line.title == "Bees · 15 MB"
    assert line.detail == "S5 5.0 MB · S4 4.0 MB · S3 3.0 MB · 2 more sections"


def test_what_keeps_one_from_going_is_a_line_each() -> None:
    """Missing bytes, a newer edition, changes that wait, changes that were refused."""
    away = Fitness("c2", "Wax", missing=5 << 20, damaged=0, expires_at=NOW, has_update=False)
    newer = Fitness("c3", "Hive", missing=0, damaged=0, expires_at=NOW, has_update=True)
    lines = readiness_lines(Readiness((GOOD, away, newer), waiting=2, refused=1))
    assert [line.offers[0].key if line.offers else "" for line in lines] == ["", "download", "", "sync", "look"]
    assert "newer edition" in lines[2].detail
    assert lines[3].title == "2 changes not sent yet"
    assert verdict(Readiness((GOOD,), 0, 0))[1] == "accent_text"
    assert verdict(Readiness((), 0, 0))[0] == "cloud"


def test_the_model_keeps_qts_rules() -> None:
    """Through every change of its lines."""
    model = LinesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(readiness_lines(Readiness((GOOD,), 1, 0)))
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Bees, All files here")
    model.show(())
    assert model.rowCount() == 0
    tester.deleteLater()
