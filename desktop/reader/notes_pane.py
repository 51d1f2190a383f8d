"""The notes of this lesson beside it: cards in the order of their places, saved as they are written.

The pane shows what the store has and reloads on news; its own saves come back as an echo and are ignored. It never
knows the page: `marks_changed` says what to draw, and the reader tells it which mark was clicked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.design.banner import Banner
from desktop.design.card import Pane
from desktop.design.fonts import FontRole
from desktop.design.icon_button import IconButton
from desktop.design.label import Label
from desktop.reader.marks import PlacedNotes, place_notes
from desktop.reader.note_card import NoteCard
from desktop.reader.note_keeping import NoteKeeping

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.design.appearance import Appearance
    from desktop.news import News
    from desktop.tasks import Tasks
    from learning.values import Anchor
    from localdb.notes import Note

WIDTH = 300


class NotesPane(Pane):
    """`marks_changed` carries `PlacedNotes`; `place_requested`, `pointed` and `note_deleted` the id of a note."""

    marks_changed = Signal(object)
    place_requested = Signal(str)
    pointed = Signal(str)
    note_deleted = Signal(object)
    link_requested = Signal(QUrl)
    stirred = Signal()
    placing_requested = Signal(str)
    second_requested = Signal(float)
    page_requested = Signal(str)
    failed = Signal(object)

    def __init__(
        self, look: Appearance, tasks: Tasks, news: News, now: Callable[[], int], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, edges="leading", parent=parent)
        self._now = now
        self._texts: dict[str, str] = {}
        self._cards: dict[str, NoteCard] = {}
        self._placed = PlacedNotes((), (), ())
        self._to_write = ""
        self.keeping = NoteKeeping(tasks, news, self)
        self.keeping.notes_changed.connect(self._on_notes)
        self.keeping.saved.connect(self._on_saved)
        self.keeping.not_saved.connect(self._on_not_saved)
        self.keeping.failed.connect(self.failed)
        self.setMinimumWidth(look.px(220))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._scroller(), 1)

    def show_lesson(self, course: str, lesson: str, *, page_comes: bool = False) -> None:
        """Show the notes of a lesson; whatever was being written in the last one is saved first.

        `page_comes`: the notes wait for the lesson's text, or for the word that there is none.
        """
        self.save_all()
        self._texts, self._awaits_page = {}, page_comes
        self._clear()
        self.keeping.show_lesson(course, lesson)

    def show_texts(self, texts: dict[str, str]) -> None:
        """The page has come, and with it the text that quotes are looked for in."""
        self._texts, self._awaits_page = texts, False
        self._arrange(self.keeping.notes)

    def write_note(self, anchor: Anchor | None, colour: str = "") -> None:
        """A new note on the selected text, or on the whole lesson; the caret waits in it."""
        self._to_write = self.keeping.begin_note(anchor, colour if anchor else "")

    def place_note(self, note: str, anchor: Anchor) -> None:
        """Give a note that lost its place another one."""
        self.keeping.place(note, anchor)

    def edit_note(self, note: str) -> None:
        """Its mark was clicked: show the card and let it be written on."""
        card = self._cards.get(note)
        if card is not None:
            self._scroll.ensureWidgetVisible(card)
            card.write()

    def point_at(self, note: str) -> None:
        """The mouse is over the mark of a note: mark its card too."""
        for name, card in self._cards.items():
            card.set_edge("accent" if name == note else "border")

    def has(self, note: str) -> bool:
        """Whether the note is one of those shown."""
        return note in self._cards

    @property
    def cards(self) -> list[NoteCard]:
        """The cards, in no order."""
        return list(self._cards.values())

    @property
    def lost_words(self) -> str:
        """What is said about notes that lost their place; nothing when there are none."""
        return "" if self._lost.isHidden() else self._lost.text()

    @property
    def is_placed(self) -> bool:
        """Whether the page's text is known, and with it every place."""
        return bool(self._texts)

    def save_all(self) -> None:
        """Save whatever is being written, now."""
        for card in self._cards.values():
            card.save_now()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 6)
        row.setSpacing(6)
        self._count = Label(self._look, "", FontRole.SMALL, "text3")
        row.addWidget(Label(self._look, "Notes", FontRole.SECTION))
        row.addWidget(self._count, 1)
        self._new = IconButton(self._look, "plus", "New note on the whole lesson", keys="new_note")
        self._new.clicked.connect(lambda: self.write_note(None))
        row.addWidget(self._new)
        return row

    def _scroller(self) -> QScrollArea:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(11, 2, 11, 16)
        self._column.setSpacing(8)
        self._none = Label(self._look, "", FontRole.SMALL, "text3", wrap=True)
        self._none.setText("Select a few words of the lesson and press N, or write a note on the whole lesson with +.")
        self._lost = Banner(self._look, "", "warning", action="Place it")
        self._lost.action_requested.connect(self.place_it)
        for widget in (self._none, self._lost):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("Notes of this lesson")
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        return self._scroll

    def _clear(self) -> None:
        for card in self._cards.values():
            card.deleteLater()
        self._cards.clear()
        self._none.hide()
        self._lost.hide()
        self._count.clear()

    def _on_notes(self, notes: tuple[Note, ...]) -> None:
        if not self._awaits_page:
            self._arrange(notes)
        if self._to_write in self._cards:
            self.edit_note(self._to_write)
            self._to_write = ""

    def _arrange(self, notes: tuple[Note, ...]) -> None:
        """Cards in the order of the lesson, then those on the whole of it, then those that lost their place."""
        # Before the page has come nobody knows any place, and no note is lost.
        self._placed = place_notes(notes, self._texts) if self._texts else PlacedNotes((), notes, ())
        wanted = {note.id for note in notes}
        for gone in set(self._cards) - wanted:
            self._cards.pop(gone).deleteLater()
        ordered = (*self._placed.timed, *self._placed.in_place, *self._placed.whole_lesson)
        for position, note in enumerate((*ordered, *self._placed.lost)):
            self._column.insertWidget(position + (position >= len(ordered)), self._card(note))
        self._column.insertWidget(len(ordered), self._lost)
        self._show_counts(len(notes), len(self._placed.lost))
        self.marks_changed.emit(self._placed)

    def _show_counts(self, notes: int, lost: int) -> None:
        self._count.setText(f"{notes} in this lesson" if notes else "")
        self._none.setVisible(notes == 0)
        self._lost.setVisible(lost > 0)
        self._lost.set_text("1 note lost its place" if lost == 1 else f"{lost} notes lost their place")

    def _card(self, note: Note) -> NoteCard:
        card = self._cards.get(note.id)
        if card is not None:
            card.show_note(note, self._now())
            return card
        card = NoteCard(self._look, note, self._now())
        self._cards[note.id] = card
        card.words_changed.connect(self._on_words)
        card.tag_added.connect(self.keeping.add_tag)
        card.tag_removed.connect(self.keeping.remove_tag)
        card.delete_requested.connect(self._on_delete)
        card.place_requested.connect(self.place_requested)
        card.pointed.connect(self.pointed)
        card.second_requested.connect(self.second_requested)
        card.page_requested.connect(self.page_requested)
        card.link_requested.connect(self.link_requested)
        return card

    def _on_words(self, note: str, words: str) -> None:
        self.keeping.save(note, words)
        self.stirred.emit()

    def _on_saved(self, note: str, words: str) -> None:
        if note in self._cards:
            self._cards[note].show_saved(words, self._now())

    def _on_not_saved(self, note: str) -> None:
        if note in self._cards:
            self._cards[note].show_not_saved()

    def _on_delete(self, note: str) -> None:
        card = self._cards.get(note)
        if card is not None:
            card.save_now()
            self.keeping.delete(note)
            self.note_deleted.emit(card.note)

    def place_it(self) -> None:
        """The button of the warning: the first lost note goes where the selection is."""
        if self._placed.lost:
            self.placing_requested.emit(self._placed.lost[0].id)
