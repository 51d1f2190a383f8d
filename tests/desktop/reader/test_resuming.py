"""Where a lesson opens: at the farthest place, from whichever device, with a way back to where one was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint

from desktop.reader.lesson_menu import open_lesson_menu
from desktop.reader.page_news import WentFurther
from learning.records import fixed_id
from learning.values import Done, Place, Position
from localdb.devices import keep_device_names
from localdb.study import complete_lesson, set_position
from tests.desktop.reader.desk import COURSE, ONE, RTL, TWO, MemoryOfTest
from tests.localdb.builders import sync

if TYPE_CHECKING:
    from localdb.store import Store
    from tests.desktop.reader.desk import Desk


def notice(desk: Desk) -> tuple[str, str]:
    """What the foot says of the place."""
    return desk.reader.spread.foot.notice


def stop_elsewhere(desk: Desk, position: Position, furthest: float) -> None:
    """The learner stops in the first lesson on device 2."""

    def tell(store: Store) -> None:
        identity = fixed_id("lesson_progress", store.learner, COURSE, ONE)
        place, done = Place(course=COURSE, lesson=ONE), Done(furthest=furthest)
        desk.hear(store, "lesson_progress", identity, place=place, position=position, done=done)

    desk.read(tell)


def test_a_place_from_another_device_says_so_and_leads_back(learners_desk: Desk) -> None:
    """Stopped in the second block elsewhere: it opens there, says so, and Back leads to where this device was."""
    desk = learners_desk
    desk.open(ONE)
    desk.until(lambda: desk.reader.place.block == "b1")
    desk.reader.spread.step_requested.emit(1)
    desk.until(lambda: desk.reader.lesson is not None and desk.reader.lesson.placed.lesson.id == TWO)
    desk.await_page()
    desk.read(lambda store: sync(store, desk.server))
    stop_elsewhere(desk, Position("b2", 0.6), 0.7)
    desk.open(ONE)
    desk.until(lambda: desk.reader.place.block == "b2")
    assert notice(desk) == ("Opened where you stopped on another device.", "Back to the beginning")
    desk.reader.spread.foot.back_requested.emit()
    desk.until(lambda: desk.reader.place.block == "b1")
    assert notice(desk) == ("", "")


def test_the_furthest_place_comes_before_the_last_one(desk: Desk) -> None:
    """Read to the end of the second block and gone back to the first: it opens at the end, and Back leads back."""
    desk.read(lambda store: set_position(store, COURSE, ONE, Position("b1", 0.1), 0.9))
    desk.open(ONE)
    desk.until(lambda: WentFurther(further=True) in desk.told)
    desk.until(lambda: desk.reader.place.block == "b2")
    desk.until(lambda: 0.85 <= desk.reader.place.read <= 0.95)
    assert notice(desk) == ("Opened at your furthest place.", "Back to 10%")
    desk.reader.spread.foot.back_requested.emit()
    desk.until(lambda: desk.reader.place.block == "b1")


def test_the_furthest_place_of_another_device_is_named(learners_desk: Desk) -> None:
    """Both at once: the words say from where, by its name where that is known."""
    desk = learners_desk
    stop_elsewhere(desk, Position("b1", 0.2), 0.95)
    desk.open(ONE)
    desk.until(lambda: notice(desk)[0] == "Opened at your furthest place, from another device.")
    desk.read(lambda store: keep_device_names(store, {2: "PC rumah"}))
    desk.open(ONE)
    desk.until(lambda: notice(desk)[0] == "Opened at your furthest place, from PC rumah.")


def test_the_notice_goes_by_itself_and_with_the_lesson(desk: Desk) -> None:
    """Its time runs out after 20 seconds, the way back stays in the menu; another lesson takes both away at once."""
    desk.read(lambda store: set_position(store, COURSE, ONE, Position("b1", 0.1), 0.9))
    desk.open(ONE)
    desk.until(lambda: notice(desk)[0] != "")
    timer = desk.reader.spread.foot.notice_timer
    assert (timer.isActive(), timer.interval()) == (True, 20_000)
    timer.timeout.emit()
    assert notice(desk) == ("", "")
    menu = open_lesson_menu(desk.reader.spread, QPoint())
    (back,) = (action for action in menu.actions() if action.text() == "Back to 10%")
    back.trigger()
    menu.close()
    desk.until(lambda: desk.reader.place.block == "b1")
    assert desk.reader.spread.foot.way_back == ""
    desk.open(ONE)
    desk.until(lambda: notice(desk)[0] != "")
    desk.open(RTL)
    assert notice(desk) == ("", "")


def test_nothing_is_said_where_nothing_differs(learners_desk: Desk) -> None:
    """One's own last place, a lesson that is done, and a place that was asked for need no words."""
    desk = learners_desk
    desk.read(lambda store: set_position(store, COURSE, ONE, Position("b2", 0.6), 0.7))
    desk.open(ONE)
    desk.until(lambda: desk.reader.place.block == "b2")
    assert notice(desk) == ("", "")
    desk.read(lambda store: complete_lesson(store, COURSE, ONE))
    desk.read(lambda store: set_position(store, COURSE, ONE, Position("b1", 0.1), 1.0))
    desk.open(ONE)
    desk.until(lambda: desk.reader.place.block == "b1")
    assert notice(desk) == ("", "")
    stop_elsewhere(desk, Position("b2", 0.6), 1.0)
    desk.open(ONE, fragment="deny")
    desk.until(lambda: desk.reader.place.block == "b2")
    assert notice(desk) == ("", "")


@pytest.mark.parametrize("kept", ["no json", "[1]", '{"1": 2}'])
def test_a_memory_that_cannot_be_read_costs_nothing(desk: Desk, kept: str) -> None:
    """Whatever stands in window.ini, the lesson opens."""
    assert isinstance(desk.memory, MemoryOfTest)
    desk.memory.setValue("reader/places", kept)
    desk.open(ONE)
    desk.reader.leave()
    desk.open(TWO)
