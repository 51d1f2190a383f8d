"""The sidebar says the truth about sync in one glance, and works as a rail too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.design.cover import Book
from desktop.sidebar.account_row import initials
from desktop.sidebar.course_row import CourseRow, StudiedCourse
from desktop.sidebar.sidebar import RAIL, WIDE, Sidebar
from desktop.sidebar.sync_row import SyncGlance, face_of
from tests.desktop.eyes import nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance

STATES = {
    SyncGlance("synced", last_synced="2 min ago"): ("cloud-check", "Synced", "2 min ago"),
    SyncGlance("waiting", waiting=3): ("cloud-upload", "3 waiting", ""),
    SyncGlance("syncing", waiting=2): ("refresh-cw", "Syncing", "2 waiting"),
    SyncGlance("offline", waiting=4): ("cloud-off", "Offline", "4 waiting"),
    SyncGlance("offline"): ("cloud-off", "Offline", ""),
    SyncGlance("sign_in_needed", waiting=12): ("key-round", "Sign in to sync", ""),
    SyncGlance("signed_out"): ("key-round", "Sign in to sync", ""),
    SyncGlance("needs_you", needs_you=1): ("circle-alert", "Needs you", "1 to look at"),
    SyncGlance("server_trouble"): ("cloud-off", "Can't reach server", ""),
}
COURSES = [StudiedCourse(Book(f"c{n}", f"Course {n}"), 10 * n) for n in range(5)]


@pytest.fixture
def sidebar(look: Appearance, qtbot: QtBot) -> Sidebar:
    """A shown sidebar with two screens."""
    sidebar = Sidebar(look)
    sidebar.add_screen("courses", "My courses", "library")
    sidebar.add_screen("notes", "Notes", "notebook-pen")
    sidebar.show_account("Nur Aisyah Rahman")
    qtbot.addWidget(sidebar)
    sidebar.resize(WIDE, 800)
    sidebar.show()
    qtbot.waitExposed(sidebar)
    return sidebar


@pytest.mark.parametrize("glance", STATES, ids=lambda glance: glance.state)
def test_each_state_has_an_icon_a_word_and_a_detail(sidebar: Sidebar, glance: SyncGlance) -> None:
    """A state is never colour alone, and its words are those of the table."""
    sidebar.show_sync(glance)
    face = sidebar.sync_row.face
    assert (face.icon, face.word, face.detail) == STATES[glance]
    assert sidebar.sync_row.accessibleName().startswith(face.word)
    assert not sidebar.grab().isNull()


def test_offline_is_grey_not_red() -> None:
    """Being offline is ordinary; only what needs the learner is in the colour of warning."""
    assert face_of(SyncGlance("offline")).tone == "text2"
    assert face_of(SyncGlance("needs_you", needs_you=1)).tone == "warning"


def test_the_rail_keeps_every_name(sidebar: Sidebar) -> None:
    """Only icons are left to see, but tool tips and screen readers lose nothing."""
    sidebar.show_sync(SyncGlance("offline", waiting=4))
    sidebar.show_studying(COURSES)
    sidebar.set_on_rail(on_rail=True)
    assert sidebar.width() == RAIL
    assert sidebar.sync_row.toolTip() == "Offline, 4 waiting"
    assert nameless(sidebar) == []
    sidebar.set_on_rail(on_rail=False)
    assert sidebar.width() == WIDE
    assert sidebar.sync_row.toolTip() == ""


def test_three_courses_at_most(sidebar: Sidebar, qtbot: QtBot) -> None:
    """Studying now is short; a click opens the course; new courses replace the old."""
    sidebar.show_studying(COURSES)
    rows = [row for row in sidebar.findChildren(CourseRow) if row.isVisible()]
    assert [row.accessibleName() for row in rows] == ["Course 0, 0%", "Course 1, 10%", "Course 2, 20%"]
    with qtbot.waitSignal(sidebar.course_chosen) as chosen:
        QTest.mouseClick(rows[1], Qt.MouseButton.LeftButton)
    assert chosen.args == ["c1"]
    sidebar.show_studying(COURSES[4:])
    qtbot.waitUntil(lambda: [row.text() for row in sidebar.findChildren(CourseRow) if row.isVisible()] == ["Course 4"])


def test_the_foot_says_what_is_wished(sidebar: Sidebar, qtbot: QtBot) -> None:
    """Downloads show while there are any; sync and account rows ask for their details."""
    sidebar.show_downloads("SHO, 48%")
    with qtbot.waitSignal(sidebar.sync_details_requested):
        QTest.mouseClick(sidebar.sync_row, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(sidebar.account_requested):
        QTest.mouseClick(sidebar.account_row, Qt.MouseButton.LeftButton)
    sidebar.show_downloads("")
    assert list(nameless(sidebar)) == []


def test_the_sync_icon_turns_only_while_bytes_move(sidebar: Sidebar, look: Appearance) -> None:
    """The one movement of the app stops with the sync, and with reduced motion never starts."""
    row = sidebar.sync_row
    look.choose_stillness(still=False)
    try:
        sidebar.show_sync(SyncGlance("syncing"))
        turning = [row.is_turning]
        sidebar.show_sync(SyncGlance("synced"))
        turning.append(row.is_turning)
        look.choose_stillness(still=True)
        sidebar.show_sync(SyncGlance("syncing"))
        assert [*turning, row.is_turning] == [True, False, False]
    finally:
        look.choose_stillness(still=None)


@pytest.mark.parametrize(("name", "letters"), [("Nur Aisyah Rahman", "NA"), ("wei", "W"), ("", "")])
def test_initials(name: str, letters: str) -> None:
    """Two letters stand for a learner."""
    assert initials(name) == letters
