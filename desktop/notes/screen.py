"""Notes: the list and the open note side by side; in a narrow window one of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QWidget
from typing_extensions import override

from desktop.courses.lesson_names import LessonNames
from desktop.design.card import Pane
from desktop.design.empty_state import EmptyState
from desktop.notes.editing import Editing, OpenedNote
from desktop.notes.editor import EditorPane
from desktop.notes.export_menu import ExportMenu
from desktop.notes.list_pane import UNPLACED, ListPane
from desktop.notes.page import FIRST, NotePage, read_page
from desktop.notes.side_reading import SideReading
from desktop.notes.suggesting import Known
from desktop.plain_words import first_words
from learning.records import random_id
from localdb.clock import SystemClock, SystemIds
from localdb.courses import courses
from localdb.errors import Unfit
from localdb.notes import all_tags
from localdb.search import count_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

    from desktop.design.appearance import Appearance
    from desktop.design.toast import Toasts
    from desktop.news import News, Piece
    from desktop.notes.words import Words
    from desktop.printing import Printing
    from desktop.tasks import Tasks
    from localdb.courses import Course
    from localdb.store import Store

_KINDS = frozenset({"note", "conflict", "enrolment"})
_LIST, _ONE_OF_TWO = 312, 900


class NotesScreen(QWidget):
    """`lesson_requested` carries an `OpenedNote` whose place is wanted.

    `compare_requested` carries a note that has two versions.
    """

    lesson_requested = Signal(object)
    link_requested = Signal(QUrl)
    compare_requested = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        look: Appearance,
        tasks: Tasks,
        news: News,
        parent: QWidget | None = None,
        *,
        courses: Sequence[Course] = (),
    ) -> None:
        """Courses that are known already need not be read before a note can begin."""
        super().__init__(parent)
        self._look, self._tasks = look, tasks
        self._names = LessonNames()
        self._toasts: Toasts | None = None
        self._courses = tuple(courses)
        self._unplaced_counted = False
        self._opened: OpenedNote | None = None
        self._printing: Printing | None = None
        self._limit = FIRST
        self._wish: tuple[str, str] | None = None  # a note to be begun once it is known in which course
        self._then_lesson = ""  # a note to be opened in its lesson once it is read
        self._asked = 0
        self.editing = Editing(tasks, news, self._names, self)
        self.pane = ListPane(look)
        self.editor = EditorPane(look)
        self.beside = SideReading(tasks, self.editing, self.editor.side, self)
        self.exports = ExportMenu(tasks, self)
        words = "Choose one in the list, or write a new one."
        self._nothing = EmptyState(look, "notebook-pen", "No note is open", words)
        self._lay_out()
        self._connect(news)
        self.reload()

    def bind_toasts(self, toasts: Toasts) -> None:
        """Where deleted notes can be had back."""
        self._toasts = toasts
        self.exports.bind_toasts(toasts)

    def reload(self) -> None:
        """Read the list again, as far as it is shown."""
        query, limit, order = self.pane.query, self._limit, self.pane.order
        self._asked += 1
        asked = self._asked

        def read(store: Store) -> tuple[NotePage, tuple[Course, ...], tuple[str, ...]]:
            return read_page(store, self._names, query, limit, order), courses(store), all_tags(store)

        self._tasks.run(
            read,
            lambda found: self._on_read(asked, *found),
            lambda error: self._on_unreadable(asked, error),
            owner=self,
        )

    def open_note(self, note: str) -> None:
        """Show a note, whatever the list shows."""
        self.editing.open(note)
        self.pane.choose(note)
        self._show_side(editor=True)

    def new_note(self, course: str = "", title: str = "") -> None:
        """Begin a note in the course studied last, unless another one is given."""
        self._wish = None if self._courses else (course, title)
        if not self._courses:
            return
        last = max(self._courses, key=lambda each: each.last_studied or 0)
        identity = random_id(SystemClock().now().wall, SystemIds().noise(10))
        self.editing.begin(identity, course or last.course)
        self._opened = None
        self._side.setCurrentIndex(1)
        self._show_side(editor=True)
        self.editor.begin(self._courses, course or last.course)
        if title:
            self.editor.title.setText(title)

    def print_note(self) -> None:
        """Print the open note; Qt's printing comes with the first one."""
        if self._opened is None:
            return
        if self._printing is None:
            from desktop.printing import Printing

            self._printing = Printing(self)
        title = self.editor.words().title or first_words(self.editor.words().body) or "Note"
        self.editor.side.show_body(self.editor.words().body)
        self._printing.ask(title, lambda printer: self.editor.side.preview.put_on(printer, title))

    def search(self, query: str) -> None:
        """Look for something."""
        self.pane.search.setText(query)
        self._on_query_changed(query)

    def leave(self) -> None:
        """Save: another screen is shown, or the window closes."""
        self.editing.save_now()

    def panes(self) -> Sequence[QWidget]:
        """What F6 goes round."""
        return [self.pane.list, self.editor.field] if self.editor.isVisible() else [self.pane.list]

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._open_first()
        if self.pane.isVisible():
            self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self.leave()
        super().hideEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._split = QSplitter()
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._side = QStackedWidget()
        ground = Pane(self._look, "surface")
        inside = QHBoxLayout(ground)
        inside.addWidget(self._nothing)
        self._side.addWidget(ground)
        self._side.addWidget(self.editor)
        self._split.addWidget(self.pane)
        self._split.addWidget(self._side)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([self._look.px(_LIST), 3 * self._look.px(_LIST)])
        row.addWidget(self._split)

    def _connect(self, news: News) -> None:
        news.changed.connect(self._on_news)
        pane, editor, editing = self.pane, self.editor, self.editing
        pane.note_chosen.connect(self._on_note_chosen)
        pane.query_changed.connect(self._on_query_changed)
        pane.new_requested.connect(self.new_note)
        pane.delete_requested.connect(self.delete_note)
        pane.restore_requested.connect(editing.restore)
        pane.more_requested.connect(self._on_more)
        pane.compare_requested.connect(self.compare_requested)
        pane.lesson_requested.connect(self._open_lesson_of)
        pane.export_requested.connect(lambda: self.exports.open_at(pane.export, self._open_id))
        self.exports.failed.connect(self.failed)
        pane.list.opened.connect(lambda _index: self._on_list_opened())
        editing.opened.connect(self._on_opened)
        editing.told.connect(self._on_told)
        editing.saved.connect(self._on_saved)
        editing.gone.connect(lambda: self._side.setCurrentIndex(0))
        editing.failed.connect(self.failed)
        self._connect_editor(editor, editing)
        keys = self._look.keys
        keys.bind("new_note", self, self.new_note)
        keys.bind("find", self, pane.search.setFocus)
        keys.bind("print", self, self.print_note)
        keys.bind("list_or_note", self, lambda: self._show_side(editor=not self._side.isVisible()))

    def _connect_editor(self, editor: EditorPane, editing: Editing) -> None:
        editor.words_changed.connect(editing.type)
        editor.left.connect(editing.save_now)
        editor.colour_chosen.connect(editing.set_colour)
        editor.tag_added.connect(editing.add_tag)
        editor.tag_removed.connect(editing.remove_tag)
        editor.course_chosen.connect(editing.choose_course)
        editor.lesson_requested.connect(self._on_lesson_requested)
        editor.head.compare_requested.connect(self._on_compare_requested)
        editor.delete_requested.connect(lambda: self.delete_note(editing.id))
        side = editor.side
        side.revision_requested.connect(editing.restore_revision)
        side.link_requested.connect(self.link_requested)
        side.note_requested.connect(self.open_note)
        self.beside.found.connect(self.open_note)
        self.beside.wanted.connect(self._begin_titled)
        self.beside.failed.connect(self.failed)
        editor.list_requested.connect(lambda: self._show_side(editor=False))

    # News and answers ---------------------------------------------------------------------------------------------

    def _on_news(self, piece: Piece) -> None:
        if piece.changes.everything or piece.changes.kinds & _KINDS:
            self.reload()
        if piece.changes.everything or "enrolment" in piece.changes.kinds:
            self._count_unplaced()

    def _count_unplaced(self) -> None:
        """Apart from the list: it goes through all notes, and changes only with an edition."""
        self._tasks.run(
            lambda store: count_notes(store, UNPLACED), self.pane.show_unplaced, self.failed.emit, owner=self
        )

    @property
    def _open_id(self) -> str:
        return "" if self.editing.is_new else self.editing.id

    def _on_read(self, asked: int, page: NotePage, found: tuple[Course, ...], tags: tuple[str, ...]) -> None:
        if asked != self._asked:  # the learner has typed on meanwhile
            return
        if not self._unplaced_counted and found:
            self._unplaced_counted = True
            self._count_unplaced()
        self._courses = found
        self.editor.head.tags.show_known(tags)
        self.pane.search.show_known(Known(tags, tuple((each.slug, each.title) for each in found)))
        self.pane.show_page(page, self.editing.id)
        wish, self._wish = self._wish, None
        if wish is not None:
            self.new_note(*wish)
        self._open_first()

    def _open_first(self) -> None:
        """Beside a list that is seen, a note is seen too."""
        lines = self.pane.model.lines()
        if not self.editing.id and lines and self._side.isVisible():
            self.editing.open(lines[0].id)
            self.pane.choose(lines[0].id)

    def _on_unreadable(self, asked: int, error: Exception) -> None:
        if isinstance(error, Unfit):
            if asked == self._asked:
                self.pane.show_trouble(f"{error} {error.next}")
            return
        self.pane.show_error(error)
        self.failed.emit(error)

    def _on_opened(self, opened: OpenedNote) -> None:
        self._opened = opened
        self._side.setCurrentIndex(1)
        self.editor.show_note(opened)
        then, self._then_lesson = self._then_lesson, ""
        if then == opened.note.id:
            self.lesson_requested.emit(opened)

    def _on_told(self, opened: OpenedNote) -> None:
        self._opened = opened
        self.editor.show_news(opened, self.editing.words)

    def _on_saved(self, words: Words) -> None:
        if self.editor.words() == words:
            self.editor.show_saved()

    # What the learner does ----------------------------------------------------------------------------------------

    def delete_note(self, note: str) -> None:
        """Put a note into the trash; the toast gives it back, and the next row takes its place."""
        if not note or self.editing.is_new:
            self.editing.open("")
            return
        line = next((each for each in self.pane.model.lines() if each.id == note), None)
        beside = self.pane.choose_beside(note)
        self.editing.delete(note)
        self.editing.open(beside)
        self.pane.choose(beside)
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._toasts is not None:
            named = line.title if line else "Note"
            toast = self._toasts.show_toast(f"Note “{named}” deleted", icon="trash-2", action="Undo")
            toast.action_requested.connect(lambda: self._on_undo(note))

    def _on_undo(self, note: str) -> None:
        self.editing.restore(note)
        self.editing.open(note)

    def _on_note_chosen(self, note: str) -> None:
        self.editing.open(note)

    def _on_list_opened(self) -> None:
        self._show_side(editor=True)
        self.editor.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_query_changed(self, _query: str) -> None:
        self._limit = FIRST
        self.reload()

    def _on_more(self) -> None:
        self._limit *= 3
        self.reload()

    def _open_lesson_of(self, note: str) -> None:
        if note == self._open_id:
            self._on_lesson_requested()
        else:
            self._then_lesson = note
            self.open_note(note)

    def _on_lesson_requested(self) -> None:
        self.editing.save_now()
        if self._opened is not None:
            self.lesson_requested.emit(self._opened)

    def _on_compare_requested(self) -> None:
        self.editing.save_now()
        self.compare_requested.emit(self.editing.id)

    def _begin_titled(self, title: str) -> None:
        """A link was followed that no note answers to: here it begins."""
        self.new_note(self._opened.note.course if self._opened else "", title)

    # One of the two -----------------------------------------------------------------------------------------------

    def _fit(self, width: int) -> None:
        narrow = width < self._look.px(_ONE_OF_TWO)
        self.editor.head.show_list_button(shown=narrow)
        if not narrow:
            self.pane.show()
            self._side.show()
        elif self.pane.isVisibleTo(self) and self._side.isVisibleTo(self):
            self._side.hide()

    def _show_side(self, *, editor: bool) -> None:
        if self.width() >= self._look.px(_ONE_OF_TWO):
            (self.editor.field if editor else self.pane.list).setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._side.setVisible(editor)
        self.pane.setVisible(not editor)
