"""A course that changes while it is open: a new edition comes, access ends, access comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from desktop.reader.contents_model import Role
from desktop.reader.frames import LOCKED
from localdb.notes import save_note
from localdb.sessions import sessions
from tests.desktop.reader.desk import COURSE, ONE, PAGE_ONE, PAGE_RTL, PAGE_TWO, PICTURE, TWO, named
from tests.localdb.builders import NOON

if TYPE_CHECKING:
    from desktop.reader.announcement import Announcement
    from tests.desktop.reader.desk import Desk

CHANGED = PAGE_ONE.replace("Rules are read", "New in this edition. Rules are read")
DAY = 86_400_000


def heard(desk: Desk) -> list[Announcement]:
    """What the reader announces from now on."""
    said: list[Announcement] = []
    desk.reader.announced.connect(said.append)
    return said


def publish(desk: Desk, page: str) -> None:
    """A new edition with another first page comes, and the reader hears of it."""
    assert desk.reader.book is not None
    before = desk.reader.book.edition
    desk.stock(page, PAGE_TWO, PAGE_RTL)
    desk.until(lambda: desk.reader.book is not None and desk.reader.book.edition != before)


def words(desk: Desk) -> str:
    """All that stands in the lesson's place and in the contents' foot."""
    spread = desk.reader.spread
    shown = [*spread.area.findChildren(QLabel), *spread.contents.findChildren(QLabel)]
    return " ".join(label.text() for label in shown if label.isVisible())


def test_opening_an_open_course_changes_nothing(desk: Desk) -> None:
    """Coming back to the course that is open shows the lesson as it was left, not another load of it."""
    desk.open(TWO)
    desk.told.clear()
    desk.reader.open_course(COURSE)
    desk.settle()
    assert desk.reader.lesson is not None
    assert desk.reader.lesson.placed.lesson.id == TWO
    assert desk.told == []


def test_opening_an_open_course_shows_its_new_edition(desk: Desk) -> None:
    """The page of an older edition is not kept for ever: opened again, the course shows what it holds now."""
    desk.open(ONE)
    publish(desk, CHANGED)
    desk.told.clear()
    desk.reader.open_course(COURSE)
    desk.await_page()
    assert "New in this edition" in desk.script("document.body.textContent")


def test_a_lesson_that_changed_under_the_reader_says_so(desk: Desk) -> None:
    """The page stays as it is; the announcement offers the new one, and a lesson that did not change says nothing."""
    desk.open(TWO)
    said = heard(desk)
    publish(desk, CHANGED)
    assert said == []
    desk.open(ONE)
    desk.stock(PAGE_ONE, PAGE_TWO, PAGE_RTL)
    desk.until(lambda: bool(said))
    assert said[0].action == "Show it"
    assert "New in this edition" in desk.script("document.body.textContent")
    desk.told.clear()
    assert said[0].undo is not None
    said[0].undo()
    desk.await_page()
    assert "New in this edition" not in desk.script("document.body.textContent")


def test_a_course_whose_lesson_is_gone_opens_at_another(desk: Desk) -> None:
    """The open lesson is not in the new edition: the course opens where there is one."""
    desk.open(TWO)
    desk.stock(PAGE_ONE)
    desk.until(lambda: desk.reader.book is not None and len(desk.reader.book.lessons) == 1)
    desk.told.clear()
    desk.reader.open_course(COURSE)
    desk.await_page()
    assert desk.reader.lesson is not None
    assert desk.reader.lesson.placed.lesson.id == ONE


def test_ended_access_closes_the_lessons_and_nothing_else(desk: Desk) -> None:
    """Contents and notes stay; in the lesson's place stands since when; nothing is counted as studied."""
    desk.read(lambda store: save_note(store, store.new_id(), body="mine", course=COURSE, lesson=ONE))
    desk.stock(expires_at=NOON - DAY)
    desk.reader.open_lesson(COURSE, ONE)
    desk.until(lambda: "Access ended on " in words(desk))
    assert "Your notes and your progress in this course stay yours." in words(desk)
    assert "Access until" not in words(desk)
    assert desk.reader.spread.contents.tree.currentIndex().data(Role.LESSON) == ONE
    desk.until(lambda: len(desk.reader.spread.notes.cards) == 1)
    desk.pass_ms(60_000)
    assert desk.read(lambda store: sessions(store, COURSE)) == ()
    assert not desk.reader.spread.area.is_lesson_shown


def test_access_that_ends_while_a_lesson_is_open_closes_it(desk: Desk) -> None:
    """News of the end locks the open lesson; news of more time opens it again."""
    desk.open(ONE)
    desk.stock(status="expired")
    desk.until(lambda: LOCKED.title in words(desk))
    desk.told.clear()
    desk.stock(expires_at=NOON + 9 * DAY)
    desk.await_page()
    assert desk.reader.spread.area.is_lesson_shown


def test_access_that_ended_unnoticed_closes_the_next_lesson(desk: Desk) -> None:
    """The next lesson is opened from the book that is known, and looked at again at once."""
    desk.open(ONE)
    desk.reader.spread.step_requested.emit(1)
    desk.stock(status="expired")
    desk.until(lambda: LOCKED.title in words(desk))


def test_access_ends_when_its_time_has_come(desk: Desk) -> None:
    """No news comes of it: the lesson that is open at that moment closes by itself."""
    desk.stock(expires_at=NOON + 1_000)
    desk.open(ONE)
    desk.clock.pass_ms(2_000)
    desk.until(lambda: "Access ended on " in words(desk))
    desk.settle()
    assert not any(timer.isActive() and timer.interval() < 100 for timer in desk.reader.findChildren(QTimer))


def test_files_that_come_appear_in_the_open_lesson(desk: Desk) -> None:
    """The banner about missing files offers the section; when they are here the page shows them, in its place."""
    picture = named(PICTURE)
    page = PAGE_ONE.replace("<h2>Defaults", f'<img src="/blob/{picture}/rules.svg"><h2>Defaults')
    desk.stock(page, needs=(picture,), without=(picture,))
    desk.home.blobs.remove(picture)
    desk.open(ONE)
    desk.until(lambda: "1 file of this lesson is not on this device." in words(desk))
    desk.script("carrel.goToId('deny')")
    desk.until(lambda: desk.reader.place.block == "b2")
    with desk.qtbot.waitSignal(desk.reader.download_requested) as wished:
        desk.reader.spread.area.action_requested.emit()
    assert wished.args == [COURSE, "1"]
    desk.told.clear()
    desk.stock(page, needs=(picture,))
    desk.await_page()
    assert "not on this device" not in words(desk)
    desk.until(lambda: bool(desk.script("document.querySelector('img').naturalWidth") == 40))
    desk.until(lambda: desk.reader.place.block == "b2")
