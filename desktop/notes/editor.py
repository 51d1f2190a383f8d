"""The open note: its saved line, title, colour, tags, place and quote, and below them the words and how they read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.design.card import Line, Pane
from desktop.design.fonts import FontRole
from desktop.figures import counted
from desktop.notes.editor_head import EditorHead
from desktop.notes.quote_card import QuoteCard
from desktop.notes.side_pane import SidePane
from desktop.notes.words import Words
from desktop.notes.writing_field import WritingField
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from desktop.design.appearance import Appearance
    from desktop.notes.editing import OpenedNote
    from localdb.courses import Course
    from localdb.notes import Note

_PREVIEW_MS = 120
_TWO_COLUMNS = 600


class EditorPane(Pane):
    """`words_changed` carries `Words`; all else are wishes about the note that is shown."""

    words_changed = Signal(object)
    left = Signal()
    colour_chosen = Signal(str)
    tag_added = Signal(str)
    tag_removed = Signal(str)
    course_chosen = Signal(str)
    lesson_requested = Signal()
    delete_requested = Signal()
    list_requested = Signal()

    def __init__(self, look: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(look, "surface", parent=parent)
        self._look = look
        self.head = EditorHead(look)
        self.title = _TitleField(look)
        self.quote = QuoteCard(look)
        self.field = WritingField(look)
        self.side = SidePane(look)
        self._filling = False
        self._known = Words("", "")
        self._render = QTimer(self, singleShot=True, interval=_PREVIEW_MS)
        self._lay_out()
        self._connect()

    def show_note(self, opened: OpenedNote) -> None:
        """Show another note from its beginning."""
        self._filling = True
        self.title.setText(opened.note.title)
        self.field.setPlainText(opened.note.body)
        self._filling = False
        self.side.show_note(opened.note.body)
        self._show_facts(opened)
        self._set_writable(writable=not opened.note.deleted)

    def show_news(self, opened: OpenedNote, words: Words) -> None:
        """The same note again. Words that came from elsewhere take their place; the caret stays."""
        if words != self.words():
            self._filling = True
            if self.title.text() != words.title:
                self.title.setText(words.title)
            self.field.take_words(words.body)
            self._filling = False
            self.side.show_body(words.body)
        self._show_facts(opened)
        self._set_writable(writable=not opened.note.deleted)
        self.side.history_requested.emit()
        self.side.links_requested.emit()

    def begin(self, courses: Sequence[Course], course: str) -> None:
        """A new, empty note; until its first word the learner may say to which course it belongs."""
        self._filling = True
        self.title.clear()
        self.field.clear()
        self._filling = False
        self.side.begin()
        self.quote.show_anchor(None, "")
        self.head.begin(courses, course)
        self._foot("")
        self._set_writable(writable=True)
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_saved(self) -> None:
        """What was typed is safe on this device."""
        self.head.show_saved(clock_words(_now(), _now()))

    def words(self) -> Words:
        """What stands in the fields."""
        return Words(self.title.text(), self.field.toPlainText())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= self._look.px(_TWO_COLUMNS)
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(24, 12, 24, 12)
        top.setSpacing(8)
        top.addWidget(self.head.bar)
        top.addWidget(self.title)
        top.addWidget(self.head.facts)
        top.addWidget(self.quote)
        column.addLayout(top)
        column.addWidget(Line(self._look, "border"))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(_padded(self.field, 24, 16, 12, 8))
        self._split.addWidget(self.side)
        self._split.setStretchFactor(0, 54)
        self._split.setStretchFactor(1, 46)
        column.addWidget(self._split, 1)
        column.addWidget(Line(self._look, "border"))
        column.addWidget(self.head.foot)

    def _connect(self) -> None:
        self._render.timeout.connect(lambda: self.side.show_body(self.field.toPlainText()))
        self.title.textChanged.connect(self._on_typed)
        self.field.textChanged.connect(self._on_typed)
        self.title.editingFinished.connect(self.left)
        self.title.returnPressed.connect(self.field.setFocus)
        self.field.left.connect(self.left)
        head = self.head
        head.colour_chosen.connect(self.colour_chosen)
        head.tags.added.connect(self.tag_added)
        head.tags.removed.connect(self.tag_removed)
        head.course_chosen.connect(self.course_chosen)
        head.lesson_requested.connect(self.lesson_requested)
        head.delete_requested.connect(self.delete_requested)
        head.list_requested.connect(self.list_requested)
        head.mark_requested.connect(self.field.surround)
        head.link_wanted.connect(lambda _mark: self.field.link())
        head.lines_requested.connect(self.field.begin_lines)
        self.quote.clicked.connect(self.lesson_requested)

    def _show_facts(self, opened: OpenedNote) -> None:
        self.head.show_note(opened)
        self.quote.show_anchor(opened.note.anchor, opened.note.colour)
        self._foot(_made_words(opened.note))

    def _foot(self, made: str) -> None:
        self.head.show_foot(counted(len(self.field.toPlainText().split()), "word"), made)

    def _set_writable(self, *, writable: bool) -> None:
        self.title.setReadOnly(not writable)
        self.field.setReadOnly(not writable)
        self.head.set_writable(writable=writable)

    def _on_typed(self) -> None:
        """Qt also tells of a text that only looks different; what counts is that the words are others."""
        words = self.words()
        if words == self._known:
            return
        self._known = words
        if not self._filling:
            self.head.show_typing()
            self._render.start()
            self.words_changed.emit(words)


class _TitleField(QLineEdit):
    """The title, as large as it reads, without a frame."""

    def __init__(self, look: Appearance) -> None:
        super().__init__()
        self.setFrame(False)
        self.setPlaceholderText("Title")
        self.setAccessibleName("Title of the note")
        self.setTextMargins(-2, 0, 0, 0)
        look.dress(self, FontRole.PAGE_TITLE)


def _padded(inside: QWidget, left: int, top: int, right: int, bottom: int) -> QWidget:
    frame = QFrame()
    column = QVBoxLayout(frame)
    column.setContentsMargins(left, top, right, bottom)
    column.addWidget(inside)
    return frame


def _made_words(note: Note) -> str:
    return f"Made {clock_words(note.created_at, _now())}"


def _now() -> int:
    return time.time_ns() // 1_000_000
