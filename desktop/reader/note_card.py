"""One note beside the lesson: its quote, its words shown or being written, its tags, and when it was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStyle, QWidget
from typing_extensions import override

from desktop.design.button import Button
from desktop.design.card import Card
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.design.painting import RADIUS_ROW
from desktop.player.clock import moment_words
from desktop.reader.growing import NoteField, NotePreview
from desktop.reader.quote import Quote
from desktop.reader.tag_row import TagRow
from desktop.reader.times import clock_words

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QMouseEvent

    from desktop.design.appearance import Appearance
    from learning.values import Anchor
    from localdb.notes import Note

AUTOSAVE_MS = 600


class NoteCard(Card):
    """Wishes carry the note's id first. `words_changed` when there is something to save."""

    words_changed = Signal(str, str)
    tag_added = Signal(str, str)
    tag_removed = Signal(str, str)
    delete_requested = Signal(str)
    place_requested = Signal(str)
    pointed = Signal(str)
    second_requested = Signal(float)
    page_requested = Signal(str)
    link_requested = Signal(QUrl)

    def __init__(self, look: Appearance, note: Note, now: int, parent: QWidget | None = None) -> None:
        super().__init__(look, radius=RADIUS_ROW, margin=12, spacing=8, parent=parent)
        self._note = note
        self._saved = self._sent = note.body
        self._quote = Quote(look)
        self._second = Button(look, "", "secondary", "play", small=True)
        self.body.addWidget(self._second, 0, Qt.AlignmentFlag.AlignLeading)
        self._preview = NotePreview(self)
        self._field = NoteField(self)
        self._tags = TagRow(look)
        self._when = Label(look, "", FontRole.SMALL, "text3")
        self._delete = IconButton(look, "trash-2", "Delete this note", size=24, tone="text3")
        for widget in (self._quote, self._preview, self._field):
            look.dress(widget, FontRole.QUOTE if widget is self._quote else FontRole.BODY, "text")
            self.body.addWidget(widget)
        self.body.addLayout(self._foot())
        self._pause = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._connect()
        self._show_writing(writing=False)
        self.show_note(note, now)

    @property
    def note(self) -> Note:
        """The note as it was last told."""
        return self._note

    @property
    def field(self) -> NoteField:
        """Where the note is written."""
        return self._field

    @property
    def when(self) -> str:
        """What is said of when it was saved."""
        return self._when.text()

    def delete(self) -> None:
        """What the bin does."""
        self.delete_requested.emit(self._note.id)

    @property
    def is_writing(self) -> bool:
        """Whether the note is being edited."""
        return not self._field.isHidden()

    def show_note(self, note: Note, now: int) -> None:
        """Show what the store has now. Words that are still unsaved here stay; the server merges them."""
        untouched = self._field.toPlainText() == self._saved
        self._note = note
        self._saved = self._sent = note.body
        if untouched or not self.is_writing:
            self._field.take_words(note.body)
        self._preview.show_note(note.body or "*Empty note*")
        self._quote.show_anchor(note.anchor, note.colour)
        self.update()
        self._show_moment(note.anchor)
        self._tags.show_tags(note.tags)
        self._tags.show_whole_lesson(whole=note.anchor is None)
        if not self.is_writing or self._field.toPlainText() == note.body:
            said = "Saved " if self.is_writing and self._when.text().startswith("Saved") else ""
            self._when.setText(f"{said}{clock_words(note.updated_at, now)}")
        self.setAccessibleName(f"Note: {note.body[:80]}")

    def show_saved(self, body: str, now: int) -> None:
        """The words that were sent to be saved are saved."""
        self._saved = body
        if self._field.toPlainText() == body:
            self._when.setText(f"Saved {clock_words(now, now)}")

    def show_not_saved(self) -> None:
        """Saving went wrong: the words stay in the field, and the next pause tries again."""
        self._sent = self._saved
        self._when.setText("Not saved yet")

    def write(self) -> None:
        """Begin to edit, with the caret at the end."""
        if not self.is_writing:
            self._field.take_words(self._saved)
            self._show_writing(writing=True)
            cursor = self._field.textCursor()
            cursor.movePosition(cursor.MoveOperation.End)
            self._field.setTextCursor(cursor)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_now(self) -> None:
        """Do not wait for the pause: the card, the lesson or the window is being left."""
        self._pause.stop()
        words = self._field.toPlainText()
        if words != self._sent:
            self._sent = words
            self.words_changed.emit(self._note.id, words)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """A note without a quote shows its colour along the edge; a quote has a bar of its own."""
        super().paintEvent(event)
        marking = self._look.theme.highlights.get(self._note.colour)
        if marking is not None and self._quote.isHidden():
            place = QRect(1, RADIUS_ROW, 3, self.height() - 2 * RADIUS_ROW)
            QPainter(self).fillRect(QStyle.visualRect(self.layoutDirection(), self.rect(), place), marking.bar)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.pointed.emit(self._note.id)
        self._delete.show()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.pointed.emit("")
        self._delete.setVisible(self.is_writing)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.place_requested.emit(self._note.id)

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._tags, 1)
        row.addWidget(self._delete)
        row.addWidget(self._when)
        self._delete.hide()
        return row

    def _connect(self) -> None:
        self._pause.timeout.connect(self.save_now)
        self._field.textChanged.connect(self._on_typed)
        self._field.left.connect(self._on_left)
        self._preview.edit_requested.connect(self._on_preview_clicked)
        self._preview.link_requested.connect(self.link_requested)
        self._quote.clicked.connect(lambda: self.place_requested.emit(self._note.id))
        self._delete.clicked.connect(self.delete)
        self._second.clicked.connect(self._on_second)
        self._tags.added.connect(lambda tag: self.tag_added.emit(self._note.id, tag))
        self._tags.removed.connect(lambda tag: self.tag_removed.emit(self._note.id, tag))

    def _show_moment(self, anchor: Anchor | None) -> None:
        """The second of a recording or the page of a document that the note is bound to."""
        second, page = (anchor.second, anchor.page) if anchor else (None, None)
        self._second.setVisible(second is not None or page is not None)
        self._second.setText(moment_words(1000 * second) if second is not None else f"Page {page}")
        self._second.set_icon_name("play" if second is not None else "file-text")
        self._second.setAccessibleName(f"Go to {self._second.text()}")

    def _on_second(self) -> None:
        anchor = self._note.anchor
        if anchor is not None and anchor.second is not None:
            self.second_requested.emit(anchor.second)
        elif anchor is not None:
            self.page_requested.emit(anchor.block)

    def _on_typed(self) -> None:
        if self.is_writing and self._field.toPlainText() != self._sent:
            self._when.setText("")
            self._pause.start()

    def _on_preview_clicked(self) -> None:
        self.place_requested.emit(self._note.id)
        self.write()

    def _on_left(self) -> None:
        self.save_now()
        self._preview.show_note(self._field.toPlainText() or "*Empty note*")
        self._show_writing(writing=False)

    def _show_writing(self, *, writing: bool) -> None:
        self._field.setVisible(writing)
        self._preview.setVisible(not writing)
        self._tags.show_adding(adding=writing)
        self._delete.setVisible(writing)
        self.set_emphasized(writing)
