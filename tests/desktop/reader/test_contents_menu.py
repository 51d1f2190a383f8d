"""The menu of the contents, by the mouse and by the Menu key, with what its entries do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.lesson_link import linked_lesson
from localdb.bookmarks import bookmarks
from localdb.study import lesson_progress
from tests.desktop.reader.desk import COURSE, ONE, TWO

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from desktop.reader.announcement import Announcement
    from tests.desktop.reader.desk import Desk


def actions(desk: Desk) -> dict[str, QAction]:
    """What the open menu offers."""
    (menu,) = desk.reader.spread.contents.findChildren(QMenu)
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


def open_at(desk: Desk, lesson: str) -> dict[str, QAction]:
    """Right-click a row: a lesson, or "" for the section."""
    contents = desk.reader.spread.contents
    index = contents.model.index(0, 0)
    if lesson:
        item = contents.model.item_of(lesson)
        assert item is not None
        index = item.index()
    at = contents.tree.visualRect(index).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, contents.tree.mapToGlobal(at))
    QApplication.sendEvent(contents.tree.viewport(), event)
    return actions(desk)


def choose(desk: Desk, lesson: str, words: str) -> None:
    """Take an entry, and close the menu as Qt does."""
    open_at(desk, lesson)[words].trigger()
    (menu,) = desk.reader.spread.contents.findChildren(QMenu)
    menu.close()
    desk.until(lambda: not desk.reader.spread.contents.findChildren(QMenu))
    desk.settle()


KEYS = pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)],
    ids=["Menu", "Shift+F10"],
)


@KEYS
def test_the_menu_keys_open_the_menu_of_the_current_row(desk: Desk, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    """Menu and Shift+F10 in the contents are a right click on the row that has the focus."""
    desk.open()
    contents = desk.reader.spread.contents
    contents.tree.setFocus()
    QTest.keyClick(contents.tree, key, held)
    desk.until(lambda: bool(contents.findChildren(QMenu)))
    assert list(actions(desk))[:2] == ["Open", "Mark as done"]
    contents.findChildren(QMenu)[0].close()


@KEYS
def test_the_menu_keys_open_the_lessons_menu(desk: Desk, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    """Everywhere else in the reader the same keys open the menu of the lesson."""
    desk.open()
    area, button = desk.reader.spread.area, desk.reader.spread.top.text
    button.setFocus()
    QTest.keyClick(button, key, held)
    desk.until(lambda: bool(area.findChildren(QMenu)))
    assert area.findChildren(QMenu)[0].actions()[0].text().startswith("Note here")
    area.findChildren(QMenu)[0].close()


def test_a_lesson_is_marked_as_done_without_opening_it(desk: Desk) -> None:
    """The one beside as well as the one on the screen; what is done offers it no more."""
    desk.open()
    for lesson in (TWO, ONE):
        choose(desk, lesson, "Mark as done")
        progress = desk.read(lambda store: lesson_progress(store, COURSE))
        assert progress[lesson].done_at is not None
    desk.until(lambda: desk.reader.book is not None and bool(desk.reader.book.progress.get(TWO)))
    assert "Mark as done" not in open_at(desk, TWO)


def test_a_lesson_is_bookmarked_and_back(desk: Desk) -> None:
    """At its beginning; the entry then takes the bookmark away."""
    desk.open()
    choose(desk, TWO, "Bookmark its beginning")
    assert [mark.lesson for mark in desk.read(lambda store: bookmarks(store, COURSE))] == [TWO]
    desk.until(lambda: desk.reader.book is not None and bool(desk.reader.book.bookmarks))
    choose(desk, TWO, "Remove the bookmark")
    assert desk.read(lambda store: bookmarks(store, COURSE)) == ()


def test_a_copied_link_leads_to_the_lesson(desk: Desk) -> None:
    """It is Markdown for a note, and a click on it there opens the lesson."""
    desk.open()
    choose(desk, TWO, "Copy a link for notes")
    link = QGuiApplication.clipboard().text()
    assert link == f"[1.2 Lesson 2](lesson:{COURSE}/{TWO})"
    url = QUrl(link.partition("(")[2].removesuffix(")"))
    assert linked_lesson(url) == (COURSE, TWO)
    desk.told.clear()
    desk.reader.spread.notes.link_requested.emit(url)
    desk.await_page()
    assert desk.reader.lesson is not None
    assert desk.reader.lesson.placed.lesson.id == TWO


def test_no_other_link_is_taken_for_a_lesson() -> None:
    """Only the letters of an id lead anywhere."""
    for wrong in ("https://example.org", "lesson:", "lesson:../x", f"lesson:{COURSE}/{TWO}/x", f"note:{COURSE}/{TWO}"):
        assert linked_lesson(QUrl(wrong)) is None


def test_a_section_is_removed_and_asked_for_again(learners_desk: Desk) -> None:
    """Its files go, the toast offers the way back, and its row then offers the download."""
    desk = learners_desk
    desk.open()
    said: list[Announcement] = []
    asked: list[tuple[str, str]] = []
    desk.reader.announced.connect(said.append)
    desk.reader.download_requested.connect(lambda course, place: asked.append((course, place)))
    assert "Download this section" not in open_at(desk, "")
    desk.reader.spread.contents.findChildren(QMenu)[0].close()
    desk.until(lambda: not desk.reader.spread.contents.findChildren(QMenu))
    choose(desk, "", "Remove this section from this device")
    desk.until(lambda: bool(said))
    assert said[0].words.startswith("Section 1 removed, ")
    assert said[0].undo is not None
    said[0].undo()
    desk.until(lambda: desk.reader.book is not None and TWO in desk.reader.book.away)
    choose(desk, TWO, "Download this section")
    assert asked == [(COURSE, "1"), (COURSE, "1")]


def test_the_sample_keeps_its_files(desk: Desk) -> None:
    """No server has them: nothing offers to remove them."""
    desk.open()
    assert list(open_at(desk, "")) == ["Fold"]
    desk.reader.spread.contents.findChildren(QMenu)[0].close()


def test_a_folded_section_unfolds(desk: Desk) -> None:
    """The menu says which of both it will do."""
    desk.open()
    choose(desk, "", "Fold")
    assert "Unfold" in open_at(desk, "")
    desk.reader.spread.contents.findChildren(QMenu)[0].close()
