"""One note being written: what is on the screen, what is saved, and which of the two the news is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.notes.words import Words, save_words
from localdb.notes import delete_note, note, restore_note, save_note, tag_note
from localdb.state import read_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.courses.lesson_names import LessonName, LessonNames
    from desktop.news import News, Piece
    from desktop.tasks import Tasks
    from localdb.notes import Note
    from localdb.store import Store

AUTHOR = "notes"
AUTOSAVE_MS = 600


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note with the name of its lesson, and when this device last synced."""

    note: Note
    name: LessonName
    last_sync: int | None
    is_local: bool


class Editing(QObject):
    """`opened` carries an `OpenedNote` to show, `told` the same with news of it, `saved` the words that are safe.

    Words that come from elsewhere are joined with those being typed (`words` says them together).
    """

    opened = Signal(object)
    told = Signal(object)
    saved = Signal(object)
    gone = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, news: News, names: LessonNames, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._names = names
        self._id = ""
        self._course = ""
        self._is_new = False
        self._saved = Words("", "")
        self._typed: Words | None = None
        self._writes = 0  # what was read before the last write began is no news
        self._pause = QTimer(self, singleShot=True, interval=AUTOSAVE_MS)
        self._pause.timeout.connect(self.save_now)
        news.changed.connect(self._on_news)

    @property
    def id(self) -> str:
        """The note that is open, or ""."""
        return self._id

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved yet."""
        return self._typed is not None and self._typed != self._saved

    @property
    def words(self) -> Words:
        """What the fields should say."""
        return self._typed or self._saved

    def open(self, identity: str) -> None:
        """Show another note; what was typed in the one before is saved first."""
        if identity == self._id:
            return
        self.save_now()
        self._id, self._is_new, self._typed = identity, False, None
        if identity:
            self._read(self.opened.emit)
        else:
            self.gone.emit()

    def begin(self, identity: str, course: str) -> None:
        """A new note: it is kept from its first word on."""
        self.save_now()
        self._id, self._course, self._is_new = identity, course, True
        self._saved, self._typed = Words("", ""), None

    def choose_course(self, course: str) -> None:
        """Where a new note belongs; fixed once it is saved."""
        self._course = course

    @property
    def is_new(self) -> bool:
        """Whether nothing of the note is saved yet."""
        return self._is_new

    def type(self, words: Words) -> None:
        """The learner wrote something; it is saved when they pause."""
        self._typed = words
        if self.is_dirty:
            self._pause.start()

    def save_now(self) -> None:
        """Do not wait for the pause: the note, the screen or the window is being left."""
        self._pause.stop()
        typed = self._typed
        if not self._id or typed is None or typed == self._saved:
            return
        self._write(self._saving(typed), typed)

    def set_colour(self, colour: str) -> None:
        """Give the note a colour."""
        self._change(lambda store, identity: save_note(store, identity, colour=colour))

    def add_tag(self, tag: str) -> None:
        """Put a tag on the note."""
        self._change(lambda store, identity: tag_note(store, identity, add=(tag,)))

    def remove_tag(self, tag: str) -> None:
        """Take a tag off the note."""
        self._change(lambda store, identity: tag_note(store, identity, remove=(tag,)))

    def restore_revision(self, revision: str) -> None:
        """Give the note the words that it had."""
        self.save_now()
        self._change(lambda store, identity: restore_note(store, identity, revision=revision))

    def delete(self, identity: str) -> None:
        """Put a note into the trash."""
        if identity == self._id:
            self.save_now()
        self._tasks.run(lambda store: delete_note(store, identity), failed=self.failed.emit, owner=self)

    def restore(self, identity: str) -> None:
        """Take a note out of the trash."""
        self._tasks.run(lambda store: restore_note(store, identity), failed=self.failed.emit, owner=self)

    def _saving(self, typed: Words) -> Callable[[Store], object]:
        identity, course, new, seen = self._id, self._course, self._is_new, self._saved
        self._is_new = False
        if new:
            title = typed.title or None
            return lambda store: save_note(store, identity, title=title, body=typed.body, course=course)
        return lambda store: save_words(store, identity, seen, typed)

    def _change(self, change: Callable[[Store, str], object]) -> None:
        if self._is_new:  # a colour or a tag is a word too
            self._typed = self._typed or Words("", "")
            self._write(self._saving(self._typed), self._typed)
        else:
            self.save_now()
        identity = self._id
        self._tasks.run(
            lambda store: change(store, identity), lambda _: self._read(self.told.emit), self._on_failed, owner=self
        )

    def _write(self, operation: Callable[[Store], object], words: Words) -> None:
        before, self._saved = self._saved, words
        self._writes += 1

        def failed(error: Exception) -> None:
            self._saved = before  # nothing more than this is safe: the next pause tries again
            self._on_failed(error)

        self._tasks.run(operation, lambda _: self._on_saved(words), failed, owner=self, author=AUTHOR)

    def _on_saved(self, words: Words) -> None:
        self.saved.emit(words)
        self._read(self.told.emit)

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)

    def _read(self, then: Callable[[OpenedNote], None]) -> None:
        identity, writes = self._id, self._writes

        def read(store: Store) -> OpenedNote:
            found = note(store, identity)
            self._names.refresh(store)
            name = self._names.of(store, found.course, found.lesson)
            return OpenedNote(found, name, read_state(store).last_sync, store.is_local)

        self._tasks.run(read, lambda found: self._on_read(found, writes, then), self._on_unreadable, owner=self)

    def _on_read(self, found: OpenedNote, writes: int, then: Callable[[OpenedNote], None]) -> None:
        if found.note.id != self._id or writes != self._writes:  # the learner has gone or written on meanwhile
            return
        stored = Words(found.note.title, found.note.body)
        typed = self._saved.joined(self._typed, stored) if self._typed and self.is_dirty else stored
        self._saved, self._typed = stored, typed
        if self.is_dirty:
            self._pause.start()
        then(found)

    def _on_unreadable(self, _error: Exception) -> None:
        self._id = ""
        self.gone.emit()

    def _on_news(self, piece: Piece) -> None:
        mine = piece.author == AUTHOR
        changes = piece.changes
        touches = changes.everything or ("note", self._id) in changes.touched or "conflict" in changes.kinds
        if self._id and not self._is_new and not mine and touches:
            self._read(self.told.emit)
