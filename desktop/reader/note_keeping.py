"""Keeps the notes of one lesson: every wish becomes a verb on the database thread, every answer a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from learning.records import random_id
from localdb.clock import SystemClock, SystemIds
from localdb.notes import delete_note, notes, restore_note, save_note, tag_note

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from learning.values import Anchor
    from localdb.notes import Note
    from localdb.store import Store

_AUTHOR = "notes beside the lesson"


class NoteKeeping(QObject):
    """`notes_changed` carries all notes of the lesson, `saved` a note's id with the words that are safe now.

    `not_saved` carries the id of a note whose words are not.
    """

    notes_changed = Signal(object)
    saved = Signal(str, str)
    not_saved = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, news: News, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._course = ""
        self._lesson = ""
        self.notes: tuple[Note, ...] = ()
        news.changed.connect(self._on_news)

    def show_lesson(self, course: str, lesson: str) -> None:
        """Keep the notes of this lesson from now on."""
        self._course, self._lesson, self.notes = course, lesson, ()
        self.reload()

    def reload(self) -> None:
        """Read the notes again."""
        course, lesson = self._course, self._lesson
        if lesson:
            self._tasks.run(
                lambda store: (lesson, notes(store, course=course, lesson=lesson)), self._on_read, owner=self
            )

    def begin_note(self, anchor: Anchor | None, colour: str = "") -> str:
        """Make an empty note; it is shown as soon as it is there. Answers its id."""
        note = random_id(SystemClock().now().wall, SystemIds().noise(10))
        course, lesson = self._course, self._lesson
        self._do(
            lambda store: save_note(
                store, note, body="", anchor=anchor, colour=colour or None, course=course, lesson=lesson
            )
        )
        return note

    def save(self, note: str, words: str) -> None:
        """Save the words; the echo of it is not read again."""
        self._tasks.run(
            lambda store: save_note(store, note, body=words),
            lambda _: self.saved.emit(note, words),
            lambda error: self._on_not_saved(note, error),
            owner=self,
            author=_AUTHOR,
        )

    def place(self, note: str, anchor: Anchor) -> None:
        """Give the note another place in the lesson."""
        self._do(lambda store: save_note(store, note, anchor=anchor))

    def add_tag(self, note: str, tag: str) -> None:
        """Put a tag on the note."""
        self._do(lambda store: tag_note(store, note, add=(tag,)))

    def remove_tag(self, note: str, tag: str) -> None:
        """Take a tag off the note."""
        self._do(lambda store: tag_note(store, note, remove=(tag,)))

    def delete(self, note: str) -> None:
        """Delete the note; `restore` takes it back."""
        self._do(lambda store: delete_note(store, note))

    def restore(self, note: str) -> None:
        """Undo a delete."""
        self._do(lambda store: restore_note(store, note))

    def _do(self, operation: Callable[[Store], object]) -> None:
        self._tasks.run(operation, lambda _: self.reload(), self.failed.emit, owner=self, author=_AUTHOR)

    def _on_read(self, read: tuple[str, tuple[Note, ...]]) -> None:
        lesson, found = read
        if lesson == self._lesson:  # the learner may have gone on to another lesson meanwhile
            self.notes = found
            self.notes_changed.emit(found)

    def _on_not_saved(self, note: str, error: Exception) -> None:
        self.not_saved.emit(note)
        self.failed.emit(error)

    def _on_news(self, piece: Piece) -> None:
        mine = piece.author == _AUTHOR
        if not mine and (piece.changes.everything or "note" in piece.changes.kinds):
            self.reload()
