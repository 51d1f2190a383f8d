"""Highlights as a learner meets them: coloured with the bar or a key, changed by a click, found again, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QAbstractButton

from desktop.reader.page_news import Deselected, MarkClicked, Selected
from learning.anchors import Spot, anchor_at
from localdb.highlights import add_highlight, delete_highlight, highlights
from localdb.notes import notes, save_note
from tests.desktop.reader.desk import COURSE, ONE, PAGE_ONE

if TYPE_CHECKING:
    from localdb.highlights import Highlight
    from localdb.store import Store
    from tests.desktop.reader.desk import Desk

QUOTED = "the first one that matches"
PLACE = anchor_at("RulesRules are read 🚦 in order, and the first one that matches decides.", Spot("b1", 36, 62))


def kept(desk: Desk) -> tuple[Highlight, ...]:
    """What the database has."""
    found: tuple[Highlight, ...] = desk.read(lambda store: highlights(store, course=COURSE, lesson=ONE))
    return found


def await_drawn(desk: Desk, colour: str, words: str = QUOTED) -> None:
    """Until these words are drawn in that colour, and no others are."""
    script = f"[...(CSS.highlights.get('carrel-{colour}') ?? [])].map(String).join()"
    desk.until(lambda: bool(desk.script(script) == words))


def make(desk: Desk, colour: str = "yellow") -> str:
    """A highlight from elsewhere; its id."""

    def add(store: Store) -> str:
        identity = store.new_id()
        add_highlight(store, identity, course=COURSE, lesson=ONE, place=PLACE, colour=colour)
        return identity

    made: str = desk.read(add)
    return made


def select(desk: Desk, words: str = QUOTED) -> None:
    """Select words and wait for the bar."""
    desk.told.clear()
    desk.select(words)
    desk.until(lambda: any(isinstance(news, Selected) for news in desk.told))
    assert desk.reader.spread.area.bar.isVisible()


def click_mark(desk: Desk, colour: str) -> None:
    """Click on the drawn words."""
    desk.told.clear()
    desk.script(
        f"(() => {{ const r = [...CSS.highlights.get('carrel-{colour}')][0].getClientRects()[0];"
        " const at = {bubbles: true, clientX: r.left + 4, clientY: r.top + 4};"
        " for (const name of ['mouseup', 'click']) document.body.dispatchEvent(new MouseEvent(name, at)) })()"
    )
    desk.until(lambda: any(isinstance(news, MarkClicked) for news in desk.told))


def press(desk: Desk, name: str) -> None:
    """Press a button of the bar by what it is called."""
    buttons = desk.reader.spread.area.bar.findChildren(QAbstractButton)
    next(button for button in buttons if name in {button.accessibleName(), button.text()}).click()


def removable(desk: Desk) -> bool:
    """Whether the bar offers to remove."""
    buttons = desk.reader.spread.area.bar.findChildren(QAbstractButton)
    return next(button for button in buttons if "Remove" in button.accessibleName()).isVisible()


def test_a_colour_of_the_bar_highlights_the_words(desk: Desk) -> None:
    """Blue over a selection: kept with its place, drawn in blue, the bar gone, and blue is offered next time."""
    desk.open(ONE)
    select(desk)
    assert not removable(desk)
    press(desk, "Blue")
    await_drawn(desk, "blue")
    (one,) = kept(desk)
    assert (one.colour, one.range.exact, one.range.block) == ("blue", QUOTED, "b1")
    assert not desk.reader.spread.area.bar.isVisible()
    desk.script("getSelection().removeAllRanges()")
    select(desk, "in order")
    desk.reader.spread.highlight_requested.emit()
    await_drawn(desk, "blue", f"{QUOTED},in order")


@pytest.mark.parametrize(("key", "colour"), [("1", "yellow"), ("2", "green"), ("4", "pink"), ("5", "violet")])
def test_a_number_key_highlights_the_words(desk: Desk, key: str, colour: str) -> None:
    """1 to 5 over a selection are the five colours in their order."""
    desk.open(ONE)
    select(desk)
    desk.script(f"dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}'}}))")
    await_drawn(desk, colour)


def test_number_keys_without_a_selection_do_nothing(desk: Desk) -> None:
    """A reader who types gets no colours."""
    desk.open(ONE)
    desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: '3'}))")
    desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: 'Delete'}))")
    assert kept(desk) == ()


def test_the_key_of_highlighting_asks_for_words_first(desk: Desk) -> None:
    """Ctrl+Shift+H is bound, and without a selection says what to do."""
    desk.open(ONE)
    assert "Ctrl+Shift+H" in {each.key().toString() for each in desk.reader.findChildren(QShortcut)}
    with desk.qtbot.waitSignal(desk.reader.announced) as heard:
        desk.reader.spread.highlight_requested.emit()
    assert heard.args[0].words == "Select the words to highlight first"


def test_the_same_words_are_highlighted_once(desk: Desk) -> None:
    """Another colour over exactly the same words changes the highlight that is there."""
    made = make(desk)
    desk.open(ONE)
    await_drawn(desk, "yellow")
    select(desk)
    press(desk, "Green")
    await_drawn(desk, "green")
    assert [(each.id, each.colour) for each in kept(desk)] == [(made, "green")]


def test_a_click_on_a_highlight_recolours_it(desk: Desk) -> None:
    """The click opens the bar with its colour and Remove; another colour replaces it, a key as well."""
    made = make(desk)
    desk.open(ONE)
    await_drawn(desk, "yellow")
    click_mark(desk, "yellow")
    desk.until(desk.reader.spread.area.bar.isVisible)
    assert (desk.reader.spread.area.picked, removable(desk)) == (made, True)
    press(desk, "Pink")
    await_drawn(desk, "pink")
    click_mark(desk, "pink")
    desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: '5'}))")
    await_drawn(desk, "violet")
    assert [(each.id, each.colour) for each in kept(desk)] == [(made, "violet")]


@pytest.mark.parametrize("by", ["button", "key"])
def test_a_removed_highlight_comes_back_by_undo(desk: Desk, by: str) -> None:
    """Remove announces itself, by the bar and by Delete; Undo brings the highlight back as it was."""
    made = make(desk)
    desk.open(ONE)
    await_drawn(desk, "yellow")
    click_mark(desk, "yellow")
    with desk.qtbot.waitSignal(desk.reader.announced) as heard:
        if by == "key":
            desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: 'Delete'}))")
        else:
            press(desk, "Remove the highlight (Delete)")
    await_drawn(desk, "yellow", "")
    assert heard.args[0].words == f"Highlight “{QUOTED}” removed"
    heard.args[0].undo()
    await_drawn(desk, "yellow")
    assert [each.id for each in kept(desk)] == [made]


def test_a_highlight_can_be_copied_and_noted(desk: Desk) -> None:
    """Copy takes its words; Note writes on its words, in its colour."""
    make(desk, "green")
    desk.open(ONE)
    await_drawn(desk, "green")
    click_mark(desk, "green")
    press(desk, "Copy these words")
    assert QGuiApplication.clipboard().text() == QUOTED
    click_mark(desk, "green")
    press(desk, "Note")
    desk.until(lambda: any(card.is_writing for card in desk.reader.spread.notes.cards))
    (note,) = desk.read(lambda store: notes(store, course=COURSE))
    assert (note.anchor.exact, note.colour) == (QUOTED, "green")


def test_a_note_and_a_highlight_on_the_same_words_both_answer(desk: Desk) -> None:
    """A click where both lie opens the note's card and the highlight's bar."""
    made = make(desk)
    desk.read(lambda store: save_note(store, store.new_id(), body="x", anchor=PLACE, course=COURSE, lesson=ONE))
    desk.open(ONE)
    await_drawn(desk, "yellow", f"{QUOTED},{QUOTED}")
    click_mark(desk, "yellow")
    desk.until(lambda: any(card.is_writing for card in desk.reader.spread.notes.cards))
    assert desk.reader.spread.area.picked == made


def test_the_bar_bookmarks_the_chosen_words(desk: Desk) -> None:
    """The bookmark stands at the block of the words, not at the one on top of the page."""
    desk.open(ONE)
    desk.script("carrel.goToId('deny')")
    desk.until(lambda: desk.reader.place.block == "b2")
    # By the wheel: what no learner did, a style that comes late would take back (the page still aims at `deny`).
    desk.script("dispatchEvent(new WheelEvent('wheel', {deltaY: -300})); scrollBy(0, -300)")
    desk.until(lambda: desk.reader.place.block == "b1")
    select(desk, "Everything else")
    press(desk, "Bookmark this place")
    desk.until(lambda: desk.reader.book is not None and (ONE, "b2") in desk.reader.book.bookmarks)


def test_escape_closes_the_bar(desk: Desk) -> None:
    """Esc lets go of the highlight, and a number key then colours nothing."""
    make(desk)
    desk.open(ONE)
    await_drawn(desk, "yellow")
    click_mark(desk, "yellow")
    desk.told.clear()
    desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
    desk.until(lambda: any(isinstance(news, Deselected) for news in desk.told))
    assert not desk.reader.spread.area.bar.isVisible()
    desk.script("dispatchEvent(new KeyboardEvent('keydown', {key: '2'}))")
    assert [each.colour for each in kept(desk)] == ["yellow"]


def test_a_highlight_of_another_device_appears_and_goes(desk: Desk) -> None:
    """What sync brings is drawn in the open lesson, and what it takes away is gone."""
    desk.open(ONE)
    made = make(desk, "violet")
    await_drawn(desk, "violet")
    desk.read(lambda store: delete_highlight(store, made))
    await_drawn(desk, "violet", "")


def test_a_highlight_is_found_after_the_text_changed(desk: Desk) -> None:
    """A new edition with a sentence before the words moves the highlight along; without the words it stays kept."""
    make(desk)
    desk.stock(PAGE_ONE.replace("Rules are read", "New in this edition. Rules are read"))
    desk.open(ONE)
    await_drawn(desk, "yellow")
    desk.stock(PAGE_ONE.replace(QUOTED, "another one"))
    desk.open(ONE)
    await_drawn(desk, "yellow", "")
    assert len(kept(desk)) == 1


def test_a_real_click_picks_a_highlight_and_a_click_beside_lets_it_go(desk: Desk) -> None:
    """With the mouse itself, press and release and all that Chromium makes of them, the bar opens and stays."""
    made = make(desk)
    desk.open(ONE)
    await_drawn(desk, "yellow")
    rect = "[...CSS.highlights.get('carrel-yellow')][0].getClientRects()[0]"
    left, top = desk.script(f"{rect}.left"), desk.script(f"{rect}.top")
    view = desk.reader.spread.area.view.findChild(QWebEngineView)
    assert view is not None
    target = view.focusProxy()
    assert target is not None
    left_button = Qt.MouseButton.LeftButton
    QTest.mouseClick(target, left_button, pos=QPoint(round(left) + 12, round(top) + 8))
    desk.until(lambda: desk.reader.spread.area.picked == made)
    desk.script("1")  # whatever Chromium has to say of the click, it has said before it answers
    assert desk.reader.spread.area.bar.isVisible()
    QTest.mouseClick(target, left_button, pos=QPoint(5, round(top) - 40))
    desk.until(lambda: not desk.reader.spread.area.picked)
    assert not desk.reader.spread.area.bar.isVisible()
