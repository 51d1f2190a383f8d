"""Between the page and the notes beside it: a note on chosen words, a mark that opens its card, a place for a note."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.reader.announcement import Announcement
from desktop.reader.page_news import MarkClicked, MarkPointed, Ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.reader.book import OpenedLesson
    from desktop.reader.lectern import Lectern
    from desktop.reader.page_news import PageNews
    from desktop.reader.spread import Spread
    from learning.values import Anchor
    from localdb.notes import Note

_LONGEST = 40
"""As much of a note as a toast can hold."""


class NoteTaking(QObject):
    """`announced` carries an `Announcement`; `stirred` says that the learner did something."""

    announced = Signal(object)
    stirred = Signal()

    def __init__(self, spread: Spread, lectern: Lectern, moment: Callable[[], Anchor | None], parent: QObject) -> None:
        super().__init__(parent)
        self._moment = moment
        self._spread, self._lectern = spread, lectern
        self._area, self._notes = spread.area, spread.notes
        self._area.told.connect(self._on_told)
        self._area.view.failed.connect(lambda: self._notes.show_texts({}))
        spread.note_requested.connect(self._on_note_requested)
        self._notes.note_deleted.connect(self._on_note_deleted)
        self._notes.placing_requested.connect(self._on_placing)

    def go_to_wished_note(self) -> None:
        """The wish named a note: go there once both the page and the notes are here."""
        wish = self._lectern.wish
        if wish and wish.note and self._notes.has(wish.note) and self._notes.is_placed:
            self._lectern.fulfil_note()
            self._area.surface.command("goToNote", wish.note)
            self._notes.edit_note(wish.note)

    def _on_told(self, news: PageNews) -> None:
        if isinstance(news, Ready):  # the page is painted first; its notes come right after
            QTimer.singleShot(0, self, partial(self._show_texts, self._lectern.lesson, dict(news.texts)))
        elif isinstance(news, MarkClicked):
            self._on_mark_clicked(news)
        elif isinstance(news, MarkPointed):
            self._notes.point_at(news.mark)

    def _show_texts(self, of: OpenedLesson | None, texts: dict[str, str]) -> None:
        if of is self._lectern.lesson:
            self._notes.show_texts(texts)
            self.go_to_wished_note()

    def _on_mark_clicked(self, news: MarkClicked) -> None:
        """A mark of a note opens its card; what is said of highlights goes its own way."""
        note = next((each for each in reversed(news.marks) if self._notes.has(each)), "")
        if note:
            self._spread.show_pane(notes=True)
            self._notes.edit_note(note)

    def _on_note_requested(self, whole_lesson: bool) -> None:  # noqa: FBT001  a slot
        self._spread.show_pane(notes=True)
        place = None if whole_lesson else self._area.selected_anchor() or self._moment()
        self._notes.write_note(place, self._area.colour)
        self._area.deselect()
        self.stirred.emit()

    def _on_note_deleted(self, note: Note) -> None:
        words = " ".join(note.body.split()) or "Empty note"
        named = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        undo = self._notes.keeping.restore
        self.announced.emit(Announcement(f"Note “{named}” deleted", "Undo", lambda: undo(note.id)))

    def _on_placing(self, note: str) -> None:
        anchor = self._area.selected_anchor()
        if anchor is None:
            self.announced.emit(Announcement("Select the words where the note belongs, then choose Place it"))
        else:
            self._notes.place_note(note, anchor)
            self._area.deselect()
