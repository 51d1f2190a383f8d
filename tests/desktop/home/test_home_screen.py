"""Home: the first visit, the lesson to go on with, true figures, and what waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop.design.button import Button
from desktop.home.home_words import greeting, kind_words, when
from desktop.home.recent_card import RecentModel
from desktop.home.screen import HomeScreen
from desktop.home.sight import read_home
from desktop.sidebar.sync_row import SyncGlance
from learning.course import lessons
from learning.records import Arrival, FieldState, Record
from localdb import mirror
from localdb.courses import manifest
from localdb.notes import save_note
from localdb.overview import overview
from localdb.study import study
from tests.desktop.courses.test_course_words import course
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.store import Store
    from tests.desktop.room import Room


def _study(store: Store, course_id: str, number: int, seconds: int, *, complete: bool) -> str:
    contents = manifest(store, course_id)
    assert contents is not None
    lesson = lessons(contents)[number].lesson.id
    study(store, course=course_id, lesson=lesson, seconds=seconds, complete=complete)
    return lesson


@pytest.fixture
def home(qtbot: QtBot, look: Appearance, room: Room) -> HomeScreen:
    """Home on a first visit."""
    return _shown(HomeScreen(look, room.tasks, room.news, signed_in=False), qtbot, room)


@pytest.fixture
def learners_home(qtbot: QtBot, look: Appearance, learners_room: Room) -> HomeScreen:
    """Home of a learner who is enrolled in two courses whose contents have not come."""
    learners_room.enrol("Network rules", "c" * 16)
    learners_room.enrol("Data protection", "d" * 16)
    shown = HomeScreen(look, learners_room.tasks, learners_room.news, "Ana Tan", signed_in=True)
    return _shown(shown, qtbot, learners_room)


def _shown(screen: HomeScreen, qtbot: QtBot, room: Room) -> HomeScreen:
    qtbot.addWidget(screen)
    screen.resize(1060, 780)
    screen.show()
    room.until(lambda: screen.sight is not None)
    return screen


def test_a_first_visit_finds_the_sample_and_nothing_empty(home: HomeScreen, qtbot: QtBot, room: Room) -> None:
    """One card, two buttons, no figures of nothing."""
    shown = [part.isVisible() for part in (home.sample, home.resume, home.week, home.strip, home.waiting, home.recent)]
    assert shown == [True, False, False, False, False, False]
    opened, sign_in = home.sample.findChildren(Button)
    with qtbot.waitSignal(home.lesson_requested) as asked:
        opened.click()
    assert asked.args[0] == room.course
    with qtbot.waitSignal(home.sign_in_requested):
        sign_in.click()


def test_continue_leads_to_the_lesson_after_the_last_one_done(home: HomeScreen, qtbot: QtBot, room: Room) -> None:
    """And says what is left; it comes by the news, without being asked."""
    room.do(lambda store: _study(store, room.course, 0, 600, complete=True))
    room.until(home.resume.isVisible)
    sight = home.sight
    assert sight is not None
    assert sight.resume is not None
    assert sight.resume.title == "2.1 Reading a lesson"
    assert home.resume.bar.accessibleName().endswith("3 items left")
    with qtbot.waitSignal(home.lesson_requested) as asked:
        home.resume.button.click()
    assert asked.args == [room.course, sight.resume.lesson]
    with qtbot.waitSignal(home.contents_requested):
        home.resume.contents.click()


@pytest.mark.parametrize("width", [708, 948, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(
    learners_home: HomeScreen, learners_room: Room, width: int, qtbot: QtBot
) -> None:
    """At every width that the window can have."""
    learners_room.do(lambda store: save_note(store, store.new_id(), title="NSG", body="x", course="c" * 16))
    learners_home.resize(width, 560)
    qtbot.waitUntil(lambda: learners_home.width() == width and not clipped(learners_home))
    assert not nameless(learners_home)


def test_what_waits_is_named_by_kind(learners_home: HomeScreen, learners_room: Room) -> None:
    """The card says that it is safe; without anything waiting it says when sync last ran."""
    learners_home.show_sync(SyncGlance("synced", last_synced="2 min ago"))
    learners_room.until(lambda: "Nothing is waiting" in _words(learners_home))
    assert "Last synced 2 min ago" in _words(learners_home)

    def write(store: Store) -> None:
        for title in ("NSG", "Peering"):
            save_note(store, store.new_id(), title=title, body="x", course="c" * 16)

    learners_room.do(write)
    learners_room.until(lambda: "2 notes" in _words(learners_home))
    assert "NSG; Peering" in _words(learners_home)


def test_the_figures_are_counted_from_what_is_there(learners_home: HomeScreen, learners_room: Room) -> None:
    """The strip says each with its name: money as it is written here, and certificates that count."""
    assert learners_home.strip.cells[0].accessibleName() == "Courses: 2, 2 active, 0 completed"
    assert learners_home.strip.cells[2].accessibleName() == "Total spent: RM0.00, on courses"
    assert learners_home.strip.cells[3].accessibleName() == "Certificates: 0, none yet"
    paid = {"number": "C-1", "state": "paid", "amount": 129_900, "currency": "MYR", "created_at": 1, "paid_at": 2}
    learners_room.do(lambda store: arrive(store, "payment", "p1", paid))
    learners_room.do(lambda store: arrive(store, "certificate", "z1", {"title": "Bees"}))
    learners_room.do(lambda store: arrive(store, "certificate", "z2", {"title": "Wax", "revoked_at": 5}))
    learners_room.until(lambda: learners_home.strip.cells[2].accessibleName() == "Total spent: RM1,299.00, on courses")
    learners_room.until(lambda: learners_home.strip.cells[3].accessibleName() == "Certificates: 1, see Achievements")


def arrive(store: Store, kind: str, identity: str, value: dict[str, object]) -> None:
    """The server tells of something of its own."""
    raw = msgspec.Raw(msgspec.json.encode(value))
    record = Record(kind, identity, 9, {kind: FieldState(raw, (9, 0, 0), "9" * 16)})
    mirror.apply(store, Arrival((), (record,), 9, 1, 1))


def test_without_an_account_notes_and_bookmarks_are_counted(home: HomeScreen, room: Room) -> None:
    """Nothing is bought or certified there; notes in the trash do not count."""
    room.do(lambda store: save_note(store, store.new_id(), title="NSG", body="x", course=room.course))
    room.until(lambda: home.strip.cells[2].accessibleName() == "Notes: 1, in 1 course")
    assert home.strip.cells[3].accessibleName() == "Bookmarks: 0"
    assert room.do(overview).notes == 1


def test_another_course_opens_by_keyboard(learners_home: HomeScreen, qtbot: QtBot) -> None:
    """Arrow and Enter; the card above has the other one."""
    assert learners_home.recent.model.rowCount() == 1
    learners_home.recent.list.setFocus()
    learners_home.recent.list.setCurrentIndex(learners_home.recent.model.index(0))
    with qtbot.waitSignal(learners_home.course_requested) as asked:
        QTest.keyClick(learners_home.recent.list, Qt.Key.Key_Return)
    sight = learners_home.sight
    assert sight is not None
    assert sight.resume is not None
    assert {asked.args[0], sight.resume.course.course} == {"c" * 16, "d" * 16}


def test_a_learner_without_courses_is_told_what_to_do(qtbot: QtBot, look: Appearance, learners_room: Room) -> None:
    """Sync, nothing else."""
    screen = _shown(
        HomeScreen(look, learners_room.tasks, learners_room.news, "Ana", signed_in=True), qtbot, learners_room
    )
    assert "Nothing to study yet" in _words(screen)


def test_time_is_counted_once_on_the_day_it_was_studied(room: Room) -> None:
    """Two sessions that overlap are one stretch of today; last week's is none of this week's."""
    room.do(lambda store: _study(store, room.course, 0, 1200, complete=False))
    room.do(lambda store: _study(store, room.course, 1, 600, complete=False))
    long_ago = int((datetime.now().astimezone() - timedelta(days=15)).timestamp() * 1000)
    room.do(lambda store: study(store, course=room.course, lesson="x", seconds=600, ended=long_ago))
    sight = room.do(read_home)
    assert 1_200_000 <= sum(sight.week) < 1_203_000 or datetime.now().astimezone().hour == 0
    assert sum(sight.week[sight.today + 1 :]) == 0


@pytest.mark.parametrize(
    ("hour", "words"), [(5, "Good morning"), (12, "Good afternoon"), (18, "Good evening"), (23, "Good night")]
)
def test_the_greeting_goes_by_the_hour(hour: int, words: str) -> None:
    """And by the name, where there is one."""
    assert greeting("Ana", hour) == f"{words}, Ana"
    assert greeting("", hour) == words


def test_times_are_said_as_in_a_sentence() -> None:
    """Today, yesterday, then the date."""
    now = datetime(2026, 11, 23, 9, 41).astimezone()

    def said(days: int) -> str:
        return when(int((now - timedelta(days=days)).timestamp() * 1000), int(now.timestamp() * 1000))

    assert [said(0), said(1), said(51), said(400)] == [
        "today at 09:41",
        "yesterday at 09:41",
        "on 3 October",
        "on 19 October 2025",
    ]
    assert [kind_words("note", 2), kind_words("quiz_attempt", 2), kind_words("tomorrow", 1)] == [
        "2 notes",
        "2 quizzes",
        "1 change",
    ]


def test_the_model_keeps_qts_rules(look: Appearance) -> None:
    """Through every change."""
    model = RecentModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    color = look.theme.accent
    model.show([(course(course="a", title="A"), color), (course(course="b", title="B"), color)])
    assert [model.index(row).data() for row in range(model.rowCount())] == ["A", "B"]
    model.show([])
    tester.deleteLater()


def _words(screen: HomeScreen) -> list[str]:
    from desktop.tour.eyes import words_on

    return words_on(screen)
