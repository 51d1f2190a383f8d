"""Notes on the screen: saved by themselves, found, thrown away and taken back; remote words keep the caret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt, QUrl
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from desktop.design.toast import Toasts
from desktop.notes.links_pane import LinkLine, LinksModel
from desktop.notes.model import NoteModel
from desktop.notes.page import FIRST, NotePage, as_line
from desktop.notes.screen import NotesScreen
from desktop.plain_words import first_words
from localdb.errors import Unfit
from localdb.history import note_history
from localdb.notes import delete_note, notes, save_note, tag_note
from tests.desktop.eyes import clipped, nameless

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.design.appearance import Appearance
    from localdb.notes import Note
    from localdb.store import Store
    from tests.desktop.room import Room

ONE = "01890000-0000-7000-8000-000000000001"
TWO = "01890000-0000-7000-8000-000000000002"


@pytest.fixture
def screen(qtbot: QtBot, look: Appearance, room: Room) -> NotesScreen:
    """The screen beside the sample course, with no notes yet."""
    shown = NotesScreen(look, room.tasks, room.news)
    qtbot.addWidget(shown)
    shown.resize(1060, 760)
    shown.show()
    room.settle()
    return shown


def write(room: Room, identity: str = ONE, body: str = "Lowest number wins.", title: str = "Rules") -> None:
    """Another process writes a note."""
    room.do(lambda store: save_note(store, identity, body=body, title=title, course=room.course))


def all_notes(room: Room) -> tuple[Note, ...]:
    """What is kept."""
    found: tuple[Note, ...] = room.do(notes)
    return found


def test_a_note_is_saved_when_the_learner_pauses(screen: NotesScreen, room: Room) -> None:
    """Nobody presses a button for it."""
    screen.new_note()
    screen.editor.title.setText("Rules")
    screen.editor.field.setPlainText("Lowest number wins.")
    room.until(lambda: all_notes(room))
    (kept,) = all_notes(room)
    assert (kept.title, kept.body, kept.course) == ("Rules", "Lowest number wins.", room.course)
    room.until(lambda: screen.pane.model.rowCount() == 1)


def test_a_note_is_printed(screen: NotesScreen, room: Room, tmp_path: Path) -> None:
    """On a PDF file stand the note's title and words, on as many pages as they take."""
    long = "\n\n".join(f"Paragraph {number} of **strong** words." for number in range(120))
    write(room, body=long, title="Rules of order")
    room.until(lambda: screen.pane.model.rowCount() == 1)
    screen.open_note(ONE)
    room.settle()
    screen.print_note()
    (dialog,) = screen.findChildren(QPrintDialog)
    printer, paper = dialog.printer(), tmp_path / "note.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    dialog.accepted.emit(printer)
    document = QPdfDocument()
    assert document.load(str(paper)) == QPdfDocument.Error.None_
    assert document.pageCount() > 1
    words = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    assert "Rules of order" in words
    assert "Paragraph 119 of strong words." in " ".join(words.split())
    document.close()


def test_leaving_the_screen_saves_at_once(screen: NotesScreen, room: Room) -> None:
    """The pause is not waited for."""
    screen.new_note()
    screen.editor.field.setPlainText("half a th")
    screen.leave()
    room.settle()
    assert all_notes(room)[0].body == "half a th"


def test_a_new_note_without_a_word_is_not_kept(screen: NotesScreen, room: Room) -> None:
    """Nothing was written, so there is nothing."""
    screen.new_note()
    screen.leave()
    room.settle()
    assert all_notes(room) == ()


def test_words_of_another_process_arrive_and_the_caret_stays(screen: NotesScreen, room: Room) -> None:
    """Only what differs is replaced."""
    write(room, body="one\nthree")
    room.until(lambda: screen.editor.field.toPlainText() == "one\nthree")
    cursor = screen.editor.field.textCursor()
    cursor.setPosition(6)
    screen.editor.field.setTextCursor(cursor)
    write(room, body="one\ntwo\nthree")
    room.until(lambda: "two" in screen.editor.field.toPlainText())
    assert screen.editor.field.textCursor().position() == len("one\ntwo\nth")


def test_words_being_typed_are_not_taken_away(screen: NotesScreen, room: Room) -> None:
    """News of a note that is being written changes nothing under the fingers."""
    write(room, body="one")
    room.until(lambda: screen.editor.field.toPlainText() == "one")
    screen.editor.field.setPlainText("one and more")
    write(room, body="one", title="Another title")
    room.until(lambda: all_notes(room)[0].body == "one and more")
    assert screen.editor.field.toPlainText() == "one and more"


def test_remote_words_join_those_being_typed(screen: NotesScreen, room: Room) -> None:
    """Both are there, the caret stays in its word, and Ctrl+Z takes back what came as one step."""
    write(room, body="one\ntwo\nthree")
    room.until(lambda: screen.editor.field.toPlainText() == "one\ntwo\nthree")
    field = screen.editor.field
    cursor = field.textCursor()
    cursor.setPosition(len("one\ntwo\nthree"))
    field.setTextCursor(cursor)
    field.insertPlainText(" and more")
    write(room, body="one\nTWO\nthree")
    room.until(lambda: field.toPlainText() == "one\nTWO\nthree and more")
    assert field.textCursor().position() == len("one\nTWO\nthree and more")
    room.until(lambda: all_notes(room)[0].body == "one\nTWO\nthree and more")


def test_a_title_from_elsewhere_leaves_the_words_being_typed(screen: NotesScreen, room: Room) -> None:
    """Each takes its own place."""
    write(room, body="one")
    room.until(lambda: screen.editing.id == ONE and screen.editor.field.toPlainText() == "one")
    screen.editor.field.appendPlainText("more")
    write(room, body="one", title="Renamed")
    room.until(lambda: screen.editor.title.text() == "Renamed")
    room.until(lambda: (all_notes(room)[0].title, all_notes(room)[0].body) == ("Renamed", "one\nmore"))


def test_a_deleted_note_comes_back_with_undo(screen: NotesScreen, room: Room, look: Appearance) -> None:
    """And the row beside it was chosen meanwhile."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    write(room)
    room.until(lambda: screen.editing.id == ONE)
    screen.delete_note(ONE)
    room.until(lambda: all_notes(room) == ())
    assert toasts.undo_latest()
    room.until(lambda: all_notes(room))


def test_the_trash_shows_deleted_notes_and_restores_them(screen: NotesScreen, room: Room) -> None:
    """Nothing is written in a note of the trash."""
    write(room)
    room.do(lambda store: delete_note(store, ONE))
    room.until(lambda: screen.pane._trash.text() == "Trash 1")
    screen.pane._trash.click()
    room.until(lambda: screen.editing.id == ONE and screen.editor.field.isReadOnly())
    screen.pane.restore_requested.emit(ONE)
    room.until(lambda: all_notes(room))


def test_a_search_finds_by_words_and_operators(screen: NotesScreen, room: Room) -> None:
    """And says how many of how many."""
    write(room)
    write(room, ONE[:-1] + "2", body="Something else", title="Other")
    room.do(lambda store: tag_note(store, ONE, add=("nsg",)))
    room.until(lambda: screen.pane.model.rowCount() == 2)
    screen.search("tag:nsg lowest")
    room.until(lambda: screen.pane.model.rowCount() == 1)
    assert screen.pane._count.text() == "1 of 2 notes"


def test_an_operator_nobody_knows_is_told_beside_the_search(screen: NotesScreen, room: Room) -> None:
    """What was found before stays."""
    screen.search("is:nonsense")
    room.until(lambda: "is:nonsense is not known" in screen.pane._count.text())


def test_a_history_gives_back_what_was_written_before(screen: NotesScreen, room: Room) -> None:
    """An earlier version becomes the present one, and the present one stays in the history."""
    write(room, body="first")
    write(room, body="second")
    room.until(lambda: screen.editor.field.toPlainText() == "second")
    first = next(each.id for each in room.do(lambda store: note_history(store, ONE)) if each.body == "first")
    screen.editor.side.revision_requested.emit(first)
    room.until(lambda: screen.editor.field.toPlainText() == "first")
    assert {each.body for each in room.do(lambda store: note_history(store, ONE))} >= {"first", "second"}


def test_colour_and_tags_are_kept(screen: NotesScreen, room: Room) -> None:
    """Each at once, without touching the words."""
    write(room)
    room.until(lambda: screen.editing.id == ONE)
    screen.editor.head.colours.chosen.emit("blue")
    screen.editor.head.tags.added.emit("exam")
    room.until(lambda: all_notes(room)[0].tags == ("exam",))
    assert (all_notes(room)[0].colour, all_notes(room)[0].body) == ("blue", "Lowest number wins.")


def test_a_long_list_is_read_a_page_at_a_time(screen: NotesScreen, room: Room) -> None:
    """The rest comes when the end is scrolled to."""

    def many(store: Store) -> None:
        with store.write():
            for number in range(3 * FIRST):
                save_note(store, f"01890000-0000-7000-8000-{number:012}", body=f"note {number}", course=room.course)

    room.do(many)
    room.until(lambda: screen.pane.model.rowCount() == FIRST)
    assert screen.pane._count.text() == f"{3 * FIRST} notes"
    screen.pane.list.scrollToBottom()
    room.until(lambda: screen.pane.model.rowCount() > FIRST)


@pytest.mark.parametrize("width", [708, 948, 1060])
def test_nothing_is_cut_off_and_everything_has_a_name(
    screen: NotesScreen, room: Room, width: int, qtbot: QtBot
) -> None:
    """At every width that the window can have."""
    write(room)
    room.until(lambda: screen.editing.id == ONE)
    screen.resize(width, 560)
    qtbot.waitUntil(lambda: not clipped(screen))
    assert not nameless(screen)


def test_ctrl_n_begins_a_note(screen: NotesScreen, qtbot: QtBot) -> None:
    """From anywhere on the screen."""
    screen.activateWindow()
    QTest.keyClick(screen.pane.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert screen.editing.is_new


def test_the_model_keeps_qts_rules(room: Room) -> None:
    """While it grows, changes and shrinks."""
    model = NoteModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    wishes: list[bool] = []
    model.more_requested.connect(lambda: wishes.append(True))
    write(room)
    (note,) = all_notes(room)
    line = as_line(note, "WC · 1.1")
    more = as_line(note, "WC · 1.2")
    model.show(NotePage("", (line,), 1, 2, 2, 0))
    model.fetchMore(QModelIndex())
    assert wishes == [True]  # one wish, however often a view asks
    model.show(NotePage("", (line, more), 2, 2, 2, 0))
    model.show(NotePage("", (), 2, 0, 0, 0))
    assert model.rowCount() == 0
    tester.deleteLater()


def test_a_note_without_a_title_is_named_by_its_first_words() -> None:
    """Without the marks of Markdown."""
    assert first_words("\n\n## How **Azure** picks a rule\nmore") == "How Azure picks a rule"
    assert first_words("- [ ] Ask Wei Ming") == "Ask Wei Ming"
    assert first_words("") == ""


def test_a_link_leads_to_the_note_of_that_title(screen: NotesScreen, room: Room) -> None:
    """From the preview and from the Links tab; where there is none yet, a new one begins with the title."""
    write(room, body="See [[Service tags]] and [[ASG]].")
    write(room, TWO, body="Microsoft's list.", title="Service tags")
    room.until(lambda: screen.pane.model.rowCount() == 2)
    screen.open_note(ONE)
    room.until(lambda: screen.editor.side.links.model.rowCount() == 2)
    assert 'href="note:Service%20tags"' in screen.editor.side.preview.toHtml()
    screen.editor.side.preview.link_requested.emit(QUrl("note:Service%20tags"))
    room.until(lambda: screen.editing.id == TWO)
    room.until(lambda: screen.editor.side.tabs._buttons["links"].accessibleName() == "Links, 1")
    screen.editor.side.title_requested.emit("ASG")
    room.until(lambda: screen.editing.is_new)
    assert screen.editor.title.text() == "ASG"


def test_a_history_shows_the_words_that_differ(screen: NotesScreen, room: Room) -> None:
    """The chosen version against the present one, then either as a whole."""
    write(room, body="rules are read in order")
    write(room, body="rules were read in order")
    screen.open_note(ONE)
    history = screen.editor.side.history
    room.until(lambda: history.list.model().rowCount() == 2)
    screen.editor.side.tabs._buttons["history"].click()
    history.list.setCurrentIndex(history.list.model().index(1, 0))
    assert history._changes.isVisible()
    assert history._changes.toPlainText().split() == [
        "rules",
        "were",
        "read",
        "in",
        "order",
        "rules",
        "are",
        "read",
        "in",
        "order",
    ]
    history._how._buttons["text"].click()
    assert history._preview.toPlainText().strip() == "rules are read in order"
    assert not nameless(screen)


def test_all_notes_and_one_go_into_files(screen: NotesScreen, room: Room, look: Appearance, tmp_path: Path) -> None:
    """And it is told where; a folder that can't be written is told too."""
    toasts = Toasts(look, screen)
    screen.bind_toasts(toasts)
    write(room)
    write(room, TWO, title="Other")
    screen.exports.export(tmp_path / "all", "md")
    screen.exports.export(tmp_path / "one", "html", ONE)
    room.until(lambda: len(toasts.shown()) == 2)
    assert len(list((tmp_path / "all").rglob("*.md"))) == 2
    assert len(list((tmp_path / "one").rglob("*.html"))) == 1
    (tmp_path / "file").write_text("")
    failures: list[Exception] = []
    screen.failed.connect(failures.append)
    screen.exports.export(tmp_path / "file", "json")
    room.until(lambda: failures)
    assert isinstance(failures[0], Unfit)


def test_notes_without_their_lesson_have_a_list_of_their_own(screen: NotesScreen, room: Room) -> None:
    """Which is offered only when there are any."""
    assert not screen.pane._unplaced.isVisible()
    room.do(lambda store: save_note(store, ONE, body="x", course=room.course, lesson="gone"))
    screen._count_unplaced()
    room.until(lambda: screen.pane._unplaced.text() == "Unplaced 1")
    screen.pane._unplaced.click()
    room.until(lambda: screen.pane._count.text() == "1 of 1 note")
    assert screen.pane.query == "is:unplaced"


def test_the_search_suggests_while_one_types(screen: NotesScreen, room: Room) -> None:
    """A suggestion takes the place of the word at the caret."""
    write(room)
    room.do(lambda store: tag_note(store, ONE, add=("nsg",)))
    room.until(lambda: screen.pane.model.rowCount() == 1 and screen.pane.search._known.tags)
    field = screen.pane.search
    field.setFocus()
    QTest.keyClicks(field, "ta")
    assert field.offered() == ("tag:",)
    field._completer.activated.emit(field._model.stringList()[0])
    assert field.text() == "tag:"
    assert field.offered() == ("tag:nsg",)
    field._completer.activated.emit(field._model.stringList()[0])
    assert field.text() == "tag:nsg "
    field._popup.hide()


def test_the_models_of_links_keep_qts_rules(screen: NotesScreen, room: Room) -> None:
    """While they fill and empty."""
    model = LinksModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show((LinkLine("1", "a", "links here", "plus"),))
    model.show(())
    assert model.rowCount() == 0
    tester.deleteLater()


def test_notes_are_sorted_as_the_learner_likes(screen: NotesScreen, room: Room) -> None:
    """By their last change at first; by title, whatever its capitals, when that is chosen."""
    write(room, body="words", title="beta")
    write(room, ONE[:-1] + "2", body="words", title="Gamma")
    write(room, ONE[:-1] + "3", body="alpha without a title", title="")
    room.until(lambda: screen.pane.model.rowCount() == 3)

    def titles() -> list[str]:
        return [line.title for line in screen.pane.model.lines()]

    assert titles() == ["alpha without a title", "Gamma", "beta"]
    screen.pane.sort.click()
    (menu,) = screen.pane.sort.findChildren(QMenu)
    next(action for action in menu.actions() if action.text() == "Title").trigger()
    menu.close()
    room.until(lambda: titles() == ["alpha without a title", "beta", "Gamma"])
    assert screen.pane.sort.accessibleName() == "Sort: title"
