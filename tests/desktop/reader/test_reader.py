"""The reader as a learner meets it: lessons open, the place is kept, parts count, notes stand beside their words."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from desktop.reader.contents_model import Role
from desktop.reader.look import Reading
from desktop.reader.memory import remembered_reading
from desktop.reader.page_news import MarkClicked, Selected
from desktop.reader.text_popover import TextPopover
from desktop.reader.view import Found
from learning.anchors import Spot, anchor_at
from localdb.bookmarks import bookmarks
from localdb.errors import Unfit
from localdb.notes import notes, save_note
from localdb.sessions import sessions
from localdb.study import LessonProgress, course_progress, lesson_progress
from tests.desktop.reader.desk import COURSE, ONE, PAGE_ONE, RTL, TWO, named

if TYPE_CHECKING:
    from PySide6.QtGui import QStandardItem

    from desktop.design.appearance import Appearance
    from desktop.reader.note_card import NoteCard
    from desktop.reader.opening import Opening
    from tests.desktop.reader.desk import Desk

QUOTED = "the first one that matches"


def shown(desk: Desk) -> str:
    """The id of the lesson on the screen."""
    assert desk.reader.lesson is not None
    return desk.reader.lesson.placed.lesson.id


def row_of(desk: Desk, lesson: str) -> QStandardItem:
    """The lesson's row in the contents."""
    row = desk.reader.spread.contents.model.item_of(lesson)
    assert row is not None
    return row


def writing(desk: Desk) -> NoteCard:
    """The card that is being written on."""
    desk.until(lambda: any(card.is_writing for card in desk.reader.spread.notes.cards))
    return next(card for card in desk.reader.spread.notes.cards if card.is_writing)


def test_a_lesson_opens_with_its_contents_and_its_neighbours(desk: Desk) -> None:
    """Opened without a lesson, a course shows its first one, chosen in the contents, with its title and text."""
    desk.open("")
    assert shown(desk) == ONE
    assert desk.reader.spread.contents.tree.currentIndex().data(Role.LESSON) == ONE
    assert desk.script("document.querySelector('h1').textContent") == "Lesson 1"
    assert "matches decides" in desk.script("document.body.textContent")


def test_next_and_previous_go_over_the_lessons(desk: Desk) -> None:
    """Ctrl+Page Down opens the next lesson, Ctrl+Page Up the one before, and at the ends nothing happens."""
    desk.open(ONE)
    desk.reader.spread.step_requested.emit(1)
    desk.until(lambda: shown(desk) == TWO)
    desk.reader.spread.step_requested.emit(-1)
    desk.until(lambda: shown(desk) == ONE)
    desk.reader.spread.step_requested.emit(-1)
    desk.settle()
    assert shown(desk) == ONE


def test_keys_work_while_the_page_has_the_focus(desk: Desk) -> None:
    """Ctrl+Page Down is ours, also with the focus in the lesson."""
    desk.open(ONE)
    desk.reader.activateWindow()
    desk.reader.spread.area.view.setFocus()
    page = desk.reader.focusWidget()
    assert page is not None
    desk.until(desk.reader.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    desk.until(lambda: shown(desk) == TWO)


def test_a_new_edition_shows_its_contents(desk: Desk) -> None:
    """An edition with fewer lessons that arrives while one is open changes the contents and breaks nothing."""
    desk.open(ONE)
    desk.stock(PAGE_ONE)
    desk.until(lambda: desk.reader.book is not None and len(desk.reader.book.lessons) == 1)
    assert desk.reader.spread.contents.model.item_of(TWO) is None
    assert shown(desk) == ONE


def test_a_link_to_another_lesson_opens_it_at_its_place(desk: Desk) -> None:
    """A click on a link between lessons goes through the reader, which shows the wanted paragraph."""
    desk.open(ONE)
    desk.told.clear()
    desk.script("document.getElementById('go').click()")
    desk.until(lambda: shown(desk) == TWO)
    desk.await_page()
    desk.until(lambda: desk.script("document.getElementById('there').getBoundingClientRect().top < innerHeight"))


def test_a_part_counts_after_its_end_was_seen_for_two_seconds(desk: Desk) -> None:
    """The end of the only block of the short lesson is on the screen: after 2 active seconds the lesson is done."""
    desk.open(RTL)
    desk.pass_ms(1000)
    assert desk.read(lambda store: lesson_progress(store, COURSE).get(RTL, LessonProgress()).units) == ()
    desk.pass_ms(1500)
    assert desk.read(lambda store: lesson_progress(store, COURSE)[RTL].units) == ("b5",)
    desk.until(lambda: row_of(desk, RTL).data(Role.STATE) == "done")


def test_a_part_whose_end_was_never_seen_stays_open(desk: Desk) -> None:
    """Ten minutes at the top of a long lesson complete nothing."""
    desk.open(ONE)
    for _ in range(20):
        desk.reader.studying.stir()
        desk.pass_ms(30_000)
    progress = desk.read(lambda store: lesson_progress(store, COURSE)[ONE])
    assert progress.units == ()


def test_idle_time_does_not_count(desk: Desk) -> None:
    """Of four minutes, the last three without a sign of life, only the first and the minute after it count."""
    desk.open(ONE)
    desk.reader.studying.stir()
    desk.pass_ms(30_000)
    desk.reader.studying.stir()
    desk.pass_ms(210_000)
    desk.reader.leave()
    seconds = desk.read(lambda store: course_progress(store, COURSE).seconds)
    assert 88 <= seconds <= 92


def test_a_window_behind_another_does_not_count(desk: Desk) -> None:
    """Time stops when the window leaves the front."""
    desk.open(ONE)
    desk.reader.studying.stir()
    desk.pass_ms(10_000)
    desk.reader.studying.bring_to_front(in_front=False)
    desk.pass_ms(50_000)
    desk.reader.leave()
    assert 9 <= desk.read(lambda store: course_progress(store, COURSE).seconds) <= 11


def test_a_long_pause_makes_two_sessions(desk: Desk) -> None:
    """Six minutes without a sign of life count for one and end the session; the next sign begins another."""
    desk.open(ONE)
    desk.reader.studying.stir()
    desk.pass_ms(20_000)
    desk.pass_ms(360_000)
    desk.reader.studying.stir()
    desk.pass_ms(20_000)
    desk.reader.leave()
    assert len(desk.read(lambda store: sessions(store, COURSE))) == 2
    assert 78 <= desk.read(lambda store: course_progress(store, COURSE).seconds) <= 82


def test_time_is_written_down_while_it_passes(desk: Desk) -> None:
    """A crash loses less than half a minute: a checkpoint is in the database long before the lesson is left."""
    desk.open(ONE)
    desk.reader.studying.stir()
    desk.pass_ms(45_000)
    assert desk.read(lambda store: course_progress(store, COURSE).seconds) >= 29


def test_mark_as_done_completes_all_and_goes_on(desk: Desk) -> None:
    """Ctrl+Enter completes every unit of a lesson that nobody read, and opens the next."""
    desk.open(ONE)
    desk.reader.spread.done_requested.emit(True)
    desk.until(lambda: shown(desk) == TWO)
    assert desk.read(lambda store: set(lesson_progress(store, COURSE)[ONE].units)) == {"b1", "b2", "b3"}


def test_the_place_is_found_again(desk: Desk) -> None:
    """A lesson that was left in its second block opens there, and so does the course."""
    desk.open(ONE)
    desk.script("carrel.goToId('deny')")
    desk.until(lambda: desk.reader.place.block == "b2")
    desk.pass_ms(3000)
    desk.reader.leave()
    desk.open("")
    desk.until(lambda: desk.reader.place.block == "b2")
    assert shown(desk) == ONE


def test_a_renderer_that_dies_comes_back_at_its_place(desk: Desk) -> None:
    """When Chromium's process is lost the lesson returns where it was, with its marks."""
    desk.open(ONE)
    desk.script("carrel.goToId('deny')")
    desk.until(lambda: desk.reader.place.block == "b2")
    page = desk.reader.spread.area.view.page
    assert page is not None
    desk.told.clear()
    os.kill(page.renderProcessPid(), signal.SIGKILL)
    desk.await_page()
    desk.until(lambda: desk.reader.place.block == "b2")
    assert "Defaults" in desk.script("document.body.textContent")


def test_a_note_on_selected_words_is_kept_with_its_place(desk: Desk) -> None:
    """N over a selection makes a note with the quote; what is typed is saved after a pause, and marked in the page."""
    desk.open(ONE)
    desk.select(QUOTED)
    desk.until(lambda: any(isinstance(news, Selected) for news in desk.told))
    desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: 'n'}))")
    card = writing(desk)
    card.field.insertPlainText("Lowest number **wins**.")
    desk.until(lambda: "Saved" in card.when)
    (note,) = desk.read(lambda store: notes(store, course=COURSE, lesson=ONE))
    assert (note.body, note.anchor.exact, note.anchor.block) == ("Lowest number **wins**.", QUOTED, "b1")
    desk.until(lambda: desk.script("[...CSS.highlights.get('carrel-yellow')].map(String).join()") == QUOTED)


def test_a_note_is_found_after_the_text_changed(desk: Desk) -> None:
    """A new edition with a sentence before the quoted words moves the mark along with them."""
    text = desk.read(lambda _store: PAGE_ONE)
    desk.open(ONE)
    anchor = anchor_at("RulesRules are read 🚦 in order, and the first one that matches decides.", Spot("b1", 36, 62))
    assert anchor.exact == QUOTED
    desk.read(lambda store: save_note(store, store.new_id(), body="x", anchor=anchor, course=COURSE, lesson=ONE))
    desk.stock(text.replace("Rules are read", "New in this edition. Rules are read"))
    desk.open(ONE)
    desk.until(lambda: desk.script("[...CSS.highlights.get('carrel-yellow')].map(String).join()") == QUOTED)


def test_a_note_that_lost_its_words_is_listed_and_can_be_placed(desk: Desk) -> None:
    """Words that are gone: the note is shown under a warning, and gets a new place from the selection."""
    lost = anchor_at("Words of an older edition.", Spot("b1", 0, 5))
    desk.read(lambda store: save_note(store, store.new_id(), body="x", anchor=lost, course=COURSE, lesson=ONE))
    desk.open(ONE)
    desk.until(lambda: desk.reader.spread.notes.lost_words == "1 note lost its place")
    desk.select(QUOTED)
    desk.until(lambda: any(isinstance(news, Selected) for news in desk.told))
    desk.reader.spread.notes.place_it()
    desk.until(lambda: desk.reader.spread.notes.lost_words == "")
    (note,) = desk.read(lambda store: notes(store, course=COURSE))
    assert note.anchor.exact == QUOTED


def test_a_click_on_a_mark_opens_its_card(desk: Desk) -> None:
    """The mark in the page and the card beside it are one thing."""
    anchor = anchor_at("RulesRules are read 🚦 in order, and the first one that matches decides.", Spot("b1", 36, 62))
    desk.read(lambda store: save_note(store, store.new_id(), body="x", anchor=anchor, course=COURSE, lesson=ONE))
    desk.open(ONE)
    desk.until(lambda: desk.script("CSS.highlights.get('carrel-yellow')?.size") == 1)
    desk.script(
        "(() => { const r = [...CSS.highlights.get('carrel-yellow')][0].getClientRects()[0];"
        " const at = {bubbles: true, clientX: r.left + 4, clientY: r.top + 4};"
        " document.body.dispatchEvent(new MouseEvent('click', at)) })()"
    )
    desk.until(lambda: any(isinstance(news, MarkClicked) for news in desk.told))
    assert writing(desk).note.body == "x"


def test_words_from_another_device_leave_the_caret_where_it_is(desk: Desk) -> None:
    """A line that comes in above the caret moves nothing under the learner's fingers."""
    identity = desk.read(_made)
    desk.open(ONE)
    desk.until(lambda: bool(desk.reader.spread.notes.cards))
    desk.reader.spread.notes.edit_note(identity)
    card = writing(desk)
    cursor = card.field.textCursor()
    cursor.setPosition(len("first line\nsecond"))
    card.field.setTextCursor(cursor)
    desk.read(lambda store: save_note(store, identity, body="new above\nfirst line\nsecond line"))
    desk.until(lambda: card.field.toPlainText().startswith("new above"))
    assert card.field.textCursor().position() == len("new above\nfirst line\nsecond")


def _made(store: object) -> str:
    from localdb.store import Store

    assert isinstance(store, Store)
    identity = store.new_id()
    save_note(store, identity, body="first line\nsecond line", course=COURSE, lesson=ONE)
    return identity


def test_a_note_is_saved_when_the_lesson_is_left(desk: Desk) -> None:
    """Nobody has to wait for the pause: going on to the next lesson saves what was typed a moment ago."""
    desk.open(ONE)
    desk.reader.spread.note_requested.emit(True)
    writing(desk).field.insertPlainText("a moment ago")
    desk.reader.spread.step_requested.emit(1)
    desk.until(lambda: shown(desk) == TWO)
    (note,) = desk.read(lambda store: notes(store, course=COURSE))
    assert (note.body, note.lesson, note.anchor) == ("a moment ago", ONE, None)


def test_a_note_that_could_not_be_saved_is_tried_again(desk: Desk) -> None:
    """Too long for any server: the card says that it is not saved, and shorter words are saved after all."""
    desk.read(_made)
    desk.open(ONE)
    desk.until(lambda: bool(desk.reader.spread.notes.cards))
    desk.reader.spread.notes.cards[0].write()
    card = writing(desk)
    card.field.setPlainText(("x" * 99 + "\n") * 2650)
    card.save_now()
    desk.until(lambda: card.when == "Not saved yet")
    assert isinstance(desk.failures[0], Unfit)
    card.field.setPlainText("short enough")
    desk.until(lambda: "Saved" in card.when)
    assert desk.read(lambda store: notes(store, course=COURSE)[0].body) == "short enough"


def test_a_deleted_note_can_be_taken_back(desk: Desk) -> None:
    """Delete announces itself with Undo, and Undo brings the note back."""
    desk.read(_made)
    desk.open(ONE)
    desk.until(lambda: bool(desk.reader.spread.notes.cards))
    with desk.qtbot.waitSignal(desk.reader.announced) as heard:
        desk.reader.spread.notes.cards[0].delete()
    desk.until(lambda: not desk.reader.spread.notes.cards)
    heard.args[0].undo()
    desk.until(lambda: len(desk.reader.spread.notes.cards) == 1)


def test_a_bookmark_is_set_and_taken_away(desk: Desk) -> None:
    """Ctrl+D on the place on the screen, and once more."""
    desk.open(ONE)
    desk.until(lambda: desk.reader.place.block == "b1")
    desk.reader.spread.bookmark_requested.emit()
    desk.until(lambda: desk.reader.book is not None and (ONE, "b1") in desk.reader.book.bookmarks)
    (mark,) = desk.read(lambda store: bookmarks(store, COURSE))
    assert (mark.lesson, mark.block, mark.label) == (ONE, "b1", "Lesson 1")
    desk.reader.spread.bookmark_requested.emit()
    desk.until(lambda: desk.reader.book is not None and not desk.reader.book.bookmarks)


def test_find_counts_the_places(desk: Desk) -> None:
    """Find in this lesson says how many places there are."""
    desk.open(ONE)
    desk.until(lambda: bool(desk.script("document.readyState === 'complete'")))
    results: list[Found] = []
    desk.reader.spread.area.view.found.connect(results.append)
    desk.reader.spread.area.find_bar.search_requested.emit("matches decides", False)
    desk.until(lambda: bool(results) and results[-1] == Found(1, 1))


def test_text_and_theme_change_in_the_open_lesson(desk: Desk, look: Appearance) -> None:
    """Ctrl+plus enlarges the text at once and for the next time; a dark window makes a dark page."""
    desk.open(ONE)
    size = "parseFloat(getComputedStyle(document.querySelector('section p')).fontSize)"
    desk.until(lambda: bool(desk.script(size) == 18))
    desk.reader.spread.resize_requested.emit(1)
    desk.until(lambda: desk.script(size) == 19)
    assert remembered_reading(desk.memory) == Reading(size=19)
    look.choose_theme("dark")
    desk.until(lambda: desk.script("getComputedStyle(document.documentElement).backgroundColor") == "rgb(25, 28, 26)")


def test_lines_stand_wider_apart_at_a_wish(desk: Desk) -> None:
    """Line height changes in the open lesson and is remembered with the rest."""
    desk.open(ONE)
    desk.reader.spread.text_requested.emit(desk.reader.spread.top.text)
    popover = desk.reader.findChild(TextPopover)
    assert popover is not None
    popover.chosen.emit(Reading(lines="open", paper="sepia", width="wide", font="legible"))
    share = (
        "(() => { const s = getComputedStyle(document.querySelector('section p'));"
        " return parseFloat(s.lineHeight) / parseFloat(s.fontSize) || 0 })()"  # 0 until the style is there
    )
    desk.until(lambda: abs(desk.script(share) - 1.95) < 0.01)
    assert desk.script("document.fonts.check('18px \"Atkinson Hyperlegible Next\"')")
    assert remembered_reading(desk.memory) == Reading(lines="open", paper="sepia", width="wide", font="legible")
    popover.close()


def test_a_right_to_left_lesson_reads_from_the_right(desk: Desk) -> None:
    """The direction is the lesson's own, whatever the window's."""
    desk.open(RTL)
    assert desk.script("getComputedStyle(document.querySelector('p')).direction") == "rtl"


def test_a_lesson_that_is_not_here_offers_its_download(desk: Desk) -> None:
    """No empty page and no error: what is missing, and the button that fetches its section."""
    page = named(PAGE_ONE.encode())
    desk.home.blobs.remove(page)
    with desk.qtbot.waitSignal(desk.reader.opened) as heard:
        desk.reader.open_lesson(COURSE, ONE)
    opening: Opening = heard.args[0]
    assert opening.opened is not None
    assert opening.opened.trouble == "away"
    with desk.qtbot.waitSignal(desk.reader.download_requested) as wished:
        desk.reader.spread.area.action_requested.emit()
    assert wished.args == [COURSE, "1"]


def test_a_damaged_lesson_is_said_to_be_and_repaired(desk: Desk) -> None:
    """Bytes that are not what their name says are never shown; Repair takes them away and asks for new ones."""
    page = named(PAGE_ONE.encode())
    desk.home.blobs.path(page).write_bytes(b"<h1>something else</h1>")
    with desk.qtbot.waitSignal(desk.reader.opened) as heard:
        desk.reader.open_lesson(COURSE, ONE)
    assert heard.args[0].opened.trouble == "damaged"
    with desk.qtbot.waitSignal(desk.reader.download_requested):
        desk.reader.spread.area.action_requested.emit()
    assert not desk.home.blobs.has(page)


def test_the_contents_satisfy_qt(desk: Desk) -> None:
    """The tree of lessons passes Qt's own model tester, also while it is refreshed."""
    tester = QAbstractItemModelTester(
        desk.reader.spread.contents.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    desk.open(ONE)
    desk.reader.spread.done_requested.emit(False)
    desk.until(lambda: row_of(desk, ONE).data(Role.STATE) == "done")
    row = row_of(desk, ONE)
    assert "done" in row.data(Qt.ItemDataRole.AccessibleTextRole)
    assert tester is not None
